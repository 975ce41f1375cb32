"""Everything that is known of a site once all documents are read: what views make their pages from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import TypeVar

from msgspec import Struct

from postil.core.model import Document, Meta, Page, Paper, Text
from postil.core.search.units import Searched
from postil.core.settings.config import Config, NavItem
from postil.core.site.cards import Card, Name, links
from postil.core.site.catalog import Catalog
from postil.core.site.claims import Claims
from postil.core.site.mentions import Mentions
from postil.core.site.places import Places
from postil.core.site.readings import ReadingYear
from postil.core.site.related import Relations
from postil.core.site.target import Target
from postil.core.site.terms import KINDS, Term, author_key, collect, tag_key, venue_key, year_key
from postil.core.site.urls import has_scheme
from postil.scholar.names import OTHERS, named

Found = TypeVar("Found")


class Planned(Struct, frozen=True):
    """A page that will exist: its url, and how to get its data when it is rendered.

    ``listed`` says that the sitemap names it, with the date of its last change if that is known; ``of_all`` that its
    data comes from all documents, so that it is best made while these are in memory.
    """

    url: str
    compose: Callable[[], Page]
    listed: bool = False
    updated: str = ""
    of_all: bool = False


class Site(Struct, frozen=True, kw_only=True):
    """What a site consists of, linked and counted.

    ``cards`` are in the order of the catalog's papers; ``terms`` has the collections whose views are on; ``targets``
    what the refs of each document lead to; ``places`` finds what a further one does; ``nav`` is the navigation;
    ``relations`` finds what papers have in common.
    ``reading`` has the years in which papers were read, if there is a calendar.
    """

    config: Config
    catalog: Catalog
    cards: Sequence[Card]
    terms: Mapping[str, tuple[Term, ...]]
    targets: Mapping[str, tuple[Target, ...]]
    mentions: Mentions
    places: Places
    relations: Relations
    nav: tuple[NavItem, ...] = ()
    reading: tuple[ReadingYear, ...] = ()


def once(function: Callable[[Site], Found]) -> Callable[[Site], Found]:
    """Return ``function`` with what it found for the last site remembered, since many pages of a site ask for it.

    It may look at all but documents and their targets, which are others in a revision of the site.
    """
    last: tuple[Site, Found] | None = None

    @wraps(function)
    def found(site: Site) -> Found:
        nonlocal last
        known = last
        if known is None or not _is_revision(site, known[0]):
            # One assignment, so that threads may ask at the same time.
            last = known = (site, function(site))
        return known[1]

    return found


def _is_revision(site: Site, other: Site) -> bool:
    """Say whether two sites differ in nothing but the inside of documents."""
    return site.mentions is other.mentions


class View(Struct, frozen=True):
    """A kind of page: its name, the urls that it needs, and how it plans its pages.

    ``pages`` gets the site and the pages that the views before it have planned. ``is_needed`` says whether documents
    give it any; where they do not, its urls are free. ``searched`` says what is searched of a site. ``again`` plans
    those of the pages that show the body of the document at a path.
    """

    name: str
    pages: Callable[[Site, Sequence[Planned]], Iterable[Planned]]
    urls: tuple[str, ...] = ()
    is_needed: Callable[[Sequence[Document]], bool] = lambda _documents: True
    searched: Callable[[Site], Searched] | None = None
    again: Callable[[Site, str], Iterable[Planned]] = lambda _site, _path: ()


def terms_of(catalog: Catalog, config: Config, claims: Claims) -> dict[str, tuple[Term, ...]]:
    """Return the collections whose views are on."""
    least = {"authors": config.authors.minimum}
    return {kind: collect(kind, catalog, claims, least.get(kind, 1)) for kind in KINDS if kind in config.views}


def cards_of(
    catalog: Catalog, config: Config, terms: Mapping[str, tuple[Term, ...]], places: Places
) -> tuple[Card, ...]:
    """Return the cards of all papers, in their order."""
    maker = _Maker(catalog, config, terms, places)
    return tuple([maker.card(paper) for paper in catalog.papers])


class _Maker:
    def __init__(self, catalog: Catalog, config: Config, terms: Mapping[str, tuple[Term, ...]], places: Places) -> None:
        self._catalog, self._places = catalog, places
        self._terms = {kind: {term.key: term for term in found} for kind, found in terms.items()}
        self._own = {author_key(name) for name in (config.author.name, *config.author.names) if name}
        self._names: dict[tuple[str, str], Name] = {}

    def card(self, paper: Paper) -> Card:
        meta = paper.meta
        image, width, height = self._image(paper)
        entries = [self._catalog.documents[noted.path].entries[noted.entry] for noted in paper.notes]
        return Card(
            url=paper.url,
            title=meta.title,
            authors=tuple([self._name("authors", author_key(p.name), p.name) for p in named(meta.authors)]),
            et_al=OTHERS in meta.authors,
            year=meta.year,
            year_url=self._url("years", year_key(meta)),
            venue=meta.venue,
            venue_short=meta.venue_short,
            venue_url=self._url("venues", venue_key(meta)),
            organisation=meta.organisation,
            summary=meta.summary or next((entry.excerpt for entry in entries if entry.excerpt), Text()),
            tags=tuple([self._name("tags", tag_key(tag), tag) for tag in meta.tags]),
            topic=meta.topic,
            topic_url=self._url("topics", tag_key(meta.topic)),
            status=meta.status,
            rating=meta.rating,
            links=links(meta),
            added=meta.added,
            read=meta.read,
            updated=meta.updated,
            date=meta.added or meta.read or meta.date or year_key(meta),
            notes=len(entries),
            formulas=sum(entry.inline + entry.display for entry in entries),
            has_code=any(entry.code for entry in entries),
            selected=meta.selected,
            own=meta.own or any(author_key(p.name) in self._own for p in meta.authors),
            image=image,
            image_width=width,
            image_height=height,
            lang=meta.lang,
        )

    def _url(self, kind: str, key: str) -> str:
        found = self._terms.get(kind, {}).get(key)
        return found.url if found else ""

    def _name(self, kind: str, key: str, name: str) -> Name:
        if (kind, name) not in self._names:
            term = self._terms.get(kind, {}).get(key)
            shown = term.name if term and kind == "tags" else name
            self._names[kind, name] = Name(shown, term.url if term else "", kind == "authors" and key in self._own)
        return self._names[kind, name]

    def _image(self, paper: Paper) -> tuple[str, int, int]:
        image = paper.meta.image
        if not image or has_scheme(image):
            return image, 0, 0
        for noted in paper.notes:
            place = self._places.link(image, noted.path)
            if place and place.asset:
                return place.url, place.asset.width, place.asset.height
        return "", 0, 0


def updated(meta: Meta) -> str:
    """Return the date of the last change that a paper's metadata tells of, or an empty string."""
    return max(meta.updated, meta.read, meta.added)
