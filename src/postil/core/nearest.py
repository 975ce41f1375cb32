"""The nearest of many words, for "did you mean": cheap enough for thousands of misses over thousands of words."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from postil.core.diagnostics import did_you_mean

_RAREST = 8
_COMMON = 500
_COMPARED = 5


_END = "\0"
"""What stands between words; there is none in what anybody writes."""


class Nearest:
    """Words to choose from, found by their trigrams.

    Comparing a word with all others by ``difflib`` takes a tenth of a second for a few thousand of them; so only the
    few that share the word's rarest trigrams are compared. An index of all trigrams would take nearly as long: where
    one is, is looked for when a missed word has it.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._text = ""
        self._starts: list[int] = []
        self._counts: dict[str, int] = {}
        self._index: dict[str, list[int]] = {}
        self._found: dict[str, str] = {}

    def hint(self, word: str) -> str:
        """Return ``did you mean "x"?`` for the nearest word, or an empty string."""
        if word not in self._found:
            self._found[word] = did_you_mean(word, self._candidates(word))
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
        best = sorted(near, key=lambda place: (-shared[place], place))[:_COMPARED]
        return [self._words[place] for place in best]

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


def _trigrams(word: str) -> list[str]:
    text = _padded(word)
    return list(dict.fromkeys(text[place : place + 3] for place in range(len(text) - 2)))
