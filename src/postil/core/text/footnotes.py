"""The block of footnotes at the end of a section or of a document, as tokens.

The dialects leave the bodies of footnotes by number in ``state.options["footnotes"]``, and how often each is
referred to in ``state.options["footnote_counts"]``.
"""

from collections.abc import Sequence

from markdown_it.token import Token

from postil.core.model import Ref, RefKind
from postil.core.state import ConversionState

BACK = "\u21a9\ufe0e"
"""The sign that leads back to the text (with the selector that keeps it from becoming a coloured picture)."""


_EMPTY = (Token("paragraph_open", "p", 1, block=True), Token("paragraph_close", "p", -1, block=True))


def section(tokens: Sequence[Token], state: ConversionState, done: set[int]) -> list[Token]:
    """Return the tokens of the block of footnotes that ``tokens`` refer to, without those in ``done`` (extended)."""
    if "footnotes" not in state.options:
        return []
    bodies: dict[int, list[Token]] = state.options["footnotes"]
    numbers = [number for number in _numbers(tokens, bodies) if number not in done]
    if not numbers:
        return []
    done.update(numbers)
    out = [Token("footnotes_open", "section", 1, block=True, attrs={"class": "footnotes", "role": "doc-endnotes"})]
    out.append(Token("footnote_list_open", "ol", 1, block=True, attrs={"start": numbers[0] + 1} if numbers[0] else {}))
    for number in numbers:
        out.append(Token("list_item_open", "li", 1, block=True, attrs={"id": f"fn-{number + 1}", "value": number + 1}))
        body = list(bodies.get(number) or _EMPTY)
        closing = [body.pop()] if body and body[-1].type == "paragraph_close" else []
        out += body
        out.append(_back(number, state))
        out += [*closing, Token("list_item_close", "li", -1, block=True)]
    return [
        *out,
        Token("footnote_list_close", "ol", -1, block=True),
        Token("footnotes_close", "section", -1, block=True),
    ]


def _numbers(tokens: Sequence[Token], bodies: dict[int, list[Token]]) -> list[int]:
    """Return the numbers of all notes that tokens refer to, directly or from a note, once each and in order."""
    found: dict[int, None] = {}
    waiting: list[Sequence[Token]] = [tokens]
    while waiting:
        for token in waiting.pop(0):
            for child in token.children or ():
                if child.type == "footnote_ref" and child.meta["id"] not in found:
                    found[child.meta["id"]] = None
                    waiting.append(bodies.get(child.meta["id"], ()))
    return sorted(found)


def _back(number: int, state: ConversionState) -> Token:
    holes = [
        state.hole(Ref(RefKind.LINK, "", f"fnref-{number + 1}" + (f"-{count + 1}" if count else "")))
        for count in range(max(1, state.options["footnote_counts"].get(number, 1)))
    ]
    html = "".join(f' <a{hole} class="footnote-backref" role="doc-backlink">{BACK}</a>' for hole in holes)
    return Token("html_inline", "", 0, content=html)
