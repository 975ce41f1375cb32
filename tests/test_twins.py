"""Papers with one title: told of where nothing else tells them apart."""

import pytest

from postil.core.model import Meta
from tests.making import catalogued, meta, note, papers

LONG = "On Sums of Squares"


def told(one: Meta, other: Meta) -> list[tuple[str, str]]:
    """Return the messages and hints of a site with these two papers."""
    known = catalogued(papers("a.md", [one]), papers("b.md", [other]))
    assert len(known.papers) == 2
    assert {fault.code for fault in known.diagnostics} <= {"paper-duplicate"}
    return [(fault.message, fault.hint) for fault in known.diagnostics]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (meta(LONG), meta(LONG)),
        (meta(LONG, arxiv="2001.00001"), meta("On sums of squares.")),
        (meta(LONG, year=2019, arxiv="1901.00001"), meta(LONG, year=2020, doi="10.1/x")),
        (meta(LONG, ["Ana Lind", "Bo Berg"]), meta(LONG, ["A. Lind"])),
        (meta("Sums", year=2019), meta("Sums", year=2019)),
        (meta("Sums", year=2019), meta("Sums")),
    ],
)
def test_nothing_tells_them_apart(one: Meta, other: Meta) -> None:
    assert len(told(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (meta(LONG, arxiv="2001.00001"), meta(LONG, arxiv="2001.00002")),
        (meta(LONG, key="a2019"), meta(LONG, key="b2019")),
        (meta(LONG, year=2018), meta(LONG, year=2020)),
        (meta("Sums", year=2019), meta("Sums", year=2020)),
        (meta(LONG, ["Ana Lind"]), meta(LONG, ["Bo Berg"])),
        (meta(LONG), meta("On Sums of Cubes")),
    ],
)
def test_something_tells_them_apart(one: Meta, other: Meta) -> None:
    assert told(one, other) == []


def test_the_hint_names_the_identifier_that_one_of_them_has() -> None:
    message, hint = told(meta(LONG), meta(LONG, arxiv="2001.00001"))[0]
    assert message == '"On Sums of Squares" may be a paper that has a page already (content/a.md:1)'
    assert hint == "give both arxiv: 2001.00001 if they are one"
    assert "citation key" in told(meta(LONG), meta(LONG))[0][1]


def test_files_may_have_one_short_name_in_many_folders() -> None:
    assert not catalogued(note("a/n.md", meta("Introduction")), note("b/n.md", meta("Introduction"))).diagnostics
    assert catalogued(note("a/n.md", meta(LONG)), note("b/n.md", meta(LONG))).diagnostics


def test_each_is_told_of_once() -> None:
    known = catalogued(papers("a.md", [meta(LONG)] * 3))
    assert [fault.code for fault in known.diagnostics] == ["paper-duplicate"] * 2
