r"""What is opened and never closed: reported by the rules that look for the end and do not find it.

A note that costs ``$5`` or quotes ``\[1]`` opens nothing: where an opener may be text, the rest of its line tells.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from postil.core.model import Span
from postil.core.state import state_of
from postil.dialects.nesting import line_text

_TEX = re.compile(r"(?<!\\)\\[A-Za-z]{2}|[\^_](?=[\w{\\])")
_NO_TEX = re.compile(r"[\]$]|\\\(")
_COMMAND = re.compile(r"(?<!\\)\\[A-Za-z]{2}")
PENDING = "postil_math_pending"
"""The key of the openers in ``env`` that have been reported and may yet meet their end, behind a blank line."""


def fences_plugin(md: MarkdownIt) -> None:
    """Let the rule for fenced code report a block that only the end of its container has ended."""
    (rule,) = (rule for rule in md.block.ruler.__rules__ if rule.name == "fence")
    parse = rule.fn

    def fence(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        if not parse(state, startLine, endLine, silent):
            return False
        if not silent:
            _check_fence(state, startLine)
        return True

    md.block.ruler.at("fence", fence, {"alt": rule.alt})


def _check_fence(state: StateBlock, start: int) -> None:
    markup, last = state.tokens[-1].markup, state.line - 1
    closing = line_text(state, last).rstrip(" \t")
    if last > start and len(closing) >= len(markup) and not closing.strip(markup[0]):
        return
    mine = state_of(state.env)
    upto = f"; all up to line {last + mine.offset + 1} is in it" if last > start else ""
    message = f'no "{markup}" ends the block of code that begins here{upto}'
    mine.report("code-open", _place(state, start), message, f"close it with {markup} on a line of its own")


def check_formula(state: StateBlock, start: int, after: int, opener: str, closer: str) -> None:
    r"""Report a displayed formula without an end in the lines from ``start`` to ``after`` (not included).

    Where ``$$`` stands alone in a line behind one that was reported, it is that one's end, cut off by a blank line.
    """
    pending = state.env.setdefault(PENDING, set())
    rest = line_text(state, start)[len(opener) :].strip()
    if opener == "$$" and (opener in pending or _closes(state, start)) and not rest:
        pending.discard(opener)
        return
    if not opener.startswith("\\begin") and _is_text(rest, opener, after == start + 1):
        return
    pending.add(opener)
    mine = state_of(state.env)
    is_cut = after < state.lineMax and state.isEmpty(after)
    cut, why = (" before the blank line", ", and leave no blank line in it") if is_cut else ("", "")
    message = f'no "{closer}" ends the formula that begins here{cut}; it is shown as text'
    mine.report("math-open", _place(state, start), message, f"close it with {closer}{why}")


def _is_text(rest: str, opener: str, is_alone: bool) -> bool:
    """Say whether an opener may be text by what stands behind it in its line, and ``is_alone`` if no line follows.

    A bracket that is escaped, as before a formula of its own, is more likely text than two dollars are.
    """
    if opener == "$$":
        return bool(rest) and not _TEX.search(rest)
    return is_alone if not rest else bool(_NO_TEX.search(rest)) or not _COMMAND.search(rest)


def _closes(state: StateBlock, line: int) -> bool:
    """Say whether an odd number of ``$$`` stands before ``line`` in its paragraph, so that it is an end."""
    end = state.bMarks[line]
    return state.src.count("$$", state.src.rfind("\n\n", 0, end) + 1, end) % 2 == 1


def _place(state: StateBlock, line: int) -> Span | None:
    start = state.bMarks[line] + state.tShift[line]
    return state_of(state.env).span(line, start - state.src.rfind("\n", 0, start) - 1)
