"""Footnotes ``[^name]`` and ``^[…]``: parsed by mdit-py-plugins, but collected so that each section keeps its own.

What looks like a reference and has no definition is reported: it stands right behind a word, or in a file with
definitions, and nothing behind it makes it part of a regular expression, as ``[^a]*`` is.

A document with many papers shows the notes of a paper at the end of that paper's section, so that the paper's page
has them too. Numbers and ids count through the document.
"""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from postil.core.diagnostics import did_you_mean
from postil.core.state import state_of

_LABEL = re.compile(r"\[\^([\w.-]{1,40})\](?![*+?{(\[|\\^$\]])")
_BEHIND_WORD = re.compile(r"(?:[^\W_][.,;:!?…)\"'”’»]{0,2}|[。，；：！？）”’」』])\Z")
_MISSING_KEY = "postil_footnotes_missing"


def footnotes_plugin(md: MarkdownIt) -> None:
    """Add footnotes; ``collect_plugin`` must be used after every plugin whose core rules see their text."""
    md.use(footnote_plugin, move_to_end=False)
    (rule,) = (rule for rule in md.inline.ruler.__rules__ if rule.name == "footnote_ref")
    parse = rule.fn

    def footnote_ref(state: StateInline, silent: bool) -> bool:
        if parse(state, silent):
            return True
        if not silent and state.src.startswith("[^", state.pos) and (found := _LABEL.match(state.src, state.pos)):
            state.env.setdefault(_MISSING_KEY, []).append((state.src, state.pos, found[1]))
        return False

    md.inline.ruler.at("footnote_ref", footnote_ref)
    md.add_render_rule("footnote_ref", _reference)
    md.core.ruler.after("inline", "footnote_bodies", _inline_bodies)


def collect_plugin(md: MarkdownIt) -> None:
    """Add the core rule that takes definitions out of the text into ``state.options["footnotes"]``, by number."""
    md.core.ruler.push("footnotes", _collect)


def _reference(_renderer: Any, tokens: Sequence[Token], idx: int, _options: Any, _env: Any) -> str:
    meta = tokens[idx].meta
    number = meta["id"] + 1
    again = f"-{meta['subId'] + 1}" if meta.get("subId") else ""
    link = f'<a{meta.get("hole", "")} id="fnref-{number}{again}" role="doc-noteref">{number}</a>'
    return f'<sup class="footnote-ref">{link}</sup>'


def _inline_bodies(state: StateCore) -> None:
    """Put the text of ``^[…]`` into the stream as a definition, so that later rules treat it as all other text."""
    notes = {
        number: note for number, note in state.env.get("footnotes", {}).get("list", {}).items() if "tokens" in note
    }
    if not notes:
        return
    lines = {
        child.meta["id"]: token.map[0] + token.content.count("\n", 0, child.meta.get("pos", 0))
        for token in state.tokens
        for child in token.children or ()
        if child.type == "footnote_ref" and token.map is not None
    }
    for number, note in notes.items():
        opening = Token("footnote_reference_open", "", 1)
        opening.meta = {"number": number}
        inline = Token("inline", "", 0, content=note["content"], children=note["tokens"])
        inline.map = [lines[number], lines[number] + 1] if number in lines else None
        paragraph = Token("paragraph_open", "p", 1, block=True), inline, Token("paragraph_close", "p", -1, block=True)
        state.tokens += [opening, *paragraph, Token("footnote_reference_close", "", -1)]


def _report_missing(state: StateCore) -> None:
    """Report references without a definition."""
    mine, missing = state_of(state.env), state.env[_MISSING_KEY]
    blocks = {token.content: token for token in reversed(state.tokens) if token.type == "inline"}
    labels = [label[1:] for label in state.env["footnotes"]["refs"]]
    for text, place, label in missing:
        if not labels and not _BEHIND_WORD.search(text, max(place - 3, 0), place):
            continue
        hint = did_you_mean(label, labels) or f"write its text in a paragraph of its own: [^{label}]: …"
        span = mine.span(blocks[text], place) if text in blocks else None
        mine.report("footnote-missing", span, f'no "[^{label}]: …" defines this footnote; it is shown as written', hint)


def _collect(state: StateCore) -> None:
    if _MISSING_KEY in state.env:
        _report_missing(state)
    footnotes: dict[str, Any] = state.env.get("footnotes", {})
    if not footnotes:
        return
    bodies: dict[int, list[Token]] = {}
    kept: list[Token] = []
    current: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            number = (
                token.meta["number"] if "number" in token.meta else footnotes["refs"].get(":" + token.meta["label"], -1)
            )
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
