"""Fields of one entry of a list, written as a comment below its heading."""

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Document, Origin, Source
from postil.dialects.parser import dialect

HEAD = "---\ntitle: Read\nkind: list\n---\n\n"


def document(body: str, head: str = HEAD) -> Document:
    return convert(Source("content/read.md", (head + body).encode()), Options(), dialect).document


def test_the_comment_below_a_heading_says_what_front_matter_could() -> None:
    body = "## Sight\n\n### A method\n\n<!--\nauthors: Doe and Roe\nyear: 2014\nfrom: memory\n-->\n\ntext\n"
    meta = document(body).entries[0].meta
    assert [person.name for person in meta.authors] == ["Doe", "Roe"]
    assert (meta.year, meta.topic, meta.extra) == (2014, "Sight", {"from": "memory"})
    assert meta.origins["year"] == Origin("fields", 12)


def test_what_it_says_wins_over_the_heading_and_its_title_is_markdown() -> None:
    meta = (
        document('### A method (ICLR 2014)\n\n<!--\ntitle: "A *method* (ICLR 2014)"\nyear: 2013\n-->\n').entries[0].meta
    )
    assert (meta.title.text, meta.title.html) == ("A method (ICLR 2014)", "A <em>method</em> (ICLR 2014)")
    assert (meta.year, meta.venue_short) == (2013, "ICLR")


def test_any_heading_with_fields_is_a_paper() -> None:
    found = document(
        "## Introduction\n\n<!--\nyear: 2013\n-->\n\n## 2014\n\n<!--\nyear: 2014\n-->\n\n## Thanks\n\nto all\n"
    )
    assert [entry.meta.year for entry in found.entries] == [2013, 2014]


def test_an_entry_with_the_day_it_was_added_was_not_read_on_the_day_above() -> None:
    body = "## March 14, 2024\n\n### One\n\n<!--\nadded: 2024-03-14\n-->\n\n### Two\n\n<!--\nyear: 2024\n-->\n"
    one, two = document(body).entries
    assert (one.meta.added, one.meta.read) == ("2024-03-14", "")
    assert (two.meta.added, two.meta.read) == ("2024-03-14", "2024-03-14")


def test_faults_have_their_place_in_the_file() -> None:
    faults = document(
        "### One\n\n<!--\nyear: long ago\nautors: Doe\n-->\n\n### Two\n\n<!--\nyear: [\n-->\n"
    ).diagnostics
    places = [(fault.code, fault.span.line, fault.span.column) for fault in faults if fault.span]
    assert places == [("field-date", 9, 7), ("field-unknown", 10, 1), ("yaml-syntax", 17, 1)]


def test_other_comments_are_only_comments() -> None:
    found = document("### [One](https://arxiv.org/abs/2101.00001)\n\n<!-- year: 2014 -->\n\n<!--\nto do: all\n-->\n")
    assert found.entries[0].meta.extra == {}
    assert found.entries[0].meta.year == 2021
