"""One document changed: what of it is seen elsewhere than on its own pages."""

from bisect import bisect_right

from msgspec.structs import replace

from postil.core.model import Document, Heading, Span


def seen_elsewhere(document: Document) -> Document:
    """Return ``document`` with only that in it which can show on other pages than those with its body.

    If two versions of a document are equal in this, the rest of the site is the same with either of them. Lines do not
    count, but under which heading a reference stands does, as backlinks lead there. Titles, authors, tags and
    references count: other papers are related by them. What statistics tell of the number of words is asked for apart
    (``core/site/lengths.py``): only the sum over all notes says whether it changes.
    """
    lines = [heading.line for heading in document.headings]
    return replace(
        document,
        digest="",
        diagnostics=(),
        words=0,
        headings=tuple([_without_line(heading) for heading in document.headings]),
        entries=tuple(
            [
                replace(
                    entry,
                    first=0,
                    last=0,
                    line=0,
                    words=0,
                    headings=tuple(map(_without_line, entry.headings)),
                )
                for entry in document.entries
            ]
        ),
        refs=tuple(
            [
                replace(ref, span=Span(bisect_right(lines, ref.span.line))) if ref.span is not None else ref
                for ref in document.refs
            ]
        ),
    )


def is_same_shape(old: Document, new: Document) -> bool:
    """Say whether the pages planned for ``old`` can show ``new``: it has the same kind and number of entries."""
    return (
        old.path == new.path
        and old.kind == new.kind
        and len(old.entries) == len(new.entries)
        and old.header.draft == new.header.draft
    )


def _without_line(heading: Heading) -> Heading:
    return replace(heading, line=0, part=-1)
