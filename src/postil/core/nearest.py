"""The nearest of many words, for "did you mean": cheap enough for thousands of misses over thousands of words."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import accumulate, islice

from postil.core.diagnostics import did_you_mean

_RAREST = 8
_COMMON = 500
_COMPARED = 5
_SHORT = 12
"""How long a word is that may have lost all its trigrams by a slip."""

_STRAY = 2
"""By how many letters a short word and what was meant may differ, in number and in kind."""

_END = "\0"
"""What stands between words; there is none in what anybody writes."""


class Nearest:
    """Words to choose from, found by their trigrams.

    Comparing a word with all others by ``difflib`` takes a tenth of a second for a few thousand of them; so only the
    few that share the word's rarest trigrams are compared. An index of all trigrams would take nearly as long: where
    one is, is looked for when a missed word has it. In a short word a slip leaves few trigrams, or none; it is compared
    also with those of about its length that have the same letters. ``least`` is how alike words must be.
    """

    def __init__(self, words: Iterable[str], least: float = 0.6) -> None:
        self._words = sorted(words)
        self._text = ""
        self._starts: list[int] = []
        self._counts: dict[str, int] = {}
        self._index: dict[str, list[int]] = {}
        self._found: dict[str, str] = {}
        self._least = least
        self._letters: dict[int, list[tuple[int, str]]] = {}

    def hint(self, word: str) -> str:
        """Return ``did you mean "x"?`` for the nearest word, or an empty string."""
        if word not in self._found:
            self._found[word] = did_you_mean(word, [*self._candidates(word), *self._alike(word)], self._least)
        return self._found[word]

    def _candidates(self, word: str) -> list[str]:
        if len(self._words) <= _COMPARED:
            return self._words
        counts = {gram: count for gram in _trigrams(word) if (count := self._count(gram))}
        shared: Counter[int] = Counter()
        for gram in sorted(counts, key=counts.__getitem__)[:_RAREST]:
            shared.update(self._places(gram))
        # Most share little with the word, and need not be put in order.
        least = min(sorted(shared.values())[-_COMPARED:], default=0)
        near = [place for place, count in shared.items() if count >= least]
        # Long words share the word's trigrams more easily than those that are meant.
        best = sorted(near, key=lambda place: (-shared[place], abs(len(self._words[place]) - len(word)), place))
        return [self._words[place] for place in best[:_COMPARED]]

    def _alike(self, word: str) -> list[str]:
        """Return words that are about as long as a short ``word`` and have nearly the same letters."""
        if len(word) > _SHORT:
            return []
        if not self._letters:
            for other in self._words:
                if len(other) <= _SHORT + _STRAY:
                    self._letters.setdefault(len(other), []).append((_letters(other), other))
        wanted = _letters(word)
        near = [
            (differing, abs(length - len(word)), other)
            for length in range(len(word) - _STRAY, len(word) + _STRAY + 1)
            for letters, other in self._letters.get(length, ())
            if (differing := (letters ^ wanted).bit_count()) <= _STRAY
        ]
        return [other for _, _, other in nsmallest(_COMPARED, near)]

    def _count(self, gram: str) -> int:
        """Return how often a trigram is in the words."""
        if not self._text:
            texts = [f"{_padded(word)}{_END}" for word in self._words]
            self._text = "".join(texts)
            self._starts = list(accumulate(map(len, texts), initial=0))
        if gram not in self._counts:
            self._counts[gram] = self._text.count(gram)
        return self._counts[gram]

    def _places(self, gram: str) -> list[int]:
        """Return the places of the first words that have a trigram: what very many words have in common says nothing
        of any, and would take long to count."""
        if gram not in self._index:
            self._index[gram] = list(islice(self._having(gram), _COMMON))
        return self._index[gram]

    def _having(self, gram: str) -> Iterator[int]:
        found = self._text.find(gram)
        while found >= 0:
            place = bisect_right(self._starts, found) - 1
            yield place
            found = self._text.find(gram, self._starts[place + 1])


def _padded(word: str) -> str:
    return f" {word.lower()} "


def _letters(word: str) -> int:
    """Return which letters a word has, as bits; rare ones share theirs."""
    bits = 0
    for letter in word.lower():
        bits |= 1 << (ord(letter) & 63)
    return bits


def _trigrams(word: str) -> list[str]:
    text = _padded(word)
    return list(dict.fromkeys(text[place : place + 3] for place in range(len(text) - 2)))
