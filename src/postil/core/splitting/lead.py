"""Where the title ends with which a paragraph or a list item begins: ``[**Title**](url)**.** And then the remark``."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from postil.core.text.prose import raw_text_of

_CLOSING = re.compile(r"[.,:;!?…。，：；！？）)\]】]+(?=\s|\Z)|[。，：；！？）】]+")
_EMPHASIS = frozenset(("em_open", "strong_open"))


def end_of_lead(children: list[Token]) -> int:
    """Return the index in ``children`` behind the first link, the emphasis around it and its closing punctuation.

    Text that goes on behind the punctuation is split there. Without a link the result is the number of children.
    """
    place = next((index for index, child in enumerate(children) if _closes_link(child)), -1) + 1
    if not place:
        return len(children)
    while place < len(children):
        child = children[place]
        if child.nesting < 0:
            place += 1
        elif child.type in _EMPHASIS and (behind := _behind_punctuation(children, place)):
            place = behind
        elif child.type == "text" and (found := _CLOSING.match(child.content)):
            if found.end() < len(child.content):
                rest = child.copy()
                child.content, rest.content = child.content[: found.end()], child.content[found.end() :]
                children.insert(place + 1, rest)
            place += 1
        elif child.type == "text" and not child.content:
            # markdown-it leaves empty text between marks of emphasis.
            place += 1
        else:
            break
    return place


def _closes_link(token: Token) -> bool:
    return token.type == "link_close" or (token.type == "html_inline" and token.content.lower().startswith("</a"))


def _behind_punctuation(children: Sequence[Token], opening: int) -> int:
    """Return the index behind emphasis that holds nothing but punctuation, else 0."""
    closing = children[opening].type.replace("_open", "_close")
    ends = (index for index in range(opening, min(opening + 6, len(children))) if children[index].type == closing)
    end = next(ends, 0)
    return end + 1 if end and _CLOSING.fullmatch(raw_text_of(children[opening:end])) else 0
