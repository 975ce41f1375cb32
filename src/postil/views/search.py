"""The page to search on, and what is shown of the pages that a search finds: in files of a few pages each.

Without scripts the page leads to the indexes, by which everything can be found as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial

import msgspec
from msgspec import Struct

from postil.core.model import Page
from postil.core.search.units import Searched, others, slots, units_of
from postil.core.site.cards import Card
from postil.core.site.overview import documents_of
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import KINDS, SINGLE
from postil.core.site.urls import SEARCH, short_hash
from postil.views.facets import index_url
from postil.views.orders import TITLE, order_url, ranked_cards

ROW_BITS = 5
"""A file has what is shown of 32 numbers of the index: of 8 to 16 pages, since so many of the numbers are given."""

NAMES = 3
"""How many authors are named; of the others it is said how many they are."""


_JSON = msgspec.json.Encoder()


class Index(Struct, frozen=True):
    """A page that leads to all papers: the kind of collection, its url and how many terms it has."""

    kind: str
    url: str
    count: int


class Row(Struct, frozen=True, array_like=True):
    """What is shown of a page: its url and title; of a paper names of authors, how many more there are, year and venue.

    The title is HTML. The language is empty if it is the site's.
    """

    url: str
    title: str
    names: tuple[str, ...] = ()
    more: int = 0
    year: int | None = None
    venue: str = ""
    lang: str = ""


def searched(site: Site) -> Searched:
    """Return what is searched of a site, nothing if its settings say so."""
    if not site.config.search:
        return Searched()
    ranked = ranked_cards(site, site.config.home.order) if index_url(site) else ()
    places = {site.cards[place].url: number for number, place in enumerate(ranked)}
    rows = {number: name for number, (name, _) in _shelves(_urls(site)).items()}
    return Searched(units_of(site.catalog), places, rows)


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the page to search on, and the files with what is shown of others."""
    if not site.config.search:
        return
    yield Planned(SEARCH, partial(_page, site), listed=True)
    cards = {card.url: place for place, card in enumerate(site.cards)}
    paths = {url: path for path, url in site.catalog.urls.items()}
    for name, shelf in _shelves(_urls(site)).values():
        yield Planned(rows_url(name), partial(_rows, site, cards, paths, shelf, rows_url(name)))


def rows_url(name: str) -> str:
    """Return where the rows called ``name`` are."""
    return f"{SEARCH}rows-{name}.json"


Shelf = Mapping[int, str]
"""The urls of the pages that share a file, by their numbers in the index."""


def _urls(site: Site) -> tuple[str, ...]:
    known = site.catalog
    return (*(paper.url for paper in known.papers), *(known.urls[path] for path in others(known)))


@lru_cache(2)
def _shelves(urls: tuple[str, ...]) -> Mapping[int, tuple[str, Shelf]]:
    """Return the files with what is shown, by their numbers: the name, which stands for the pages, and these."""
    shelves: dict[int, dict[int, str]] = {}
    for url, slot in slots(urls).items():
        shelves.setdefault(slot >> ROW_BITS, {})[slot] = url
    return {number: (short_hash(str(shelf)), shelf) for number, shelf in shelves.items()}


def _page(site: Site) -> Page:
    terms = site.terms
    indexes = [Index(kind, f"/{kind}/", len(terms[kind])) for kind in KINDS if kind not in SINGLE and terms.get(kind)]
    data = {
        "papers": len(site.cards),
        "titles": order_url(site, TITLE) if site.cards and "home" in site.config.views else "",
        "indexes": tuple(indexes),
        "lists": documents_of(site.catalog, "list"),
        "pages": documents_of(site.catalog, "page"),
    }
    return Page(url=SEARCH, template="search.html", data=data)


def _rows(site: Site, cards: Mapping[str, int], paths: Mapping[str, str], shelf: Shelf, url: str) -> Page:
    rows = {
        slot: _paper(site, site.cards[cards[own]]) if own in cards else _other(site, paths[own])
        for slot, own in shelf.items()
    }
    return Page(url=url, template="search.json", data={"json": _JSON.encode(rows).decode()})


def _paper(site: Site, card: Card) -> Row:
    names = [author.name for author in card.authors] or ([card.organisation] if card.organisation else [])
    venue = card.venue_short or card.venue
    more = max(len(names) - NAMES, 0)
    return Row(card.url, card.title.html, tuple(names[:NAMES]), more, card.year, venue, _foreign(site, card.lang))


def _other(site: Site, path: str) -> Row:
    lang = site.catalog.documents[path].meta.lang
    return Row(site.catalog.urls[path], site.catalog.title(path).html, lang=_foreign(site, lang))


def _foreign(site: Site, lang: str) -> str:
    return "" if lang == site.config.language else lang


VIEW = View("search", pages, (SEARCH,), searched=searched)
