"""Entries of all documents become papers: what shares an identifier is one paper with several notes."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Document, Entry, Meta, Noted, Span, Text
from postil.scholar.identifiers import identities

ALIKE = 0.2
"""Two titles that share less than this part of their words are held for different ones."""

_WORD = re.compile(r"\w+")
_FIRST_FOUND = (
    "title", "authors", "organisation", "type", "arxiv", "doi", "openreview", "acl", "pmid", "isbn", "key", "url",
    "topic", "status", "rating", "abstract", "summary", "image", "read", "lang",
)  # fmt: skip


class Group(Struct, frozen=True):
    """The entries about one paper, the one whose page it is first, and what they say together."""

    notes: tuple[Noted, ...]
    meta: Meta
    order: int


def group(documents: Sequence[Document]) -> tuple[tuple[Group, ...], tuple[Diagnostic, ...]]:
    """Return the papers in the author's order: by the files' ``order``, then by path, then as written.

    Entries are joined over every identifier that they share (arXiv id, DOI, citation key, …), so a preprint, its
    published version and a note that names both are one paper. Two entries that share an identifier but have wholly
    different titles are joined as well, since an identifier says more than a title, and are reported.
    """
    order = sorted(documents, key=lambda document: (_rank(document), document.path))
    entries = [(Noted(d.path, place), entry) for d in order for place, entry in enumerate(d.entries)]
    kinds = {document.path: document.kind for document in documents}
    roots, faults = _joined(entries)
    members: dict[int, list[int]] = {}
    for place, root in enumerate(roots):
        members.setdefault(root, []).append(place)
    return tuple(_group([entries[i] for i in places], kinds, root) for root, places in members.items()), faults


def _rank(document: Document) -> float:
    return float("inf") if document.header.order is None else document.header.order


def _joined(entries: Sequence[tuple[Noted, Entry]]) -> tuple[list[int], tuple[Diagnostic, ...]]:
    """Return for each entry the place of the first one about the same paper."""
    parents = list(range(len(entries)))
    holders: dict[str, int] = {}
    faults = []
    for place, (_, entry) in enumerate(entries):
        for name in identities(entry.meta):
            other = holders.setdefault(name.casefold(), place)
            first, second = _root(parents, other), _root(parents, place)
            if first == second:
                continue
            parents[max(first, second)] = min(first, second)
            if not alike(entries[other][1].meta.title.text, entry.meta.title.text):
                faults.append(_merged(entries[other], entries[place], name))
    return [_root(parents, place) for place in range(len(entries))], tuple(faults)


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def alike(one: str, other: str) -> bool:
    """Say whether two titles can be the same paper's: one within the other, or enough words in common."""
    if not one or not other:
        return True
    first, second = (set(_WORD.findall(unicodedata.normalize("NFKC", title).casefold())) for title in (one, other))
    common = len(first & second)
    return common == min(len(first), len(second)) or common >= ALIKE * len(first | second)


def _merged(one: tuple[Noted, Entry], other: tuple[Noted, Entry], name: str) -> Diagnostic:
    scheme, _, value = name.partition(":")
    titles = f'"{other[1].meta.title.text}" and "{one[1].meta.title.text}" ({one[0].path}:{one[1].line})'
    message = f"{titles} both carry the {scheme} {value} and become one paper"
    hint = "correct the identifier of one of them if they are two papers"
    return diagnostic("paper-merged", other[0].path, Span(other[1].line) if other[1].line else None, message, hint)


def _group(entries: Sequence[tuple[Noted, Entry]], kinds: Mapping[str, str], order: int) -> Group:
    def key(item: tuple[Noted, Entry]) -> tuple[bool, str]:
        return (kinds[item[0].path] != "note", item[1].meta.added or item[1].meta.read or "~")

    ranked = sorted(entries, key=key) if len(entries) > 1 else entries
    metas = [entry.meta for _, entry in ranked]
    meta = merge(metas) if len(metas) > 1 else metas[0]
    return Group(tuple(noted for noted, _ in ranked), meta, order)


def merge(metas: Sequence[Meta]) -> Meta:
    """Return what several notes say of one paper, the earlier winning field by field.

    Values that belong together (year and date; venue, its short form) come from one note. Tags and links are
    gathered; it was added when the first note was, and updated when the last one was.
    """
    taken: dict[str, Any] = {}
    origins = dict(metas[0].origins)
    for name in _FIRST_FOUND:
        taken[name] = _first(metas, name, origins)
    with_year = [m for m in metas if m.year or m.date] or metas[:1]
    dated = next((m for m in with_year if m.year and m.date), with_year[0])
    placed = next((m for m in metas if m.venue or m.venue_short), metas[0])
    for source, names in ((dated, ("year", "date")), (placed, ("venue", "venue_short"))):
        for name in names:
            taken[name] = getattr(source, name)
            _note_origin(source, name, origins)
    extra: dict[str, Any] = {}
    for meta in reversed(metas):
        extra.update(meta.extra)
    return replace(
        metas[0],
        **taken,
        links=_unique((link for m in metas for link in m.links), lambda link: link.url),
        tags=_unique((tag for m in metas for tag in m.tags), str.casefold),
        selected=any(m.selected for m in metas),
        own=any(m.own for m in metas),
        added=min(filter(None, (m.added for m in metas)), default=""),
        updated=max((m.updated for m in metas), default=""),
        extra=extra,
        origins=origins,
    )


def _first(metas: Sequence[Meta], name: str, origins: dict[str, Any]) -> Any:
    for meta in metas:
        value = getattr(meta, name)
        if value:
            _note_origin(meta, name, origins)
            return value
    return getattr(metas[0], name)


def _note_origin(meta: Meta, name: str, origins: dict[str, Any]) -> None:
    if name in meta.origins:
        origins[name] = meta.origins[name]


def _unique(values: Iterable[Any], key: Callable[[Any], str]) -> tuple[Any, ...]:
    first: dict[str, Any] = {}
    for value in values:
        first.setdefault(key(value), value)
    return tuple(first.values())


def untitled(path: str) -> Text:
    """Return a title for a document that has none: the name of its file."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    name = re.sub(r"[-_]+", " ", stem).strip() or stem
    return Text(name, escape(name))
