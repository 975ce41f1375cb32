"""Collections: the papers of each year, venue, topic, tag, author, status and rating, and those with code or formulas.

Each term of a collection has its url and its papers.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from postil.core.metadata.values import STATUSES
from postil.core.model import Meta, Paper
from postil.core.site.catalog import Catalog
from postil.core.site.claims import Claims
from postil.core.site.ratings import level, scale_of
from postil.core.site.urls import TITLE_BYTES, short_hash, slug
from postil.core.text.folding import folded
from postil.scholar.names import named
from postil.scholar.venues import lookup

KINDS = ("years", "venues", "topics", "tags", "authors", "status", "ratings", "code", "formulas")
"""The collections, also the names of their views and, but for the last two, the folders of their pages."""

SINGLE = ("code", "formulas")
"""The collections that are one term each: papers have it or not. They have no index, and share a folder."""


class Term(Struct, frozen=True):
    """One year, venue, topic, tag or author: what it is called, its page and the places of its papers in the catalog.

    ``key`` is what makes two spellings one term.
    """

    key: str
    name: str
    url: str
    papers: tuple[int, ...]


def collect(kind: str, known: Catalog, claims: Claims, minimum: int = 1) -> tuple[Term, ...]:
    """Return the terms of one kind, sorted as an index shows them, each with an url of its own.

    Those of fewer than ``minimum`` papers are left out.
    """
    spellings: dict[str, Counter[str]] = {}
    members: dict[str, dict[int, None]] = {}
    terms_of = _finder(kind, known)
    for place, paper in enumerate(known.papers):
        for key, name in terms_of(paper):
            if not key:
                continue
            if key not in members:
                spellings[key], members[key] = Counter(), {}
            spellings[key][name] += 1
            members[key][place] = None
    terms = []
    for key in sorted(members, key=_ORDERS.get(kind, str)):
        if len(members[key]) < minimum:
            continue
        name = _commonest(spellings[key])
        terms.append(Term(key, name, _url(kind, key, name, claims), tuple(members[key])))
    return tuple(terms)


def _descending(number: str) -> int:
    return -int(number)


_ORDERS: Mapping[str, Callable[[str], Any]] = {
    "years": _descending,
    "ratings": _descending,
    "status": STATUSES.index,
}
"""What terms are sorted by; those of other collections by their keys."""


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))


def _url(kind: str, key: str, name: str, claims: Claims) -> str:
    own = slug(key if kind == "ratings" else name, TITLE_BYTES)
    folder = "with" if kind in SINGLE else kind
    url = f"/{folder}/{own or short_hash(key)}/"
    if claims.owner(url):
        # "C" and "C++" have one slug; the hash keeps the second's url whatever other terms there are.
        url = f"/{folder}/{own}-{short_hash(key)}/".replace("/-", "/")
    return claims.distinct(url, f"the page of {name}")


def year_key(meta: Meta) -> str:
    """Return the key of a paper's year, empty if it is not known."""
    return str(meta.year) if meta.year else ""


def venue_key(meta: Meta) -> str:
    """Return the key of a paper's venue: all spellings of a venue that the registry knows are one."""
    name = meta.venue_short or meta.venue
    known = lookup(name) if name else None
    return folded(known.short or known.name if known else name)


@lru_cache(maxsize=8_192)
def tag_key(tag: str) -> str:
    """Return the key of a tag or topic: without regard to case and to blanks, hyphens or underscores between words."""
    return " ".join(re.sub(r"[-_]+", " ", unicodedata.normalize("NFKC", tag)).split()).casefold()


def author_key(name: str) -> str:
    """Return the key of an author's name: without accents, marks and case, so that common spellings are one."""
    return folded(name)


def _finder(kind: str, known: Catalog) -> Callable[[Paper], Iterable[tuple[str, str]]]:
    """Return the function that gives the keys and names of a paper's terms."""
    if kind == "ratings":
        scale = scale_of(paper.meta.rating for paper in known.papers)
        return lambda paper: _level(paper, scale)
    if kind == "formulas":
        return lambda paper: _formulas(paper, known)
    named = _NAMED[kind]
    return lambda paper: named(paper.meta)


def _years(meta: Meta) -> Iterable[tuple[str, str]]:
    return ((year_key(meta), str(meta.year)),)


def _venues(meta: Meta) -> Iterable[tuple[str, str]]:
    name = meta.venue_short or meta.venue
    known = lookup(name) if name else None
    return ((venue_key(meta), known.short or known.name if known else name),)


def _topics(meta: Meta) -> Iterable[tuple[str, str]]:
    return ((tag_key(meta.topic), meta.topic),)


def _tags(meta: Meta) -> Iterable[tuple[str, str]]:
    return ((tag_key(tag), tag) for tag in meta.tags)


def _authors(meta: Meta) -> Iterable[tuple[str, str]]:
    return ((author_key(person.name), person.name) for person in named(meta.authors))


def _status(meta: Meta) -> Iterable[tuple[str, str]]:
    return ((meta.status, meta.status),)


def _code(meta: Meta) -> Iterable[tuple[str, str]]:
    return (("code", "code"),) if any(link.kind == "code" for link in meta.links) else ()


def _level(paper: Paper, scale: int) -> Iterable[tuple[str, str]]:
    found = level(paper.meta.rating, scale)
    return ((str(found), f"{found}/{scale}"),) if found else ()


def _formulas(paper: Paper, known: Catalog) -> Iterable[tuple[str, str]]:
    entries = (known.documents[noted.path].entries[noted.entry] for noted in paper.notes)
    return (("formulas", "formulas"),) if any(entry.inline or entry.display for entry in entries) else ()


_NAMED: Mapping[str, Callable[[Meta], Iterable[tuple[str, str]]]] = {
    "years": _years,
    "venues": _venues,
    "topics": _topics,
    "tags": _tags,
    "authors": _authors,
    "status": _status,
    "code": _code,
}
