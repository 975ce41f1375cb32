"""What templates show of papers: plain values, made once for each paper and shared by all pages."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from postil.core.model import Link, Meta, Origin, Rating, Text
from postil.scholar.identifiers import Identifier, url_of


class Name(Struct, frozen=True):
    """A name that may have a page; ``own`` marks the keeper of the site among authors."""

    name: str
    url: str = ""
    own: bool = False


class Card(Struct, frozen=True, kw_only=True):
    """A paper as lists show it. ``date`` is the one that orders the reading list: added, read or published."""

    url: str
    title: Text
    authors: tuple[Name, ...] = ()
    year: int | None = None
    year_url: str = ""
    venue: str = ""
    venue_short: str = ""
    venue_url: str = ""
    organisation: str = ""
    summary: Text = Text()
    tags: tuple[Name, ...] = ()
    status: str = ""
    rating: tuple[Rating, ...] = ()
    links: tuple[Link, ...] = ()
    added: str = ""
    read: str = ""
    updated: str = ""
    date: str = ""
    notes: int = 1
    formulas: int = 0
    selected: bool = False
    own: bool = False
    image: str = ""
    lang: str = ""


class Facts(Card, frozen=True, kw_only=True):
    """A paper as its own page shows it."""

    abstract: Text = Text()
    arxiv: str = ""
    doi: str = ""
    openreview: str = ""
    acl: str = ""
    pmid: str = ""
    isbn: str = ""
    key: str = ""
    type: str = ""
    bibtex: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


LABELS: Mapping[str, str] = {
    "arxiv": "arXiv",
    "doi": "DOI",
    "openreview": "OpenReview",
    "acl": "ACL",
    "pmid": "PubMed",
    "pdf": "PDF",
    "code": "code",
    "slides": "slides",
    "video": "video",
    "poster": "poster",
    "data": "data",
    "project": "project",
    "blog": "blog",
    "supp": "supplement",
    "url": "link",
}
"""What a link of each kind is called where the author wrote no label."""


def links(meta: Meta) -> tuple[Link, ...]:
    """Return the links of a paper, its identifiers' first, each address once."""
    found: dict[str, Link] = {}
    for scheme in ("arxiv", "doi", "openreview", "acl", "pmid"):
        value = getattr(meta, scheme)
        if value:
            url = url_of(Identifier(scheme, value))
            found.setdefault(url, Link(scheme, url, LABELS[scheme]))
    for link in meta.links:
        if link.url and not _leads_to(found, link.url):
            found[link.url] = Link(link.kind, link.url, link.label or LABELS.get(link.kind, link.kind))
    if meta.url and not _leads_to(found, meta.url):
        found[meta.url] = Link("url", meta.url, LABELS["url"])
    return tuple(found.values())


def _leads_to(found: Mapping[str, Link], url: str) -> bool:
    """Say whether one of the links is this one, in another spelling of its host or its version."""
    return url in found or url.replace("http://", "https://").replace("://www.", "://").rstrip("/") in found
