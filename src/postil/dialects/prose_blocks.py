"""Paragraphs and headings, of which notes are made: markdown-it's rules, written to take fewer steps."""

import re

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock

from postil.core.tokens import FastToken

_HEADING = re.compile(r"#{1,6}(?=[ \t]|\Z)")


def push_block(state: StateBlock, name: str, tag: str, content: str, lines: tuple[int, int], markup: str = "") -> None:
    """Add a block that holds text, from the first of ``lines`` up to the second (not included), and go on there."""
    level, (start, end) = state.level, lines
    state.tokens += (
        FastToken(f"{name}_open", tag, 1, {}, [start, end], level, markup=markup, block=True),
        FastToken("inline", "", 0, {}, [start, end], level + 1, [], content, block=True),
        FastToken(f"{name}_close", tag, -1, level=level, markup=markup, block=True),
    )
    state.line = end


def paragraph(state: StateBlock, startLine: int, _endLine: int, _silent: bool) -> bool:
    """The block rule; takes the place of markdown-it's."""
    end = _end_of_paragraph(state, startLine)
    push_block(state, "paragraph", "p", _content(state, startLine, end), (startLine, end))
    return True


def _end_of_paragraph(state: StateBlock, start: int) -> int:
    line, end = start + 1, state.lineMax
    if line >= end or state.isEmpty(line):
        return line
    (terminates,) = state.md.block.ruler.getRules("paragraph")
    outer, state.parentType = state.parentType, "paragraph"
    while line < end and not state.isEmpty(line):
        # A line indented by four or more would be code, but goes on with a paragraph; one that has been found to go
        # on with a quotation's paragraph has a negative indent.
        if -1 < state.sCount[line] <= state.blkIndent + 3 and terminates(state, line, end, True):
            break
        line += 1
    state.parentType = outer
    return line


def _content(state: StateBlock, start: int, end: int) -> str:
    begins, ends = state.bMarks, state.eMarks
    if end == start + 1:
        return state.src[begins[start] + state.tShift[start] : ends[start]].strip(MD_TRIM_CHARS)
    if state.blkIndent == 0 and begins[start + 1 : end] == [place + 1 for place in ends[start : end - 1]]:
        # Nothing stands before the lines, such as the marks of a quotation.
        return state.src[begins[start] : ends[end - 1]].strip(MD_TRIM_CHARS)
    return state.getLines(start, end, state.blkIndent, False).strip(MD_TRIM_CHARS)


def heading(state: StateBlock, startLine: int, _endLine: int, silent: bool) -> bool:
    """The block rule; takes the place of markdown-it's."""
    start, end = state.bMarks[startLine] + state.tShift[startLine], state.eMarks[startLine]
    found = _HEADING.match(state.src, start, end)
    if found is None or state.is_code_block(startLine):
        return False
    if silent:
        return True
    markup = found[0]
    text = state.src[found.end() : end].rstrip(" \t")
    bare = text.rstrip("#")
    if bare[-1:] in (" ", "\t"):
        text = bare
    push_block(state, "heading", f"h{len(markup)}", text.strip(MD_TRIM_CHARS), (startLine, startLine + 1), markup)
    return True
