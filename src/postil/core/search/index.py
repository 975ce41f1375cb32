"""The index of a site: made as a whole, or brought up to date where pages have changed, which comes to the same."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from postil.core.search.pieces import Cut, changed, cut, sort_key
from postil.core.search.postings import DIGEST, WEIGHT_BITS, packed
from postil.core.search.record import Index, Piece, Unit
from postil.core.search.units import Load, Searched, slots, words_of

SHARE = 8
"""If more than one in so many pages has changed, all anew is as quick."""


class Made(Struct, frozen=True):
    """An index, and the bytes of those of its pieces that are new."""

    index: Index
    new: Mapping[str, bytes]


def made(units: Sequence[Unit], load: Load) -> Made:
    """Return the index of these pages."""
    found: dict[str, array[int]] = {}
    numbers = slots(unit.url for unit in units)
    by_url = {unit.url: unit for unit in units}
    for url, slot in numbers.items():
        base = slot << WEIGHT_BITS
        for word, weight in words_of(by_url[url], load).items():
            own = found.get(word)
            if own is None:
                found[word] = array("I", (base | weight,))
            else:
                own.append(base | weight)
    return _made(units, {}, cut((word, packed(found.pop(word))) for word in sorted(found, key=sort_key)))


def amended(
    before: Index, units: Sequence[Unit], load_old: Load, load: Load, read: Callable[[str], bytes]
) -> Made | None:
    """Return the index of these pages, made from that of ``before``; None if it is better made anew.

    ``read`` gives the bytes of a piece of before. KeyError or ValueError if something of before is lost.
    """
    old, new = _numbered(before.units), _numbered(units)
    gone = [(slot, unit) for slot, unit in old.items() if new.get(slot) != unit]
    come = [(slot, unit) for slot, unit in new.items() if old.get(slot) != unit]
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


def _numbered(units: Iterable[Unit]) -> dict[int, Unit]:
    by_url = {unit.url: unit for unit in units}
    return {slot: by_url[url] for url, slot in slots(by_url).items()}


def _made(units: Iterable[Unit], before: Mapping[str, Piece], found: Cut) -> Made:
    pieces = {}
    for name, weight in found.weights.items():
        data = found.new.get(name)
        pieces[name] = before[name] if data is None else Piece(weight, data[:DIGEST])
    return Made(Index(tuple(units), pieces), found.new)


def directory(index: Index, searched: Searched) -> bytes:
    """Return what a browser fetches first: which pieces there are, and which pages their numbers stand for."""
    numbers = slots(unit.url for unit in searched.units)
    gaps = [slot - last - 1 for last, slot in zip((-1, *numbers.values()), numbers.values(), strict=False)]
    value = {
        "pieces": _digests(index),
        "slots": gaps,
        "places": [searched.places.get(url, -1) for url in numbers],
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
