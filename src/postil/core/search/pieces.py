"""The index in pieces: where it is cut depends on its words alone, and nearly always stays where it was.

Words are numbers: their first letters as UTF-16, the way in which browsers compare text. All numbers are halved, and
halved again, until what is in a part is at most ``LIMIT``. So a change of some words concerns their own pieces and,
when one of these grows or shrinks past that, its neighbours; and it comes to the same pieces as cutting all anew.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from postil.core.search.postings import WEIGHT_BITS, entries, packed, piece, unpacked

LIMIT = 16_000
"""Bytes of a piece at most; one word alone may have more."""

_LETTERS = 8
_BITS = 16 * _LETTERS
_OVERHEAD = 4
"""About what a word takes besides its letters and its list."""

Entry = tuple[str, bytes]


class Cut(Struct, frozen=True):
    """An index in pieces: the weight of each by its name, in order, and the bytes of those that are new."""

    weights: Mapping[str, int]
    new: Mapping[str, bytes]


def key_of(word: str) -> int:
    """Return the number that stands for a word among all."""
    data = word[:_LETTERS].encode("utf-16-be", "surrogatepass")[: 2 * _LETTERS]
    return int.from_bytes(data.ljust(2 * _LETTERS, b"\0"), "big")


def name_of(start: int) -> str:
    """Return the name of the piece that begins at ``start``: its letters' numbers, without those that are zero."""
    letters = [f"{start >> shift & 0xFFFF:x}" for shift in range(_BITS - 16, -1, -16)]
    while len(letters) > 1 and letters[-1] == "0":
        letters.pop()
    return "-".join(letters)


def start_of(name: str) -> int:
    """Return where the piece called ``name`` begins; ValueError if nothing is called so."""
    letters = [int(letter, 16) for letter in name.split("-")]
    if len(letters) > _LETTERS or not all(0 <= letter <= 0xFFFF for letter in letters):
        raise ValueError(f"{name} is no piece")
    return sum(letter << _BITS - 16 * place for place, letter in enumerate(letters, 1))


def sort_key(word: str) -> bytes:
    """Return what words are sorted by."""
    return word.encode("utf-16-be", "surrogatepass")


def cut(words: Iterable[Entry]) -> Cut:
    """Return the pieces of an index; ``words`` are in order, with the bytes of their lists."""
    return _cut([_Item(key_of(entry[0]), _weight(entry), "", entry) for entry in words], _nothing)


def changed(weights: Mapping[str, int], read: Callable[[str], bytes], changes: Mapping[str, Mapping[int, int]]) -> Cut:
    """Return the pieces of an index after ``changes``: for each word and number of a page the weight, 0 for none.

    ``weights`` are those of the pieces before, whose bytes ``read`` gives; ValueError if these are damaged.
    """
    names = list(weights)
    starts = [start_of(name) for name in names]
    touched: dict[str, dict[str, Mapping[int, int]]] = {}
    for word, postings in changes.items():
        place = bisect_right(starts, key_of(word)) - 1
        touched.setdefault(names[place] if place >= 0 else "", {})[word] = postings
    items: list[_Item] = []
    for name, start in zip(names, starts, strict=True):
        if name not in touched:
            items.append(_Item(start, weights[name], name))
    for name, own in touched.items():
        before = dict(entries(read(name))) if name else {}
        for word, postings in own.items():
            before[word] = _patched(before.get(word, b""), postings)
        items += [_Item(key_of(word), _weight((word, data)), "", (word, data)) for word, data in before.items() if data]
    items.sort(key=_order)
    return _cut(items, read)


def _patched(data: bytes, postings: Mapping[int, int]) -> bytes:
    found = {posting >> WEIGHT_BITS: posting & 7 for posting in unpacked(data)}
    found.update(postings)
    return packed([slot << WEIGHT_BITS | weight for slot, weight in sorted(found.items()) if weight])


class _Item(Struct, frozen=True, gc=False):
    """A word, or a piece of before that is as it was, with its name."""

    key: int
    weight: int
    name: str
    entry: Entry | None = None


def _order(item: _Item) -> tuple[int, bytes]:
    return item.key, sort_key(item.entry[0]) if item.entry else b""


def _weight(entry: Entry) -> int:
    return len(entry[0].encode()) + len(entry[1]) + _OVERHEAD


def _nothing(name: str) -> bytes:
    raise KeyError(name)


def _cut(items: Sequence[_Item], read: Callable[[str], bytes]) -> Cut:
    keys = [item.key for item in items]
    sums = [0, *accumulate(item.weight for item in items)]
    weights: dict[str, int] = {}
    new: dict[str, bytes] = {}
    for start, first, last in _parts(keys, sums, 0, len(items), 0, 1 << _BITS) if items else ():
        name = name_of(start)
        weights[name] = sums[last] - sums[first]
        if last - first > 1 or items[first].name != name:
            new[name] = piece(_words(items[first:last], read))
    return Cut(weights, new)


def _words(items: Sequence[_Item], read: Callable[[str], bytes]) -> Iterator[Entry]:
    for item in items:
        if item.entry is not None:
            yield item.entry
        else:
            yield from entries(read(item.name))


def _parts(
    keys: Sequence[int], sums: Sequence[int], first: int, last: int, start: int, size: int
) -> Iterator[tuple[int, int, int]]:
    """Give the start of each part of the numbers from ``start`` on, and which items are in it."""
    if sums[last] - sums[first] <= LIMIT or size == 1:
        yield start, first, last
        return
    half = size // 2
    middle = bisect_left(keys, start + half, first, last)
    if middle > first:
        yield from _parts(keys, sums, first, middle, start, half)
    if last > middle:
        yield from _parts(keys, sums, middle, last, start + half, half)
