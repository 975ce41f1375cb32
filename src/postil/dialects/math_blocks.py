r"""Formulas that are blocks, and paragraphs whose formulas run over lines.

A line inside a formula may begin with ``-``, ``+``, ``=``, ``#`` or ``>``; it must not become a list, a heading or a
quote. A blank line ends a formula, as it ends a paragraph for GitHub and Pandoc; only kramdown, whose own block is
meant by ``$$`` on a line of its own, reads on.
"""

import re
from bisect import bisect_left
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from postil.dialects.math_delimiters import BEGIN, Found, Scanner
from postil.dialects.math_lines import formulas_over_lines
from postil.dialects.unclosed import PENDING, check_formula

BlockRule = Callable[[StateBlock, int, int, bool], bool]

_INTERRUPTED = ["paragraph", "reference", "blockquote", "list"]
_OPENER = re.compile(r"\$\$|\\\\?\[|\\begin\{")
_ATTRIBUTES = re.compile(r"\s*\{:[^}]*\}\s*$")
_LINES_KEY = "postil_math_lines"
_ABSENT_KEY = "postil_math_absent"

# Limits that keep hostile texts linear; no author comes near them.
_MOST_TRIES = 32
_MOST_IN_PARAGRAPH = 64


def math_block_rules(md: MarkdownIt, paragraph_mathematics: bool, brackets: bool) -> None:
    """Add the block rule, and keep the paragraph rules from cutting formulas.

    ``paragraph_mathematics`` is kramdown's and GitBook's reading: ``$$…$$`` is a block only as its own paragraph.
    """
    md.block.ruler.before("table", "math_block", _rule(paragraph_mathematics, brackets), {"alt": _INTERRUPTED})
    for rule in md.block.ruler.__rules__:
        if rule.name in {"paragraph", "lheading"}:
            md.block.ruler.at(rule.name, _keeping_formulas(rule.fn), {"alt": rule.alt})


def _rule(paragraph_mathematics: bool, brackets: bool) -> BlockRule:
    def math_block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        start = state.bMarks[startLine] + state.tShift[startLine]
        if state.src[start : start + 1] not in {"$", "\\"} or not _OPENER.match(state.src, start):
            return False
        if state.is_code_block(startLine):
            return False
        dollars = state.src.startswith("$$", start)
        if silent and dollars and paragraph_mathematics:
            return False
        reads_on = dollars and paragraph_mathematics and state.src[start : state.eMarks[startLine]].strip() == "$$"
        block = _find(state, startLine, endLine, reads_on, brackets)
        if block is None:
            return False
        found, after = block
        if not found.display or (dollars and paragraph_mathematics and not _is_own_paragraph(state, after, endLine)):
            return False
        if not silent:
            _push(state, found, startLine, after)
        return True

    return math_block


def _find(state: StateBlock, start: int, end: int, reads_on: bool, brackets: bool) -> tuple[Found, int] | None:
    """Return the formula that begins in line ``start`` and the line after it, or None if none fills whole lines."""
    opener, closer = _delimiters(state, start)
    absent = _absent(state)
    if closer in absent and absent[closer][0] <= start < absent[closer][1]:
        return None
    lines: list[str] = []
    tries = 0
    line = start
    while line < end and tries < _MOST_TRIES and not _stops(state, line, reads_on):
        lines.append(_line(state, line, start))
        line += 1
        if closer not in (lines[-1] if len(lines) > 1 else lines[0][len(opener) :]):
            continue
        tries += 1
        text = "\n".join(lines)
        found = Scanner(text, brackets).at(0, len(text))
        if found and not text[found.end :].strip():
            return found, line
        if found:
            if "\n\n" in found.tex:
                # What begins the next formula is no end of this one.
                check_formula(state, start, state.lineMax, opener, closer)
            return None
    if tries == 0:
        absent[closer] = (start, line)
    # A line that the container leaves is asked about only for what might end the paragraph above it.
    if lines and (tries == 0 or opener.endswith("{")) and (brackets or not opener.endswith("[")):
        _check_end(state, start, line, lines)
    return None


def _check_end(state: StateBlock, start: int, line: int, lines: list[str]) -> None:
    """Report a formula that has no end in its ``lines``, from ``start`` to ``line`` (not included)."""
    opener, closer = _delimiters(state, start)
    if opener.endswith("{"):
        begin = BEGIN.match(lines[0])
        closer = f"\\end{{{begin[1]}}}" if begin else ""
        if not begin or any(closer in one for one in lines):
            return
        opener = begin[0]
    check_formula(state, start, line, opener, closer)


def _delimiters(state: StateBlock, line: int) -> tuple[str, str]:
    match = _OPENER.match(state.src, state.bMarks[line] + state.tShift[line])
    opener = match[0] if match else "$$"
    if opener == "$$":
        return opener, opener
    return opener, "\\end{" if opener.endswith("{") else opener[:-1] + "]"


def _absent(state: StateBlock) -> dict[str, tuple[int, int]]:
    """The closing delimiters that were looked for in vain, and from which line to which (not included)."""
    known = state.env.get(_ABSENT_KEY)
    if known is None or known[0] is not state.src:
        known = (state.src, {})
        state.env[_ABSENT_KEY] = known
    absent: dict[str, tuple[int, int]] = known[1]
    return absent


def _stops(state: StateBlock, line: int, reads_on: bool) -> bool:
    if state.isEmpty(line):
        return not reads_on
    return state.sCount[line] < state.blkIndent


def _line(state: StateBlock, line: int, start: int) -> str:
    """A line without the marks of the containers around it."""
    indent = state.tShift[line] if line == start else min(state.tShift[line], state.blkIndent)
    return state.src[state.bMarks[line] + indent : state.eMarks[line]]


def _is_own_paragraph(state: StateBlock, line: int, end: int) -> bool:
    """Whether the paragraph ends before ``line``, with an attribute list at most."""
    if line >= end or state.isEmpty(line) or state.sCount[line] < state.blkIndent:
        return True
    return bool(_ATTRIBUTES.match(_line(state, line, -1)))


def _push(state: StateBlock, found: Found, startLine: int, nextLine: int) -> None:
    state.env.pop(PENDING, None)
    token = state.push("math_block", "math", 0)
    token.block = True
    token.content = strip(found.tex)
    token.markup = found.markup
    token.map = [startLine, nextLine]
    lead = found.tex[: len(found.tex) - len(found.tex.lstrip())]
    token.meta = {"first": startLine + lead.count("\n")}
    state.line = nextLine


def strip(tex: str) -> str:
    r"""Strip ``tex``, but keep the blank of a control space at its end."""
    bare = tex.strip()
    trailing = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if trailing % 2 and len(tex.rstrip()) < len(tex) else bare


def _keeping_formulas(rule: BlockRule) -> BlockRule:
    def keeping(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        formulas = _formulas(state)
        if not formulas:
            return rule(state, startLine, endLine, silent)
        kept = [
            line
            for line in _lines_from(formulas, startLine)
            if line < endLine and state.sCount[line] - state.blkIndent <= 3
        ]
        # A line indented by four or more continues a paragraph whatever it begins with; so for the time of the rule
        # the lines within formulas count as indented.
        counts = [state.sCount[line] for line in kept]
        for line in kept:
            state.sCount[line] = state.blkIndent + 4
        try:
            return rule(state, startLine, endLine, silent)
        finally:
            for line, count in zip(kept, counts, strict=True):
                state.sCount[line] = count

    return keeping


def _formulas(state: StateBlock) -> list[tuple[int, int, int]]:
    known = state.env.get(_LINES_KEY)
    if known is None or known[0] is not state.src:
        known = (state.src, formulas_over_lines(state.src))
        state.env[_LINES_KEY] = known
    formulas: list[tuple[int, int, int]] = known[1]
    return formulas


def _lines_from(formulas: list[tuple[int, int, int]], start: int) -> list[int]:
    """The lines that continue a formula of the paragraph that begins at ``start``."""
    first = bisect_left(formulas, start, key=lambda formula: formula[1])
    lines: list[int] = []
    for block, opener, last in formulas[first : first + _MOST_IN_PARAGRAPH]:
        if block > start:
            break
        lines.extend(range(opener + 1, last + 1))
    return lines
