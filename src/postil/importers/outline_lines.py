r"""The lines of an outline: titles at the first column, items below them, formulas, and what blank lines mean."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIGNS = "•◦▪‣∙·●○■□–*+-"
_ITEM = re.compile(
    rf"(?P<indent>[ \t\u00a0]*)(?:(?P<sign>[{re.escape(SIGNS)}])|(?P<number>\d{{1,3}})[.)])"
    r"(?:[ \t\u00a0]+(?P<text>.*))?$"
)
_INDENT = re.compile(r"[ \t\u00a0]*")
_OPENS = {"\\[": "\\]", "$$": "$$"}
_TAB = 4


class Line(NamedTuple):
    """A line: its number from 1, its kind, how far it is indented, its text without sign, the number of an item.

    ``kind`` is title, item, formula, text or blank; ``blanks`` counts the blank lines before it.
    """

    number: int
    kind: str
    indent: int
    text: str
    ordinal: int = -1
    blanks: int = 0


def lines(source: Sequence[str]) -> list[Line]:
    """Return what every line of an outline is, blank ones included."""
    numbered_are_titles = _numbered_are_titles(source)
    found: list[Line] = []
    blanks = 0
    closer = ""
    for number, raw in enumerate(source, 1):
        text = raw.strip()
        if not text:
            found.append(Line(number, "blank", 0, ""))
            blanks += 1
            continue
        if closer:
            found.append(Line(number, "formula", _width(raw), text, -1, blanks))
            closer = "" if text.endswith(closer) else closer
        else:
            line = _line(raw, number, blanks, numbered_are_titles)
            found.append(line)
            # An opener alone begins a formula of several lines.
            closer = _OPENS.get(text, "") if line.kind == "formula" else ""
        blanks = 0
    return found


def _line(raw: str, number: int, blanks: int, numbered_are_titles: bool) -> Line:
    text, indent = raw.strip(), _width(raw)
    item = _ITEM.match(raw)
    if item and (item["sign"] or indent or not numbered_are_titles):
        return Line(number, "item", indent, (item["text"] or "").strip(), int(item["number"] or -1), blanks)
    if text.startswith(tuple(_OPENS)) and _is_formula(text):
        return Line(number, "formula", indent, text, -1, blanks)
    return Line(number, "text" if indent else "title", indent, text, -1, blanks)


def _is_formula(text: str) -> bool:
    opener = text[:2]
    closer = _OPENS[opener]
    end = text.find(closer, 2)
    return text == opener or 2 < end == len(text) - 2


def _width(raw: str) -> int:
    found = _INDENT.match(raw)
    return len(found[0].expandtabs(_TAB)) if found else 0


def _numbered_are_titles(source: Sequence[str]) -> bool:
    """Whether ``3. …`` at the first column is a title: it is where bullets are indented."""
    indents = [bool(item["indent"]) for item in _items(source) if item["sign"]]
    return bool(indents) and all(indents)


def _items(source: Sequence[str]) -> Iterator[re.Match[str]]:
    for raw in source:
        if item := _ITEM.match(raw):
            yield item
