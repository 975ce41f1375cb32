"""Punctuation stays on the line of the formula that it belongs to.

Browsers may break a line between a formula and any text beside it, so that a line can begin with a comma. A word
joiner does not keep them from it; an element without line breaks around both does.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from postil.core.tokens import rich

LONGEST = 40
"""A formula with more TeX than this may be as wide as a narrow screen, and must break from its punctuation there."""

_PUNCTUATION = r"[.,;:!?)\]}’”»›\"'…%、。，；：！？）」』】》]*"
_OPENING_SIGNS = "([{“‘«‹\"'（「『【《"
_OPENING = re.compile(rf"[{re.escape(_OPENING_SIGNS)}]+\Z")
_CLOSING = re.compile(rf"{_PUNCTUATION}(?:[-‐–](?=\w|\Z)|['’]?[a-z]{{1,2}}(?![^\W_]){_PUNCTUATION})?")


def keep_punctuation(state: StateCore) -> None:
    """Put formulas in running text and the punctuation at them into one element (a core rule)."""
    for block in rich(state.tokens):
        children = block.children or []
        if len(children) > 1 and ("$" in block.content or "\\" in block.content) and _has_formula(children):
            block.children = _kept(children)


def _has_formula(children: list[Token]) -> bool:
    return "math_inline" in [child.type for child in children]


def _kept(children: list[Token]) -> list[Token]:
    out: list[Token] = []
    taken = 0
    for place, child in enumerate(children):
        if taken:
            # The formula before has taken the beginning of this text.
            child.content = child.content[taken:]
            taken = 0
            if not child.content:
                continue
        if not _is_short_formula(child):
            out.append(child)
            continue
        before = _taken_from(out)
        after, taken = _beginning(children[place + 1] if place + 1 < len(children) else None)
        if before or after:
            out += [Token("nowrap_open", "span", 1, attrs={"class": "nowrap"}), *before, child, *after]
            out.append(Token("nowrap_close", "span", -1))
        else:
            out.append(child)
    return out


def _is_short_formula(token: Token) -> bool:
    # What could not be converted, and a reference, is text.
    return token.type == "math_inline" and len(token.content) <= LONGEST and "<math" in token.meta.get("html", "")[:32]


def _taken_from(out: list[Token]) -> list[Token]:
    """Take the opening punctuation off the end of what is there already."""
    last = out[-1] if out else None
    # A search for the end of a text begins at its beginning.
    may = last is not None and last.type == "text" and last.content[-1:] in _OPENING_SIGNS
    found = _OPENING.search(last.content) if last is not None and may else None
    if last is None or found is None:
        return []
    last.content = last.content[: found.start()]
    if not last.content:
        out.pop()
    return [Token("text", "", 0, content=found[0])]


def _beginning(text: Token | None) -> tuple[list[Token], int]:
    """Return the closing punctuation with which a text begins, and its length."""
    found = _CLOSING.match(text.content) if text is not None and text.type == "text" else None
    if found is None or not found.end():
        return [], 0
    return [Token("text", "", 0, content=found[0])], found.end()
