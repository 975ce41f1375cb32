"""Tables of contents: the headings of a page as a tree."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from postil.core.model import Document, Heading, Text

MOST_ENTRIES = 60
"""How many papers a list has at most for each to stand in its contents."""


class Item(Struct, frozen=True):
    """A heading in a table of contents, with those below it."""

    title: Text
    id: str
    level: int
    children: tuple["Item", ...] = ()


def contents(headings: Iterable[Heading], renamed: Mapping[str, str] | None = None) -> tuple[Item, ...]:
    """Return the headings as a tree; a level that was left out makes no empty one."""
    names = renamed or {}
    flat = [Item(heading.title, names.get(heading.id, heading.id), heading.level) for heading in headings if heading.id]
    items, _ = _below(flat, 0, 0)
    return items


def of_list(document: Document, headings: Sequence[Heading]) -> tuple[Item, ...]:
    """Return the contents of a list, ``headings`` being those that its page shows.

    With many papers these are the headings above them, if there are any, as its readers look for a subject or a year.
    """
    if len(document.entries) > MOST_ENTRIES:
        of_papers = {entry.anchor for entry in document.entries}
        of_papers.update(heading.id for entry in document.entries for heading in entry.headings)
        above = [heading for heading in headings if heading.id not in of_papers]
        if len(above) > 1:
            return contents(above)
    return contents(headings)


def _below(flat: list[Item], place: int, level: int) -> tuple[tuple[Item, ...], int]:
    """Return the items from ``place`` on that are deeper than ``level``, and the place behind them."""
    items = []
    while place < len(flat) and flat[place].level > level:
        item = flat[place]
        children, place = _below(flat, place + 1, item.level)
        items.append(Item(item.title, item.id, item.level, children))
    return tuple(items), place
