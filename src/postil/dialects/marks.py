"""``==mark==``, and comments ``%%…%%`` (Obsidian), which show nothing."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from postil.dialects import block
from postil.dialects.inline import register

_MARK = re.compile(r"==(?=[^\s=])((?:[^=\n]|\n(?!\n)|=(?!=))*[^\s=])==(?![=A-Za-z0-9])")
_COMMENT = re.compile(r"%%(?:[^%]|%(?!%))*%%")


def marks_plugin(md: MarkdownIt) -> None:
    """Add marks and comments."""
    register("mark", "=")
    register("comment", "%")
    md.inline.ruler.push("mark", _mark)
    md.inline.ruler.push("comment", _comment)
    block.register("comment", "%")
    md.block.ruler.before("fence", "comment", _comment_block)


def _mark(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if start and (state.src[start - 1] == "=" or (state.src[start - 1].isascii() and state.src[start - 1].isalnum())):
        return False
    found = _MARK.match(state.src, start, state.posMax)
    if found is None:
        return False
    if not silent:
        maximum = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = found.start(1), found.end(1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = maximum
    state.pos = found.end()
    return True


def _comment(state: StateInline, _silent: bool) -> bool:
    found = _COMMENT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    state.pos = found.end()
    return True


def _comment_block(state: StateBlock, startLine: int, endLine: int, _silent: bool) -> bool:
    start = state.bMarks[startLine] + state.tShift[startLine]
    if not state.src.startswith("%%", start) or state.is_code_block(startLine):
        return False
    end = state.src.find("%%", start + 2)
    if end < 0:
        return False
    for line in range(startLine, endLine):
        if end < state.eMarks[line]:
            if state.src[end + 2 : state.eMarks[line]].strip():
                return False
            state.line = line + 1
            return True
    return False
