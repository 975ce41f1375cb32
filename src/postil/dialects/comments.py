"""HTML comments where HTML is shown as text: they show nothing there either.

A comment never comes out, not even as a comment, since a browser may see its end elsewhere.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from postil.dialects import block
from postil.dialects.inline import register

_OPENING, _CLOSING = "<!--", "-->"
_LAST = "postil_comments"


def comments_plugin(md: MarkdownIt) -> None:
    """Leave out comments; as a block of its own one becomes an ``html_block`` that renders as nothing."""
    register("html_comment", "<")
    md.inline.ruler.before("html_inline", "html_comment", _inline)
    block.register("html_comment", "<")
    md.block.ruler.before("html_block", "html_comment", _block, {"alt": ["paragraph", "reference", "blockquote"]})


def _inline(state: StateInline, _silent: bool) -> bool:
    if not state.src.startswith(_OPENING, state.pos) or state.html_terminator_last(_CLOSING) < state.pos:
        return False
    # Two of the signs can be the opening's: ``<!-->`` is a comment.
    end = state.src.find(_CLOSING, state.pos + 2, state.posMax)
    if end < 0:
        return False
    state.pos = end + len(_CLOSING)
    if not state.tokens and not state.pending:
        # Text does not begin with a blank.
        while state.pos < state.posMax and state.src[state.pos] == " ":
            state.pos += 1
    return True


def _block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    start = state.bMarks[startLine] + state.tShift[startLine]
    if not state.src.startswith(_OPENING, start) or state.is_code_block(startLine) or _last(state) < start:
        return False
    end = state.src.find(_CLOSING, start + 2) + len(_CLOSING)
    last = _line_of(state, end, startLine, endLine)
    goes_on = last is not None and bool(state.src[end : state.eMarks[last]].strip())
    if last is None or (goes_on and last == startLine):
        return False
    if silent:
        return True
    token = state.push("html_block", "", 0)
    token.map = [startLine, last + 1]
    token.content = state.getLines(startLine, last, state.blkIndent, True) + state.src[state.bMarks[last] : end] + "\n"
    token.meta["html"] = ""
    state.line = last + 1
    if goes_on:
        _begin_at(state, last, end)
    return True


def _last(state: StateBlock) -> int:
    """Return the place of the last closing, found once a text: many openings without one are no comments."""
    known: dict[str, int] = state.env.setdefault(_LAST, {})
    if state.src not in known:
        known[state.src] = state.src.rfind(_CLOSING)
    return known[state.src]


def _line_of(state: StateBlock, place: int, start: int, end: int) -> int | None:
    """Return the line that holds ``place``; None if it is outside of the list or quotation that ``start`` is in."""
    for line in range(start, end):
        if line > start and state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        if place <= state.eMarks[line]:
            return line
    return None


def _begin_at(state: StateBlock, line: int, place: int) -> None:
    """Let ``line`` begin behind a comment."""
    rest = state.src[place : state.eMarks[line]]
    state.bMarks[line] = place
    state.tShift[line] = len(rest) - len(rest.lstrip())
    state.sCount[line] = state.blkIndent
    state.line = line
