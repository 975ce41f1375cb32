r"""Which lines of a text continue a formula, so that they begin no list, heading or quote.

A quick reading of the whole text, before its blocks are known: it pairs delimiters between blank lines only.
"""

import re

from postil.dialects.math_delimiters import BEGIN

_BLANK = re.compile(r"\n[ \t>]*(?=\n|\Z)")
_OPENERS = re.compile(rf"\$\$|\\\\?\[|{BEGIN.pattern}")
# A literal is found faster than several.
_DOLLARS = re.compile(r"\$\$()")
_MARKER = r"(?:[-+*=#>|]|\d{1,9}[.)])"
_DOLLAR_OVER_LINE = re.compile(
    rf"\n(?![ \t>]*[-+*][ \t])[^\n$`]*+(?:\$[^\n$`]+\$[^\n$`]*+)*+\$(?![\s$])[^\n$`]*"
    rf"\n[ \t>]*{_MARKER}[^\n$`]*[^\s$\\`]\$(?![\d$])"
)


def formulas_over_lines(text: str) -> list[tuple[int, int, int]]:
    """Return the formulas that run over lines, in order.

    Each as three lines counted from 0: where the lines around it without a blank one begin, its first, its last.
    """
    spans: list[tuple[int, int]] = []
    if "$" in text:
        # With a line break before it, each line begins with a literal, which is found faster than ``^``.
        spans = [(match.start(), match.end() - 1) for match in _DOLLAR_OVER_LINE.finditer("\n" + text)]
    if "$$" in text or "\\[" in text or "\\begin{" in text:
        spans += _spans(text)
    if not spans:
        return []
    blanks = [match.start() for match in _BLANK.finditer(text)]
    found: list[tuple[int, int, int]] = []
    number = done = block = next_blank = 0
    for start, end in sorted(spans):
        while next_blank < len(blanks) and blanks[next_blank] < start:
            number += text.count("\n", done, blanks[next_blank])
            done = blanks[next_blank]
            # The blank line is the one after the line break that was found.
            block = number + 2
            next_blank += 1
        number += text.count("\n", done, start)
        done = max(done, start)
        found.append((block, number, number + text.count("\n", start, end)))
    return found


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    boundary = -1
    missing: set[str] = set()
    search = (_OPENERS if "\\[" in text or "\\begin{" in text else _DOLLARS).search
    opener = search(text)
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
        opener = search(text, end + len(closer) if end >= 0 else opener.end())
    return spans


def _closer(opener: re.Match[str]) -> str:
    if opener[1]:
        return f"\\end{{{opener[1]}}}"
    return "$$" if opener[0] == "$$" else opener[0][:-1] + "]"


def _at_line_edge(text: str, opener: re.Match[str]) -> bool:
    """Whether the opener begins or ends its line; else two dollars in prose might hold a list between them."""
    start = text.rfind("\n", 0, opener.start()) + 1
    end = text.find("\n", opener.end())
    return not text[start : opener.start()].strip(" \t>-+*0123456789.)") or not text[opener.end() : end].strip()
