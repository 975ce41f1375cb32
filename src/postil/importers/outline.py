"""A reading list as a browser copies it: a title a line at the first column, bullets indented below it.

    Papers List

      • What this list is.

    Computer Vision


    A title
      • This paper by Name et al. from Organisation in Venue 2014 …
        • …

Two blank lines before a title begin a new year, three a new area, for their headings were no text. A blank line inside
an entry is where a figure was.
"""

import re
from collections import Counter
from collections.abc import Sequence

from postil.core.diagnostics import UserError
from postil.importers import markdown, outline_body, writing
from postil.importers.model import (
    Choices,
    Entry,
    Given,
    Imported,
    Importer,
    LeftOut,
    Part,
    Piece,
    Reading,
    Recognition,
    Remark,
)
from postil.importers.outline_blocks import AREA, GROUP, Block, Heading, Placed, structure
from postil.importers.outline_facts import Facts, facts
from postil.importers.outline_lines import Line, lines

_THING = r"(?:figure|diagram|image|infographic|illustration|table|plot|graph|screenshot)s?"
_ANNOUNCES = re.compile(
    rf"\b(?:following|below|above)\b[^.]{{0,40}}\b{_THING}\b|\b{_THING}\b[^.]{{0,30}}\b(?:below|following)\b",
    re.IGNORECASE,
)
_TEX = re.compile(
    r"\\[A-Za-z]+\{?|[A-Za-z.]~(?=[A-Z])|(?<![\w^_])[A-Za-z0-9]{1,3}(?:\^(?:\{[^{}]*\}|[0-9*])|_\{[^{}]*\})"
)
_FORMULA = re.compile(r"\\\(.+?\\\)|\$\$.+?\$\$|\\\[.+?\\\]")
_SENTENCE_ENDS = tuple('.!?:;)”"’]…')
_UNTITLED = "Untitled area"
_SHOWN = 60


def recognise(given: Given) -> Recognition:
    """Say how much of the source is bullets below titles."""
    found = Counter(line.kind for line in lines(given.lines))
    items, titles = found["item"], found["title"]
    written = found.total() - found["blank"]
    if not items or not titles:
        return Recognition(0.0, "no titles with bullets below them")
    why = f"{titles:,} titles at the first column, {items:,} bullets and numbered items"
    return Recognition((items + min(titles, items)) / written, why)


def convert(given: Given, choices: Choices) -> Imported:
    """Return the outline as Markdown. UserError if it has no title with items below it."""
    return writing.write(read(given), choices)


def read(given: Given) -> Reading:
    """Return what the outline says. UserError if it has no title with items below it."""
    source = lines(given.lines)
    found = structure(source)
    papers = [part for part in found.parts if isinstance(part, Placed)]
    if not any(line.kind == "item" for paper in papers for line in paper.block.lines):
        raise UserError(f"{given.name}: no title has bullets below it", "choose another shape with --as")
    known, remarks = facts(papers)
    builder = _Builder(source, remarks)
    builder.intro(found.leading, found.title)
    by_line = dict(zip([paper.block.title.number for paper in papers], known, strict=True))
    for part in found.parts:
        if isinstance(part, Heading):
            builder.heading(part)
        else:
            builder.paper(part, by_line[part.block.title.number])
    builder.end()
    title = found.title.title if found.title else None
    return Reading(
        name=given.name,
        title=title.text if title else given.name,
        title_line=title.number if title else 0,
        intro=tuple(builder.introduction),
        parts=tuple(builder.parts),
        left_out=tuple(builder.left_out),
        remarks=tuple(builder.remarks),
        counts=_counts(source, papers, known),
    )


def _counts(source: Sequence[Line], papers: Sequence[Placed], known: Sequence[Facts]) -> dict[str, int]:
    formulas = [markdown.formulas(line.text) for line in source if line.text]
    methods = Counter(one.year.method for one in known)
    return {
        "year groups": len({(paper.area, paper.group) for paper in papers}),
        r"formulas \(…\)": sum(one.inline for one in formulas),
        r"formulas \[…\]": sum(one.display for one in formulas),
        "formulas $$…$$": sum(one.dollars for one in formulas),
        "years stated": methods["stated"],
        "years from the group": methods["group"],
        "years unknown": methods["none"],
        "papers with authors": sum(bool(one.stated.authors) for one in known),
        "papers with an organisation": sum(bool(one.stated.organisation) for one in known),
        "papers with a venue": sum(bool(one.stated.venue) for one in known),
    }


class _Builder:
    """Gathers the parts of a reading, and an account of the lines that become none."""

    def __init__(self, source: Sequence[Line], remarks: Sequence[Remark]) -> None:
        self.introduction: list[Piece] = []
        self.parts: list[Part | Entry] = []
        self.left_out: list[LeftOut] = []
        self.remarks = list(remarks)
        self._source = source
        self._topic = ""

    def intro(self, leading: Sequence[Line], title: Block | None) -> None:
        """Take what stands before the first heading."""
        before = [*leading, *((*title.lines, *title.behind) if title else ())]
        self._blank([line for line in before if line.kind == "blank"], "blank line around the introduction")
        self.introduction += outline_body.body([line for line in before if line.kind != "blank"]).pieces
        self._leftovers(before)

    def heading(self, heading: Heading) -> None:
        """Take the heading of an area."""
        title = heading.block.title
        self._topic = title.text
        self.parts.append(Part(heading.level, title.text, title.number))
        self._blank(heading.block.behind, "blank line behind the heading of an area")

    def paper(self, paper: Placed, known: Facts) -> None:
        """Take a paper, and before it the heading that is lost if one must have been there."""
        block = paper.block
        if paper.lost:
            self._topic = _UNTITLED
            self.parts.append(Part(paper.lost, _UNTITLED))
            text = f"{AREA} blank lines: an area begins whose heading is lost; it is called “{_UNTITLED}”"
            self.remarks.append(Remark("lost", block.title.number, text))
        figure = block.behind[:1] if self._ends_with_figure(block) else ()
        found = outline_body.body([*block.lines, *figure])
        self.left_out += found.left_out
        self._blank(block.behind[len(figure) :], _meaning(len(block.behind)))
        self._figures(found.figures)
        self._leftovers([block.title, *block.lines])
        self.parts.append(
            Entry(
                title=block.title.text,
                line=block.title.number,
                fields=_fields(known),
                body=found.pieces,
                topic=self._topic,
            )
        )

    def end(self) -> None:
        """Look at the end of the text."""
        last = next((line for line in reversed(self._source) if line.text), None)
        if last and len(last.text.split()) > 2 and last.kind != "formula" and not last.text.endswith(_SENTENCE_ENDS):
            self.remarks.append(Remark("odd", last.number, f"the text ends in mid-sentence: “…{last.text[-30:]}”"))

    def _ends_with_figure(self, block: Block) -> bool:
        """Whether a figure was the last thing of an entry: a single blank line, or a sentence that says so."""
        if not block.lines or not block.behind or block.behind[-1].number == len(self._source):
            return False
        return len(block.behind) == 1 or bool(_ANNOUNCES.search(block.lines[-1].text))

    def _figures(self, places: Sequence[int]) -> None:
        for number in places:
            before = self._source[number - 2].text
            if _ANNOUNCES.search(before):
                text = f"a figure is missing that the line before announces: “{_short(before)}”"
                self.remarks.append(Remark("figure", number, text))

    def _leftovers(self, source: Sequence[Line]) -> None:
        for line in source:
            if line.kind != "formula" and (found := _TEX.search(_FORMULA.sub("", line.text))):
                text = f"TeX outside of a formula is kept as it is: “{found[0]}”"
                self.remarks.append(Remark("TeX", line.number, text))

    def _blank(self, blanks: Sequence[Line], why: str) -> None:
        self.left_out += [LeftOut(line.number, why) for line in blanks]


def _meaning(blanks: int) -> str:
    if blanks >= AREA:
        return "blank line between areas"
    return "blank line between year groups" if blanks >= GROUP else "blank line between papers"


def _fields(known: Facts) -> tuple[tuple[str, str], ...]:
    said = known.stated
    return (
        ("authors", said.authors),
        ("organisation", said.organisation),
        ("year", str(known.year.year or "")),
        ("year_from", known.year.method),
        ("venue", said.venue),
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


OUTLINE = Importer("outline", "titles with indented bullets below them, as a browser copies a list", recognise, convert)
"""The importer of outlines."""
