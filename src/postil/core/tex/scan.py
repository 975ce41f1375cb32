"""Reading TeX just far enough to rewrite it: groups, arguments, and what stands outside of any group."""

import re
from collections.abc import Callable

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_BLANKS = re.compile(r"\s*")
_OUTSIDE = re.compile(r"\\(?:begin|left)(?![A-Za-z])|\\(?:end|right)(?![A-Za-z])|\\\\|\\.|[{}&]", re.DOTALL)

# 8 MB of stack, the usual size, hold about 3,200 levels of math-core's parser in the worst case.
STACK_LEVELS = 1_500

# Other threads than the first have as little as 128 KB (musl) or 512 KB (macOS), the first of which hold 80 levels.
THREAD_LEVELS = 40


def group_end(tex: str, start: int) -> int:
    """Return the offset after the ``}`` that closes the group whose ``{`` is at ``start``, or -1 if none does."""
    depth = 0
    for match in _BRACES.finditer(tex, start):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.end()
    return -1


def skip_blanks(tex: str, start: int) -> int:
    """Return the offset of the first character at or after ``start`` that is not blank."""
    match = _BLANKS.match(tex, start)
    return match.end() if match else start


def replace_groups(tex: str, opener: re.Pattern[str], replace: Callable[[re.Match[str], str], str | None]) -> str:
    r"""Rewrite each ``opener{content}``.

    ``opener`` matches up to and with the opening brace; ``replace`` gets the match and the content and returns the
    TeX for the whole, or None to leave it. Openers inside a rewritten group are not visited again, and the search
    ends at the first group without an end.
    """
    out: list[str] = []
    done = 0
    match = opener.search(tex)
    while match:
        end = group_end(tex, match.end() - 1)
        if end < 0:
            break
        new = replace(match, tex[match.end() : end - 1])
        if new is not None:
            out += (tex[done : match.start()], new)
            done = end
        match = opener.search(tex, end if new is not None else match.end())
    return "".join(out) + tex[done:] if out else tex


def outside(tex: str) -> tuple[bool, bool]:
    r"""Say whether ``&`` and ``\\`` occur in ``tex`` outside of groups, environments and ``\left … \right``."""
    depth = 0
    ampersand = linebreak = False
    for match in _OUTSIDE.finditer(tex):
        token = match[0]
        if token == "{" or token in {r"\begin", r"\left"}:
            depth += 1
        elif token == "}" or token in {r"\end", r"\right"}:
            depth -= 1
        elif depth == 0:
            ampersand = ampersand or token == "&"
            linebreak = linebreak or token == r"\\"
    return ampersand, linebreak


def levels(tex: str) -> int:
    """Return a number that the nesting of ``tex`` cannot exceed, cheaply."""
    return tex.count("{") + tex.count("\\")
