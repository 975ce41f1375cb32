"""Related papers: those that have most in common with a paper, and what that is.

Two papers have in common the papers that both refer to (bibliographic coupling, Kessler 1963), the notes that refer to
both (co-citation, Small 1973), authors, tags and words of their titles. What few papers have counts most (inverse
document frequency). Papers that refer to each other are not named, since their pages say so already.
"""

import re
import struct
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from postil.core.model import Paper
from postil.core.site.terms import author_key, tag_key
from postil.scholar.names import OTHERS

LOOKED_AT = 64
"""How many papers with something in common are looked at for one paper, those that share what is rare first."""

_KINDS = 5
_CITES, _CITED, _AUTHORS, _TAGS, _WORDS = range(_KINDS)
_WEIGHTS = (4, 4, 3, 3, 2)

# What two papers share is summed up in one number: how many of each kind in sixteen bits each, above them the weights.
_BITS = 16
_SCORE = _BITS * _KINDS
_ALL_COUNTS = (1 << _SCORE) - 1
_COUNTS = struct.Struct("<5H")

_FORMULA = re.compile(r"\$[^$]*\$")
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2}")
_PLURAL = re.compile(r"(?<=[^\W\d_]{4})(?<!s)s\b")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{3,}")
_COMMON = frozenset(
    "about all and any are based beyond but can does for from has have how into its les more need new not now off one"
    " only our out over some than that the their them then there these this too toward towards two under using via was"
    " way well what when where which who why with without you your approach method paper".split()
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

    def make_ready(self) -> None:
        """Make the index now, for processes that are forked from this one."""
        if self._most:
            _ = self._index

    def of(self, place: int) -> tuple[Relation, ...]:
        """Return the papers that are related to the one at ``place``, the nearest first."""
        if not self._most:
            return ()
        found = [_relation(other, shared) for other, shared in self._index.nearest(place, self._most + 2)]
        return tuple([relation for relation in found if _is_telling(relation)][: self._most])


def _relation(paper: int, shared: int) -> Relation:
    return Relation(paper, *_COUNTS.unpack((shared & _ALL_COUNTS).to_bytes(_COUNTS.size, "little")))


def _is_telling(relation: Relation) -> bool:
    """Say whether there is more in common than one word."""
    return relation.words > 1 or bool(relation.cites or relation.cited or relation.authors or relation.tags)


class _Lists:
    """Lists of numbers in two arrays, which processes that are forked from this one share."""

    def __init__(self, lists: Iterable[Collection[int]]) -> None:
        self._values, self._ends = array("I"), array("I", [0])
        for values in lists:
            self._values.extend(values)
            self._ends.append(len(self._values))

    def __getitem__(self, place: int) -> "array[int]":
        return self._values[self._ends[place] : self._ends[place + 1]]

    def length(self, place: int) -> int:
        """Return how many numbers a list has."""
        return self._ends[place + 1] - self._ends[place]


class _Index:
    """Which papers share what. A feature is a number; the rarer it is the lower, and each paper's are in that order."""

    def __init__(self, papers: Sequence[Paper], references: Mapping[str, Sequence[int]]) -> None:
        self._size = len(papers)
        linked: list[set[int]] = [set() for _ in papers]
        shared = _shared(papers, references, linked)
        found = [
            (len(places), kind, places) for kind in range(_KINDS) for places in shared[kind].values() if places[1:]
        ]
        found.sort()
        features: list[array[int]] = [array("I") for _ in papers]
        for number, (_, _, places) in enumerate(found):
            for place in places:
                features[place].append(number)
        self._features = _Lists(features)
        self._papers = _Lists(places for _, _, places in found)
        self._linked = _Lists(linked)
        self._kinds = array("B", [kind for _, kind, _ in found])
        # Few are different: the more papers have a feature the less it tells.
        self._shares = {
            (count, kind): (_WEIGHTS[kind] * _rarity(count, len(papers)) << _SCORE) + (1 << _BITS * kind)
            for count, kind, _ in found
        }

    def _share(self, number: int) -> int:
        return self._shares[self._papers.length(number), self._kinds[number]]

    def nearest(self, place: int, most: int) -> list[tuple[int, int]]:
        """Return the papers that share most with the one at ``place``, each with what that is.

        They are chosen by what is rare, so that the cost is bounded whatever else they share.
        """
        shares: dict[int, int] = {}
        left = LOOKED_AT
        for number in self._features[place]:
            places = self._papers[number]
            left -= len(places)
            if left < 0:
                break
            share = self._shares[len(places), self._kinds[number]]
            for other in places:
                shares[other] = shares.get(other, 0) + share
        for known in (place, *self._linked[place]):
            shares.pop(known, None)
        best = self._best(shares, most)
        if left < 0:
            own = set(self._features[place])
            found = {other: sum(map(self._share, own.intersection(self._features[other]))) for other, _ in best}
            best = self._best(found, most)
        return best

    def _best(self, shares: Mapping[int, int], most: int) -> list[tuple[int, int]]:
        """Return those that share most; of equal ones that which stands first."""
        size = self._size
        ranked = sorted([(share >> _SCORE) * size - other for other, share in shares.items()], reverse=True)
        return [(other, shares[other]) for other in [-value % size for value in ranked[:most]]]


def _shared(
    papers: Sequence[Paper], references: Mapping[str, Sequence[int]], linked: Sequence[set[int]]
) -> tuple[dict[int | str, list[int]], ...]:
    """Return the papers that have each feature, by its kind, and gather in ``linked`` those that each is linked with.

    Sets are safe here: all is put in order afterwards.
    """
    cites, cited, authors, tags, words = shared = tuple(defaultdict[int | str, list[int]](list) for _ in range(_KINDS))
    authors_key, tags_key = _Known(author_key), _Known(tag_key)
    for place, paper in enumerate(papers):
        meta = paper.meta
        for other in references.get(paper.url, ()):
            cites[other].append(place)
            cited[place].append(other)
            linked[place].add(other)
            linked[other].add(place)
        for key in {authors_key[person.name] for person in meta.authors if person != OTHERS}:
            authors[key].append(place)
        for key in {tags_key[tag] for tag in meta.tags}:
            tags[key].append(place)
        for key in title_words(meta.title.text):
            words[key].append(place)
    return shared


def _rarity(count: int, total: int) -> int:
    """Return four times the binary logarithm of ``total / count``, in whole numbers, which are the same everywhere."""
    return ((total * 8 // count) ** 4).bit_length() - 12


class _Known(dict[str, str]):
    """The keys of names, each made once."""

    def __init__(self, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self._key_of = key_of

    def __missing__(self, name: str) -> str:
        self[name] = self._key_of(name)
        return self[name]


def title_words(title: str) -> set[str]:
    """Return the words of a title that can tell its subject, without their plural; of what is written without blanks
    each pair of signs is one."""
    text = _FORMULA.sub(" ", title) if "$" in title else title
    if not text.isascii():
        text = _UNSPACED.sub(_pairs, unicodedata.normalize("NFKC", text))
    return set(_WORD.findall(_PLURAL.sub("", text.casefold()))) - _COMMON


def _pairs(run: re.Match[str]) -> str:
    return " ".join([run[0][place : place + 2] for place in range(len(run[0]) - 1)])
