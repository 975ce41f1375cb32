"""Helpers for block rules that enclose other blocks between two marked lines."""

import re
from collections.abc import Callable

from markdown_it.rules_block import StateBlock


def line_text(state: StateBlock, line: int) -> str:
    """Return a line without the marks of the quotes and lists that it stands in."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def closing_line(
    state: StateBlock, start: int, end: int, depth_of: Callable[[str], int], closer: re.Pattern[str]
) -> int | None:
    """Return the line that closes what line ``start`` opens; None if there is none in the same container.

    ``depth_of`` says of a line's text by how much it opens (1) or closes (-1). If ``closer`` is found nowhere
    behind, no line is looked at, so that many openings without an end cost little.
    """
    if closer.search(state.src, state.eMarks[start]) is None:
        return None
    depth = 0
    for line in range(start, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        depth += depth_of(line_text(state, line))
        if depth <= 0:
            return line
    return None


def inside(state: StateBlock, start: int, end: int) -> None:
    """Make the block tokens of the lines from ``start`` to ``end`` (not included)."""
    old = state.lineMax, state.parentType
    state.lineMax = end
    state.md.block.tokenize(state, start, end)
    state.lineMax, state.parentType = old


def tag_depth(tag: re.Pattern[str], name: str) -> Callable[[str], int]:
    """Return a ``depth_of`` for tags that ``tag`` matches with a group ``name``: ``name`` opens, ``endname`` closes."""

    def depth_of(text: str) -> int:
        found = tag.match(text)
        return 0 if found is None else (found["name"] == name) - (found["name"] == "end" + name)

    return depth_of
