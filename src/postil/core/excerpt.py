"""The first sentences of a section, as text and as HTML; a formula is never cut."""

from collections.abc import Sequence

from markdown_it.token import Token

from postil.core.model import Text
from postil.core.prose import MATH, html_of, raw_text_of, text_of
from postil.core.sentences import ends

LEAST, MOST = 120, 320
"""An excerpt ends with the first sentence past ``LEAST`` characters, or at a blank before ``MOST``."""

_SKIPPED = {
    "heading_open": "heading_close",
    "table_open": "table_close",
    "title_open": "title_close",
    "figcaption_open": "figcaption_close",
}
_BLOCK_END = Token("softbreak", "br", 0)


def excerpt(tokens: Sequence[Token], start: int, end: int) -> Text:
    """Return the beginning of the prose in ``tokens[start:end]``; headings, tables, code and images are passed over."""
    chosen: list[Token] = []
    length = 0
    until = ""
    for index in range(start, end):
        token = tokens[index]
        if until:
            until = "" if token.type == until else until
        elif token.type in _SKIPPED:
            until = _SKIPPED[token.type]
        elif token.type == "inline" and token.children:
            text = text_of(token.children)
            if not text or (not chosen and _is_label(token.children, text)):
                continue
            chosen += [_BLOCK_END, *token.children] if chosen else token.children
            length += len(text) + 1
            if length >= LEAST:
                break
    return _cut(chosen)


def _is_label(children: Sequence[Token], text: str) -> bool:
    """Say whether a paragraph only names or links something (``Link to the paper``), which tells nothing."""
    inside = 0
    for child in children:
        inside += child.nesting if child.tag == "a" else 0
        if not inside and child.type in ("text", "code_inline", *MATH) and child.content.strip(" .:;,()-–—|*"):
            return len(text) < 24 and text.endswith(":")
    return True


def _cut(tokens: Sequence[Token]) -> Text:
    text = raw_text_of(tokens)
    limit = _limit(text)
    if limit >= len(text):
        return Text(text_of(tokens), html_of(tokens))
    kept: list[Token] = []
    position = 0
    whole = True
    for token in tokens:
        size = len(raw_text_of((token,)))
        if position + size <= limit:
            kept.append(token)
            position += size
            continue
        if token.type == "text":
            kept.append(Token("text", "", 0, content=token.content[: limit - position]))
        whole = False
        break
    if not whole and limit not in ends(text):
        last = kept.pop().content.rstrip() if kept and kept[-1].type == "text" else ""
        kept.append(Token("text", "", 0, content=last + "…"))
    return Text(text_of(kept), html_of(kept))


def _limit(text: str) -> int:
    """Return where to cut: after the first sentence past ``LEAST``, else at the last blank before ``MOST``."""
    for stop in ends(text):
        if LEAST <= stop <= MOST:
            return stop
    if len(text) <= MOST:
        return len(text)
    blank = text.rfind(" ", LEAST, MOST)
    return blank if blank > 0 else MOST
