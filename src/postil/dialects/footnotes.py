"""Footnotes ``[^name]`` and ``^[…]``: parsed by mdit-py-plugins, but collected so that each section keeps its own.

A document with many papers shows the notes of a paper at the end of that paper's section, so that the paper's page
has them too. Numbers and ids count through the document.
"""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from postil.core.model import Ref, RefKind
from postil.core.state import ConversionState, state_of

BACK = "\u21a9\ufe0e"
"""The sign that leads back to the text (with the selector that keeps it from becoming a coloured picture)."""


def footnotes_plugin(md: MarkdownIt) -> None:
    """Add footnotes; ``collect_plugin`` must be used after every plugin whose core rules see their text."""
    md.use(footnote_plugin, move_to_end=False)
    md.core.ruler.after("inline", "footnote_bodies", _inline_bodies)


def collect_plugin(md: MarkdownIt) -> None:
    """Add the core rule that takes definitions out of the text into ``state.options["footnotes"]``, by number."""
    md.core.ruler.push("footnotes", _collect)


def _inline_bodies(state: StateCore) -> None:
    """Put the text of ``^[…]`` into the stream as a definition, so that later rules treat it as all other text."""
    for number, note in state.env.get("footnotes", {}).get("list", {}).items():
        if "tokens" in note:
            opening = Token("footnote_reference_open", "", 1)
            opening.meta = {"number": number}
            inline = Token("inline", "", 0, content=note["content"], children=note["tokens"])
            paragraph = Token("paragraph_open", "p", 1, block=True), inline, Token("paragraph_close", "p", -1, block=True)
            state.tokens += [opening, *paragraph, Token("footnote_reference_close", "", -1)]


def _collect(state: StateCore) -> None:
    footnotes: dict[str, Any] = state.env.get("footnotes", {})
    if not footnotes:
        return
    bodies: dict[int, list[Token]] = {}
    kept: list[Token] = []
    current: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            number = token.meta["number"] if "number" in token.meta else footnotes["refs"].get(":" + token.meta["label"], -1)
            current.append([])
            if number >= 0:
                bodies.setdefault(number, current[-1])
        elif token.type == "footnote_reference_close":
            current.pop()
        else:
            (current[-1] if current else kept).append(token)
    state.tokens = kept
    options = state_of(state.env).options
    options["footnotes"] = bodies
    options["footnote_counts"] = {number: note.get("count", 1) for number, note in footnotes["list"].items()}


def section(tokens: Sequence[Token], state: ConversionState, done: set[int]) -> list[Token]:
    """Return the tokens of the block of footnotes that ``tokens`` refer to, without those in ``done`` (extended)."""
    bodies: dict[int, list[Token]] = state.options.get("footnotes", {})
    numbers = [number for number in _numbers(tokens, bodies) if number not in done]
    if not numbers:
        return []
    done.update(numbers)
    out = [Token("footnote_block_open", "section", 1, block=True, attrs={"class": "footnotes", "role": "doc-endnotes"})]
    out.append(Token("footnote_list_open", "ol", 1, block=True, attrs={"start": numbers[0] + 1} if numbers[0] else {}))
    for number in numbers:
        out.append(Token("list_item_open", "li", 1, block=True, attrs={"id": f"fn-{number + 1}", "value": number + 1}))
        body = list(bodies.get(number, ()))
        closing = [body.pop()] if body and body[-1].type == "paragraph_close" else []
        out += body
        out.append(_back(number, state))
        out += [*closing, Token("list_item_close", "li", -1, block=True)]
    return [*out, Token("footnote_list_close", "ol", -1, block=True), Token("footnote_block_close", "section", -1, block=True)]


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
