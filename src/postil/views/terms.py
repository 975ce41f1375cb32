"""Years, venues, topics, tags and authors: an index of each and the papers of each term."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Document, Page
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import KINDS, Term
from postil.views.paging import Group, by_year, grouped, page_url, pager, slices

LABELS = {"years": "Years", "venues": "Venues", "topics": "Topics", "tags": "Tags", "authors": "Authors"}


class Counted(Struct, frozen=True):
    """A term in an index with the number of its papers."""

    name: str
    url: str
    count: int


def pages(kind: str, site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the index of the collection ``kind`` and the pages of its terms."""
    if kind == "topics" and not site.terms[kind]:
        return
    yield Planned(f"/{kind}/", partial(_index, site, kind), listed=True)
    size = site.config.home.page_size
    for term in site.terms[kind]:
        for number, start, end in slices(len(term.papers), size):
            compose = partial(_page, site, kind, term, number, start, end)
            yield Planned(page_url(term.url, number), compose, listed=number == 1)


def _index(site: Site, kind: str) -> Page:
    terms = tuple(Counted(term.name, term.url, len(term.papers)) for term in site.terms[kind])
    data = {"kind": kind, "label": LABELS[kind], "terms": terms}
    return Page(url=f"/{kind}/", template="terms.html", title=LABELS[kind], data=data)


def _page(site: Site, kind: str, term: Term, number: int, start: int, end: int) -> Page:
    ranked = sorted(term.papers, key=lambda place: site.cards[place].year or 0, reverse=True)
    cards = [site.cards[place] for place in ranked[start:end]]
    groups = (Group("", "", tuple(cards)),) if kind == "years" else grouped(cards, by_year)
    data = {
        "kind": kind,
        "label": LABELS[kind],
        "name": term.name,
        "groups": groups,
        "count": len(term.papers),
        "pager": pager(term.url, number, len(term.papers), site.config.home.page_size),
        "index_url": f"/{kind}/",
    }
    return Page(url=page_url(term.url, number), template="term.html", title=term.name, data=data)


def _is_needed(kind: str, documents: Sequence[Document]) -> bool:
    """Many sites know no topics, and have no index of them then."""
    return kind != "topics" or any(entry.meta.topic for document in documents for entry in document.entries)


VIEWS = tuple(View(kind, partial(pages, kind), (f"/{kind}/",), partial(_is_needed, kind)) for kind in KINDS)
