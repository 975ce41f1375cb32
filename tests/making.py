"""Making documents, sites and catalogs in tests without converting Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

from postil.core.model import Asset, Diagnostic, Document, Entry, Header, Heading, Meta, Person, Ref, Text
from postil.core.settings.config import Config
from postil.core.site.catalog import Catalog, catalog
from postil.core.site.claims import Claims
from postil.core.site.places import Places
from postil.core.site.resolve import resolve
from postil.core.site.suggestions import Suggestions
from postil.core.site.target import Target


def text(plain: str) -> Text:
    return Text(plain, plain)


def meta(title: str = "", authors: Sequence[str] = (), **fields: Any) -> Meta:
    people = tuple(Person(name, name.rsplit(" ", 1)[-1]) for name in authors)
    return Meta(title=text(title) if title else Text(), authors=people, **fields)


def note(path: str, about: Meta | None = None, ids: Iterable[str] = (), **fields: Any) -> Document:
    """Return a note below ``content`` with one part that has these ids as headings."""
    found = about or meta(path.rsplit("/", 1)[-1].removesuffix(".md").title())
    headings = tuple(Heading(2, text(name.title()), name, part=0) for name in ids)
    entry = Entry(meta=found, first=0, last=1, ids=tuple(ids), headings=headings)
    return document(path, "note", found, entries=(entry,), ids=tuple(ids), headings=headings, **fields)


def papers(path: str, abouts: Sequence[Meta], **fields: Any) -> Document:
    """Return a list with an entry for each; entry n has the anchor ``pn`` and inside it the id ``inn``."""
    entries = tuple(
        Entry(meta=about, first=n, last=n + 1, anchor=f"p{n}", ids=(f"in{n}",), line=10 * n + 1)
        for n, about in enumerate(abouts)
    )
    ids = tuple(name for n in range(len(abouts)) for name in (f"p{n}", f"in{n}"))
    return document(path, "list", meta("A List"), entries=entries, ids=ids, **fields)


def document(path: str, kind: str, about: Meta, header: Header | None = None, **fields: Any) -> Document:
    return Document(
        path=f"content/{path}", kind=kind, dialect="github", meta=about, header=header or Header(), **fields
    )


def image(path: str, width: int = 0, height: int = 0) -> Asset:
    return Asset(path, "/" + path.partition("/")[2], "", "0" * 64, 1, width, height)


def catalogued(*documents: Document, assets: Sequence[Asset] = (), config: Config | None = None) -> Catalog:
    return with_claims(*documents, assets=assets, config=config)[0]


def with_claims(
    *documents: Document, assets: Sequence[Asset] = (), config: Config | None = None
) -> tuple[Catalog, Claims]:
    return catalog(documents, assets, config or Config(), ())


def resolved(ref: Ref, *documents: Document, **options: Any) -> tuple[Target, tuple[Diagnostic, ...]]:
    """Return the target of one ref that stands in the first of ``documents``, and the faults."""
    from msgspec.structs import replace

    first = replace(documents[0], refs=(ref,))
    known = catalogued(first, *documents[1:], **options)
    found = known.documents[first.path]
    targets, faults = resolve(found, Places(known, options.get("config") or Config()), Suggestions(known))
    return targets[0], faults
