"""The index of a site: made as a whole, or brought up to date where pages have changed, which comes to the same."""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from postil.core.search.pieces import Cut, changed, cut, sort_key
from postil.core.search.postings import DIGEST, WEIGHT_BITS, packed
from postil.core.search.record import Index, Piece, Unit
from postil.core.search.units import Load, Searched, words_of

SHARE = 8
"""If more than one in so many pages has changed, all anew is as quick."""


class Made(Struct, frozen=True):
    """An index, and the bytes of those of its pieces that are new."""

    index: Index
    new: Mapping[str, bytes]


def made(units: Mapping[int, Unit], load: Load) -> Made:
    """Return the index of these pages, which are numbered as ``numbered`` does it."""
    found: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
    for slot, unit in units.items():
        base = slot << WEIGHT_BITS
        for word, weight in words_of(unit, load).items():
            found[word].append(base | weight)
    return _made(units, {}, cut((word, packed(found.pop(word))) for word in sorted(found, key=sort_key)))


def amended(
    before: Index, units: Mapping[int, Unit], load_old: Load, load: Load, read: Callable[[str], bytes]
) -> Made | None:
    """Return the index of these pages, made from that of ``before``; None if it is better made anew.

    ``read`` gives the bytes of a piece of before. KeyError or ValueError if something of before is lost.
    """
    old = before.units
    gone = [(slot, unit) for slot, unit in old.items() if units.get(slot) != unit]
    come = [(slot, unit) for slot, unit in units.items() if old.get(slot) != unit]
    if len(gone) + len(come) > max(len(old), 64) // SHARE:
        return None
    changes: dict[str, dict[int, int]] = {}
    were = {slot: words_of(unit, load_old) for slot, unit in gone}
    for slot, words in were.items():
        for word in words:
            changes.setdefault(word, {})[slot] = 0
    for slot, unit in come:
        known = were.get(slot, {})
        for word, weight in words_of(unit, load).items():
            if known.get(word) != weight:
                changes.setdefault(word, {})[slot] = weight
            else:
                del changes[word][slot]
    changes = {word: postings for word, postings in changes.items() if postings}
    weights = {name: piece.weight for name, piece in before.pieces.items()}
    return _made(units, before.pieces, changed(weights, read, changes))


def _made(units: Mapping[int, Unit], before: Mapping[str, Piece], found: Cut) -> Made:
    pieces = {}
    for name, weight in found.weights.items():
        data = found.new.get(name)
        pieces[name] = before[name] if data is None else Piece(weight, data[:DIGEST])
    return Made(Index(units, pieces), found.new)


def directory(index: Index, searched: Searched) -> bytes:
    """Return what a browser fetches first: which pieces there are, and which pages their numbers stand for."""
    numbers = index.units
    gaps = [slot - last - 1 for last, slot in zip((-1, *numbers), numbers, strict=False)]
    value = {
        "pieces": _digests(index),
        "slots": gaps,
        "places": [searched.places.get(unit.url, -1) for unit in numbers.values()],
        "rows": searched.rows,
    }
    return _encoded(value)


def with_pieces(before: bytes, index: Index) -> bytes:
    """Return the directory of before with these pieces; ValueError if it is damaged."""
    value = json.loads(before)
    value["pieces"] = _digests(index)
    return _encoded(value)


def _digests(index: Index) -> list[tuple[str, str]]:
    return [(name, piece.digest.hex()) for name, piece in index.pieces.items()]


def _encoded(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
