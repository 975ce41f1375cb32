"""The words that a text is found by. ``static/js/words.js`` cuts queries in the same way, and a test holds it to that.

Scripts that set blanks between words give words; Chinese, Japanese and Korean give each two signs that stand side by
side, so that any word inside a sentence is found, and the last sign of a run alone, so that one sign is found
everywhere. TeX gives the names of its commands.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain
from operator import add

MOST_LETTERS = 40
"""Longer words are no words."""

CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Han, Hiragana, Katakana and Hangul, with the signs that repeat and lengthen others."""

LAYOUT = frozenset(
    "begin end frac dfrac tfrac cfrac left right middle big bigl bigr bigg biggl biggr mathrm mathbf mathbb mathcal "
    "mathfrak mathsf mathtt mathit mathscr boldsymbol bm text textbf textit textrm texttt mbox operatorname limits "
    "nolimits displaystyle textstyle scriptstyle quad qquad hspace vspace hfill label tag notag nonumber mathop "
    "mathbin mathrel mathord underset overset stackrel substack phantom hphantom vphantom rm bf it cal hline".split()
)
"""Commands that say how a formula looks, most of them with names that are words: found with their backslash alone."""

_MARKS = "".join(sign for sign in map(chr, range(0x0483, 0x1E00)) if unicodedata.category(sign)[0] == "M")
_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+"
)
"""Accents, and the vowel signs of Hebrew and Arabic, which most people leave out."""

_ACCENTED = re.compile("[\u00c0-\u02af\u0370-\u04ff\u1e00-\u1fff]")
_RUN = re.compile(f"[{CJK}]+")
_WORD = re.compile(rf"\\[a-z]+|[\w{_MARKS}]+")
_BLANKS = {code: " " for code in range(0x80) if not chr(code).isalnum() and chr(code) != "\\"}
"""What stands between words in ASCII."""


def plain(text: str) -> str:
    """Return ``text`` in lower case without accents and other differences that nobody types."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower()
    return _DROPPED.sub("", _ACCENTED.sub(_without_accent, text)).replace("ς", "σ")


def _without_accent(found: re.Match[str]) -> str:
    return _bare(found[0])


@lru_cache(2048)
def _bare(sign: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFD", sign))


def counted(text: str) -> Counter[str]:
    """Return the words that ``text`` is found by, and how often each stands in it."""
    text = plain(text).replace("_", " ")
    found = _in_ascii(text) if text.isascii() else _in_any(text)
    if "\\" in text:
        for word in [word for word in found if word[0] == "\\" and word[1:] not in LAYOUT]:
            found[word[1:]] += found.pop(word)
    if max(map(len, found), default=0) > MOST_LETTERS:
        for word in [word for word in found if len(word) > MOST_LETTERS]:
            del found[word]
    return found


def _in_any(text: str) -> Counter[str]:
    # The blank between two runs, and behind the last, parts a run's last sign from all others.
    runs = " ".join([*_RUN.findall(text), ""])
    found = Counter(chain(_WORD.findall(_RUN.sub(" ", text)), map(add, runs, runs[1:])))
    for pair in [pair for pair in found if " " in pair]:
        count = found.pop(pair)
        if pair[0] != " ":
            found[pair[0]] = count
    return found


def _in_ascii(text: str) -> Counter[str]:
    """Do what ``_in_any`` does in a third of the time."""
    found = Counter(text.replace("\\", " \\").translate(_BLANKS).split())
    for word in [word for word in found if word[0] == "\\" and not word[1:].isalpha()]:
        count = found.pop(word)
        for piece in _WORD.findall(word):
            found[piece] += count
    return found
