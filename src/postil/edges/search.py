"""The index of all words that the last build published, and how it follows a few notes that have changed."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from postil.core.codec import decode_body, decode_document
from postil.core.dialect import Options
from postil.core.model import Bodies, Body, Document
from postil.core.search.index import amended, with_pieces
from postil.core.search.record import Index, Note, Unit
from postil.core.search.units import Load
from postil.edges.contents import content
from postil.edges.convert_all import context_of, key_of
from postil.edges.published import File
from postil.edges.store import Store

DIRECTORY = "search/index.json"
"""Where the directory of the index is published; its pieces are in ``PIECES``."""

PIECES = "search/words/"


class Last(Struct, frozen=True):
    """The index of the last build, if there is one, and what is known of the files that it published to ``output``."""

    output: Path
    index: Index | None = None
    files: Mapping[str, File] = msgspec.field(default_factory=dict)

    def whole(self) -> Index | None:
        """Return the index if all of its files are as they were left."""
        paths = [DIRECTORY, *map(path_of, self.index.pieces)] if self.index else []
        files = [(path, self.files.get(path)) for path in paths]
        is_there = all(file is not None and file.is_at(f"{self.output}/{path}") for path, file in files)
        return self.index if is_there else None

    def read(self, name: str) -> bytes:
        """Return the bytes of a piece; KeyError if they are lost."""
        try:
            return content(f"{self.output}/{path_of(name)}")
        except OSError as error:
            raise KeyError(name) from error


class Renewed(Struct, frozen=True):
    """An index after some notes have changed, the files that are new, with their keys, and those that are gone."""

    index: Index | None
    files: Mapping[str, tuple[bytes, bytes]] = msgspec.field(default_factory=dict)
    gone: frozenset[str] = frozenset()


def renewed(last: Last, changed: Mapping[str, tuple[Document, Body]], store: Store, options: Options) -> Renewed | None:
    """Return the index of the last build with the notes at these paths as they are now; None if it takes a whole build.

    ValueError or Damaged if something of the last build is lost.
    """
    if last.index is None:
        return Renewed(None)
    before, stored = last.whole(), from_store(store, options)
    if before is None:
        return None
    digests = {path: document.digest for path, (document, _) in changed.items()}
    found = amended(
        before,
        {slot: _with_digests(unit, digests) for slot, unit in before.units.items()},
        stored,
        lambda note: changed[note.path] if note.path in changed else stored(note),
        last.read,
    )
    if found is None:
        return None
    gone = frozenset(map(path_of, before.pieces.keys() - found.index.pieces.keys()))
    files = {path_of(name): (data, found.index.pieces[name].digest) for name, data in found.new.items()}
    if files or gone:
        # Last: it names the others by what is in them.
        files[DIRECTORY] = (with_pieces(content(f"{last.output}/{DIRECTORY}"), found.index), b"")
    return Renewed(found.index, files, gone)


def _with_digests(unit: Unit, digests: Mapping[str, str]) -> Unit:
    if not any(note.path in digests for note in unit.notes):
        return unit
    return replace(
        unit, notes=tuple([replace(note, digest=digests.get(note.path, note.digest)) for note in unit.notes])
    )


def path_of(name: str) -> str:
    """Return where a piece of the index is published."""
    return f"{PIECES}{name}.bin"


def from_memory(documents: Mapping[str, Document], bodies: Bodies) -> Load:
    """Return what gives the notes of a site."""

    def load(note: Note) -> tuple[Document, Body]:
        return documents[note.path], bodies.body(note.path)

    return load


def from_store(store: Store, options: Options) -> Load:
    """Return what gives notes as they were in an earlier build with these options, as long as the store has them."""
    context = context_of(options)

    def load(note: Note) -> tuple[Document, Body]:
        key = key_of(context, note.path, bytes.fromhex(note.digest))
        body = store.body(key)
        documents = [data for _, data in store.documents((key,))]
        if body is None or not documents:
            raise KeyError(note.path)
        return decode_document(documents[0]), decode_body(body)

    return load
