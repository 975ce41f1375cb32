"""What the cutters of lists share: a cut, and what the headings above a paper say."""

from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

from postil.core.metadata import fields, values
from postil.core.metadata.infer_heading import Title
from postil.core.metadata.merging import merged, with_origin
from postil.core.model import Meta
from postil.core.splitting.inlines import Inline
from postil.core.text.prose import text_of


class Cut(NamedTuple):
    """A paper in a list: its tokens ``start`` to ``end``, its inlines ``first`` to ``last``, what stands above it."""

    start: int
    end: int
    body_start: int
    first: int
    last: int
    title: Title
    meta: Meta


_NO_TOPIC = frozenset(
    ("papers", "paper", "contents", "tableofcontents", "index", "links", "references", "notes", "list", "论文", "目录")
)


def _says_nothing(heading: Inline) -> bool:
    return fields.folded(heading.token.content) in _NO_TOPIC


class Above:
    """What the headings above a paper say: a topic, a day, or the year. Asked in the order of the document."""

    def __init__(self, flat: Sequence[Inline], heads: Sequence[int], first_line: int) -> None:
        self._flat = flat
        self._heads = heads
        self._first_line = first_line
        self._next = 0
        self._open: list[Inline] = []
        # A single heading of the first level is the document's title.
        tops = [flat[place] for place in heads if flat[place].level == 1]
        self._title = tops[0] if len(tops) == 1 else None

    def meta(self, place: int) -> Meta:
        """Return what stands above the inline at ``place``."""
        while self._next < len(self._heads) and self._heads[self._next] < place:
            self._push(self._flat[self._heads[self._next]])
            self._next += 1
        level = self._flat[place].level or 7
        above = [inline for inline in self._open if inline.level < level and inline is not self._title]
        day = next((inline for inline in reversed(above) if date_of(inline)), None)
        topic = next((inline for inline in reversed(above) if not date_of(inline) and not _says_nothing(inline)), None)
        meta = Meta()
        if topic is not None:
            name = text_of(topic.token.children).strip(" :：")
            meta = with_origin("heading above", topic.line + self._first_line, topic=name)
        return meta if day is None else _dated(meta, day, self._first_line)

    def _push(self, heading: Inline) -> None:
        while self._open and self._open[-1].level >= heading.level:
            self._open.pop()
        self._open.append(heading)


def date_of(inline: Inline) -> str:
    """Return the date that a heading is, or an empty string."""
    return values.date(text_of(inline.token.children))


def _dated(meta: Meta, inline: Inline, first_line: int) -> Meta:
    day = date_of(inline)
    line = inline.line + first_line
    if len(day) == 4:
        # Papers under "2021" are of that year; a day or month is when they were read.
        dated = with_origin("heading above", line, year=int(day))
    else:
        dated = with_origin("heading above", line, read=day, added=day)
    return merged(meta, dated)


def item_ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Return for each ``list_item_open`` the index of its ``list_item_close``."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            opened.append(index)
        elif token.type == "list_item_close" and opened:
            ends[opened.pop()] = index
    return ends
