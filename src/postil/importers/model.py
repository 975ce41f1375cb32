"""What importers are given and what they give."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from msgspec import Struct


class Given(Struct, frozen=True):
    """A source: the name of its file without its ending, its lines without their ends, and the ending.

    ``text`` is the whole as it was, with line ends and byte order mark; empty where that is not known.
    """

    name: str
    lines: tuple[str, ...]
    ending: str = ""
    text: str = ""


class Choices(Struct, frozen=True):
    """What the user chose: the year of dates without one (None: found in the text), and whether papers get files.

    ``latest`` is the last year that a text can speak of as the present one.
    """

    year: int | None = None
    split: bool = False
    latest: int = 9999


class Recognition(NamedTuple):
    """How surely a source has an importer's shape, 0 to 1, and why."""

    score: float
    why: str


class Piece(Struct, frozen=True):
    """A line of Markdown; ``line`` is the line of the source that it came from (0: ours), ``what`` what that was."""

    text: str
    line: int = 0
    what: str = ""


class Part(Struct, frozen=True):
    """A heading above papers: level 1 for the outermost, its text as in the source, its line (0: ours), text below."""

    level: int
    name: str
    line: int = 0
    body: tuple[Piece, ...] = ()


class Entry(Struct, frozen=True, kw_only=True):
    """A paper: its title as in the source, its fields as they are written in front matter, and its text."""

    title: str
    line: int
    fields: tuple[tuple[str, str], ...] = ()
    body: tuple[Piece, ...] = ()
    topic: str = ""


class LeftOut(Struct, frozen=True):
    """A line of the source that became nothing, and why."""

    line: int
    why: str


REMARKS = ("lost", "odd", "guess", "figure", "TeX")
"""Kinds of remarks; what needs a decision comes first."""


class Remark(Struct, frozen=True):
    """Something that a person should look at, with its line in the source; ``kind`` is one of ``REMARKS``."""

    kind: str
    line: int
    text: str


class Reading(Struct, frozen=True, kw_only=True):
    """A source as an importer understood it, before it is written as files.

    ``title`` is as in the source; the file is called ``name`` where a name can be made of it, else as the title.
    """

    name: str
    title: str
    title_line: int = 0
    intro: tuple[Piece, ...] = ()
    parts: tuple[Part | Entry, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    counts: Mapping[str, int] = {}


class NewFile(Struct, frozen=True):
    """A file to be written: its path below the folder that was chosen, and its text."""

    path: str
    text: str


class Account(Struct, frozen=True):
    """What became of a line of the source: a line of a file, or nothing (``path`` is empty) and why.

    ``what`` says what the line is, or why it was left out.
    """

    line: int
    what: str
    path: str = ""
    at: int = 0


class Imported(Struct, frozen=True):
    """New files, the account of every line of the source in order, what to look at, and what was counted."""

    files: tuple[NewFile, ...]
    accounts: tuple[Account, ...]
    remarks: tuple[Remark, ...] = ()
    counts: Mapping[str, int] = {}


class Importer(Struct, frozen=True):
    """A shape that can be imported: its name for ``--as``, what it is, its recogniser and its reader.

    Both functions are pure. ``convert`` raises ``UserError`` if the source has nothing of the shape.
    """

    name: str
    what: str
    recognise: Callable[[Given], Recognition]
    convert: Callable[[Given, Choices], Imported]
