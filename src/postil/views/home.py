"""The home page: the reading list in the author's order, by year and by date, in pages."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Page
from postil.core.site.cards import Card
from postil.core.site.overview import documents_of
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import KINDS
from postil.views.paging import Group, by_year, grouped, page_url, pager, slices

ORDERS = ("year", "date", "author")
LABELS = {"year": "Year", "date": "Date added", "author": "As arranged"}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


class Order(Struct, frozen=True):
    """A link to the list in another order."""

    key: str
    label: str
    url: str
    current: bool


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the pages of each order; the one of the settings is the home page."""
    count, size = len(site.cards), site.config.home.page_size
    for order in ORDERS:
        url = order_url(site, order)
        ranked = ranked_cards(site, order)
        for number, start, end in slices(count, size):
            compose = partial(_page, site, order, number, ranked[start:end])
            yield Planned(page_url(url, number), compose, listed=number == 1)


def order_url(site: Site, order: str) -> str:
    """Return the url of the list in ``order``."""
    return "/" if order == site.config.home.order else f"/by-{order}/"


def ranked_cards(site: Site, order: str) -> tuple[int, ...]:
    """Return the places of all papers in ``order``; what it leaves equal stays as the author arranged it."""
    cards = site.cards
    places = range(len(cards))
    if order == "author":
        return tuple(places)
    if order == "date":
        return tuple(sorted(places, key=lambda place: cards[place].date, reverse=True))
    return tuple(sorted(places, key=lambda place: cards[place].year or 0, reverse=True))


def _page(site: Site, order: str, number: int, places: Sequence[int]) -> Page:
    url = order_url(site, order)
    cards = [site.cards[place] for place in places]
    first = url == "/" and number == 1
    return Page(
        url=page_url(url, number),
        template="home.html",
        title=site.config.title,
        description=site.config.description,
        data={
            "groups": _groups(site, order, cards, places),
            "orders": tuple(Order(key, LABELS[key], order_url(site, key), key == order) for key in ORDERS),
            "counts": _counts(site),
            "lists": documents_of(site.catalog, "list"),
            "pages": documents_of(site.catalog, "page"),
            "pager": pager(url, number, len(site.cards), site.config.home.page_size),
        },
        bodies=((site.catalog.home, -1),) if first and site.catalog.home else (),
        slot="intro",
    )


def _counts(site: Site) -> dict[str, int]:
    return {
        "papers": len(site.cards),
        "notes": sum(card.notes for card in site.cards),
        "formulas": sum(card.formulas for card in site.cards),
        **{kind: len(site.terms.get(kind, ())) for kind in KINDS},
    }


def _groups(site: Site, order: str, cards: Sequence[Card], places: Sequence[int]) -> tuple[Group, ...]:
    if order == "year":
        return grouped(cards, by_year)
    if order == "date":
        return grouped(cards, lambda card: (_month(card.date), ""))
    labels = {site.cards[place].url: _part(site, place) for place in places}
    return grouped(cards, lambda card: labels[card.url])


def _month(date: str) -> str:
    """Return the month of an ISO date in words, its year if that is all, or words for none."""
    year, _, rest = date.partition("-")
    month = rest[:2]
    return f"{_MONTHS[int(month) - 1]} {year}" if month in _NUMBERS else year or "Undated"


_NUMBERS = frozenset(f"{number:02}" for number in range(1, 13))


def _part(site: Site, place: int) -> tuple[str, str]:
    """Return the label of a paper in the author's order: its topic, or the list that it stands in."""
    paper = site.catalog.papers[place]
    path = paper.notes[0].path
    document = site.catalog.documents[path]
    if paper.meta.topic or document.kind == "note" or path == site.catalog.home:
        return paper.meta.topic, site.cards[place].topic_url
    return site.catalog.title(path).text, site.catalog.urls[path]


VIEW = View("home", pages, ("/", *(f"/by-{order}/" for order in ORDERS)))
