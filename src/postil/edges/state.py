"""What the last build of a site was made of and what it left, so that the next one can tell what has changed.

The file is read in every build before anything heavy is imported, and it may come with a cloned folder: MessagePack
with types, and whatever cannot be read is as good as missing.
"""

import contextlib
import hashlib
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from postil.core.model import Diagnostic
from postil.core.rendering.rendered import TemplateFacts
from postil.core.search.record import Index
from postil.core.settings.config import Config
from postil.core.site.lengths import Lengths
from postil.core.site.target import Target
from postil.edges.published import File

SETTINGS = "site.yaml"
DEFAULT_CACHE = ".postil"

_SUM = 4
_MOST = 8
"""How many states are kept: builds with other settings on the command line have states of their own."""


class NoteState(Struct, frozen=True, array_like=True):
    """What the site made of a note: what its refs lead to, and the ids of its entries that are called otherwise.

    ``listed`` says that the note is in the site, ``faulty`` that there are faults of it besides those of converting
    it, so that these may tell of lines in it, ``shared`` that a paper of it has other notes too.
    """

    targets: tuple[Target, ...]
    renamed: Mapping[int, Mapping[str, str]]
    listed: bool
    faulty: bool
    shared: bool


class Details(Struct, frozen=True, array_like=True):
    """What only a build needs that has something to do: facts of the templates with these bytes, pages with bodies,
    the ``NoteState`` of each note, and how long all are."""

    templates: bytes
    template_facts: Mapping[str, TemplateFacts]
    shown: Mapping[str, bytes]
    notes: Mapping[str, msgspec.Raw]
    lengths: Lengths


class State(Struct, frozen=True, array_like=True):
    """A build that has ended.

    ``program`` stands for our own code, ``changes`` and ``settings`` for the settings of the command line and of
    ``site.yaml``; ``callouts`` are the names that callouts had; ``inputs`` has a digest of each file that was read,
    ``manifest`` that of the output's. ``final`` says that the same build would leave the same.
    """

    program: bytes
    changes: bytes
    settings: bytes
    config: Config
    callouts: Mapping[str, Mapping[str, str]]
    inputs: Mapping[str, bytes]
    outputs: Mapping[str, File]
    manifest: bytes
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    final: bool
    raw_details: msgspec.Raw
    raw_index: msgspec.Raw

    @property
    def details(self) -> Details:
        """The details; ``msgspec.DecodeError`` if they are damaged."""
        return _DETAILS.decode(self.raw_details)

    @property
    def index(self) -> Index | None:
        """What is known of the published index of all words, if there is one; ``msgspec.DecodeError`` as above."""
        return _INDEX.decode(self.raw_index)


_STATE = msgspec.msgpack.Decoder(State)
_DETAILS = msgspec.msgpack.Decoder(Details)
_INDEX: msgspec.msgpack.Decoder[Index | None] = msgspec.msgpack.Decoder(Index | None)
_NOTE = msgspec.msgpack.Decoder(NoteState)
_ENCODER = msgspec.msgpack.Encoder()


def settings_digest(root: Path) -> bytes:
    """Return what stands for the bytes of the settings, empty if there are none."""
    try:
        return hashlib.blake2b((root / SETTINGS).read_bytes(), digest_size=16).digest()
    except OSError:
        return b""


def changes_digest(changes: Mapping[str, Any]) -> bytes:
    """Return what stands for the settings of the command line."""
    return hashlib.blake2b(_ENCODER.encode(sorted(changes.items())), digest_size=16).digest()


class States:
    """The states below a cache folder; one for each set of settings on the command line."""

    def __init__(self, folder: Path, changes: bytes) -> None:
        self._folder = folder
        self._path = folder / f"state-{changes[:6].hex()}"

    def read(self) -> State | None:
        """Return the state of the last build, or None if there is none that can be read."""
        return _state_at(self._path)

    def write(self, state: State) -> None:
        """Keep the state of a build; whatever prevents that is no fault."""
        data = _ENCODER.encode(state)
        aside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                aside.write_bytes(_sum(data) + data)
                aside.replace(self._path)
            finally:
                aside.unlink(missing_ok=True)
            self._drop()

    def forget(self) -> None:
        """Remove the state."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _drop(self) -> None:
        for path in _newest_first(self._folder)[_MOST:]:
            path.unlink()


def newest(folder: Path) -> State | None:
    """Return the state of the last build, whatever its settings were; None as ``States.read``."""
    try:
        paths = _newest_first(folder)
    except OSError:
        return None
    return _state_at(paths[0]) if paths else None


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("state-*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _state_at(path: Path) -> State | None:
    try:
        data = path.read_bytes()
        if _sum(data[_SUM:]) != data[:_SUM]:
            return None
        return _STATE.decode(data[_SUM:])
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _sum(data: bytes) -> bytes:
    """Return what tells of damage; whoever means harm could give it to any data."""
    return zlib.crc32(data).to_bytes(_SUM, "big")


def encoded(value: Struct | None) -> msgspec.Raw:
    """Return details, an index or the state of a note as a state has them."""
    return msgspec.Raw(_ENCODER.encode(value))


def decoded_note(raw: msgspec.Raw) -> NoteState:
    """Return the state of a note; ``msgspec.DecodeError`` if it is damaged."""
    return _NOTE.decode(raw)
