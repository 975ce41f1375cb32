"""Lines of metadata at the top of a note whose page says the same above it.

``**Venue**: ICLR 2021`` is read into the paper's facts, and a reader would see it twice. Such a line gets the class
``stated``, which the style sheet of a paper's page hides in the paper's first note; lists, feeds and whoever reads
without style sheets keep it. Only a line all of whose words and links are among the facts gets it.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from postil.core.metadata import fields
from postil.core.metadata.infer_lines import Pair, line_of, pairs, top_of
from postil.core.model import Meta
from postil.core.site.cards import links
from postil.core.splitting.inlines import Inline, inlines
from postil.core.splitting.outline import Section
from postil.core.text.prose import raw_text_of
from postil.scholar.names import OTHERS

_WORD = re.compile(r"\w+")
_JOINING = frozenset(("and", "in", "the"))
_BREAKS = frozenset(("softbreak", "hardbreak"))
_IDENTIFIERS = frozenset(("arxiv", "doi", "openreview", "acl", "pmid", "isbn", "key"))


def mark_stated(tokens: Sequence[Token], sections: Sequence[Section], first_line: int) -> None:
    """Give the class to the lines, items and lists of the sections' tokens that their facts repeat."""
    for section in sections:
        top = tokens[section.body_start : _end_of_top(tokens, section)]
        marked = [_mark(tokens, section, inline, first_line) for inline in top_of(inlines(top))]
        if any(marked):
            _mark_lists(top)


def _end_of_top(tokens: Sequence[Token], section: Section) -> int:
    headings = (place for place in range(section.body_start, section.end) if tokens[place].type == "heading_open")
    return next(headings, section.end)


def _mark(tokens: Sequence[Token], section: Section, inline: Inline, first_line: int) -> bool:
    found = {pair.start: _is_shown(pair, section.meta, first_line) for pair in pairs(inline)}
    if not any(found.values()):
        return False
    lines = list(_lines(inline.token.children or []))
    shown = [_is_stated(line, found) for line in lines]
    for place in range(1, len(lines)):
        # A line that begins with no key goes on with the value of the line before it.
        shown[place - 1] = shown[place - 1] and any(start in lines[place] for start in found)
    if all(shown):
        at = section.body_start + inline.at - 1
        block = tokens[at - 1] if tokens[at].hidden else tokens[at]
        if not tokens[at].hidden or tokens[at + 3].type == "list_item_close":
            block.attrJoin("class", "stated")
    else:
        _wrap(inline.token, lines, shown)
    return any(shown)


def _lines(children: Sequence[Token]) -> Iterator[range]:
    """Yield the places of each line's tokens, the break at its end included."""
    begin = 0
    for place, child in enumerate(children):
        if child.type in _BREAKS:
            yield range(begin, place + 1)
            begin = place + 1
    yield range(begin, len(children))


def _is_stated(line: range, found: dict[int, bool]) -> bool:
    here = [start for start in found if start in line]
    return bool(here) and all(found[start] for start in here)


def _wrap(inline: Token, lines: Sequence[range], shown: Sequence[bool]) -> None:
    children = inline.children or []
    out: list[Token] = []
    for line, hidden in zip(lines, shown, strict=True):
        kept = children[line.start : line.stop]
        if hidden:
            opening = Token("stated_open", "span", 1, attrs={"class": "stated"})
            kept = [opening, *kept, Token("stated_close", "span", -1)]
        out += kept
    inline.children = out


def _mark_lists(tokens: Sequence[Token]) -> None:
    opened: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.type.endswith("_list_open"):
            opened.append((token, []))
        elif token.type == "list_item_open" and opened:
            opened[-1][1].append(token)
        elif token.type.endswith("_list_close") and opened:
            start, items = opened.pop()
            if items and all(item.attrGet("class") == "stated" for item in items):
                start.attrJoin("class", "stated")


def _is_shown(pair: Pair, meta: Meta, first_line: int) -> bool:
    """Say whether the facts show everything in a pair's value."""
    field = fields.field_of(pair.key)
    if field == "rating":
        origin = meta.origins.get("rating")
        return origin is not None and origin.line == line_of(pair, first_line)
    words = set(_words(pair)) - _JOINING
    shown = links(meta)
    addresses = {link.url for link in shown}
    given = {str(token.attrs.get("href", "")) for token in pair.value if token.type == "link_open"}
    if not words or not given <= addresses or any(token.type in ("image", "html_inline") for token in pair.value):
        return False
    facts = " ".join(_facts(field, meta, [f"{link.label} {link.url}" for link in shown]))
    return words <= set(_WORD.findall(facts.casefold()))


def _words(pair: Pair) -> list[str]:
    text = raw_text_of(pair.value)
    if not pair.bold:
        # Without bold print the key stands in the value's tokens.
        text = re.split("[:：]", text, maxsplit=1)[-1]
    return _WORD.findall(text.casefold())


def _facts(field: str, meta: Meta, shown_links: Sequence[str]) -> Sequence[str]:
    """Return what the page of a paper shows for a field."""
    year = str(meta.year or "")
    if field == "authors":
        return [author.name for author in meta.authors] + (["others"] if OTHERS in meta.authors else [])
    if field in ("venue", "year"):
        return [meta.venue, meta.venue_short, year]
    if field == "tags":
        return meta.tags
    if field in ("status", "organisation", "read", "added", "updated"):
        return [str(getattr(meta, field))]
    if field in _IDENTIFIERS:
        return [str(getattr(meta, field)), *shown_links]
    return shown_links if field == "url" or field.startswith("link:") else []
