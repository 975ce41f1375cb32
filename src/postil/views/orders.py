"""The orders in which the reading list can stand."""

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from postil.core.site.cards import Card
from postil.core.site.ratings import score
from postil.core.site.site import Site, once
from postil.core.text.folding import folded

WHOLE = ("year", "date", "author")
"""The orders that have the whole list, in pages."""

BEST = ("read", "rating")
"""The orders of which a site has the first page alone: what was read last, and what is rated highest.

Whoever wants the rest has the pages of ratings and years, and scripts. Three copies of a list of ten thousand papers
are enough.
"""

TITLE = "title"
"""The order of an index of titles, which is no list of cards."""

SORTS: Mapping[str, str] = {
    "year": "-year",
    "date": "-added",
    "author": "arranged",
    "read": "-read",
    "rating": "-rating",
    "title": "title",
}
"""What each order is called in the address of a list that a script has sorted; a minus: the greatest first."""

_MARKS = re.compile(r"^\W+")


class Order(Struct, frozen=True):
    """A link to the list in another order; ``sort`` is what that is called in the address of a sorted list."""

    key: str
    label: str
    url: str
    current: bool
    sort: str


LABELS = {
    "year": "Year",
    "date": "Date added",
    "author": "As arranged",
    "read": "Date read",
    "rating": "Rating",
    "title": "Title",
}

_KEYS: Mapping[str, Callable[[Card], float | str]] = {
    "year": lambda card: card.year or 0,
    "date": lambda card: card.date,
    "read": lambda card: card.read,
    "rating": lambda card: score(card.rating),
}


def orders(site: Site, current: str) -> tuple[Order, ...]:
    """Return the links to all orders that the site has."""
    return tuple(Order(key, LABELS[key], order_url(site, key), key == current, SORTS[key]) for key in available(site))


@once
def available(site: Site) -> tuple[str, ...]:
    """Return the orders that a site has: those of ``BEST`` only if there is something to order by."""
    best = [order for order in BEST if any(map(_KEYS[order], site.cards))]
    return (*WHOLE, *best, *((TITLE,) if site.cards else ()))


def order_url(site: Site, order: str) -> str:
    """Return the url of the list in ``order``."""
    return "/" if order == site.config.home.order else f"/by-{order}/"


def ranked_cards(site: Site, order: str) -> tuple[int, ...]:
    """Return the places of all papers in ``order``; what it leaves equal stays as the author arranged it.

    Of ``BEST``, those that have what it orders by.
    """
    cards = site.cards
    places: Sequence[int] = range(len(cards))
    if order == "author":
        return tuple(places)
    if order == TITLE:
        return tuple(sorted(places, key=lambda place: title_key(cards[place].title.text)))
    key = _KEYS[order]
    found = [place for place in places if order not in BEST or key(cards[place])]
    return tuple(sorted(found, key=lambda place: key(cards[place]), reverse=True))


def title_key(title: str) -> str:
    """Return what titles are sorted by: without accents and case, from their first letter or digit on."""
    plain = folded(title)
    return _MARKS.sub("", plain) or plain
