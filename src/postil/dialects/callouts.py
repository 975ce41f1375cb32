"""Callouts: ``> [!NOTE]`` (GitHub), ``> [!tip]- A title`` (Obsidian: ``-`` folded, ``+`` unfolded but foldable).

The quote becomes ``<div class="callout callout-note">`` with a ``<p class="callout-title">``, or ``<details>`` with
a ``<summary>`` when it folds. The title is Markdown; without one the type's name stands there, in the note's language
(a string of the site, which conversion is given).
"""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from postil.core.rendering.languages import fallbacks
from postil.core.state import state_of

_MARK = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)(?P<more>\n?)")


def callouts_plugin(md: MarkdownIt) -> None:
    """Add the core rule that turns quotes into callouts before their text is parsed."""
    md.core.ruler.after("block", "callouts", _callouts)


def open_callout(state: StateBlock, kind: str, fold: str, title: str, line: int) -> None:
    """Push the opening of a callout with its title, for block rules of dialects."""
    state.tokens += _opening(kind, fold, title.strip() or _name(kind, state.env), line, state.level, 0)


def _name(kind: str, env: EnvType) -> str:
    """Return what a callout is called in the note's language, in English if it has no strings, or else its type."""
    options = state_of(env).options
    names: Mapping[str, Mapping[str, str]] = options.get("callouts", {})
    language = next((tag for tag in fallbacks(options.get("lang", "")) if tag in names), "")
    return names.get(language, {}).get(kind.lower()) or kind.replace("-", " ").capitalize()


def _opening(kind: str, fold: str, title: str, line: int, level: int, column: int) -> list[Token]:
    def token(name: str, tag: str, nesting: int, depth: int) -> Token:
        return Token(name, tag, nesting, block=True, level=level + depth, map=[line, line + 1])  # type: ignore[arg-type]

    opening = token("callout_open", "details" if fold else "div", 1, 0)
    opening.attrs["class"] = f"callout callout-{kind.lower()}"
    if fold == "+":
        opening.attrs["open"] = ""
    tag = "summary" if fold else "p"
    start, inline, end = token("title_open", tag, 1, 1), token("inline", "", 0, 2), token("title_close", tag, -1, 1)
    start.attrs["class"] = "callout-title"
    inline.content = title
    inline.children = []
    inline.meta["column"] = column
    return [opening, start, inline, end]


def _callouts(state: StateCore) -> None:
    if "[!" not in state.src:
        return
    tokens = state.tokens
    out: list[Token] = []
    closings: list[tuple[int, str]] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        found = _mark(tokens, index) if token.type == "blockquote_open" else None
        if found is not None:
            inline = tokens[index + 2]
            line = inline.map[0] if inline.map else 0
            column = max(state.src.split("\n", line + 1)[line].find("[!"), 0) + found.start("title")
            title = found["title"].strip() or _name(found["kind"], state.env)
            out += _opening(found["kind"], found["fold"], title, line, token.level, column)
            closings.append((token.level, "details" if found["fold"] else "div"))
            index += _without_mark(tokens, index, found, line)
            continue
        if token.type == "blockquote_close" and closings and closings[-1][0] == token.level:
            token.type, token.tag = "callout_close", closings.pop()[1]
        out.append(token)
        index += 1
    state.tokens = out


def _mark(tokens: list[Token], index: int) -> re.Match[str] | None:
    if index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return None
    return _MARK.match(tokens[index + 2].content)


def _without_mark(tokens: list[Token], index: int, found: re.Match[str], line: int) -> int:
    """Cut the mark off the quote's first paragraph; return how many tokens from the quote's start are done with."""
    inline = tokens[index + 2]
    if not found["more"]:
        return 4
    inline.content = inline.content[found.end() :]
    for token in (tokens[index + 1], inline):
        token.map = [line + 1, token.map[1]] if token.map else None
    return 1
