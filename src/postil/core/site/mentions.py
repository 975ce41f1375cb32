"""Who refers to whom: backlinks with their sentences, and the papers that a paper's notes refer to."""

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from html import unescape

from msgspec import Struct

from postil.core.model import Backlink, Document, Ref, RefKind
from postil.core.site.catalog import Catalog
from postil.core.site.link import HOLE
from postil.core.site.target import Target

_MENTIONS = frozenset({RefKind.LINK, RefKind.WIKILINK, RefKind.EMBED, RefKind.CITATION})


class Mentions(Struct, frozen=True):
    """``backlinks`` maps a page's url to the links that lead to it; ``references`` a paper's url to the places in
    ``Catalog.papers`` of those that its notes cite or link, in order."""

    backlinks: Mapping[str, tuple[Backlink, ...]]
    references: Mapping[str, tuple[int, ...]]


def mentions(catalog: Catalog, targets: Mapping[str, Sequence[Target]]) -> Mentions:
    """Gather what the resolved refs of all documents say; a page that refers to itself does not count.

    A list's table of contents mentions all of its papers, which says nothing of them; so a list's links to the papers
    that it notes count only where they stand in another paper's entry.
    """
    backlinks: dict[str, dict[str, Backlink]] = {}
    references: dict[str, dict[int, None]] = {}
    for path, document in catalog.documents.items():
        headings = _Headings(document)
        for ref, target in zip(document.refs, targets[path], strict=True):
            goal = _goal(catalog, ref, target)
            if goal is None:
                continue
            url, paper = goal
            source, entry = _source(catalog, document, ref)
            if source == url or (entry < 0 and paper is not None and _notes(catalog, paper, path)):
                continue
            if entry >= 0 and paper is not None:
                references.setdefault(source, {})[paper] = None
            found = backlinks.setdefault(url, {})
            if source not in found:
                found[source] = _backlink(catalog, document, ref, target, headings, source, entry, targets[path])
    return Mentions(
        {url: _sorted(found.values()) for url, found in backlinks.items()},
        {url: tuple(found) for url, found in references.items()},
    )


def _goal(catalog: Catalog, ref: Ref, target: Target) -> tuple[str, int | None] | None:
    """Return the url of the page that a ref is about, and the place of its paper if it is a paper's."""
    if ref.kind not in _MENTIONS or target.path not in catalog.documents or not target.url:
        return None
    place = catalog.papers_at.get((target.path, target.entry))
    if place is not None:
        return catalog.papers[place].url, place
    return catalog.urls[target.path], None


def _source(catalog: Catalog, document: Document, ref: Ref) -> tuple[str, int]:
    entry = 0 if document.kind == "note" and document.path != catalog.home else ref.entry
    paper = catalog.paper_of(document.path, entry) if entry >= 0 else None
    return (catalog.urls[document.path], -1) if paper is None else (paper.url, entry)


def _notes(catalog: Catalog, paper: int, path: str) -> bool:
    return any(noted.path == path for noted in catalog.papers[paper].notes)


def _backlink(
    catalog: Catalog,
    document: Document,
    ref: Ref,
    target: Target,
    headings: "_Headings",
    source: str,
    entry: int,
    targets: Sequence[Target],
) -> Backlink:
    paper = catalog.paper_of(document.path, entry) if entry >= 0 else None
    title = paper.meta.title if paper else catalog.title(document.path)
    name = headings.above(ref.span.line if ref.span else 0, entry)
    name = catalog.renamed.get((document.path, entry), {}).get(name, name)

    def named(hole: re.Match[str]) -> str:
        number = int(hole[1])
        return _name(catalog, document.refs[number], targets[number])

    before, after = (HOLE.sub(named, words) if "\x00" in words else words for words in (ref.before, ref.after))
    url = f"{source}#{name}" if name else source
    # What a citation says is its paper's name with, as its label, the place in it.
    label = _name(catalog, ref, target) + unescape(ref.label) if ref.kind is RefKind.CITATION else ref.label
    return Backlink(url, title, before, label, after, document.header.macros)


def _name(catalog: Catalog, ref: Ref, target: Target) -> str:
    """Return what a citation or a wikilink without words of its own shows, as plain text."""
    missing = ref.target if ref.kind is RefKind.CITATION else ref.target.rpartition("/")[2] or ref.anchor
    if not target.url:
        return missing
    if ref.kind is RefKind.CITATION or target.path not in catalog.documents:
        return unescape(target.html) or missing
    paper = catalog.paper_of(target.path, target.entry)
    return (paper.meta.title if paper else catalog.title(target.path)).text


class _Headings:
    """The headings of a document by their lines, to say where in it a ref stands."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines = [heading.line for heading in document.headings]

    def above(self, line: int, entry: int) -> str:
        """Return the id of the heading above ``line`` that is shown on the page of ``entry`` (-1: the whole)."""
        place = bisect_right(self._lines, line) - 1
        if place < 0:
            return ""
        name = self._document.headings[place].id
        return name if entry < 0 or name in self._document.entries[entry].ids else ""


def _sorted(found: Collection[Backlink]) -> tuple[Backlink, ...]:
    return tuple(sorted(found, key=_order)) if len(found) > 1 else tuple(found)


def _order(backlink: Backlink) -> tuple[str, str]:
    return (backlink.title.text.casefold(), backlink.url)
