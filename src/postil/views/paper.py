"""A paper's page: its facts and every note about it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct

from postil.core.model import Noted, Page, Text
from postil.core.site.cards import Card, Facts
from postil.core.site.site import Planned, Site, View, updated
from postil.scholar import bibtex
from postil.scholar.citations import work_of
from postil.views.contents import Item, contents
from postil.views.graph import Surroundings


class Source(Struct, frozen=True):
    """The document that a note stands in."""

    title: Text
    url: str
    kind: str
    path: str


class Note(Struct, frozen=True):
    """One note on a paper; ``body`` and how many ``words`` it has are filled in when the page is rendered. Of several
    notes each has its own contents in ``toc``."""

    source: Source
    added: str
    read: str
    updated: str
    lang: str
    toc: tuple[Item, ...] = ()
    words: int = 0
    bodies: int = 1
    body: str = ""


class Related(Struct, frozen=True):
    """A paper that has something in common with the page's, and how many of each kind that is."""

    url: str
    title: Text
    year: int | None
    lang: str
    cites: int
    cited: int
    authors: int
    tags: int
    title_words: int


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan a page for each paper."""
    return _planned_at(site, range(len(site.catalog.papers)))


def again(site: Site, path: str) -> Iterator[Planned]:
    """Plan the pages of the papers that the document at ``path`` has notes about."""
    found = [site.catalog.papers_at.get((path, entry)) for entry in range(len(site.catalog.documents[path].entries))]
    return _planned_at(site, dict.fromkeys([place for place in found if place is not None]))


def _planned_at(site: Site, places: Iterable[int]) -> Iterator[Planned]:
    around = Surroundings(site)
    for place in places:
        paper = site.catalog.papers[place]
        yield Planned(paper.url, partial(_page, site, around, place), listed=True, updated=updated(paper.meta))


def _page(site: Site, around: Surroundings, place: int) -> Page:
    paper, card, cards = site.catalog.papers[place], site.cards[place], site.cards
    documents = site.catalog.documents
    headings = [
        contents(documents[n.path].entries[n.entry].headings, site.catalog.renamed.get((n.path, n.entry)))
        for n in paper.notes
    ]
    several = headings if len(headings) > 1 else [()]
    return Page(
        url=paper.url,
        template="paper.html",
        title=paper.meta.title.text,
        description=card.summary.text,
        data={
            "paper": facts(site, place),
            "notes": tuple(_note(site, *one) for one in zip(paper.notes, several, strict=True)),
            "toc": tuple(chain.from_iterable(headings)),
            "backlinks": site.mentions.backlinks.get(paper.url, ()),
            "references": tuple(cards[other] for other in site.mentions.references.get(paper.url, ())),
            "related": tuple(_related(site, place)),
            "around": around.of(place),
            "previous": cards[place - 1] if place else None,
            "next": cards[place + 1] if place + 1 < len(cards) else None,
        },
        bodies=tuple((noted.path, noted.entry) for noted in paper.notes),
        slot="notes",
    )


def _related(site: Site, place: int) -> Iterator[Related]:
    for found in site.relations.of(place):
        card = site.cards[found.paper]
        yield Related(
            card.url, card.title, card.year, card.lang, found.cites, found.cited, found.authors, found.tags, found.words
        )


def facts(site: Site, place: int) -> Facts:
    """Return a paper as its own page shows it."""
    paper, card = site.catalog.papers[place], site.cards[place]
    meta = paper.meta
    return Facts(
        **{name: getattr(card, name) for name in Card.__struct_fields__},
        abstract=meta.abstract,
        arxiv=meta.arxiv,
        doi=meta.doi,
        openreview=meta.openreview,
        acl=meta.acl,
        pmid=meta.pmid,
        isbn=meta.isbn,
        key=meta.key,
        type=meta.type,
        bibtex=bibtex.entry(meta, site.catalog.keys[place]),
        work=work_of(meta),
        origins=meta.origins,
        extra=meta.extra,
    )


def _note(site: Site, noted: Noted, toc: tuple[Item, ...]) -> Note:
    document = site.catalog.documents[noted.path]
    entry = document.entries[noted.entry]
    meta = entry.meta
    url = site.catalog.urls[noted.path]
    if document.kind != "note" and entry.anchor:
        url = f"{url}#{entry.anchor}"
    source = Source(site.catalog.title(noted.path), url, document.kind, noted.path)
    return Note(source, meta.added, meta.read, meta.updated, meta.lang or document.meta.lang, toc)


VIEW = View("paper", pages, again=again)
