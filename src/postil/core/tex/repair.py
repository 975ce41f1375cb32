r"""What can be dropped from a formula that math-core refuses, so that the rest of it is seen."""

import re
from collections.abc import Callable

_ESCAPED = re.compile(r"\\([\[\]*<=+.~@`\"()'-])")
_DOLLAR = re.compile(r"(?<!\\)\$")
_PRIME_AFTER = re.compile(r"\^\{([^{}]*)\}('+)")
_PRIME_SCRIPT = re.compile(r"\^('+)")
_PRIME = "\\prime"
_LIMITS = re.compile(r"\\(?:no)?limits(?![A-Za-z])")
_COLOR = re.compile(r"\\(?:text)?color\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}")
_LEFTOVER = re.compile(r"\\(?:label|tag\*?|hspace|vspace)\s*\{[^{}]*\}")


def _primes(match: re.Match[str]) -> str:
    return f"^{{{match[1]}{_PRIME * len(match[2])}}}"


_REPAIRS: tuple[Callable[[str], str], ...] = (
    lambda tex: _ESCAPED.sub(r"\1", tex),
    lambda tex: _DOLLAR.sub("", tex),
    lambda tex: _PRIME_AFTER.sub(_primes, tex),
    lambda tex: _PRIME_SCRIPT.sub(r"\1", tex),
    lambda tex: _LIMITS.sub("", tex),
    lambda tex: _COLOR.sub("", tex),
    lambda tex: _LEFTOVER.sub("", tex),
)


def repair(tex: str) -> str:
    r"""Return ``tex``, which math-core refused, without what is dispensable in it.

    Backslashes before punctuation are Markdown escapes that the original sites' Markdown had taken away; stray
    dollars, unknown colours and misplaced ``\limits`` are dropped, so that the formula itself is seen.
    """
    for mend in _REPAIRS:
        tex = mend(tex)
    return tex
