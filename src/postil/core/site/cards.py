"""What templates show of papers: plain values, made once for each paper and shared by all pages."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from postil.core.model import Link, Meta, Origin, Rating, Text
from postil.scholar.citations import Work
from postil.scholar.identifiers import SCHEMES, Identifier, of_url, url_of

_PDF = re.compile(r"\.pdf$|^https?://arxiv\.org/pdf/|^https?://openreview\.net/pdf\b", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:www\.)?([^/?#:]+)", re.IGNORECASE)


class Name(Struct, frozen=True):
    """A name that may have a page; ``own`` marks the keeper of the site among authors."""

    name: str
    url: str = ""
    own: bool = False


class Card(Struct, frozen=True, kw_only=True):
    """A paper as lists show it.

    ``date`` is the one that orders the reading list: added, read or published. The image's width and height are 0 if
    they are not known, as those of one on another host.
    """

    url: str
    title: Text
    authors: tuple[Name, ...] = ()
    et_al: bool = False
    year: int | None = None
    year_url: str = ""
    venue: str = ""
    venue_short: str = ""
    venue_url: str = ""
    organisation: str = ""
    summary: Text = Text()
    tags: tuple[Name, ...] = ()
    topic: str = ""
    topic_url: str = ""
    status: str = ""
    rating: tuple[Rating, ...] = ()
    links: tuple[Link, ...] = ()
    added: str = ""
    read: str = ""
    updated: str = ""
    date: str = ""
    notes: int = 1
    formulas: int = 0
    has_code: bool = False
    selected: bool = False
    own: bool = False
    image: str = ""
    image_width: int = 0
    image_height: int = 0
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
    work: Work | None = None
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
    """Return the links of a paper, its identifiers' first, each address once.

    An author's link that leads where an identifier does already is left out, but for the paper itself as PDF.
    """
    found: dict[str, Link] = {}
    own = [Identifier(scheme, getattr(meta, scheme)) for scheme in SCHEMES if getattr(meta, scheme)]
    for identifier in own:
        url = url_of(identifier)
        if url:
            found[url] = Link(identifier.scheme, url, LABELS[identifier.scheme])
    for link in (*meta.links, Link("url", meta.url)):
        kind = "pdf" if link.kind == "url" and _PDF.search(link.url) else link.kind
        known = link.url and of_url(link.url) in own and (kind != "pdf" or any(x.kind == "pdf" for x in found.values()))
        if link.url and not known:
            found.setdefault(_plain(link.url), Link(kind, link.url, link.label or _label(kind, link.url)))
    return tuple(found.values())


def _plain(url: str) -> str:
    """Return what two spellings of an address have in common."""
    return url.replace("http://", "https://").replace("://www.", "://").rstrip("/")


def _label(kind: str, url: str) -> str:
    """Return what a link is called that has no label: its kind, or the host that it leads to."""
    host = _HOST.match(url)
    return host[1] if kind == "url" and host else LABELS.get(kind, kind)
