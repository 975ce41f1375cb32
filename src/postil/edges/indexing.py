"""The index of a site as it is built: made beside the rest, or of the last one where few pages have changed."""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from postil.core.assemble import Assembled
from postil.core.codec import Damaged
from postil.core.dialect import Options
from postil.core.model import Bodies, Output, Page
from postil.core.rendering.rendered import PageOutput, Prepared, Rendered
from postil.core.search.index import Made, amended, directory, made
from postil.core.search.record import Index, Piece, Unit
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
_UNITS = msgspec.msgpack.Decoder(dict[int, Unit])
_ENCODER = msgspec.msgpack.Encoder()


def indexer(store: Store, options: Options, notes: int, engine: Engine) -> Apart:
    """Start what makes the index of a build from what is stored then, if it has so many notes that it is worth it."""

    def work(units: bytes) -> bytes:
        whole = made(_UNITS.decode(units), from_store(store, options))
        return _ENCODER.encode(_Sent(dict(whole.index.pieces), dict(whole.new)))

    return Apart(work, engine.processes > 1 and notes >= WORTH_A_PROCESS)


class Indexing:
    """Makes the index of a build: begins at once if there is another process for it, else when it is asked for."""

    def __init__(
        self, build: Assembled, bodies: Bodies, store: Store, options: Options, last: Last, apart: Apart
    ) -> None:
        self._searched, self._last, self._apart = build.searched(), last, apart
        self._load = from_memory(build.by_path, bodies)
        self._made = self._amended(self._load, from_store(store, options))
        if self._made is None and self._searched.units:
            apart.begin(_ENCODER.encode(self._searched.units))

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
            units = self._searched.units
            result = self._apart.result() if units else None
            if result is None:
                self._made = made(units, self._load)
            else:
                sent = _SENT.decode(result)
                self._made = Made(Index(units, sent.pieces), sent.new)
        return self._made

    def _bytes(self, name: str, new: Mapping[str, bytes]) -> Callable[[], bytes]:
        return lambda: new[name] if name in new else self._last.read(name)


def _output(path: str, key: bytes, produce: Callable[[], bytes]) -> Output:
    """Return a file that is not read if the last build left it there with the same key."""
    page = Page(url=f"/{path}", template="")
    prepared = Prepared(page, b"", key, lambda: Rendered(produce()))
    return PageOutput(path, produce=produce, prepare=lambda: prepared)
