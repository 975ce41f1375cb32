"""What is remembered of an index between builds: what was searched, and which pieces came of it.

Every build looks at this, also one that has nothing to do, so the module imports nothing else.
"""

from collections.abc import Mapping

from msgspec import Struct


class Note(Struct, frozen=True, array_like=True, gc=False):
    """A document's entry on a page, and a digest of the document's bytes."""

    path: str
    entry: int
    digest: str


class Unit(Struct, frozen=True, array_like=True, gc=False):
    """A page that is searched: its url, its title and the notes on it."""

    url: str
    title: str
    notes: tuple[Note, ...]


class Piece(Struct, frozen=True, array_like=True, gc=False):
    """What is known of a piece of the index: how much is in it, and the digest that it begins with."""

    weight: int
    digest: bytes


class Index(Struct, frozen=True, array_like=True):
    """An index: what was searched by its numbers there, and its pieces by their names, both in order."""

    units: Mapping[int, Unit]
    pieces: Mapping[str, Piece]
