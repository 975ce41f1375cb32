r"""Where a formula begins and ends: the delimiters that the original sites' mathematics had.

``$…$`` follows comrak (GitHub) and Pandoc: no blank just inside, no digit after the closing dollar, and the first
dollar that could close decides, unless it stands inside braces (``$\text{if $x$}$``, which Pandoc and MathJax pair
by braces). ``$$…$$``, ``\(…\)``, ``\[…\]`` and the environments are MathJax's, ``$`…`$`` is GitHub's and GitLab's.
"""

import re

from msgspec import Struct

ENVIRONMENTS = (
    "equation align alignat aligned alignedat gather gathered multline eqnarray flalign split cases dcases array "
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix displaymath math subequations"
)
BEGIN = re.compile(rf"\\begin\{{((?:{'|'.join(ENVIRONMENTS.split())})\*?)\}}")
"""An environment that is a formula even without delimiters, as MathJax reads it."""

STARTERS = re.compile(r"[$\\]")

_DOLLARS = re.compile(r"\$+")
_TO_DOLLAR = re.compile(r"(?:[^$\\]++|\\.|\\$)*+", re.DOTALL)
_TO_TWO_DOLLARS = re.compile(r"(?:[^$\\]++|\\.|\\$|\$(?!\$))*+", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_TICKS = re.compile(r"`+")
_REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}\n]{1,200}\}")
_PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? +[A-Za-z]{2,}")
_TEX_SIGN = re.compile(r"[\\^_=<>+{}|]")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MOST_NESTED = 8


class Found(Struct, frozen=True):
    """A formula in a text: its TeX, where the whole ends, and whether its delimiters ask for display.

    ``own`` is its first offset of TeX; ``markup`` the opening delimiter.
    """

    tex: str
    start: int
    end: int
    display: bool
    markup: str


class Scanner:
    """Finds formulas in one text from left to right.

    It remembers which closing delimiters do not come any more, so that many openers without an end stay linear.
    ``brackets`` is whether ``\\(`` and ``\\[`` open formulas; in GitBook they are escaped brackets.
    """

    def __init__(self, text: str, brackets: bool = True) -> None:
        self.text = text
        self.brackets = brackets
        self._missing: dict[str, int] = {}

    def at(self, start: int, limit: int) -> Found | None:
        """Return the formula that begins at ``start`` and ends at ``limit`` or before, or None."""
        if self.text[start] == "$":
            return self._dollar(start, limit)
        follower = self.text[start + 1 : start + 2]
        if follower and follower in "([\\":
            return self._bracket(start, limit) if self.brackets else None
        if follower == "b":
            return self._environment(start, limit)
        if follower in {"r", "e"}:
            match = _REFERENCE.match(self.text, start, limit)
            return Found(match[0], start, match.end(), False, "\\ref") if match else None
        return None

    def _close(self, closer: str, start: int, limit: int) -> int:
        if self._missing.get(closer, -1) >= limit:
            return -1
        end = self.text.find(closer, start, limit)
        if end < 0:
            self._missing[closer] = limit
        return end

    def _dollar(self, start: int, limit: int) -> Found | None:
        run = _DOLLARS.match(self.text, start, limit)
        count = len(run[0]) if run else 0
        if count == 2:
            return self._two_dollars(start + 2, limit)
        if count > 2 or start + 1 >= limit:
            return None
        if self.text[start + 1] == "`":
            end = self._close("`$", start + 2, limit)
            if end > start + 2:
                return Found(self.text[start + 2 : end], start + 2, end + 2, False, "$`")
        if self.text[start + 1].isspace() or self._close("$", start + 1, limit) < 0:
            return None
        return self._one_dollar(start + 1, limit)

    def _two_dollars(self, start: int, limit: int) -> Found | None:
        if self._close("$$", start, limit) < 0:
            return None
        match = _TO_TWO_DOLLARS.match(self.text, start, limit)
        end = match.end() if match else limit
        tex = self.text[start:end]
        if end >= limit or not tex.strip() or self._in_code(tex, end, limit):
            return None
        return Found(tex, start, end + 2, True, "$$")

    def _one_dollar(self, start: int, limit: int) -> Found | None:
        end = self._closing_dollar(start, limit)
        if end < 0 or self.text[end - 1].isspace() or self.text[end + 1 : end + 2].isdigit():
            return None
        tex = self.text[start:end]
        return None if self._in_code(tex, end, limit) else Found(tex, start, end + 1, False, "$")

    def _closing_dollar(self, start: int, limit: int) -> int:
        first = end = self._next_dollar(start, limit)
        depth = 0
        done = start
        for _ in range(_MOST_NESTED):
            if end < 0:
                return first
            depth += _depth(self.text[done:end])
            if depth <= 0:
                return end
            done = end + 1
            end = self._next_dollar(done, limit)
        return first

    def _next_dollar(self, start: int, limit: int) -> int:
        match = _TO_DOLLAR.match(self.text, start, limit)
        return match.end() if match and match.end() < limit else -1

    def _in_code(self, tex: str, end: int, limit: int) -> bool:
        """Whether a code span that begins inside ``tex`` holds its closing dollar."""
        if "`" not in tex:
            return False
        ticks = _TICKS.findall(tex)
        # The last run without a partner inside the formula may have one behind it.
        alone = [run for run in ticks if ticks.count(run) % 2]
        return any(re.compile(rf"(?<!`){run}(?!`)").search(self.text, end, limit) for run in alone)

    def _bracket(self, start: int, limit: int) -> Found | None:
        escaped = self.text.startswith("\\\\", start)
        opener = self.text[start : start + (3 if escaped else 2)]
        if opener[-1] not in "([":
            return None
        display = opener[-1] == "["
        closer = opener[:-1] + ("]" if display else ")")
        end = self._close(closer, start + len(opener), limit)
        tex = self.text[start + len(opener) : max(end, 0)]
        if end < 0 or not tex.strip(" \t\n\\") or _is_prose(tex, display):
            return None
        if escaped:
            # The original sites' Markdown took one backslash from each pair before MathJax came.
            tex = _MARKDOWN_ESCAPE.sub(r"\1", tex)
        return Found(tex, start + len(opener), end + len(closer), display, opener)

    def _environment(self, start: int, limit: int) -> Found | None:
        begin = BEGIN.match(self.text, start, limit)
        if not begin:
            return None
        opener, closer = begin[0], f"\\end{{{begin[1]}}}"
        end = self._close(closer, begin.end(), limit)
        inner = self.text.find(opener, begin.end(), max(end, 0))
        for _ in range(_MOST_NESTED):
            if end < 0 or inner < 0:
                break
            end = self.text.find(closer, end + 1, limit)
            inner = self.text.find(opener, inner + 1, max(end, 0))
        if end < 0:
            return None
        end += len(closer)
        return Found(self.text[start:end], start, end, True, opener)


def _depth(tex: str) -> int:
    if "\\{" not in tex and "\\}" not in tex:
        return tex.count("{") - tex.count("}")
    return sum((token == "{") - (token == "}") for token in _BRACES.findall(tex))


def _is_prose(tex: str, display: bool) -> bool:
    r"""Whether ``\(…\)`` or ``\[…\]`` only escapes brackets, as in ``\[12\]`` and ``\(see below\)``."""
    if _TEX_SIGN.search(tex):
        return False
    if display:
        return not tex.lstrip(" \t").startswith("\n")
    return bool(_PROSE.search(tex))
