"""Emphasis as markdown-it has it, and what follows it, in fewer steps where nothing is nested or left open."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from postil.dialects.inline_state import FastDelimiter

PairRule = Callable[[StateInline], None]

_OTHER, _BLANK, _PUNCTUATION = 0, 1, 2


@lru_cache(maxsize=4096)
def _kind(char: str) -> int:
    if isWhiteSpace(ord(char)):
        return _BLANK
    return _PUNCTUATION if isMdAsciiPunct(ord(char)) or isPunctChar(char) else _OTHER


def emphasis(state: StateInline, silent: bool) -> bool:
    """The inline rule; takes the place of markdown-it's. Each sign becomes a text, and a delimiter."""
    if silent:
        return False
    src, start, maximum = state.src, state.pos, state.posMax
    marker = src[start]
    end = start + 1
    while end < maximum and src[end] == marker:
        end += 1
    # https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
    before = _kind(src[start - 1]) if start else _BLANK
    after = _kind(src[end]) if end < maximum else _BLANK
    left = after == _OTHER or (after == _PUNCTUATION and before != _OTHER)
    right = before == _OTHER or (before == _PUNCTUATION and after != _OTHER)
    opens, closes = left, right
    if marker == "_":
        opens = left and (not right or before == _PUNCTUATION)
        closes = right and (not left or after == _PUNCTUATION)
    tokens, delimiters = state.tokens, state.delimiters
    length = end - start
    for _ in range(length):
        state.push("text", "", 0).content = marker
        if opens or closes:
            delimiters.append(FastDelimiter(ord(marker), length, len(tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def finish(state: StateInline, rules: Sequence[PairRule]) -> None:
    """Make elements of the texts between delimiters; ``rules`` are those of markdown-it for it."""
    found = [state.delimiters] if state.delimiters else []
    found += [meta["delimiters"] for meta in state.tokens_meta if meta and meta["delimiters"]]
    if found and all(map(_is_simple, found)):
        for delimiters in found:
            _pair(state.tokens, delimiters)
    elif found:
        for rule in rules:
            rule(state)


def _is_simple(delimiters: Sequence[FastDelimiter]) -> bool:
    """Whether signs of emphasis open and close by turns, each like the one before: ``*a* and **b**``."""
    place, count = 0, len(delimiters)
    while place < count:
        opening = delimiters[place]
        length = opening.length
        closing = place + length
        if length > 2 or opening.marker == 0x7E or opening.close or closing >= count:
            return False
        second = delimiters[closing]
        if second.open or second.marker != opening.marker or second.length != length:
            return False
        place = closing + length
    return True


def _pair(tokens: Sequence[Token], delimiters: Sequence[FastDelimiter]) -> None:
    place = 0
    while place < len(delimiters):
        length, marker = delimiters[place].length, chr(delimiters[place].marker)
        name, markup = ("strong", marker * 2) if length == 2 else ("em", marker)
        # Of two signs it is the inner ones that become the element.
        for delimiter, end, nesting in ((place + length - 1, "open", 1), (place + length, "close", -1)):
            token = tokens[delimiters[delimiter].token]
            token.type, token.tag, token.nesting = f"{name}_{end}", name, nesting  # type: ignore[assignment]
            token.content, token.markup = "", markup
        if length == 2:
            tokens[delimiters[place].token].content = tokens[delimiters[place + 3].token].content = ""
        place += 2 * length


def join_texts(state: StateInline) -> None:
    """Join texts that stand side by side and set all levels anew, as markdown-it's ``fragments_join`` does."""
    tokens = state.tokens
    level = 0
    kept: list[Token] = []
    text: Token | None = None
    before: list[str] = []
    for token in tokens:
        if token.type == "text":
            token.level = level
            if text is None:
                kept.append(token)
            else:
                # The last of them stays.
                before.append(text.content)
                kept[-1] = token
            text = token
            continue
        if text is not None and before:
            text.content = "".join([*before, text.content])
            before = []
        text = None
        if token.nesting < 0:
            level -= 1
        token.level = level
        if token.nesting > 0:
            level += 1
        kept.append(token)
    if text is not None and before:
        text.content = "".join([*before, text.content])
    if len(kept) < len(tokens):
        tokens[:] = kept
