"""Converting all notes of a site: those that no earlier build has converted, in several processes if they are many."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from postil.core.codec import Damaged, decode_body, decode_document, forget
from postil.core.diagnostics import UserError, diagnostic, in_order
from postil.core.dialect import Options
from postil.core.model import Body, Diagnostic, Document
from postil.edges.contents import content, digest_of
from postil.edges.engine import Engine, calm
from postil.edges.fingerprint import fingerprint
from postil.edges.notes import Converted, Note
from postil.edges.pool import Crash, StartError, in_processes
from postil.edges.read import unreadable
from postil.edges.store import Store

Progress = Callable[[str, int, int], None]
"""What is told of the progress: the stage, how much of it is done, and how much there is."""

_CHUNK = 200_000
"""Bytes of notes that a process is given at a time: enough to forget the way there, little enough to end together."""


_RESULT = msgspec.msgpack.Decoder(tuple[Converted, ...])


class StoredBodies:
    """The bodies of a site's documents, fetched from the store when they are asked for."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store, self._options = store, options
        self._keys: dict[str, bytes] = {}
        self._places: dict[str, tuple[str, bytes]] = {}

    def add(self, path: str, location: str, digest: bytes, key: bytes) -> None:
        """Say under which key the body of the document at ``path`` is kept."""
        self._keys[path] = key
        self._places[path] = (location, digest)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys."""
        return tuple(self._keys.values())

    def body(self, path: str) -> Body:
        """Return the body of the document at ``path``; KeyError if there is none."""
        data = self._store.body(self._keys[path])
        if data is not None:
            try:
                return decode_body(data)
            except Damaged:
                pass
        return decode_body(self.again(path).body)

    def again(self, path: str) -> Converted:
        """Convert a note whose document or body was lost once more."""
        from postil.edges.converting import converted

        location, digest = self._places[path]
        found = converted(Note(path, location), self._options)
        if found.digest != digest:
            raise UserError(f"{path} was changed while the site was built", "build it again")
        return found


def convert_all(
    notes: Mapping[str, str],
    options: Options,
    store: Store,
    progress: Progress,
    engine: Engine = Engine(),  # noqa: B008
) -> tuple[tuple[Document, ...], StoredBodies, tuple[Diagnostic, ...]]:
    """Read and convert every note; return the documents, their bodies, and what cannot be read or converted.

    ``notes`` maps the notes' paths to their locations.
    """
    work = _Conversion(options, store, progress)
    waiting = work.look_up([Note(path, location) for path, location in sorted(notes.items())])
    with calm():
        if engine.processes > 1 and len(waiting) > 1 and sum(waiting.values()) >= engine.converting:
            work.in_processes(waiting, engine)
        elif waiting:
            work.here(list(waiting))
        work.read_back()
    forget()
    documents = tuple(work.documents[path] for path in sorted(work.documents))
    return documents, work.bodies, in_order(work.faults)


class _Conversion:
    """The documents of a build as they come in."""

    def __init__(self, options: Options, store: Store, progress: Progress) -> None:
        self.documents: dict[str, Document] = {}
        self._kept: dict[bytes, str] = {}
        self.faults: list[Diagnostic] = []
        self.bodies = StoredBodies(store, options)
        self._options, self._store, self._progress = options, store, progress
        self._context = context_of(options)
        self._total = 0

    def look_up(self, notes: Sequence[Note]) -> dict[Note, int]:
        """Take what earlier builds converted from the store; return the notes that are left with their sizes."""
        self._total = len(notes)
        if self._store.is_empty:
            return {note: _size(note.location) for note in notes}
        keys: dict[bytes, tuple[Note, bytes, int]] = {}
        for note in notes:
            try:
                data = content(note.location)
            except OSError as error:
                self.faults.append(unreadable(note.path, error))
                continue
            digest = digest_of(data)
            keys[self._key(note.path, digest)] = (note, digest, len(data))
        for key, document in self._store.documents(list(keys)):
            note, digest, _ = keys[key]
            try:
                self.documents[note.path] = decode_document(document)
            except Damaged:
                continue
            self.bodies.add(note.path, note.location, digest, key)
        return {note: size for note, _, size in keys.values() if note.path not in self.documents}

    def _key(self, path: str, digest: bytes) -> bytes:
        return key_of(self._context, path, digest)

    def here(self, notes: Sequence[Note]) -> None:
        """Convert notes in this process."""
        from postil.edges.converting import converted

        batch: list[Converted] = []
        for done, note in enumerate(notes):
            self._progress("converting", done + self._total - len(notes), self._total)
            batch.append(converted(note, self._options))
            if len(batch) == 64 or done + 1 == len(notes):
                self._take(batch)
                batch = []

    def in_processes(self, waiting: Mapping[Note, int], engine: Engine) -> None:
        """Convert notes in several processes; those of a process that dies are tried again one by one."""
        chunks = list(_chunks(waiting, max(1, min(_CHUNK, sum(waiting.values()) // (4 * engine.processes)))))
        left = dict.fromkeys(range(len(chunks)))
        try:
            for place, result in self._results(chunks, engine.processes, engine.method):
                if not isinstance(result, Crash):
                    del left[place]
                    self._take(_RESULT.decode(result))
            suspects = [(note,) for place in left for note in chunks[place]]
            for place, result in self._results(suspects, 1, engine.method) if suspects else ():
                if isinstance(result, Crash):
                    self.faults.append(_crashed(suspects[place][0].path, result))
                else:
                    self._take(_RESULT.decode(result))
        except StartError:
            done = set(self._kept.values())
            self.here([note for note in waiting if note.path not in done])

    def _results(
        self, chunks: Sequence[tuple[Note, ...]], workers: int, method: str
    ) -> Iterator[tuple[int, bytes | Crash]]:
        # Before the processes are forked, so that they share what is imported here.
        from postil.edges.converting import worker

        tasks = [msgspec.msgpack.encode(chunk) for chunk in chunks]
        return in_processes(worker, msgspec.msgpack.encode(self._options), tasks, workers, method)

    def _take(self, batch: Sequence[Converted]) -> None:
        entries = []
        for found in batch:
            if found.fault is not None:
                self.faults.append(found.fault)
                continue
            key = self._key(found.path, found.digest)
            self._kept[key] = found.path
            self.bodies.add(found.path, found.location, found.digest, key)
            entries.append((key, found.document, found.body))
        self._store.keep(entries)
        self._progress("converting", len(self.documents) + len(self._kept), self._total)

    def read_back(self) -> None:
        """Make the documents of what was converted.

        As a later build will do it, so that this one cannot differ from it; and all at once, so that they stand
        together in memory, which can be given back as a whole when they are put away.
        """
        for key, data in self._store.documents(self._kept):
            self.documents[self._kept[key]] = decode_document(data)
        for path in self._kept.values():
            if path not in self.documents:
                self.documents[path] = decode_document(self.bodies.again(path).document)


def _size(location: str) -> int:
    try:
        return os.stat(location).st_size  # noqa: PTH116 - thousands of times
    except OSError:
        # Reading it will fail as well, and is told of.
        return 0


def context_of(options: Options) -> bytes:
    """Return what stands for all that conversions depend on besides the notes."""
    given = fingerprint() + msgspec.msgpack.encode(options, order="deterministic")
    return hashlib.blake2b(given, digest_size=16).digest()


def key_of(context: bytes, path: str, digest: bytes) -> bytes:
    """Return the key of a note's conversion."""
    return hashlib.blake2b(path.encode() + b"\0" + digest, digest_size=16, key=context).digest()


def _chunks(sizes: Mapping[Note, int], limit: int) -> Iterator[tuple[Note, ...]]:
    """Give the notes in chunks of about ``limit`` bytes, those with the largest notes first."""
    chunk: list[Note] = []
    total = 0
    for note, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0].path)):
        chunk.append(note)
        total += size
        if total >= limit:
            yield tuple(chunk)
            chunk, total = [], 0
    if chunk:
        yield tuple(chunk)


def _crashed(path: str, crash: Crash) -> Diagnostic:
    how = f" (exit code {crash.exit_code})" if crash.exit_code is not None else ""
    message = f"converting this file made the process end{how}"
    hint = "the site is built without it; please report it with the file, and leave it out by `exclude` until then"
    return diagnostic("convert-crashed", path, None, message, hint)
