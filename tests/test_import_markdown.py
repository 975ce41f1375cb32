"""Markdown under another name: recognised by its signs alone, kept byte for byte; plain text is not taken for it."""

from pathlib import Path

import pytest

from postil.cli import main
from postil.core.diagnostics import UserError
from postil.importers.markdown_as_is import MARKDOWN
from postil.importers.model import Choices, Given
from postil.importers.registry import choose
from tests.conftest import SHARED

SEEDS = SHARED / "seeds"
ABSTRACT = "An abstract of a paper that goes on and on, and says what its authors have found out. " * 3

MARKED = {
    "front matter": f"---\nlayout: post\ntitle: A title\n---\n\n{ABSTRACT}\n",
    "TOML": f'+++\ntitle = "A title"\n+++\n\n{ABSTRACT}\n',
    "a title": f"# A title\n\n{ABSTRACT}\n",
    "a title in Chinese": "# 注意力机制\n\n本文提出了一种新的网络结构。\n",
    "headings": f"My notes\n\n## A first title\n{ABSTRACT}\n\n## A second title\n{ABSTRACT}\n",
    "links in a list": "Papers\n\n- [A title](https://arxiv.org/abs/1706.03762)\n- [Another](notes/other.md)\n",
    "linked titles": f"[A title](https://example.org/a) {ABSTRACT}\n\n[Another](https://example.org/b) {ABSTRACT}\n",
    "images and links": f"A title\n\n![a plot](plot.png)\n\n{ABSTRACT}\n\nSee [there](#method).\n",
    "lines of metadata": "A title\n\n**Venue**: ICLR\n**Year**: 2020\n\nIt is good.\n",
    "code and a table": "Speed\n\n```python\nx = 1\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
    "kramdown": "A title\n{: .no_toc}\n\nSome words about it.\n",
    "GitBook": '{% hint style="info" %}\nSo it is.\n{% endhint %}\n',
    "tasks": "To read\n\n- [ ] A first paper\n- [x] A second paper\n",
}
PLAIN = {
    "a list of dashes": "To read:\n- A first paper\n- A second paper\n  - what it says\n* A third paper\n",
    "stars and numbers": "1. One\n2. Two\n* * *\n+ Three\n",
    "signs of number": "#1 on the list\n\nC# and F# are languages\n\n#deeplearning #nlp\n\nA# minor\n",
    "comments of settings": "# where it listens\nport = 80\n\n# how long it waits\nwait = 5\n",
    "comments of a program": "#!/bin/sh\n# Copyright of nobody\n\nset -e\n# the first\ncd $HOME\necho ${x[1]} $(ls)\n",
    "a program": "def f(a, **b):\n    return a[0](b) + g(**b) + x[i](y.z) + 2**3**4\n",
    "a mail": "Dear all,\n\n> we read [1] and *that*\n> as agreed\n\n[1] https://example.org/a\n\n-- \nAda\n",
    "headers of a mail": "---\n\nFrom here on it is quoted.\n\n---\n\nAnd here it ends.\n",
    "reStructuredText": "A title\n=======\n\n``code`` and `a link <https://example.org>`_\n\n.. note:: So\n\n- one\n",
    "Org": "#+TITLE: Notes\n* A heading\n** Another **\n- one\n| a | b |\n|---+---|\n| 1 | 2 |\n",
    "AsciiDoc": "= Title\n\n== Part\n\n* one\n** two\n\n----\ncode\n----\n\nhttps://example.org[a link]\n",
    "MediaWiki": "== Title ==\n* [[A page]] and '''bold'''\n{|\n|-\n| a || b\n|}\n",
    "TeX": "\\section{A title}\n% a remark\n\\[ x[1](y) \\]\n$a_1$ and \\cite{doe}\n",
    "BibTeX": "@article{doe,\n  title = {A title},\n  url = {https://example.org}\n}\n",
    "intervals": "On [0,1](see above) and [a, b](c) there is f[0](x).\n\nOn [0,1] too.\n",
    "one link in many abstracts": "\n\n".join(
        ["Mar 14, 2024", *(f"Title {n} of a paper\n\n{ABSTRACT}" for n in range(40)), "See [code](https://a.org/b)."]
    ),
}


def given(text: str, ending: str = ".txt") -> Given:
    return Given("list", tuple(text.removesuffix("\n").split("\n")), ending, text)


@pytest.mark.parametrize("kind", MARKED)
def test_markdown_is_recognised(kind: str) -> None:
    chosen = choose(given(MARKED[kind]))
    assert chosen.importer is MARKDOWN
    assert chosen.why
    result = MARKDOWN.convert(given(MARKED[kind]), Choices())
    assert [(file.path, file.text) for file in result.files] == [("list.md", MARKED[kind])]
    lines = MARKED[kind].removesuffix("\n").split("\n")
    assert [(one.line, one.path, one.at) for one in result.accounts] == [
        (number, "list.md", number) for number in range(1, len(lines) + 1)
    ]


@pytest.mark.parametrize("kind", PLAIN)
def test_plain_text_is_none(kind: str) -> None:
    assert MARKDOWN.recognise(given(PLAIN[kind])).score == 0


def test_signs_in_code_are_none() -> None:
    code = "\n\n".join(["Out of a shell:", "~~~", "## a", "**b** [c](https://d.org)", "[e](https://f.org)", "~~~"])
    assert MARKDOWN.recognise(given(code)).why == "1 code block"
    assert MARKDOWN.recognise(given(code)).score == 0


def test_the_reason_names_the_signs() -> None:
    text = f"---\ntitle: A\n---\n\n# B\n\n[a](https://b.org)\n\n[c](https://d.org) ![e](f.png)\n\n{ABSTRACT}\n"
    assert MARKDOWN.recognise(given(text)).why == "front matter, 1 heading, 2 links, 1 image"


def test_a_name_says_it_too() -> None:
    assert choose(given(PLAIN["a list of dashes"], ".md")) == (MARKDOWN, "its name ends in .md")
    assert choose(given(f"Some title\n\n{ABSTRACT}\n")).importer.name == "listing"


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents (../shared) are not here")
def test_real_documents_are_taken_for_what_they_are(number: str) -> None:
    text = next(SEEDS.glob(f"{number}_*.txt")).read_text("utf-8")
    shapes = {"003": "outline", "004": "listing"}
    assert choose(given(text)).importer.name == shapes.get(number, "markdown")


@pytest.mark.parametrize("data", [b"# A title\r\n\r\nSo it is.\r\n", b"\xef\xbb\xbf# A title\n\nNo end", b"# A\n\n\n"])
def test_it_is_kept_byte_for_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes) -> None:
    (tmp_path / "2017-08-27-A Title.txt").write_bytes(data)
    command = ["import", str(tmp_path / "2017-08-27-A Title.txt"), "--into", str(tmp_path / "content")]
    assert main([*command, "--report", str(tmp_path / "report.txt")]) == 0
    assert (tmp_path / "content" / "2017-08-27-A Title.md").read_bytes() == data
    told = capsys.readouterr().out
    assert "is taken for: markdown (1 heading)\nit is kept as it is; the build will see 1 paper in it\n" in told
    rows = (tmp_path / "report.txt").read_text("utf-8").split("Every line of the source:\n")[1].splitlines()
    wanted = range(1, data.removesuffix(b"\n").count(b"\n") + 2)
    assert rows == [f"  {line}\t2017-08-27-A Title.md:{line}\tkept as it is" for line in wanted]


def test_the_papers_that_the_build_will_see_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "# Papers\n\n" + "".join(f"## 2020 [Paper {n}](https://arxiv.org/abs/2001.0000{n})\n\nA.\n\n" for n in "123")
    (tmp_path / "papers.txt").write_text(text, encoding="utf-8")
    assert main(["import", str(tmp_path / "papers.txt"), "-n", "--into", str(tmp_path / "content")]) == 0
    assert "the build will see 3 papers in it" in capsys.readouterr().out


def test_it_is_not_cut_into_files() -> None:
    with pytest.raises(UserError, match="as it is") as told:
        MARKDOWN.convert(given("# A\n"), Choices(split=True))
    assert "--split" in told.value.hint
