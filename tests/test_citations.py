"""Citations in words: one case for each rule of the manuals that a note can bring up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Link, Meta, Person, Text
from postil.scholar.citations import Citation, work_of
from postil.scholar.citations import citations as of_work
from postil.scholar.names import OTHERS, is_group, people, without_suffix

PERSON = "Ada Example"


def paper(authors: str | tuple[Person, ...] = PERSON, title: str = "On Trees", **fields: object) -> Meta:
    named = people(authors) if isinstance(authors, str) else authors
    return Meta(title=Text(title, title), authors=named, **fields)  # type: ignore[arg-type]


def citations(meta: Meta) -> tuple[Citation, ...]:
    return of_work(work_of(meta))


def cited(meta: Meta) -> dict[str, str]:
    """Return the citations as HTML by style."""
    return {found.style: found.text.html for found in citations(meta)}


def many(count: int) -> str:
    return "; ".join(f"Fam{_letters(n)}, Given" for n in range(1, count + 1))


def _letters(number: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[number // 26] + "abcdefghijklmnopqrstuvwxyz"[number % 26]


ATTENTION = paper(
    "Vaswani, Ashish; Gomez, Aidan N.; Kaiser, Łukasz",
    "Attention Is All You Need",
    year=2017,
    date="2017-06-12",
    venue="Advances in Neural Information Processing Systems",
    venue_short="NeurIPS",
    type="paper-conference",
    arxiv="1706.03762",
)
KALMAN = paper(
    "Kalman, Rudolf E.",
    "A New Approach to Linear Filtering",
    year=1960,
    venue="Journal of Basic Engineering",
    venue_short="J. Basic Eng.",
    type="article-journal",
    doi="10.1115/1.3662552",
    arxiv="9901.00001",
)
PREPRINT = paper("OpenAI", "A Technical Report", year=2023, arxiv="2303.08774", venue="arXiv", type="article")
BOOK = paper("Ann Lee and Bo Ray", "Deep Trees", year=2016, type="book", organisation="MIT Press")
THESIS = paper("Ann Lee", "Trees", year=2001, type="thesis", organisation="Example University")
REPORT = paper("Ann Lee", "Trees", year=2001, type="report", organisation="Example Laboratories", doi="10.1000/1")
CHAPTER = paper("Ann Lee", "Trees", year=2001, type="chapter", venue="The Book of Trees")
DATA = paper("Ann Lee", "Leaves", year=2001, type="dataset", url="https://example.org/leaves")


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        # A paper in proceedings (10.5): the title upright, "In" and the proceedings in italics.
        (
            ATTENTION,
            "Vaswani, A., Gomez, A. N., &amp; Kaiser, Ł. (2017). Attention Is All You Need. In <i>Advances in Neural "
            "Information Processing Systems</i>. https://arxiv.org/abs/1706.03762",
        ),
        # A journal article (10.1); the DOI as an address without a full stop behind it (9.35), before all others.
        (
            KALMAN,
            "Kalman, R. E. (1960). A New Approach to Linear Filtering. <i>Journal of Basic Engineering</i>. "
            "https://doi.org/10.1115/1.3662552",
        ),
        # A preprint (10.8) stands alone: its title in italics, its number in brackets, the archive behind it.
        (
            PREPRINT,
            "OpenAI. (2023). <i>A Technical Report</i> (arXiv:2303.08774). arXiv. https://arxiv.org/abs/2303.08774",
        ),
        (BOOK, "Lee, A., &amp; Ray, B. (2016). <i>Deep Trees</i>. MIT Press."),
        (THESIS, "Lee, A. (2001). <i>Trees</i> [Doctoral dissertation, Example University]."),
        (REPORT, "Lee, A. (2001). <i>Trees</i>. Example Laboratories. https://doi.org/10.1000/1"),
        (CHAPTER, "Lee, A. (2001). Trees. In <i>The Book of Trees</i>."),
        (DATA, "Lee, A. (2001). <i>Leaves</i> [Data set]. https://example.org/leaves"),
        # Neither author nor year: the title in front (9.12), then "n.d." (9.17).
        (paper(""), "<i>On Trees</i>. (n.d.)."),
        # An organisation stands for the authors (9.11), and is not said again as publisher (10.4).
        (paper("", organisation="Example Lab", year=2020, type="report"), "Example Lab. (2020). <i>On Trees</i>."),
        # Of a paper it is where the authors work, and no author.
        (paper("", organisation="Example Lab", year=2020), "<i>On Trees</i>. (2020)."),
        (
            paper("", organisation="Example Lab", arxiv="2001.00001"),
            "<i>On Trees</i> (arXiv:2001.00001). (n.d.). arXiv. https://arxiv.org/abs/2001.00001",
        ),
        # A title that ends in a sign of its own (9.19).
        (paper(title="Why Trees?", year=2020), "Example, A. (2020). <i>Why Trees?</i>"),
    ],
)
def test_apa(meta: Meta, expected: str) -> None:
    assert cited(meta)["apa"] == expected


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (
            ATTENTION,
            "A. Vaswani, A. N. Gomez, and Ł. Kaiser, “Attention Is All You Need,” in <i>Proc. NeurIPS</i>, 2017, "
            "arXiv:1706.03762.",
        ),
        (
            KALMAN,
            "R. E. Kalman, “A New Approach to Linear Filtering,” <i>J. Basic Eng.</i>, 1960, doi: 10.1115/1.3662552.",
        ),
        (PREPRINT, "OpenAI, “A Technical Report,” 2023, <i>arXiv:2303.08774</i>."),
        (BOOK, "A. Lee and B. Ray, <i>Deep Trees</i>. MIT Press, 2016."),
        (THESIS, "A. Lee, “Trees,” Ph.D. dissertation, Example University, 2001."),
        (REPORT, "A. Lee, “Trees,” Example Laboratories, Tech. Rep., 2001, doi: 10.1000/1."),
        (CHAPTER, "A. Lee, “Trees,” in <i>The Book of Trees</i>, 2001."),
        (DATA, "A. Lee, “Leaves,” 2001. [Online]. Available: https://example.org/leaves"),
        (paper(""), "“On Trees.”"),
        (paper(title="Why Trees?", year=2020), "A. Example, “Why Trees?” 2020."),
    ],
)
def test_ieee(meta: Meta, expected: str) -> None:
    assert cited(meta)["ieee"] == expected


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (
            ATTENTION,
            "Ashish Vaswani, Aidan N. Gomez, Łukasz Kaiser. Attention Is All You Need. Advances in Neural Information "
            "Processing Systems, 2017. https://arxiv.org/abs/1706.03762",
        ),
        (PREPRINT, "OpenAI. A Technical Report. arXiv:2303.08774, 2023. https://arxiv.org/abs/2303.08774"),
        (BOOK, "Ann Lee, Bo Ray. Deep Trees. MIT Press, 2016."),
        (paper(""), "On Trees."),
    ],
)
def test_plain(meta: Meta, expected: str) -> None:
    assert cited(meta)["plain"] == expected


@pytest.mark.parametrize(
    ("count", "apa", "ieee", "plain"),
    [
        (1, "Famab, G. (", "G. Famab, “", "Given Famab. On"),
        (
            2,
            "Famab, G., &amp; Famac, G. (",
            "G. Famab and G. Famac, “",
            "Given Famab, Given Famac. On",
        ),
        (6, "Famaf, G., &amp; Famag, G. (", "G. Famaf, and G. Famag, “", "Given Famag. On"),
        (7, "Famag, G., &amp; Famah, G. (", "G. Famab <i>et al.</i>, “", "Given Famah. On"),
        (20, "Famat, G., &amp; Famau, G. (", "<i>et al.</i>", "Given Famah, et al. On"),
        (21, "Famat, G., … Famav, G. (", "<i>et al.</i>", "Given Famah, et al. On"),
        (40, "Famat, G., … Fambo, G. (", "<i>et al.</i>", "Given Famah, et al. On"),
    ],
)
def test_how_many_authors_are_named(count: int, apa: str, ieee: str, plain: str) -> None:
    found = cited(paper(many(count)))
    assert apa in found["apa"]
    assert ieee in found["ieee"]
    assert plain in found["plain"]
    assert ("Famai" in found["plain"]) == (8 <= count <= 10)


def test_authors_who_are_not_named() -> None:
    found = cited(paper("Ada Example and Bo Ray et al.", year=2020))
    assert found["apa"].startswith("Example, A., Ray, B., et al. (2020). ")
    assert found["ieee"].startswith("A. Example <i>et al.</i>, ")
    assert found["plain"].startswith("Ada Example, Bo Ray, et al. On")


@pytest.mark.parametrize(
    ("name", "apa", "ieee"),
    [
        ("Jean-Pierre A. Petit", "Petit, J.-P. A.", "J.-P. A. Petit"),
        ("J.R.R. Tolkien", "Tolkien, J. R. R.", "J. R. R. Tolkien"),
        ("Aäron van den Oord", "van den Oord, A.", "A. van den Oord"),
        ("Sammy Davis Jr.", "Davis, S., Jr.", "S. Davis Jr."),
        ("Plato", "Plato.", "Plato"),
        ("Gemma Team", "Gemma Team.", "Gemma Team"),
        ("Allen Institute for AI", "Allen Institute for AI.", "Allen Institute for AI"),
        ("王晓明", "王晓明.", "王晓明"),
        ("محمد علي", "محمد علي.", "محمد علي"),
    ],
)
def test_names(name: str, apa: str, ieee: str) -> None:
    found = cited(paper(name, year=2020))
    assert found["apa"].startswith(f"{apa} (2020)")
    assert found["ieee"].startswith(f"{ieee}, “On")


def test_names_between_arabic_commas() -> None:
    assert cited(paper("محمد علي، فاطمة الزهراء", year=2019))["plain"].startswith("محمد علي, فاطمة الزهراء. ")


def test_groups_and_suffixes() -> None:
    assert is_group("ATLAS Collaboration")
    assert not is_group("Adam Stanford")
    assert without_suffix("Davis III") == ("Davis", "III")
    assert without_suffix("van Oord") == ("van Oord", "")


def test_the_title_keeps_its_formulas() -> None:
    meta = Meta(title=Text("The $O(n^2)$ cost", "The <math>n</math> cost"), authors=people(PERSON))
    for found in citations(meta):
        assert "The $O(n^2)$ cost" in found.text.text
        assert "The <math>n</math> cost" in found.text.html


def test_addresses() -> None:
    assert cited(paper(acl="2020.acl-main.1", openreview="abcde"))["plain"].endswith(
        " https://aclanthology.org/2020.acl-main.1/"
    )
    assert cited(paper(links=(Link("pdf", "files/own.pdf"), Link("pdf", "https://example.org/a.pdf"))))[
        "plain"
    ].endswith(" https://example.org/a.pdf")
    assert cited(paper(links=(Link("code", "https://example.org/code"),)))["plain"] == "Ada Example. On Trees."


WORDS = st.text(st.characters(exclude_characters="\x01\x02\x03"), max_size=30)


@given(
    title=WORDS,
    names=st.lists(WORDS, max_size=25),
    venue=WORDS,
    kind=st.sampled_from(["", "paper-conference", "article-journal", "article", "book", "thesis", "report", "dataset"]),
    others=st.booleans(),
)
def test_whatever_is_written_is_one_line_and_no_markup(
    title: str, names: list[str], venue: str, kind: str, others: bool
) -> None:
    authors = tuple(Person(name, name[:3], name[3:]) for name in names) + ((OTHERS,) if others else ())
    meta = Meta(title=Text(title, "TITLE"), authors=authors, venue=venue, type=kind, organisation=venue[:5])
    for found in citations(meta):
        assert set(re.findall(r"<[^<>]*>", found.text.html)) <= {"<i>", "</i>"}
        assert not {"\x01", "\x02", "\x03"} & set(found.text.text + found.text.html)
