"""Long lists in pages, and their papers in groups."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from postil.core.site.cards import Card

_NEAR = 2
"""How many pages before and after the current one are linked."""


class PageLink(Struct, frozen=True):
    """A link to one page of a long list."""

    number: int
    url: str
    current: bool


class Pager(Struct, frozen=True):
    """The pages of a long list; ``previous`` and ``next`` are urls or empty.

    ``pages`` are the first, the last and those around the current one: a list of a hundred pages would otherwise have
    more links to pages than to papers, and each of them would change with every new page.
    """

    number: int
    total: int
    previous: str
    next: str
    pages: tuple[PageLink, ...]


class Group(Struct, frozen=True):
    """Papers under one label, which may lead somewhere.

    ``kind`` says what the label is: a ``year``, a ``month`` (as an ISO date) or a ``part`` of the list; an empty label
    of a year or month stands for undated papers. It is ``said`` if the page is a year's, so that there is no label.
    """

    label: str
    url: str
    cards: tuple[Card, ...]
    kind: str = "part"


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
    pages = tuple(PageLink(n, page_url(url, n), n == number) for n in _near(number, total))
    previous = page_url(url, number - 1) if number > 1 else ""
    following = page_url(url, number + 1) if number < total else ""
    return Pager(number, total, previous, following, pages)


def _near(number: int, total: int) -> Iterator[int]:
    """Give the pages that one links to; where a single page is left out, it stands there rather than a gap."""
    shown = [other for other in range(1, total + 1) if other in (1, total) or abs(other - number) <= _NEAR]
    for other, following in pairwise([*shown, total + 1]):
        yield other
        if following - other == 2:
            yield other + 1


def grouped(cards: Sequence[Card], label: Callable[[Card], tuple[str, str]], kind: str = "part") -> tuple[Group, ...]:
    """Return runs of cards with the same label (and url of the label)."""
    return tuple(Group(*named, tuple(run), kind) for named, run in groupby(cards, key=label))


def by_year(cards: Sequence[Card]) -> tuple[Group, ...]:
    """Return cards that are sorted by year under their years."""
    return grouped(cards, lambda card: (str(card.year) if card.year else "", card.year_url), "year")
