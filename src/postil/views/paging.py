"""Long lists in pages, and their papers in groups."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from postil.core.site.cards import Card


class PageLink(Struct, frozen=True):
    """A link to one page of a long list."""

    number: int
    url: str
    current: bool


class Pager(Struct, frozen=True):
    """The pages of a long list around the current one; ``previous`` and ``next`` are urls or empty."""

    number: int
    total: int
    previous: str
    next: str
    pages: tuple[PageLink, ...]


class Group(Struct, frozen=True):
    """Papers under one label, which may lead somewhere."""

    label: str
    url: str
    cards: tuple[Card, ...]


def page_url(url: str, number: int) -> str:
    """Return the url of a page of the list at ``url``, counted from 1."""
    return url if number == 1 else f"{url}page/{number}/"


def slices(count: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Give the number of each page with the first and the last place (not included) on it; at least one page."""
    size = size if size > 0 else max(count, 1)
    for number, start in enumerate(range(0, max(count, 1), size), 1):
        yield number, start, min(start + size, count)


def pager(url: str, number: int, count: int, size: int) -> Pager | None:
    """Return the pager of a list of ``count`` papers, or None if they fit on one page."""
    total = sum(1 for _ in slices(count, size))
    if total < 2:
        return None
    pages = tuple(PageLink(n, page_url(url, n), n == number) for n in range(1, total + 1))
    previous = page_url(url, number - 1) if number > 1 else ""
    following = page_url(url, number + 1) if number < total else ""
    return Pager(number, total, previous, following, pages)


def grouped(cards: Sequence[Card], label: Callable[[Card], tuple[str, str]]) -> tuple[Group, ...]:
    """Return runs of cards with the same label (and url of the label)."""
    return tuple(Group(*named, tuple(run)) for named, run in groupby(cards, key=label))


def by_year(card: Card) -> tuple[str, str]:
    """Return the label of a card's year."""
    return (str(card.year) if card.year else "Undated", card.year_url)
