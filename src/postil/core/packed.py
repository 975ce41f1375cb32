"""Many values that take little memory: put away as bytes, and made again when they are asked for.

Processes that render are forked from the one that has put the site together. Whoever looks at a Python object writes
into it, since references are counted; so each of them would end up with a copy of all that it has looked at.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar, overload

import msgspec

K = TypeVar("K")
T = TypeVar("T")

_TOGETHER = 64
"""How many values are put away at a time."""

_ENCODER = msgspec.msgpack.Encoder()


def _none(_value: Any) -> bool:
    return False


class Room(Protocol):
    """A place for bytes outside of the memory."""

    def put(self, data: bytes, /) -> int:
        """Keep bytes, and return where they begin; OSError if there is no room left."""

    def get(self, start: int, size: int, /) -> bytes:
        """Return so many bytes from there on; OSError if they cannot be had."""


class Row(Sequence[T]):
    """Values of one type in a row, at first as they are, and put away as bytes from ``pack`` on.

    ``kind`` is their type; ``most`` is how many are remembered after they were made again: that bounds the memory that
    a large site takes, and saves a small one from making them twice. What ``stays`` is true of is not put away.
    """

    def __init__(self, values: Iterable[T], kind: Any, most: int, stays: Callable[[T], bool] = _none) -> None:
        self._values: tuple[T, ...] = tuple(values)
        self._count = len(self._values)
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(kind)
        self._most, self._stays = most, stays
        self._kept: dict[int, T] = {}
        self._room: Room | None = None
        self._starts, self._sizes = array("Q"), array("I")
        self._known: dict[int, T] = {}

    def pack(self, room: Room) -> None:
        """Put the values away. OSError if there is no room for them; they are kept as they are then."""
        if self._room is not None:
            return
        starts, sizes = array("Q"), array("I")
        kept = {place: value for place, value in enumerate(self._values) if self._stays(value)}
        for first in range(0, self._count, _TOGETHER):
            places = range(first, min(first + _TOGETHER, self._count))
            encoded = [b"" if place in kept else _ENCODER.encode(self._values[place]) for place in places]
            start = room.put(b"".join(encoded))
            for data in encoded:
                starts.append(start)
                sizes.append(len(data))
                start += len(data)
        self._kept, self._values = kept, ()
        self._room, self._starts, self._sizes = room, starts, sizes

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return iter(self._values) if self._room is None else map(self._made, range(self._count))

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...

    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if self._room is None:
            return self._values[place]
        if isinstance(place, slice):
            return tuple([self[one] for one in range(*place.indices(self._count))])
        found = self._known.get(place)
        if found is None:
            if not -self._count <= place < self._count:
                raise IndexError(place)
            found = self._made(place % self._count)
            if len(self._known) >= self._most:
                # Oldest first: as good as any where pages follow each other.
                del self._known[next(iter(self._known))]
            self._known[place] = found
        return found

    def _made(self, place: int) -> T:
        assert self._room is not None
        if place in self._kept:
            return self._kept[place]
        return self._decoder.decode(self._room.get(self._starts[place], self._sizes[place]))


class Table(Mapping[K, T], Generic[K, T]):
    """A row of values by their keys."""

    def __init__(self, values: Mapping[K, T], kind: Any, most: int, stays: Callable[[T], bool] = _none) -> None:
        self.row = Row(values.values(), kind, most, stays)
        self._places = {key: place for place, key in enumerate(values)}

    def pack(self, room: Room) -> None:
        """Put the values away, as a row does."""
        self.row.pack(room)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __getitem__(self, key: K) -> T:
        return self.row[self._places[key]]
