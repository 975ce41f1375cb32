"""The index of a served site: made beside the serving, and brought up to date when it is asked for.

Where nobody asks it follows when nothing has changed for a while: it takes longer than the edit that it follows.
"""

import threading
import time
from collections.abc import Mapping
from pathlib import Path

from postil.core.codec import Damaged
from postil.core.diagnostics import UserError
from postil.core.dialect import Options, options_of
from postil.core.model import Body, Document
from postil.core.search.index import Made, amended, directory, made
from postil.core.search.record import Index, Note
from postil.core.search.units import Load, Searched
from postil.edges.fingerprint import fingerprint
from postil.edges.live_build import LiveBuild
from postil.edges.live_notes import Notes
from postil.edges.live_site import LiveSite
from postil.edges.search import DIRECTORY, Last, from_store, path_of
from postil.edges.state import newest
from postil.edges.store import Store

_WHILE = 2.0
"""Seconds without a change after which the index follows."""

_PATIENCE = 10.0
"""Seconds that whoever asks for the index waits for it; then the last one has to do."""

_STEP = 0.05

_BREATH = 0.0005
"""Seconds after each page in which others may go on: whoever edits a note meanwhile should not have to wait."""


class LiveSearch:
    """The index of what ``site`` shows, which ``build`` makes of the site at ``root``."""

    def __init__(self, root: Path, build: LiveBuild, site: LiveSite, store: Store) -> None:
        self._root, self._build, self._site, self._store = root, build, site, store
        self._index: Index | None = None
        self._pieces: Mapping[str, bytes] = {}
        self._notes = Notes()
        self._changed, self._hurry, self._current = threading.Event(), threading.Event(), threading.Event()
        self._stopped = False
        site.when_shown = self._behind

    def run(self) -> None:
        """Keep the index up to date until ``stop`` is called."""
        self._behind()
        self._site.when_asked = self._asked
        while True:
            self._changed.wait()
            while self._changed.is_set() and not self._stopped:
                self._changed.clear()
                self._hurry.wait(_WHILE)
            if self._stopped:
                return
            try:
                self.update()
            except (KeyError, ValueError, OSError, Damaged, UserError):
                # What is being changed just now is there after the next change.
                self._index = None
            self._hurry.clear()
            self._current.set()
            if self._changed.is_set():
                self._current.clear()

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopped = True
        self._changed.set()
        self._hurry.set()

    def _behind(self) -> None:
        self._changed.set()
        self._current.clear()

    def _asked(self, path: str) -> None:
        """Wait until the index is that of what is shown, if ``path`` is where it begins."""
        end = time.monotonic() + _PATIENCE
        while path == DIRECTORY and not self._current.is_set() and not self._stopped and time.monotonic() < end:
            self._hurry.set()
            self._current.wait(_STEP)

    def update(self) -> None:
        """Make the index of what is shown. KeyError, ValueError, Damaged, OSError or UserError if that is changing."""
        shown = self._site.shown
        if shown is None:
            return
        notes, searched = self._build.notes, shown.build.searched()
        found = self._found(searched, notes) if searched.units else None
        self._notes = notes
        if found is None:
            self._index, self._pieces = None, {}
            self._site.add({})
            return
        before = self._pieces
        pieces = {name: found.new.get(name) or before[name] for name in found.index.pieces}
        self._index, self._pieces = found.index, pieces
        files = {path_of(name): data for name, data in pieces.items()}
        self._site.add({**files, DIRECTORY: directory(found.index, searched)})

    def _found(self, searched: Searched, notes: Notes) -> Made:
        load = _loader(notes)
        if self._index is not None and self._notes.options == notes.options:
            found = amended(self._index, searched.units, _loader(self._notes), load, self._pieces.__getitem__)
        else:
            found = self._published(searched, load, notes.options)
        return found or made(searched.units, _patient(load))

    def _published(self, searched: Searched, load: Load, options: Options) -> Made | None:
        """Return an index made from the one that the last build published, if that is of use."""
        config = self._build.config
        state = newest(self._root / config.cache) if config.cache else None
        if state is None or state.program != fingerprint():
            return None
        if options_of(state.config, state.callouts) != options:
            return None
        output = self._root / config.output
        # What came with a cloned folder could name another folder to read from.
        if (self._root / state.config.output).resolve() != output.resolve():
            return None
        try:
            last = Last(output, state.index, state.outputs)
            index = last.whole()
            if index is None:
                return None
            self._pieces = {name: last.read(name) for name in index.pieces}
            return amended(index, searched.units, from_store(self._store, options), load, self._pieces.__getitem__)
        except (KeyError, IndexError, ValueError, Damaged):
            return None


def _loader(notes: Notes) -> Load:
    bodies = notes.bodies

    def load(note: Note) -> tuple[Document, Body]:
        document = notes.documents[note.path]
        if document.digest != note.digest:
            raise KeyError(note.path)
        return document, bodies.body(note.path)

    return load


def _patient(load: Load) -> Load:
    def patient(note: Note) -> tuple[Document, Body]:
        time.sleep(_BREATH)
        return load(note)

    return patient
