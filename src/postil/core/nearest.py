"""The nearest of many words, for "did you mean": cheap enough for thousands of misses over thousands of words."""

from collections import defaultdict
from collections.abc import Iterable

from postil.core.diagnostics import did_you_mean

_RAREST = 8
_COMMON = 500
_COMPARED = 5


class Nearest:
    """Words to choose from, indexed by their trigrams when the first miss occurs.

    Comparing a word with all others by ``difflib`` takes a tenth of a second for a few thousand of them; so only the
    few that share the word's rarest trigrams are compared.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
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
        if not self._index:
            self._index = self._indexed()
        postings = [self._index[gram] for gram in _trigrams(word) if gram in self._index]
        postings.sort(key=len)
        shared: dict[int, int] = defaultdict(int)
        for posting in postings[:_RAREST]:
            # What very many words have in common says nothing of any, and would take long to count.
            for place in posting[:_COMMON]:
                shared[place] += 1
        best = sorted(shared, key=lambda place: (-shared[place], place))[:_COMPARED]
        return [self._words[place] for place in best]

    def _indexed(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for gram in _trigrams(word):
                index[gram].append(place)
        return dict(index)


def _trigrams(word: str) -> list[str]:
    text = f" {word.lower()} "
    return list(dict.fromkeys(text[place : place + 3] for place in range(len(text) - 2)))
