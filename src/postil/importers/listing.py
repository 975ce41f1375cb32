"""A listing of new papers as a browser copies it: under a date a title, and below it its abstract.

Mar 14

A title

An abstract of one or more paragraphs.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from postil.core.diagnostics import UserError
from postil.importers import markdown, tex_leftovers, writing
from postil.importers.bylines import authors
from postil.importers.listing_lines import Line, day, lines, names_a_year
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

_YEAR = re.compile(r"(?<![\w.-])(?:19|20)\d\d(?![\w-])")
_CODE = re.compile(
    r"(?:https?://)?(?<![\w.])(?:github|gitlab|gitee|bitbucket|codeberg)\.(?:com|org)/[\w.~-]+/[\w./~-]*[\w/]"
)
_LEAP = 2000


def recognise(given: Given) -> Recognition:
    """Say how much of the source is titles and their abstracts."""
    found = lines(given.lines)
    titles = sum(line.kind == "title" for line in found)
    prose = sum(line.kind == "prose" for line in found)
    if not titles:
        return Recognition(0.0, "no short line before a paragraph of prose")
    indented = sum(raw[:1] in (" ", "\t") for raw in given.lines)
    share = (titles + prose) / len(found)
    why = f"{titles:,} short lines, each before a paragraph of prose"
    return Recognition(max(0.0, share - indented / len(found)), why)


def convert(given: Given, choices: Choices) -> Imported:
    """Return the listing as Markdown. UserError if it has no title with an abstract below it."""
    return writing.write(read(given, choices), choices)


def read(given: Given, choices: Choices) -> Reading:
    """Return what the listing says. UserError if it has no title with an abstract below it."""
    found = lines(given.lines)
    first = next((place for place, line in enumerate(found) if line.kind == "title"), None)
    if first is None:
        raise UserError(f"{given.name}: no title has an abstract below it", "choose another shape with --as")
    year, why = _year(found, choices)
    reader = _Reader(year)
    title = reader.head(found[:first])
    for line, below in _units(found[first:]):
        reader.take(line, below)
    remarks = [*reader.remarks]
    if why and reader.dated:
        remarks.insert(0, Remark("guess", reader.dated, why))
    blanks = [LeftOut(number, "blank line") for number, raw in enumerate(given.lines, 1) if not raw.strip()]
    shown = title.text if title else reader.called() or given.name
    if not title:
        remarks.append(Remark("guess", 1, f"the list has no title of its own; it is called “{shown}”"))
    return Reading(
        name=given.name,
        title=shown,
        title_line=title.number if title else 0,
        intro=tuple(reader.intro),
        parts=tuple(reader.parts),
        left_out=(*reader.left_out, *blanks),
        remarks=tuple(remarks),
        counts=reader.counts,
    )


def _year(found: Sequence[Line], choices: Choices) -> tuple[int | None, str]:
    """The year of dates that name none, and where it comes from if it is a guess."""
    if choices.year:
        return choices.year, ""
    if all(names_a_year(line.text) for line in found if line.kind == "date"):
        return None, ""
    years = [int(year) for line in found for year in _YEAR.findall(line.text)]
    newest = max((year for year in years if year <= choices.latest), default=None)
    if newest is None:
        return None, "the dates have no year, and the text names none: give it with --year"
    return newest, f"the dates have no year: {newest} is the newest that the text names; --year gives another"


def _units(found: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Give each line that is no prose with the prose below it."""
    unit: tuple[Line, list[Line]] | None = None
    for line in found:
        if line.kind in ("prose", "authors") and unit and unit[0].kind not in ("furniture", "date"):
            unit[1].append(line)
            continue
        if line.kind == "furniture":
            # It may stand between a title and its abstract, or between two paragraphs.
            yield line, []
            continue
        if unit:
            yield unit
        unit = (line, [])
    if unit:
        yield unit


class _Reader:
    """Gathers the parts of a reading."""

    def __init__(self, year: int | None) -> None:
        self.parts: list[Part | Entry] = []
        self.intro: list[Piece] = []
        self.left_out: list[LeftOut] = []
        self.remarks: list[Remark] = []
        self.dated = 0
        self.counts = {"papers with a date": 0, "links to code": 0, "formulas": 0, "TeX rendered": 0, "TeX left": 0}
        self._year = year
        self._day = ""
        self._first_day = ""

    def head(self, found: Sequence[Line]) -> Line | None:
        """Take what stands before the first paper; return the line that is the list's own title, if there is one."""
        title: Line | None = None
        for line in found:
            if line.kind == "short" and title is None and not self.parts and not self.intro:
                title = line
            elif line.kind in ("date", "furniture"):
                self.take(line, [])
            else:
                self._introduce(line)
        return title

    def _introduce(self, line: Line) -> None:
        """Take a line that belongs to no paper: an introduction, to the list or to what is under the last heading."""
        piece = self._prose(line, "introduction")
        last = self.parts[-1] if self.parts else None
        if isinstance(last, Part):
            self.parts[-1] = replace(last, body=(*last.body, *([Piece("")] if last.body else []), piece))
        else:
            self.intro += [*([Piece("")] if self.intro else []), piece]

    def take(self, line: Line, below: Sequence[Line]) -> None:
        """Take a line with the prose below it."""
        if line.kind == "furniture":
            self.left_out.append(LeftOut(line.number, line.why))
        elif line.kind == "date":
            self._date(line)
        elif line.kind == "prose":
            for paragraph in (line, *below):
                self._introduce(paragraph)
        else:
            self._paper(line, below)

    def called(self) -> str:
        """Return what a list without a title of its own is called, if it has a date."""
        return f"Papers of {self._first_day}" if self._first_day else ""

    def _date(self, line: Line) -> None:
        self._day = day(line.text, self._year or _LEAP) if self._year or names_a_year(line.text) else ""
        self._first_day = self._first_day or self._day
        shown = line.text
        if not names_a_year(line.text):
            self.dated = self.dated or line.number
            shown = f"{line.text}, {self._year}" if self._day else line.text
        if not self._day and self._year:
            self.remarks.append(Remark("odd", line.number, f"“{line.text}” is no day of {self._year}"))
        self.parts.append(Part(1, shown, line.number))

    def _paper(self, title: Line, below: Sequence[Line]) -> None:
        body: list[Piece] = []
        for line in below:
            shown = self._authors(line) if line.kind == "authors" else self._prose(line, "abstract")
            body += [*([Piece("")] if body else []), shown]
        if not below:
            self.remarks.append(Remark("guess", title.number, f"“{title.text}” is taken for a title without abstract"))
        code = next((found[0] for line in reversed(below) for found in reversed(list(_CODE.finditer(line.text)))), "")
        self.counts["links to code"] += bool(code)
        self.counts["papers with a date"] += bool(self._day)
        fields = (("added", self._day), ("code", code if "://" in code or not code else f"https://{code}"))
        self.parts.append(Entry(title=self._rendered(title), line=title.number, fields=fields, body=tuple(body)))

    def _authors(self, line: Line) -> Piece:
        """The names as a line of metadata, which a list shows and a paper's own page has among its facts."""
        self.counts["papers with authors"] = self.counts.get("papers with authors", 0) + 1
        return Piece(f"**Authors**: {markdown.inline(authors(self._rendered(line)))}", line.number, "authors")

    def _prose(self, line: Line, what: str) -> Piece:
        return Piece(markdown.line(self._rendered(line)), line.number, what)

    def _rendered(self, line: Line) -> str:
        text, changes = tex_leftovers.rendered(line.text)
        for change in changes:
            shown = change.after if change.after.strip() else "a no-break space"
            self.remarks.append(Remark("TeX", line.number, f"rendered: “{change.before}” as “{shown}”"))
        left = tex_leftovers.left(text)
        if left:
            self.remarks.append(Remark("TeX", line.number, f"left as it is: {', '.join(f'“{one}”' for one in left)}"))
        self.counts["formulas"] += sum(markdown.formulas(text))
        self.counts["TeX rendered"] += len(changes)
        self.counts["TeX left"] += len(left)
        return text


LISTING = Importer(
    "listing", "titles with abstracts below them, under dates, as a browser copies them", recognise, convert
)
"""The importer of listings."""
