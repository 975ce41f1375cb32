"""The first sentences of a section, as text and as HTML; a formula is never cut."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from markdown_it.token import Token

from postil.core.metadata import fields
from postil.core.model import Text
from postil.core.text.prose import MATH, html_of, raw_text_of, text_of
from postil.core.text.sentences import ends

LEAST, MOST = 120, 320
"""An excerpt ends with the first sentence past ``LEAST`` characters, or at a blank before ``MOST``."""

ENOUGH = 40
"""This much may be all, where a heading or something that cannot be shown comes next."""

_SKIPPED = {
    "heading_open": "heading_close",
    "table_open": "table_close",
    "title_open": "title_close",
    "figcaption_open": "figcaption_close",
}
_SHOWN_APART = frozenset(("math_block", "fence", "code_block"))
_BLOCK_END = Token("softbreak", "br", 0)
_BREAKS = frozenset(("softbreak", "hardbreak"))
_LEAD = re.compile(r"\s*(?:(?:tl\s?;?\s?dr|in a nutshell)\b)?[\s:;,.·|*–—-]*", re.IGNORECASE)
_FIELD = re.compile(r"\s*([^\W\d_][^:：]{0,40}?)\s*[:：]")
_INTERRUPTED = re.compile(r"[\s:：,，;；(（]+\Z")


def excerpt(tokens: Sequence[Token], start: int, end: int) -> Text:
    """Return the beginning of the prose in ``tokens[start:end]``.

    Headings, tables, code, images and the title with which an entry's text begins are passed over, and so are lines
    of metadata. Where a displayed formula or code interrupts, the sentences before it are all.
    """
    chosen: list[Token] = []
    length = 0
    for run, whole in _runs(tokens, start, end):
        if run is None:
            if length >= ENOUGH or (chosen and not whole):
                return _until_interrupted(chosen) if not whole else _cut(chosen)
            continue
        text = text_of(run)
        if not text or _is_label(run, text) or (not chosen and _is_metadata(run)):
            continue
        chosen += [*_joint(chosen, text), *run] if chosen else _without_lead(run)
        length += len(text) + 1
        if whole and length >= LEAST:
            break
    return _cut(chosen)


def _joint(chosen: Sequence[Token], following: str) -> list[Token]:
    """Return what stands between two blocks: a full stop too where a line or an item ends without any sign."""
    last = raw_text_of(chosen).rstrip()[-1:]
    if last.isalnum() and (following[0].isupper() or following[0] == "$"):
        return [Token("text", "", 0, content="."), _BLOCK_END]
    return [_BLOCK_END]


def _runs(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[Sequence[Token] | None, bool]]:
    """Yield the inline tokens of each block; None for what ends prose, with whether that leaves a sentence whole.

    A run is whole unless a displayed formula in its paragraph follows.
    """
    until = ""
    for token in tokens[start:end]:
        if until:
            until = "" if token.type == until else until
        elif token.type in _SKIPPED:
            until = _SKIPPED[token.type]
            yield None, True
        elif token.type in _SHOWN_APART:
            yield None, False
        elif token.type == "inline" and token.children:
            run = token.children[token.meta.get("lead", 0) :]
            display = next((place for place, child in enumerate(run) if child.type == "math_display"), -1)
            if display < 0:
                yield run, True
            else:
                yield run[:display], False
                yield None, False
                yield run[display + 1 :], True


def _is_label(children: Sequence[Token], text: str) -> bool:
    """Say whether a paragraph only names or links something (``Link to the paper``), which tells nothing."""
    inside = 0
    for child in children:
        inside += child.nesting if child.tag == "a" else 0
        if not inside and child.type in ("text", "code_inline", *MATH) and child.content.strip(" .:;,()-–—|*"):
            return len(text) < 24 and text.endswith(":")
    return True


def _is_metadata(children: Sequence[Token]) -> bool:
    """Say whether each line of a paragraph is a known field (``**Venue**: ICLR 2021``) other than a summary."""
    lines: list[list[Token]] = [[]]
    for child in children:
        if child.type in _BREAKS:
            lines.append([])
        else:
            lines[-1].append(child)
    found = [_FIELD.match(raw_text_of(line)) for line in lines]
    names = [fields.field_of(match[1]) if match else "" for match in found]
    return all(name and name not in ("summary", "abstract") for name in names)


def _without_lead(children: Sequence[Token]) -> list[Token]:
    """Return the tokens without what only leads to the prose: ``TLDR;``, a colon or a dash behind a title."""
    found = _LEAD.match(raw_text_of(children))
    left = found.end() if found else 0
    kept: list[Token] = []
    for token in children:
        size = len(raw_text_of((token,)))
        if size and left >= size:
            left -= size
        elif size and left and token.type == "text":
            kept.append(Token("text", "", 0, content=token.content[left:]))
            left = 0
        else:
            kept.append(token)
    return kept


def _until_interrupted(chosen: Sequence[Token]) -> Text:
    """Return the whole sentences of prose that a formula interrupts, or else its beginning."""
    text = raw_text_of(chosen)
    stops = list(ends(text))
    if stops and stops[-1] >= min(ENOUGH, len(text)):
        return _cut(_first(chosen, stops[-1]))
    if _INTERRUPTED.search(text) or not stops:
        kept = _first(chosen, len(_INTERRUPTED.sub("", text)))
        return _cut([*kept, Token("text", "", 0, content=" …" if kept and kept[-1].type in MATH else "…")])
    return _cut(chosen)


def _first(tokens: Sequence[Token], length: int) -> list[Token]:
    """Return the tokens that print the first ``length`` characters; text is cut, a formula that reaches over goes."""
    kept: list[Token] = []
    position = 0
    for token in tokens:
        size = len(raw_text_of((token,)))
        if position + size > length:
            if token.type == "text" and length > position:
                kept.append(Token("text", "", 0, content=token.content[: length - position]))
            break
        kept.append(token)
        position += size
    return kept


def _cut(tokens: Sequence[Token]) -> Text:
    text = raw_text_of(tokens)
    stops = list(takewhile(MOST.__ge__, ends(text)))
    limit = _limit(text, stops)
    if limit >= len(text):
        return Text(text_of(tokens), html_of(tokens))
    kept = _first(tokens, limit)
    if len(raw_text_of(kept)) < limit or limit not in stops:
        last = kept.pop().content.rstrip() if kept and kept[-1].type == "text" else ""
        kept.append(Token("text", "", 0, content=last + "…"))
    return Text(text_of(kept), html_of(kept))


def _limit(text: str, stops: Sequence[int]) -> int:
    """Return where to cut: after the first sentence past ``LEAST``, else at the last blank before ``MOST``."""
    for stop in stops:
        if stop >= LEAST:
            return stop
    if len(text) <= MOST:
        return len(text)
    blank = text.rfind(" ", LEAST, MOST)
    return blank if blank > 0 else MOST
