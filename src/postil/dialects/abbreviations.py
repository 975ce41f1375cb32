"""Kramdown's abbreviations: after ``*[SDE]: stochastic differential equation`` each ``SDE`` says what it means."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from postil.core.state import state_of
from postil.dialects.block import register
from postil.dialects.nesting import line_text

_DEFINITION = re.compile(r"\*\[(?P<short>[^\]\n]+)\]:[ \t]*(?P<long>.*)")
_OPTION = "abbreviations"


def abbreviations_plugin(md: MarkdownIt) -> None:
    """Add the block rule of the definitions and the core rule that marks the words defined."""
    register("abbreviation", "*")
    md.block.ruler.before("list", "abbreviation", _definition, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.after("text_join", "abbreviations", _mark)


def _definition(state: StateBlock, startLine: int, _endLine: int, silent: bool) -> bool:
    if not state.src.startswith("*[", state.bMarks[startLine] + state.tShift[startLine]):
        return False
    found = None if state.is_code_block(startLine) else _DEFINITION.fullmatch(line_text(state, startLine).rstrip())
    if found is None:
        return False
    if not silent:
        known = state_of(state.env).options.setdefault(_OPTION, {})
        known.setdefault(found["short"].strip(), found["long"])
        state.line = startLine + 1
    return True


def _mark(state: StateCore) -> None:
    known: Mapping[str, str] = state_of(state.env).options.get(_OPTION, {})
    if not known:
        return
    longest_first = sorted(known, key=lambda short: (-len(short), short))
    words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
    for block in state.tokens:
        if block.type == "inline" and words.search(block.content):
            block.children = [made for child in block.children or () for made in _marked(child, words, known)]


def _marked(token: Token, words: re.Pattern[str], known: Mapping[str, str]) -> list[Token]:
    if token.type != "text":
        return [token]
    out: list[Token] = []
    for place, text in enumerate(words.split(token.content)):
        piece = token.copy(content=text)
        if place % 2:
            attrs: dict[str, str | int | float] = {"title": known[text]} if known[text] else {}
            out += [Token("abbr_open", "abbr", 1, attrs=attrs), piece, Token("abbr_close", "abbr", -1)]
        elif text:
            out.append(piece)
    return out
