"""Tables of contents: the headings of a page as a tree."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from postil.core.model import Heading, Text


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


def _below(flat: list[Item], place: int, level: int) -> tuple[tuple[Item, ...], int]:
    """Return the items from ``place`` on that are deeper than ``level``, and the place behind them."""
    items = []
    while place < len(flat) and flat[place].level > level:
        item = flat[place]
        children, place = _below(flat, place + 1, item.level)
        items.append(Item(item.title, item.id, item.level, children))
    return tuple(items), place
