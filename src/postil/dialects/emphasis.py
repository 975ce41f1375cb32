"""Emphasis as markdown-it has it, and what follows it, in fewer steps where nothing is nested or left open."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from postil.core.tokens import FastToken
from postil.dialects.inline_state import FastDelimiter, State

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
    opens, closes = _flanking(src, start, end, maximum)
    tokens, length = state.tokens, end - start
    if opens and not closes and length < 3 and _around_text(state, marker * length, end):
        return True
    state.push("text", "", 0).content = marker
    first = len(tokens) - 1
    tokens += [FastToken("text", "", 0, content=marker, level=state.level) for _ in range(length - 1)]
    if opens or closes:
        sign = ord(marker)
        state.delimiters += [
            FastDelimiter(sign, length, place, -1, opens, closes) for place in range(first, first + length)
        ]
    state.pos = end
    return True


def _flanking(src: str, start: int, end: int, maximum: int) -> tuple[bool, bool]:
    """Say whether a run of signs can open and can close emphasis.

    https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
    """
    before = _kind(src[start - 1]) if start else _BLANK
    after = _kind(src[end]) if end < maximum else _BLANK
    left = after == _OTHER or (after == _PUNCTUATION and before != _OTHER)
    right = before == _OTHER or (before == _PUNCTUATION and after != _OTHER)
    if src[start] == "*":
        return left, right
    return left and (not right or before == _PUNCTUATION), right and (not left or after == _PUNCTUATION)


def _around_text(state: StateInline, markup: str, start: int) -> bool:
    """Make an element at once if only plain text stands from ``start`` to the same signs, which can but close."""
    if not isinstance(state, State):
        return False
    src, maximum = state.src, state.posMax
    found = state.signs(src, start, maximum)
    close = found.start() if found else maximum
    end = close + len(markup)
    text = src[start:close]
    if end > maximum or not src.startswith(markup, close) or src.startswith(markup[0], end) or "www." in text:
        return False
    if "://" in text or _flanking(src, close, end, maximum) != (False, True):
        return False
    name = "em" if len(markup) == 1 else "strong"
    opening = state.push("text", "", 0)
    tokens, level = state.tokens, state.level
    if name == "strong":
        # Of two signs the outer ones are left as empty texts.
        opening = FastToken("", "", 1)
        tokens.append(opening)
    opening.type, opening.tag, opening.nesting, opening.markup = f"{name}_open", name, 1, markup
    tokens.append(FastToken("text", "", 0, content=text, level=level + 1))
    tokens.append(FastToken(f"{name}_close", name, -1, level=level, markup=markup))
    if name == "strong":
        tokens.append(FastToken("text", "", 0, level=level))
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
