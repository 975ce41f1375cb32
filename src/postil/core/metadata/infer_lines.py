"""Metadata written as lines: ``**Venue**: ICLR 2026``, ``- Authors: …``, tables of keys and values, ``TLDR; …``."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

from markdown_it.token import Token

from postil.core.metadata import fields
from postil.core.metadata.header_builder import Builder
from postil.core.metadata.header_syntax import Item
from postil.core.metadata.header_values import BadValue
from postil.core.metadata.values import rating
from postil.core.model import Meta, Rating, Span, Text
from postil.core.splitting.inlines import Inline, cut
from postil.core.text.prose import html_of, raw_text_of, text_of

_METHOD = "line"
_MOST = 16
"""How many inlines below the title may hold such lines."""

_MOST_SCORED = 30
"""How many inlines below the heading of a rating may say one."""

_HEADS = frozenset(("key", "field", "项目", "项", "属性", "字段", "項目"))
"""What the first column of a table of keys and values is called."""

_MOST_PAIRS = 40
_REFUSED = frozenset(("type", "image", "lang", "own", "selected", "topic", "links"))
# Words that are also the beginnings of sentences need the bold print.
_PLAIN = frozenset(
    ("authors", "venue", "year", "arxiv", "doi", "url", "openreview", "pmid", "tags", "link:code", "title", "date")
)
_NONE = re.compile(
    r"^(?:无|暂无|未公开|未开源|待开源|没有|未知|なし|없음|n/?a|none|no|not (?:available|released)|unknown|tbd|keine?"
    r"|-+|—+|–+)(?![a-z0-9])",
    re.IGNORECASE,
)
_COLON = re.compile(r"^\s*[:：]\s*")
_PLAIN_LINE = re.compile(
    r"^[\s•*-]*([^\W\d_][^:：\n]{0,40}?)\s*[:：]\s+(?=\S)|^[\s•*-]*([^\W\d_][^:：\n]{0,20}?)：\s*(?=\S)"
)
_TLDR = re.compile(
    r"^\s*(?:tl\s?;?\s?dr|in a nutshell|一句话总结|一句话概括)(?![a-z])\s*[;:：.,–—-]*\s*", re.IGNORECASE
)
_TLDR_HTML = re.compile(
    r"^(?:<\w+>)*\s*(?:tl\s?;?\s?dr)\b\s*[;:：.,–—-]*\s*(?:</\w+>)*\s*[;:：.,–—-]*\s*", re.IGNORECASE
)
_EDGES = " \t\n|·•;；,，"


class Pair(NamedTuple):
    """A key and the tokens of its value; ``bold`` if the key was printed so."""

    key: str
    value: Sequence[Token]
    bold: bool
    inline: Inline
    start: int


def read_lines(section: Sequence[Inline], first_line: int) -> Meta:
    """Return what the lines at the top of a section (its heading left out) say, up to its next heading."""
    builder = Builder(method=_METHOD)
    top = top_of(section)
    for pair in [*(pair for inline in top for pair in pairs(inline)), *_cells(top)]:
        _take(builder, pair, first_line)
    _tldr(builder, top, first_line)
    return builder.finished()[0]


def read_sections(section: Sequence[Inline], first_line: int) -> Meta:
    """Return what sections of a note hold that are a field each: ``## TL;DR``, ``## Abstract``, ``## Rating``."""
    builder = Builder(method="section")
    for number, inline in enumerate(section):
        if not inline.level or len(inline.token.content) > 40:
            continue
        field = _field_of_heading(text_of(inline.token.children))
        if not field:
            continue
        following = section[number + 1 :]
        if field in ("summary", "abstract") and following and not following[0].level:
            children = following[0].token.children
            builder.put(field, Text(text_of(children), html_of(children)), following[0].line + first_line)
        elif field == "rating":
            builder.put("rating", tuple(_axes(following)), inline.line + first_line)
    return builder.finished()[0]


@lru_cache(maxsize=1024)
def _field_of_heading(text: str) -> str:
    return fields.META_FIELDS.get(fields.folded(re.sub(r"^[\d.\s、]+|[^\w\s;/()（）-]+", "", text)), "")


def _axes(following: Sequence[Inline]) -> Iterator[Rating]:
    """The stars of a rating section: one axis a line, or a single one; or one axis a row of a table."""
    here = list(takewhile(lambda inline: not inline.level, following[:_MOST_SCORED]))
    for inline in here:
        for line in raw_text_of(inline.token.children).split("\n") if inline.tag == "p" else ():
            axis, colon, value = line.replace("：", ":").partition(":")
            found = rating(value, axis.strip(" *-•")) if colon else rating(line)
            if found and len(axis) <= 40:
                yield found
    for row in _rows(here):
        axis, *values = (text_of(cell.token.children) for cell in row)
        scores = [score for value in values if (score := rating(value, axis))]
        # A row of several numbers is one of results.
        if len(scores) == 1 and not rating(axis) and len(axis) <= 40:
            yield scores[0]


def top_of(section: Sequence[Inline]) -> list[Inline]:
    """Return what may hold metadata: the first inlines of a section (its heading left out), up to its next heading."""
    top: list[Inline] = []
    for inline in section:
        if inline.level or len(top) >= _MOST:
            break
        top.append(inline)
    return top


def pairs(inline: Inline) -> Sequence[Pair]:
    """Return the keys with their values in a paragraph or an item; a table's are elsewhere (``_cells``)."""
    content = inline.token.content
    if inline.tag in ("th", "td") or (":" not in content and "：" not in content):
        return ()
    return list(_bold_pairs(inline)) or list(_plain_pairs(inline))


def _bold_pairs(inline: Inline) -> Iterator[Pair]:
    """Pairs whose key is bold; a value goes on to the next bold key, or to the end of its line if that is hard."""
    children = inline.token.children or []
    starts = [(index, *label) for index in range(len(children)) if (label := _bold_label(children, index))]
    for number, (start, key, begin) in enumerate(starts[:_MOST_PAIRS]):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(children)
        hard = next((place for place in range(begin, end) if children[place].type == "hardbreak"), end)
        yield Pair(key, children[begin:hard], True, inline, start)


def _bold_label(children: Sequence[Token], index: int) -> tuple[str, int] | None:
    """The key that a bold run at ``index`` is, and where its value begins."""
    if children[index].type != "strong_open":
        return None
    for end in range(index + 1, min(index + 8, len(children))):
        if children[end].type == "strong_close":
            break
    else:
        return None
    label = raw_text_of(children[index:end])
    after = children[end + 1].content if end + 1 < len(children) and children[end + 1].type == "text" else ""
    inside = label.rstrip().endswith((":", "："))
    if len(label) > 45 or not (inside or _COLON.match(after)):
        return None
    return label.strip(" :："), end + 1


def _plain_pairs(inline: Inline) -> Iterator[Pair]:
    """Pairs without bold print: a paragraph all of whose lines are such, or an item that is one."""
    children = inline.token.children or []
    lines: list[tuple[int, int]] = []
    begin = 0
    for index, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            lines.append((begin, index))
            begin = index + 1
    lines.append((begin, len(children)))
    found: list[Pair] = []
    for start, end in lines:
        match = _PLAIN_LINE.match(raw_text_of(children[start:end]))
        if not match or not fields.field_of(match[1] or match[2]):
            return
        found.append(Pair((match[1] or match[2]).strip(), children[start:end], False, inline, start))
    yield from found


def _cells(top: Sequence[Inline]) -> Iterator[Pair]:
    """Pairs in tables: a key beside its value, or a row of keys above a row of values."""
    rows = _rows(top)
    if not rows:
        return
    heads = rows[0]
    if len(heads) > 1 and all(fields.field_of(text_of(cell.token.children)) for cell in heads):
        if len(rows) == 2 and len(rows[1]) == len(heads):
            for head, cell in zip(heads, rows[1], strict=True):
                yield _beside(head, cell)
        return
    for row in rows:
        if len(row) == 2:
            yield _beside(row[0], row[1])


def _beside(key: Inline, value: Inline) -> Pair:
    return Pair(text_of(key.token.children), value.token.children or [], True, value, 0)


def _rows(top: Sequence[Inline]) -> list[list[Inline]]:
    """The cells by row."""
    rows: list[list[Inline]] = []
    before: Inline | None = None
    for inline in top:
        if inline.tag in ("td", "th"):
            if before is None or not inline.is_behind(before):
                rows.append([])
            rows[-1].append(inline)
            before = inline
    return rows


def _take(builder: Builder, pair: Pair, first_line: int) -> None:
    field = fields.field_of(pair.key)
    if pair.inline.tag in ("th", "td") and fields.folded(pair.key) in _HEADS:
        return
    if not field or field in _REFUSED or field.startswith("header:") or (not pair.bold and field not in _PLAIN):
        return
    text = _value_text(pair)
    if not text or _NONE.match(text):
        return
    line = line_of(pair, first_line)
    if field in ("summary", "abstract", "title"):
        builder.put(field, _prose(pair), line)
        return
    value = _typed(field, pair, text)
    if value is None:
        return
    try:
        builder.take(field, Item(pair.key, value, value, Span(line), Span(line)))
    except BadValue:
        return


def line_of(pair: Pair, first_line: int) -> int:
    """Return the line of the file on which a pair stands; ``first_line`` is that of the body."""
    before = (pair.inline.token.children or [])[: pair.start]
    breaks = sum(1 for child in before if child.type in ("softbreak", "hardbreak"))
    return pair.inline.line + first_line + breaks


def _value_text(pair: Pair) -> str:
    text = " ".join(raw_text_of(pair.value).split())
    if not pair.bold and (found := _PLAIN_LINE.match(text)):
        text = text[found.end() :]
    return _COLON.sub("", text).strip(_EDGES)


def _prose(pair: Pair) -> Text:
    raw = raw_text_of(pair.value)
    found = (None if pair.bold else _PLAIN_LINE.match(raw)) or _COLON.match(raw)
    kept = cut(pair.value, found.end() if found else 0, len(raw))
    return Text(text_of(kept), html_of(kept))


def _typed(field: str, pair: Pair, text: str) -> Any:
    """The value as its field wants it: an address where the value is a link, else its text; None if it has neither."""
    wants_link = field.startswith("link:") or field == "url"
    if not wants_link and field not in ("arxiv", "doi", "openreview", "acl", "pmid", "code"):
        return text
    members = {id(token) for token in pair.value}
    found = [link for link in pair.inline.links if id((pair.inline.token.children or [])[link.start]) in members]
    if field.startswith("link:"):
        return [{"url": link.url, "label": link.label} for link in found] or None
    if found:
        return found[0].url
    return None if wants_link else text


def _tldr(builder: Builder, top: Sequence[Inline], first_line: int) -> None:
    for inline in top:
        if inline.tag != "p" or inline.token.content.lstrip(" *_>")[:2].lower() != "tl":
            continue
        text = text_of(inline.token.children)
        if found := _TLDR.match(text):
            html = _TLDR_HTML.sub("", html_of(inline.token.children))
            if html.count("<strong>") != html.count("</strong>") or html.count("<em>") != html.count("</em>"):
                html = re.sub(r"</?(?:strong|em)>", "", html)
            builder.put("summary", Text(text[found.end() :], html), inline.line + first_line)
            return
