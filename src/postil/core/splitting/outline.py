"""What a document is — one note, a list of many papers, or a page — and where its papers begin and end."""

import re
from collections.abc import Sequence

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from postil.core.metadata.frontmatter import Front
from postil.core.metadata.infer import file_meta, is_generic, section_meta, settled
from postil.core.metadata.infer_heading import Title, read_title
from postil.core.metadata.infer_links import words
from postil.core.metadata.merging import merged
from postil.core.model import Diagnostic, Meta
from postil.core.splitting.above import Cut
from postil.core.splitting.bullets import cut_bullets
from postil.core.splitting.digest import cut_digest
from postil.core.splitting.fields import read_fields
from postil.core.splitting.headings import cut_headings, cut_plain_headings
from postil.core.splitting.inlines import Inline, inlines
from postil.scholar.identifiers import identities


class Section(Struct, frozen=True, kw_only=True):
    """One paper's run of tokens, ``start`` up to ``end`` (not included); ``body_start`` is behind its heading.

    ``anchor`` is the id of its heading, empty where it has none; ``heading`` the index of the inline token that names
    the paper, -1 if none does; ``line`` the line of the file.
    """

    start: int
    end: int
    body_start: int
    meta: Meta
    anchor: str = ""
    heading: int = -1
    line: int = 0


class Outline(Struct, frozen=True, kw_only=True):
    """A document's kind (note, list or page), its own metadata and its papers; ``why`` says what decided the kind.

    ``diagnostics`` are faults in what entries say of themselves.
    """

    kind: str
    meta: Meta
    sections: tuple[Section, ...] = ()
    why: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


_PAGE_NAMES = frozenset(
    """
about about-me contact cv resume index readme home license contributing changelog code_of_conduct 404 search archive
archives tags categories publications projects teaching imprint impressum privacy links now colophon sitemap
""".split()
)
_PAGE_LAYOUTS = frozenset("page about cv home profile landing splash archive tags categories redirect".split())


def outline(tokens: Sequence[Token], front: Front, path: str) -> Outline:
    """Return the outline of a parsed document.

    ``tokens`` is the whole stream, whose lines count from 0 at ``front.first_line`` of the file. ``kind:`` in the front
    matter wins; otherwise the shape decides: many sections or items that are each a paper make a list, a file
    without any sign of a paper and with a page's name or layout makes a page, everything else is a note.
    """
    flat = inlines(tokens)
    forced = front.header.kind
    if forced in ("", "list"):
        cuts, why = _cuts(tokens, flat, front, forced=forced == "list")
        if cuts or forced == "list":
            return _list(tokens, flat, front, path, cuts, why or "front matter")
    note = _note(tokens, flat, front, path)
    if forced == "page":
        return _page(note, flat, front, "front matter")
    if not forced and _is_page(front, note.meta, path):
        return _page(note, flat, front, "a page's name or layout, and no paper")
    return note


def _page(note: Outline, flat: Sequence[Inline], front: Front, why: str) -> Outline:
    """A heading such as "Summary" names no paper, but it may well name a page."""
    named = note.meta.origins.get("title")
    if named and named.method == "file name" and flat and flat[0].level == 1:
        heading = section_meta(flat[:1], read_title(flat[0], []), front.first_line)
        note = replace(note, meta=merged(Meta(title=heading.title, origins=heading.origins), note.meta))
    return replace(note, kind="page", sections=(), why=why)


def _cuts(tokens: Sequence[Token], flat: Sequence[Inline], front: Front, forced: bool) -> tuple[list[Cut], str]:
    # Two papers have two links.
    if not forced and (front.body.count("://") < 2 or _says_one_paper(front.meta)):
        return [], ""
    first = front.first_line
    for cut, why in (
        (cut_headings, "sections that are each a paper"),
        (cut_digest, "paragraphs that begin with a linked title"),
        (cut_bullets, "list items that are each a paper"),
    ):
        if cuts := cut(tokens, flat, first, forced):
            return cuts, f"{len(cuts)} {why}"
    return (cut_plain_headings(tokens, flat, first), "") if forced else ([], "")


def _says_one_paper(meta: Meta) -> bool:
    """Front matter with an identifier, or with authors and a venue, is about one paper."""
    return bool(identities(meta)) or bool(meta.authors and meta.venue)


def _list(
    tokens: Sequence[Token], flat: Sequence[Inline], front: Front, path: str, cuts: Sequence[Cut], why: str
) -> Outline:
    sections = []
    faults: list[Diagnostic] = []
    for one in cuts:
        section = flat[one.first : one.last]
        stated, found = read_fields(tokens, one.body_start, path, front.first_line)
        faults.extend(found)
        meta = section_meta(section, one.title, front.first_line, stated)
        # An entry that says when it was added has not been read on the day of the heading above it.
        above = _without(one.meta, "read") if stated.added else one.meta
        meta = settled(merged(stated, meta, above))
        line = section[0].line + front.first_line if section else 0
        sections.append(
            Section(
                start=one.start,
                end=one.end,
                body_start=one.body_start,
                meta=meta,
                anchor=_anchor(tokens, section[0].at) if section else "",
                heading=section[0].at if section else -1,
                line=line,
            )
        )
    before = flat[: cuts[0].first] if cuts else flat
    own = _own_meta(before, front, path)
    return Outline(kind="list", meta=own, sections=tuple(sections), why=why, diagnostics=tuple(faults))


def _without(meta: Meta, name: str) -> Meta:
    origins = {field: origin for field, origin in meta.origins.items() if field != name}
    return replace(meta, **{name: ""}, origins=origins)


def _own_meta(before: Sequence[Inline], front: Front, path: str) -> Meta:
    """The metadata of a list itself: its title, and nothing of its papers."""
    title = next((inline for inline in before if inline.level == 1), None)
    if title is None:
        title = next((inline for inline in before[:2] if inline.level == 2 and not is_generic(inline)), None)
    heading = section_meta([title], read_title(title, []), front.first_line) if title else Meta()
    return merged(front.meta, Meta(title=heading.title, origins=heading.origins), file_meta(path))


def _anchor(tokens: Sequence[Token], inline: int) -> str:
    opening = tokens[inline - 1] if inline else None
    return str(opening.attrGet("id") or "") if opening is not None else ""


def _note(tokens: Sequence[Token], flat: Sequence[Inline], front: Front, path: str) -> Outline:
    place, title = _title(flat, front.meta)
    section = flat[place:] if title else flat
    found = section_meta(section, title, front.first_line, front.meta)
    meta = settled(merged(front.meta, found, file_meta(path)))
    body_start = 0
    anchor = ""
    heading = -1
    if title:
        heading = section[0].at
        anchor = _anchor(tokens, heading)
        # Only a title at the very top is left out of the page that has it as its heading.
        body_start = heading + 2 if place == 0 or _only_hidden(tokens, heading - 1) else 0
    whole = Section(
        start=0,
        end=len(tokens),
        body_start=body_start,
        meta=meta,
        anchor=anchor,
        heading=heading,
        line=section[0].line + front.first_line if section else front.first_line,
    )
    return Outline(kind="note", meta=meta, sections=(whole,), why="one paper")


def _only_hidden(tokens: Sequence[Token], end: int) -> bool:
    return all(token.type == "html_block" or token.hidden for token in tokens[:end])


_EARLY = 4


def _title(flat: Sequence[Inline], known: Meta) -> tuple[int, Title | None]:
    """The inline that names a note's paper: where it stands in ``flat``, and what it says."""
    if known.title:
        for place, inline in enumerate(flat[: _EARLY + 2]):
            if not inline.level or is_generic(inline):
                continue
            title = read_title(inline)
            if _alike(title.text.text, known.title.text):
                return place, title
        return 0, None
    for place, inline in enumerate(flat[:_EARLY]):
        if inline.level == 1 and not is_generic(inline):
            return place, read_title(inline)
    if not flat:
        return 0, None
    first = flat[0]
    if first.level and not is_generic(first):
        return 0, read_title(first)
    if first.tag == "p" and first.top and len(first.token.content) < 400:
        title = read_title(first)
        # A linked title alone in the first paragraph stands for a heading.
        if title.link and title.link.alone and title.says_paper:
            return 0, title
    return 0, None


def _alike(one: str, other: str) -> bool:
    ours, theirs = words(one), words(other)
    if not ours or not theirs:
        return one.strip().casefold() == other.strip().casefold() and bool(one.strip())
    common = len(set(ours) & set(theirs))
    return ours == theirs or common / max(len(set(ours)), len(set(theirs))) >= 0.75


def _is_page(front: Front, meta: Meta, path: str) -> bool:
    if identities(meta) or (front.meta.authors and front.meta.venue):
        return False
    if meta.origins.get("url") and meta.origins["url"].method in ("heading", "link"):
        return False
    stem = re.sub(r"^_", "", path.rpartition("/")[2].rpartition(".")[0])
    layout = str(front.meta.extra.get("layout", "")).casefold()
    # GitBook's table of contents has that very name; a note may well be called summary.
    return stem.casefold() in _PAGE_NAMES or stem == "SUMMARY" or layout in _PAGE_LAYOUTS
