"""Related papers: those that have most in common with a paper, and what that is.

Two papers have in common the papers that both refer to (bibliographic coupling, Kessler 1963), the notes that refer to
both (co-citation, Small 1973), authors, tags and words of their titles. What few papers have counts most (inverse
document frequency). Papers that refer to each other are not named, since their pages say so already.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest

from msgspec import Struct

from postil.core.model import Paper
from postil.core.site.terms import author_key, tag_key
from postil.scholar.names import named

LOOKED_AT = 128
"""How many papers with something in common are looked at for one paper, those that share what is rare first."""

_CITES, _CITED, _AUTHORS, _TAGS, _WORDS = range(5)
_WEIGHTS = (4, 4, 3, 3, 2)

_FORMULA = re.compile(r"\$[^$]*\$")
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{3,}")
_COMMON = frozenset(
    "about all and any are based beyond but can does for from has have how into its less more need new not now off one"
    " only our out over some than that the their them then there these this too toward towards two under using via was"
    " way well what when where which who why with without you your approach method methods paper".split()
)


class Relation(Struct, frozen=True):
    """A paper, by its place in the catalog, and how many of each kind it shares with another: ``cites`` papers that
    both refer to, ``cited`` papers whose notes refer to both, authors, tags, words of the title."""

    paper: int
    cites: int = 0
    cited: int = 0
    authors: int = 0
    tags: int = 0
    words: int = 0


class Relations:
    """Finds what the papers of a site have in common.

    ``references`` are the places of the papers that each paper, by its url, refers to; ``most`` is how many related
    papers one has at most. The index is made when it is first needed, as a check or a preview's start is without it.
    """

    def __init__(self, papers: Sequence[Paper], references: Mapping[str, Sequence[int]], most: int) -> None:
        self._papers, self._references, self._most = papers, references, most

    @cached_property
    def _index(self) -> "_Index":
        return _Index(self._papers, self._references)

    def of(self, place: int) -> tuple[Relation, ...]:
        """Return the papers that are related to the one at ``place``, the nearest first."""
        if not self._most:
            return ()
        found = self._index.nearest(place, self._most + 3)
        return tuple([relation for _, relation in found if _is_telling(relation)][: self._most])


class _Index:
    """Which papers share what. A feature is a number; the rarer it is the lower, and each paper's are in that order."""

    def __init__(self, papers: Sequence[Paper], references: Mapping[str, Sequence[int]]) -> None:
        self._features: list[list[int]] = [[] for _ in papers]
        self._papers: list[list[int]] = []
        self._kinds: list[int] = []
        self._weights: list[int] = []
        self._linked: dict[int, set[int]] = {}
        shared = self._shared(papers, references)
        found = [(len(places), kind, places) for kind in range(5) for places in shared[kind].values() if places[1:]]
        for count, kind, places in sorted(found):
            for place in places:
                self._features[place].append(len(self._papers))
            self._papers.append(places)
            self._kinds.append(kind)
            self._weights.append(_WEIGHTS[kind] * _rarity(count, len(papers)))

    def _shared(
        self, papers: Sequence[Paper], references: Mapping[str, Sequence[int]]
    ) -> tuple[dict[int | str, list[int]], ...]:
        shared: tuple[dict[int | str, list[int]], ...] = ({}, {}, {}, {}, {})
        keys_of = _Keys()
        for place, paper in enumerate(papers):
            for other in references.get(paper.url, ()):
                shared[_CITES].setdefault(other, []).append(place)
                shared[_CITED].setdefault(place, []).append(other)
                self._linked.setdefault(place, set()).add(other)
                self._linked.setdefault(other, set()).add(place)
            for kind, keys in keys_of(paper):
                for key in dict.fromkeys(keys):
                    shared[kind].setdefault(key, []).append(place)
        return shared

    def nearest(self, place: int, most: int) -> list[tuple[int, Relation]]:
        """Return the papers that share most with the one at ``place``, each with how much that is."""
        own = set(self._features[place])
        found = [self._compared(own, other) for other in self._candidates(place, most)]
        return sorted(found, key=lambda one: (-one[0], one[1].paper))

    def _candidates(self, place: int, most: int) -> list[int]:
        """Return the papers that share most of what is rare; the cost is bounded whatever else they share."""
        scores: dict[int, int] = {}
        left = LOOKED_AT
        for number in self._features[place]:
            places = self._papers[number]
            left -= len(places)
            if left < 0:
                break
            weight = self._weights[number]
            for other in places:
                scores[other] = scores.get(other, 0) + weight
        for known in (place, *self._linked.get(place, ())):
            scores.pop(known, None)
        # Of equal scores the paper that stands first.
        size = len(self._features)
        ranked = nlargest(most, [score * size - other for other, score in scores.items()])
        return [-value % size for value in ranked]

    def _compared(self, own: set[int], other: int) -> tuple[int, Relation]:
        counts = [0] * len(_WEIGHTS)
        score = 0
        for number in own.intersection(self._features[other]):
            counts[self._kinds[number]] += 1
            score += self._weights[number]
        return score, Relation(other, *counts)


def _rarity(count: int, total: int) -> int:
    """Return four times the binary logarithm of ``total / count``, in whole numbers, which are the same everywhere."""
    return ((total * 8 // count) ** 4).bit_length() - 12


def _is_telling(relation: Relation) -> bool:
    """Say whether there is more in common than one word."""
    return relation.words > 1 or bool(relation.cites or relation.cited or relation.authors or relation.tags)


class _Keys:
    """Tells the authors, tags and words of papers; each name and tag is looked at once."""

    def __init__(self) -> None:
        self._authors: dict[str, str] = {}
        self._tags: dict[str, str] = {}

    def __call__(self, paper: Paper) -> tuple[tuple[int, Sequence[str]], ...]:
        meta = paper.meta
        authors = [_known(self._authors, person.name, author_key) for person in named(meta.authors)]
        tags = [_known(self._tags, tag, tag_key) for tag in meta.tags]
        return (_AUTHORS, authors), (_TAGS, tags), (_WORDS, title_words(meta.title.text))


def _known(keys: dict[str, str], name: str, key_of: Callable[[str], str]) -> str:
    key = keys.get(name)
    if key is None:
        key = keys[name] = key_of(name)
    return key


def title_words(title: str) -> list[str]:
    """Return the words of a title that can tell its subject, without their plural; of what is written without blanks
    each pair of signs is one."""
    text = _FORMULA.sub(" ", title) if "$" in title else title
    if not text.isascii():
        text = _UNSPACED.sub(_pairs, unicodedata.normalize("NFKC", text))
    return [_singular(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _pairs(run: re.Match[str]) -> str:
    return " ".join([run[0][place : place + 2] for place in range(len(run[0]) - 1)])


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
