r"""Formulas that are blocks, and paragraphs whose formulas run over lines.

A line inside a formula may begin with ``-``, ``+``, ``=``, ``#`` or ``>``; it must not become a list, a heading or a
quote. A blank line ends a formula, as it ends a paragraph for GitHub and Pandoc; only kramdown, whose own block is
meant by ``$$`` on a line of its own, reads on.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from postil.dialects.math_delimiters import BEGIN, Found, Scanner

BlockRule = Callable[[StateBlock, int, int, bool], bool]

_INTERRUPTED = ["paragraph", "reference", "blockquote", "list"]
_OPENER = re.compile(r"\$\$|\\\\?\[|\\begin\{")
_ATTRIBUTES = re.compile(r"\s*\{:[^}]*\}\s*$")
_BLANK = re.compile(r"\n[ \t>]*(?=\n|\Z)")
_OVER_LINES = re.compile(rf"\$\$|\\\\?\[|{BEGIN.pattern}")
_MARKER = r"(?:[-+*=#>|]|\d{1,9}[.)])"
_DOLLAR_OVER_LINE = re.compile(
    rf"^(?![ \t>]*[-+*][ \t])[^\n$`]*(?:\$[^\n$`]+\$[^\n$`]*)*\$(?![\s$])[^\n$`]*"
    rf"\n[ \t>]*{_MARKER}[^\n$`]*[^\s$\\`]\$(?![\d$])",
    re.MULTILINE,
)
_LINES_KEY = "postil_math_lines"


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
        text, lines = _text(state, startLine, endLine, reads_on)
        found = Scanner(text, brackets).at(0, len(text))
        if found is None or not found.display:
            return False
        after = startLine + text.count("\n", 0, found.end)
        if not _ends_block(text, found, lines, paragraph_mathematics and dollars):
            return False
        if not silent:
            _push(state, found, startLine, after + 1)
        return True

    return math_block


def _text(state: StateBlock, start: int, end: int, reads_on: bool) -> tuple[str, list[str]]:
    """The block's lines from ``start`` without the marks around them, up to a blank line or the container's end."""
    lines: list[str] = []
    for line in range(start, end):
        if state.isEmpty(line) and not reads_on:
            break
        # A rule that asks whether a formula ends a list's paragraph may stand left of the list's own text.
        if line > start and not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            break
        indent = state.tShift[line] if line == start else min(state.tShift[line], state.blkIndent)
        lines.append(state.src[state.bMarks[line] + indent : state.eMarks[line]])
        if reads_on and line > start and lines[-1].rstrip().endswith("$$"):
            break
    return "\n".join(lines), lines


def _ends_block(text: str, found: Found, lines: list[str], own_paragraph: bool) -> bool:
    rest = text[found.end :]
    line, _, after = rest.partition("\n")
    if line.strip():
        return False
    return not own_paragraph or not after.strip() or bool(_ATTRIBUTES.match(after.split("\n", 1)[0])) or not lines


def _push(state: StateBlock, found: Found, startLine: int, nextLine: int) -> None:
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
        kept = [
            line
            for line, opener in _lines(state).items()
            if startLine <= opener and startLine < line < endLine and state.sCount[line] - state.blkIndent <= 3
        ]
        if not kept:
            return rule(state, startLine, endLine, silent)
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


def _lines(state: StateBlock) -> dict[int, int]:
    """The lines that stand inside a formula of the text being parsed, each with the line where the formula opens."""
    known = state.env.get(_LINES_KEY)
    if known is None or known[0] is not state.src:
        known = (state.src, lines_inside_formulas(state.src))
        state.env[_LINES_KEY] = known
    lines: dict[int, int] = known[1]
    return lines


def lines_inside_formulas(text: str) -> dict[int, int]:
    """Return the lines of ``text`` that continue a formula, by the line where it opens; all counted from 0."""
    spans = [(match.start(), match.end()) for match in _DOLLAR_OVER_LINE.finditer(text)] if "$" in text else []
    if "$$" in text or "\\[" in text or "\\begin{" in text:
        spans += _spans(text)
    lines: dict[int, int] = {}
    number = done = 0
    for start, end in sorted(spans):
        number += text.count("\n", done, start)
        done = start
        for line in range(number + 1, number + text.count("\n", start, end) + 1):
            lines.setdefault(line, number)
    return lines


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    boundary = -1
    missing: set[str] = set()
    opener = _OVER_LINES.search(text)
    while opener:
        if opener.start() > boundary:
            blank = _BLANK.search(text, opener.start())
            boundary = blank.start() if blank else len(text)
            missing = set()
        closer = _closer(opener)
        end = -1 if closer in missing else text.find(closer, opener.end(), boundary)
        if end < 0:
            missing.add(closer)
        elif "\n" in text[opener.start() : end] and _at_line_edge(text, opener):
            spans.append((opener.start(), end))
        opener = _OVER_LINES.search(text, end + len(closer) if end >= 0 else opener.end())
    return spans


def _closer(opener: re.Match[str]) -> str:
    if opener[1]:
        return f"\\end{{{opener[1]}}}"
    return "$$" if opener[0] == "$$" else opener[0][:-1] + "]"


def _at_line_edge(text: str, opener: re.Match[str]) -> bool:
    """Whether the opener begins or ends its line; else two dollars in prose might hold a list between them."""
    before = text[text.rfind("\n", 0, opener.start()) + 1 : opener.start()]
    after = text[opener.end() : text.find("\n", opener.end())]
    return not before.strip(" \t>-+*0123456789.)") or not after.strip()
