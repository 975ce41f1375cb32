"""Where sentences end: a simple splitter that knows Latin and CJK punctuation, abbreviations and formulas."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

MOST = 600
"""How much of a sentence is kept before and after a place in it."""

# The set of first signs stands in front, since a set alone is found much faster than alternatives.
_END = re.compile(
    r"[$。！？；.!?…](?:(?<=\$)[^$]*\$|(?P<cjk>(?<=[。！？；])[。！？；]*[”’」』）]*)"
    r"|(?P<latin>(?<=[.!?…])[.!?…]*[\"'”’)\]]*)(?=\s+[^\sa-z]|\s*$))",
)
# For a set within ASCII that is faster still.
_ASCII_END = re.compile(
    r"[$.!?](?:(?<=\$)[^$]*\$|(?P<latin>(?<=[.!?])[.!?]*[\"')\]]*)(?=\s+[^\sa-z]|\s*$))",
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|viz|al|etc|resp|Fig|Figs|Eq|Eqs|Sec|Tab|Thm|Def|Prop|Ref|Refs|Ch|No|Vol|pp?|Dr|Mr|Mrs|Ms|Prof|St"
    r"|approx|ca|w\.r\.t|s\.t|a\.k\.a|U\.S|z\.B|d\.h|bzw|usw|Abb|Nr)|\b[A-Z])\.$"
)
_LONGER = 7
"""More letters than any abbreviation has."""
_DIGIT = re.compile(r"\d")
_BEFORE_NUMBER = re.compile(r"\b(?:chs?|secs?|figs?|eqs?|app|thm|lem|cor|no|vol|pp?)\.\s+\d", re.IGNORECASE)


def ends(text: str) -> Iterator[int]:
    """Yield the offsets right after each sentence of ``text``; the text's own end is among them if it ends one."""
    last = len(text.rstrip())
    for match in (_ASCII_END if text.isascii() else _END).finditer(text):
        kind = match.lastgroup
        if kind == "cjk" or (kind == "latin" and not _abbreviated(text, match.start(), match.end(), last)):
            yield match.end()


def _abbreviated(text: str, start: int, end: int, last: int) -> bool:
    around = text[max(0, start - 6) : end + 3]
    if _DIGIT.search(around) and _BEFORE_NUMBER.search(around):
        return True
    if end >= last or text[start:end] != "." or (start >= _LONGER and text[start - _LONGER : start].isalpha()):
        return False
    return _ABBREVIATION.search(text[max(0, start - 12) : start + 1]) is not None


class Sentences:
    """A text cut into sentences once, to be asked many times."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: list[int] = []
        self._further = ends(text)

    def around(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands before ``start`` and after ``end`` within the sentence (or sentences) of that range.

        Either is cut at ``MOST`` characters, lest text without any full stop is taken whole.
        """
        while not self._ends or self._ends[-1] < end:
            further = next(self._further, -1)
            if further < 0:
                break
            self._ends.append(further)
        before = bisect_right(self._ends, start)
        after = bisect_left(self._ends, end)
        first = self._ends[before - 1] if before else 0
        last = self._ends[after] if after < len(self._ends) else len(self.text)
        head, tail = self.text[max(first, start - MOST) : start], self.text[end : min(last, end + MOST)]
        return " ".join(head.split()), " ".join(tail.split())
