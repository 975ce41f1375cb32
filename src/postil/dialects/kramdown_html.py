"""HTML blocks as kramdown sees them (kramdown.gettalong.org/syntax.html#html-blocks).

Only block-level elements begin one; a line that begins with ``<img>``, ``<br>``, ``<a>`` or ``<span>`` begins a
paragraph. A block lasts to its closing tag, over blank lines, and is left as it is, unless it says ``markdown="1"``.
"""

import re

from markdown_it.common.html_blocks import block_names
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.rules_block.html_block import html_block as commonmark_html_block

from postil.dialects.nesting import inside

_VOID = frozenset({"hr", "col", "link", "meta", "base", "basefont", "frame", "source", "track", "param"})
_NAMES = "|".join(block_names)
_OPEN = re.compile(rf"<(?P<name>{_NAMES})(?=[\s/>]|$)", re.IGNORECASE)
_CLOSE_ONLY = re.compile(rf"</(?:{_NAMES})\s*>", re.IGNORECASE)
_OTHER = [sequence[0] for sequence in HTML_SEQUENCES[:5]]
_MARKDOWN = re.compile(r"""\s+markdown\s*=\s*(?:"(?P<how>\w+)"|'(?P<how2>\w+)')""")


def html_block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    """The block rule; takes the place of markdown-it's."""
    start = state.bMarks[startLine] + state.tShift[startLine]
    if not state.src.startswith("<", start) or not state.md.options.get("html") or state.is_code_block(startLine):
        return False
    text = state.src[start : state.eMarks[startLine]]
    if any(pattern.search(text) for pattern in _OTHER):
        return commonmark_html_block(state, startLine, endLine, silent)
    found = _OPEN.match(text)
    if found is None:
        return _CLOSE_ONLY.match(text) is not None and commonmark_html_block(state, startLine, endLine, silent)
    if silent:
        return True
    name = found["name"].lower()
    last = startLine if name in _VOID else _closing_line(state, startLine, endLine, name)
    if last is None:
        return commonmark_html_block(state, startLine, endLine, silent)
    markdown = _MARKDOWN.search(text)
    if markdown is not None and last > startLine and (markdown["how"] or markdown["how2"]) in ("1", "block"):
        _markdown_inside(state, startLine, last, _MARKDOWN.sub("", text, count=1))
    else:
        _push(state, startLine, last + 1, _MARKDOWN.sub("", _content(state, startLine, last + 1), count=1))
    state.line = last + 1
    return True


def _content(state: StateBlock, start: int, end: int) -> str:
    return state.getLines(start, end, state.blkIndent, True)


def _push(state: StateBlock, start: int, end: int, content: str) -> None:
    token = state.push("html_block", "", 0)
    token.map = [start, end]
    token.content = content if content.endswith("\n") else content + "\n"


def _closing_line(state: StateBlock, start: int, end: int, name: str) -> int | None:
    """Return the line on which the element that begins in line ``start`` is closed; None if it is not."""
    tags = re.compile(rf"<(?P<closing>/?){name}(?=[\s/>])(?P<rest>[^<>]*)>?", re.IGNORECASE)
    depth = 0
    for line in range(start, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        for tag in tags.finditer(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
            depth += -1 if tag["closing"] else 0 if tag["rest"].endswith("/") else 1
        if depth <= 0:
            return line
    return None


def _markdown_inside(state: StateBlock, start: int, last: int, opening: str) -> None:
    _push(state, start, start + 1, opening)
    inside(state, start + 1, last)
    _push(state, last, last + 1, _content(state, last, last + 1))
