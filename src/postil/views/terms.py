"""Years, venues, topics, tags, authors, statuses and ratings: an index of each and the papers of each term.

Papers with code and papers with formulas are terms too, without an index.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Document, Page
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import KINDS, SINGLE, Term
from postil.views.facets import FACETS, WITH, Listing, columns, index_url, slug_of
from postil.views.orders import SORTS, orders
from postil.views.paging import Group, by_year, page_url, pager, slices

LABELS = {
    "years": "Years",
    "venues": "Venues",
    "topics": "Topics",
    "tags": "Tags",
    "authors": "Authors",
    "status": "Status",
    "ratings": "Ratings",
}

_WORTH = 8
"""From how many papers on it is worth while to narrow a list down and to sort it."""

_KEYS = {kind: key for key, kind in FACETS}


class Counted(Struct, frozen=True):
    """A term in an index with the number of its papers."""

    name: str
    url: str
    count: int


def pages(kind: str, site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the index of the collection ``kind`` and the pages of its terms."""
    if kind in _AT_NEED and not site.terms[kind]:
        return
    if kind not in SINGLE:
        yield Planned(f"/{kind}/", partial(_index, site, kind), listed=True)
    size = site.config.home.page_size
    for term in site.terms[kind]:
        # Once for all pages of a term; that of a small one when it is rendered.
        places = _ranked(site, term.papers) if len(term.papers) > size > 0 else term.papers
        for number, start, end in slices(len(places), size):
            compose = partial(_page, site, kind, term, number, places[start:end])
            yield Planned(page_url(term.url, number), compose, listed=number == 1)


def _index(site: Site, kind: str) -> Page:
    terms = tuple(Counted(term.name, term.url, len(term.papers)) for term in site.terms[kind])
    data = {"kind": kind, "label": LABELS[kind], "terms": terms}
    return Page(url=f"/{kind}/", template="terms.html", title=LABELS[kind], data=data)


def _ranked(site: Site, places: Sequence[int]) -> Sequence[int]:
    return sorted(places, key=lambda place: site.cards[place].year or 0, reverse=True)


def _page(site: Site, kind: str, term: Term, number: int, places: Sequence[int]) -> Page:
    cards = [site.cards[place] for place in _ranked(site, places)]
    groups = (Group("", "", tuple(cards), "said"),) if kind == "years" else by_year(cards)
    size, view = site.config.home.page_size, site.config.home.view
    is_long = len(term.papers) >= _WORTH
    within = f"{_KEYS.get(kind, WITH)}={slug_of(term)}"
    data = {
        "kind": kind,
        "label": LABELS.get(kind, ""),
        "name": term.name,
        "groups": groups,
        "count": len(term.papers),
        "listing": Listing(
            index_url(site) if is_long else "",
            SORTS["year"],
            within,
            -1,
            len(term.papers),
            view,
            columns(site, term.papers),
        ),
        "orders": orders(site, "year") if is_long else (),
        "pager": pager(term.url, number, len(term.papers), size),
        "index_url": "" if kind in SINGLE else f"/{kind}/",
    }
    return Page(url=page_url(term.url, number), template="term.html", title=term.name, data=data)


def _is_needed(kind: str, documents: Sequence[Document]) -> bool:
    """Many sites know no topics, no status and no ratings, and have no index of them then."""
    has = _AT_NEED.get(kind)
    return has is None or any(has(entry) for document in documents for entry in document.entries)


_AT_NEED = {
    "topics": lambda entry: bool(entry.meta.topic),
    "status": lambda entry: bool(entry.meta.status),
    "ratings": lambda entry: bool(entry.meta.rating),
}
"""The collections that are left out where no entry has any."""

VIEWS = tuple(
    View(kind, partial(pages, kind), () if kind in SINGLE else (f"/{kind}/",), partial(_is_needed, kind))
    for kind in KINDS
)
