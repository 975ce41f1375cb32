"""The index of a site as it is built: made beside the rest, or of the last one where few pages have changed."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from postil.core.assemble import Assembled
from postil.core.codec import Damaged
from postil.core.dialect import Options
from postil.core.model import Bodies, Body, Document, Output, Page
from postil.core.rendering.rendered import PageOutput, Prepared, Rendered
from postil.core.search.index import Made, amended, directory, made
from postil.core.search.record import Index, Note, Piece
from postil.core.search.units import Load
from postil.edges.apart import Apart
from postil.edges.engine import Engine
from postil.edges.search import DIRECTORY, Last, from_memory, from_store, path_of
from postil.edges.store import Store

WORTH_A_PROCESS = 200
"""Pages from which on it is worth starting a process."""


class _Sent(Struct, frozen=True, array_like=True):
    pieces: dict[str, Piece]
    new: dict[str, bytes]


_SENT = msgspec.msgpack.Decoder(_Sent)
_ENCODER = msgspec.msgpack.Encoder()


class Indexing:
    """Makes the index of a build: begins at once, in a process of its own if there is much to do."""

    def __init__(self, build: Assembled, bodies: Bodies, store: Store, options: Options, last: Last, engine: Engine):
        self._searched, self._last = build.searched(), last
        documents = {document.path: document for document in build.documents}
        load, stored = from_memory(documents, bodies), from_store(store, options)
        self._made = self._amended(load, stored)
        units = self._searched.units
        apart = self._made is None and engine.processes > 1 and len(units) >= WORTH_A_PROCESS

        def work() -> bytes:
            whole = made(units, _rather(stored, load) if apart else load)
            return _ENCODER.encode(_Sent(dict(whole.index.pieces), dict(whole.new)))

        self.work = Apart(work, apart)

    def _amended(self, load: Load, load_old: Load) -> Made | None:
        before = self._last.whole()
        if before is None or not self._searched.units:
            return None
        try:
            return amended(before, self._searched.units, load_old, load, self._last.read)
        except (KeyError, IndexError, ValueError, Damaged):
            return None

    def index(self) -> Index | None:
        """Return the index, or None if there is none."""
        return self._result().index if self._searched.units else None

    def outputs(self) -> list[Output]:
        """Return the files of the index, when it is done."""
        if not self._searched.units:
            return []
        found = self._result()
        outputs = [
            _output(path_of(name), piece.digest, self._bytes(name, found.new))
            for name, piece in found.index.pieces.items()
        ]
        data = directory(found.index, self._searched)
        return [*outputs, Output(DIRECTORY, produce=lambda: data)]

    def _result(self) -> Made:
        if self._made is None:
            sent = _SENT.decode(self.work.result())
            self._made = Made(Index(self._searched.units, sent.pieces), sent.new)
        return self._made

    def _bytes(self, name: str, new: Mapping[str, bytes]) -> Callable[[], bytes]:
        return lambda: new[name] if name in new else self._last.read(name)


def _rather(stored: Load, load: Load) -> Load:
    """Return what gives notes as they are stored: a forked process that looks at those in memory makes them its own."""

    def loaded(note: Note) -> tuple[Document, Body]:
        try:
            return stored(note)
        except (KeyError, Damaged):
            return load(note)

    return loaded


def _output(path: str, key: bytes, produce: Callable[[], bytes]) -> Output:
    """Return a file that is not read if the last build left it there with the same key."""
    page = Page(url=f"/{path}", template="")
    prepared = Prepared(page, b"", key, lambda: Rendered(produce()))
    return PageOutput(path, produce=produce, prepare=lambda: prepared)
