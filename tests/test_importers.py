"""Importing sources that are not as expected: other signs, other line ends, nothing, no text; and the command."""

from pathlib import Path

import pytest

from postil.cli import main
from postil.core.convert import convert
from postil.core.diagnostics import UserError
from postil.core.dialect import Options
from postil.core.model import Source
from postil.dialects.parser import dialect
from postil.edges.importing import read_source
from postil.importers import markdown, tex_leftovers, yaml, years
from postil.importers.attribution import Attribution, attribution
from postil.importers.bylines import authors
from postil.importers.model import Choices, Given, Imported
from postil.importers.registry import choose

LIST = """Papers List

  • What I read.

Seeing


A first title
  • This paper by Doe et al. from Example University in ICLR 2014 shows \\(x^2\\).
    • The figure below shows more.

  • Text after a figure.
A second title
  • Nothing is said here.


A third title
  • This work by Roe and Poe in 2015 costs $5 and 10% of a_b.
"""
NEWS = f"""new

Mar 14

A title of something

{"An abstract goes on and on. " * 10}

Its second paragraph says that the code is at github.com/example/code

Another title

{"Words of the other abstract in 2023. " * 9}
"""


def imported(text: str, **choices: object) -> Imported:
    given = Given("list", tuple(text.split("\n")))
    return choose(given).importer.convert(given, Choices(**choices))  # type: ignore[arg-type]


def entries(result: Imported) -> list[tuple[str, int | None, str]]:
    """Title, year and text of each paper."""
    (file,) = result.files
    found = convert(Source(f"content/{file.path}", file.text.encode()), Options(), dialect)
    return [
        (entry.meta.title.text, entry.meta.year, "\n".join(found.body.texts[entry.first : entry.last]))
        for entry in found.document.entries
    ]


@pytest.mark.parametrize("sign", "-*+◦▪‣–")
def test_other_bullets(sign: str) -> None:
    assert entries(imported(LIST.replace("•", sign))) == entries(imported(LIST))


@pytest.mark.parametrize("indent", ["\t", "    ", "\u00a0\u00a0", " "])
def test_other_indents(indent: str) -> None:
    text = "\n".join(indent * ((len(line) - len(line.lstrip())) // 2) + line.lstrip() for line in LIST.split("\n"))
    assert entries(imported(text)) == entries(imported(LIST))
    assert imported(text).files == imported(LIST).files


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("", "")])
def test_other_line_ends_and_a_byte_order_mark(tmp_path: Path, change: tuple[str, str]) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"\xef\xbb\xbf" + LIST.replace(*change).encode())
    lines = tuple(LIST.removesuffix("\n").split("\n"))
    assert read_source(path) == Given("list", lines, ".txt", path.read_bytes().decode())
    path.write_bytes(LIST.encode("utf-16"))
    assert read_source(path).lines[0] == "Papers List"


def test_wrapped_lines_stay_in_their_item() -> None:
    text = "A list\n\n\nA first title\n  • One line\n    and its end.\n  • Two.\nA second title\n  • Three\n"
    assert entries(imported(text))[0][2] == "One line and its end.\nTwo."


def test_a_formula_of_several_lines() -> None:
    text = "A list\n\n\nA first title\n  • So:\n    \\[\n    x = 1\n    \\]\n  • Two.\nA second title\n  • Three\n"
    assert entries(imported(text))[0][2] == "So:\n$x = 1$\nTwo."


def test_years_come_from_the_entry_or_its_group() -> None:
    result = imported(LIST)
    assert [(title, year) for title, year, _ in entries(result)] == [
        ("A first title", 2014),
        ("A second title", 2014),
        ("A third title", 2015),
    ]
    assert ["second" in remark.text for remark in result.remarks if remark.kind == "guess"] == [True]
    assert [remark.line for remark in result.remarks if remark.kind == "figure"] == [11]
    assert "  <!-- figure -->" in result.files[0].text


@pytest.mark.parametrize(
    ("groups", "wanted"),
    [
        ([[2012], [], [2014]], [2012, 2013, 2014]),
        ([[2014], [None], [2012]], [2014, 2013, 2012]),
        ([[2017, 2017], [2019, 2017, 2018, 2018, 2019], [2019, 2019]], [2017, 2018, 2019]),
        ([[], [2012], []], [2011, 2012, 2013]),
        ([[None], []], [None, None]),
    ],
)
def test_groups_follow_one_another(groups: list[list[int | None]], wanted: list[int | None]) -> None:
    assert years.of_groups(groups) == wanted


def test_a_group_that_breaks_the_order_is_reported() -> None:
    text = "List\n\n" + "\n\n\n".join(
        f"Title {n}\n  • This paper by Doe in {year} tells.\nTitle {n}b\n  • This paper by Roe in {year} too."
        for n, year in enumerate((2012, 2015, 2013, 2016))
    )
    assert [remark.text for remark in imported(text).remarks if "out of order" in remark.text] == [
        "the group that begins here is of 2013, which is out of order"
    ]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("This paper by Doe et al. from Example Lab in ICLR 2014 shows", ("Doe et al.", "Example Lab", "ICLR", 2014)),
        ("The classic by Doe is old.", None),
        ("This paper by Doe and Roe from MIT, and Google offers", ("Doe and Roe", "MIT, and Google", "", None)),
        ("This paper by Doe at al. in 2019 from Roe’s lab at MIT tells", ("Doe et al.", "Roe’s lab at MIT", "", 2019)),
        ("This paper by Google and Stanford seeks", ("", "Google and Stanford", "", None)),
        ("The report “On Things” by van Doe et al. (2018) tells", None),
        ("This article by Doe et al. (2018) from MIT tells of ImageNet 2012", ("Doe et al.", "MIT", "", 2018)),
        ("This paper by Doe et al. from NeurIPS 2012 began", ("Doe et al.", "", "NeurIPS", 2012)),
        ("This paper summary has been contributed by Doe et al. from MIT", None),
        ("In contrast to earlier papers by Doe et al. they", None),
        ("This study by Doe et al. from MIT, published in JMLR in May 2022, is", ("Doe et al.", "MIT", "JMLR", 2022)),
        ("It beats the model of 2012 by Doe et al. by far.", None),
    ],
)  # fmt: skip
def test_what_sentences_say_of_their_paper(sentence: str, wanted: tuple[object, ...] | None) -> None:
    assert attribution(sentence) == (Attribution(*wanted) if wanted else None)  # type: ignore[arg-type]


def test_a_listing_whose_abstracts_have_blank_lines() -> None:
    result = imported(NEWS)
    first, second = entries(result)
    assert (first[0], second[0]) == ("A title of something", "Another title")
    assert "second paragraph" in first[2]
    assert "code: https://github.com/example/code" in result.files[0].text
    assert "[github.com/example/code](https://github.com/example/code)" in result.files[0].text
    assert [(a.line, a.what) for a in result.accounts if "furniture" in a.what] == [
        (1, "page furniture: a button or a link of the page")
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada B. Example, Bob Wang and Carl van den Specimen", None),
        ("Ada Example1,2, Bob Sample*", None),
        ("José García-López & Mary D’Example", None),
        ("Wang, Xiao and Example, Ada", None),
        ("Example et al.", None),
        ("By Ada Example", "Ada Example"),
        ("Authors: A. Example, B. Sample, C. Specimen, D. Paragon, E. Pattern, F. Instance, G. Case et al.",
         "A. Example, B. Sample, C. Specimen, D. Paragon, E. Pattern, F. Instance, G. Case et al."),
    ],
)  # fmt: skip
def test_names_between_a_title_and_its_abstract_are_authors(line: str, names: str | None) -> None:
    assert authors(line) == (names or line)
    result = imported(NEWS.replace("A title of something\n", f"A title of something\n\n{line}\n"))
    first, second = entries(result)
    assert (first[0], second[0]) == ("A title of something", "Another title")
    assert first[2].startswith("Authors: ")
    assert [account.what for account in result.accounts if account.line == 7] == ["authors"]


@pytest.mark.parametrize(
    "line",
    [
        "Sparse Graphs and Dense Trees",
        "Neural Fields, Gaussian Splats, and Lazy Rays",
        "Adam and Beyond",
        "Markov Chains, Martin Gales",
        "Lazy Experts, Eager Routers",
        "By Learning Together",
        "byXY and the research community",
        "Ada Example",
        "We thank Ada Wang, Bob Wang and Carl Wang",
        "et al.",
    ],
)
def test_titles_that_look_like_names_are_titles(line: str) -> None:
    assert not authors(line)


def test_names_that_stand_elsewhere_are_no_authors() -> None:
    result = imported(NEWS.replace("Another title", "Bo Li and Xiao Wang"))
    assert [entry[0] for entry in entries(result)] == ["A title of something", "Bo Li and Xiao Wang"]


def test_the_year_of_dates() -> None:
    assert "added: 2023-03-14" in imported(NEWS).files[0].text
    assert "added: 1999-03-14" in imported(NEWS, year=1999).files[0].text
    assert "added" not in imported(NEWS, latest=2000).files[0].text
    assert any("--year" in remark.text for remark in imported(NEWS, latest=2000).remarks)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"Schr\"odinger", "Schrödinger"),
        (r"Erd\H{o}s, Fran\c{c}ais, {\'e}t\'{e}", "Erdős, Français, été"),
        (r"Polyak-\L ojasiewicz", "Polyak-Łojasiewicz"),
        (r"``so'' and ``so" + '"', "“so” and “so”"),
        ("Projection~(MIP) of ~(5) and 1M~60M", "Projection\u00a0(MIP) of ~(5) and 1M~60M"),
        ("in O(n^2) time, L_2 and n^{1+o(1)}", r"in \(O(n^2)\) time, \(L_2\) and \(n^{1+o(1)}\)"),
        (r"the {\delta} of \(x_1\)", r"the \(\delta\) of \(x_1\)"),
        ("mathcal{O}(KT) AUC_ROC nu^2 C_Phi", "mathcal{O}(KT) AUC_ROC nu^2 C_Phi"),
    ],
)
def test_tex_is_rendered_where_it_is_certain(tex: str, shown: str) -> None:
    assert tex_leftovers.rendered(tex)[0] == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b * c", "a_b \\* c"),
        ("the [CLS] token, 5 < 6 & 7", "the [CLS] token, 5 < 6 & 7"),
        ("$5 for \\(x\\), $$y$$ and \\(z\\)9", "\\$5 for $x$, $y$ and \\(z\\)9"),
        ("1. not a list", "1\\. not a list"),
        ("see https://example.org/a_b.", "see https://example.org/a_b."),
    ],
)
def test_escapes_are_few(text: str, shown: str) -> None:
    assert markdown.line(text) == shown


def test_fields_are_yaml_that_can_stand_in_a_comment() -> None:
    assert yaml.lines([("a", "Doe et al."), ("b", "x, --> y"), ("c", "no"), ("d", "")]) == [
        "a: Doe et al.",
        'b: "x, --\\u003e y"',
        'c: "no"',
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
        (b"A title\n  \xff\xfe bullets\n", "not UTF-8: line 2"),
        (b"Just a word\n", "no shape"),
        (b"Comments:\n# port\nport = 80\n", "no shape"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, words: str
) -> None:
    path = tmp_path / "source.txt"
    path.write_bytes(data)
    assert main(["import", str(path), "--into", str(tmp_path / "content")]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "content").exists()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="folder"):
        read_source(tmp_path)


@pytest.mark.parametrize("shape", ["outline", "listing"])
def test_the_wrong_shape_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], shape: str) -> None:
    path = tmp_path / "source.txt"
    path.write_text("Only this\n", encoding="utf-8")
    assert main(["import", str(path), "--into", str(tmp_path), "--as", shape]) == 1
    assert "--as" in capsys.readouterr().err
    assert main(["import", str(path), "--into", str(tmp_path), "--as", "outlin"]) == 1
    assert 'did you mean "outline"' in capsys.readouterr().err


def test_the_command_writes_into_the_site_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site.yaml").write_text("content: notes\n", encoding="utf-8")
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "notes" / "list.md"
    assert main(["import", "list.txt", "--dry-run"]) == 0
    assert "would write notes/list.md" in capsys.readouterr().out
    assert not made.exists()
    assert main(["import", "list.txt"]) == 0
    text = made.read_text("utf-8")
    assert main(["import", "list.txt"]) == 0
    assert "unchanged notes/list.md" in capsys.readouterr().out
    made.write_text("mine", encoding="utf-8")
    assert main(["import", "list.txt", "--report", "report.txt"]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert made.read_text("utf-8") == "mine"
    assert not (tmp_path / "report.txt").exists()
    assert main(["import", "list.txt", "--force"]) == 0
    assert made.read_text("utf-8") == text
    assert [path.name for path in made.parent.iterdir()] == ["list.md"]


def test_split_writes_a_file_a_paper_and_a_page_that_lists_them(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    assert main(["import", str(tmp_path / "list.txt"), "--into", str(tmp_path), "--split"]) == 0
    folder = tmp_path / "list"
    assert sorted(path.name for path in folder.iterdir()) == [
        "a-first-title.md",
        "a-second-title.md",
        "a-third-title.md",
        "index.md",
    ]
    assert (folder / "a-first-title.md").read_text("utf-8").split("\n")[:12] == [
        "---",
        "title: A first title",
        "kind: note",
        "dialect: github",
        "authors: Doe et al.",
        "organisation: Example University",
        "year: 2014",
        "year_from: stated",
        "venue: ICLR",
        "topic: Seeing",
        "order: 1",
        "---",
    ]
    index = (folder / "index.md").read_text("utf-8")
    assert "## Seeing\n\n- [A first title](a-first-title.md)\n" in index


def test_the_report_can_go_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    assert main(["import", str(tmp_path / "list.txt"), "--into", str(tmp_path), "-n", "--report", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Import of list.txt as outline: ")
    assert "  1\tlist.md:2\ttitle of the list\n" in out
    assert "  2\tleft out\tblank line around the introduction\n" in out


def test_files_are_called_as_the_source_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Of March (1)", "Of April", "---", "index"):
        (tmp_path / f"{name}.txt").write_text(LIST.replace("Papers List", f"List {name}"), encoding="utf-8")
        assert main(["import", "--into", str(tmp_path / "content"), "--", str(tmp_path / f"{name}.txt")]) == 0
    names = sorted(path.name for path in (tmp_path / "content").iterdir())
    assert names == ["list-index.md", "list.md", "of-april.md", "of-march-1.md"]
    (tmp_path / "of april.txt").write_text(LIST, encoding="utf-8")
    assert main(["import", str(tmp_path / "of april.txt"), "--into", str(tmp_path / "content")]) == 1
    assert "files are called as the source is: rename it" in capsys.readouterr().err


def test_the_first_guesses_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    assert main(["import", str(tmp_path / "news.txt"), "-n", "--into", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[2:4] == [
        "line 1: guess: the list has no title of its own; it is called “Papers of 2023-03-14”",
        "line 3: guess: the dates have no year: 2023 is the newest that the text names; --year gives another",
    ]
    untold = NEWS + "".join(f"\nA title without an abstract, number {number}\n" for number in range(9))
    (tmp_path / "news.txt").write_text(untold, encoding="utf-8")
    assert main(["import", str(tmp_path / "news.txt"), "-n", "--into", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert sum(": guess: " in line for line in told) == 5
    assert "6 more guesses; --report FILE lists them, and every line of the source" in told
