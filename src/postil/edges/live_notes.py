"""The notes of a site that is being served: converted when their bytes are new, and kept in memory from then on."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from postil.core.codec import decode_body, decode_document, encode
from postil.core.dialect import Options
from postil.core.model import Bodies, Body, Diagnostic, Document, Source
from postil.edges.convert_all import Progress, convert_all
from postil.edges.store import Store


class HeldBodies:
    """The bodies of one state of a site: those of edited notes in memory, the others where a build keeps them."""

    def __init__(self, others: Mapping[str, Bodies], own: Mapping[str, bytes]) -> None:
        self._others, self._own = others, own

    def body(self, path: str) -> Body:
        """Return the body of the document at ``path``; KeyError if there is none."""
        data = self._own.get(path)
        return self._others[path].body(path) if data is None else decode_body(data)


class Notes(Struct, frozen=True):
    """All notes in one state: documents by path, where their bodies are, and what could not be read.

    ``digests`` has the digest of the bytes that each document was made of.
    """

    options: Options = Options()
    documents: Mapping[str, Document] = {}
    digests: Mapping[str, bytes] = {}
    others: Mapping[str, Bodies] = {}
    own: Mapping[str, bytes] = {}
    faults: tuple[Diagnostic, ...] = ()

    @property
    def bodies(self) -> HeldBodies:
        """The bodies of the documents."""
        return HeldBodies(self.others, self.own)

    def with_note(self, path: str, data: bytes) -> tuple["Notes", Document]:
        """Return the notes with a new version of the one at ``path``, and its document."""
        # Imported with the first edit: a site that was built before is shown without.
        from postil.core.convert import convert
        from postil.dialects.parser import dialect

        encoded, body = encode(convert(Source(path, data), self.options, dialect))
        # As the store gives it back, so that it can be compared with one from there.
        document = decode_document(encoded)
        notes = replace(
            self,
            documents={**self.documents, path: document},
            digests={**self.digests, path: digest(data)},
            own={**self.own, path: body},
        )
        return notes, document


def digest(data: bytes) -> bytes:
    """Return what stands for the bytes of a note."""
    return hashlib.blake2b(data, digest_size=16).digest()


def all_notes(
    locations: Mapping[str, str], options: Options, before: Notes, store: Store, progress: Progress
) -> tuple[Notes, int]:
    """Return the notes at ``locations``, and how many had to be converted; the others are those of ``before``."""
    digests: dict[str, bytes | None] = {}
    if before.options == options and before.documents:
        digests.update((path, _digest_of(location)) for path, location in sorted(locations.items()))
    kept = {path: None for path, now in digests.items() if now is not None and before.digests.get(path) == now}
    rest = {path: location for path, location in locations.items() if path not in kept}
    documents = {path: before.documents[path] for path in kept}
    others = {path: before.others[path] for path in kept if path in before.others}
    own = {path: before.own[path] for path in kept if path in before.own}
    faults: tuple[Diagnostic, ...] = ()
    if rest:
        new, bodies, faults = convert_all(rest, options, store, progress)
        documents.update((document.path, document) for document in new)
        others.update((document.path, bodies) for document in new)
        # Of what was read, which a save in the meantime may have made older than what is there now.
        digests.update((document.path, bytes.fromhex(document.digest)) for document in new)
    known = {path: now for path, now in digests.items() if now is not None and path in documents}
    return Notes(options, documents, known, others, own, faults), len(rest)


def _digest_of(location: str) -> bytes | None:
    try:
        return digest(Path(location).read_bytes())
    except OSError:
        return None


def warm_up(options: Options) -> None:
    """Import what converting a note takes and make its parser, so that the first edit need not wait for it."""
    Notes(options).with_note("warm-up.md", b"# A *title*\n\n$x$\n")
