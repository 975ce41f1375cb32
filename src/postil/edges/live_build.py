"""Building a site again and again while it is served: the whole of it, or one note."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from postil.core.assemble import Assembled, assemble
from postil.core.diagnostics import in_order
from postil.core.dialect import options_of
from postil.core.model import Diagnostic, Document, Inputs, Severity
from postil.core.rendering.strings import callout_names
from postil.core.revision import seen_elsewhere
from postil.core.settings.config import Config
from postil.core.site.lengths import rough_lengths
from postil.edges.convert_all import Progress
from postil.edges.live_notes import Notes, all_notes, digest, warm_up
from postil.edges.live_site import LiveSite, look
from postil.edges.read import read
from postil.edges.store import Store
from postil.views import VIEWS

Settings = Callable[[], tuple[Config, tuple[Diagnostic, ...]]]
"""Reads the settings of the site, and says what is wrong with them."""

MOST_NOTES = 8
"""How many notes are taken one by one; if more have changed, the whole site is as fast."""


class Told(Struct, frozen=True):
    """What a change came to: how many notes were converted, the faults, which pages and files look different.

    ``pages`` None means that any may. ``pending`` says that the rest of the site still has to follow; ``same`` that
    nothing has changed after all; ``kept`` that the last good state is still shown.
    """

    converted: int
    faults: tuple[Diagnostic, ...]
    counts: dict[str, int]
    pages: tuple[str, ...] | None = None
    assets: tuple[str, ...] = ()
    pending: bool = False
    same: bool = False
    kept: bool = False


class LiveBuild:
    """The state of a served site. One thread builds; what it shows can be asked for by all."""

    def __init__(self, root: Path, settings: Settings, site: LiveSite, store: Store, progress: Progress) -> None:
        self._root, self._settings, self._site, self._store, self._progress = root, settings, site, store, progress
        self._notes = Notes()
        self._inputs = Inputs()
        self._config: Config | None = None
        self._faults: tuple[Diagnostic, ...] = ()

    @property
    def config(self) -> Config:
        """The settings that the site is shown with."""
        return self._config or Config()

    @property
    def notes(self) -> Notes:
        """The notes that the site is made of."""
        return self._notes

    def warm_up(self) -> None:
        """Get ready for the first edit."""
        warm_up(self._notes.options)

    def everything(self, force: bool = False) -> Told:
        """Look at all files; convert what is new, and put the site together if anything in it is (or if ``force``).

        With wrong settings the site stays as it is, if there is one already. UserError or OSError if that cannot be.
        """
        config, faults = self._settings()
        wrong = tuple(fault for fault in faults if fault.severity is Severity.ERROR)
        if wrong and self._site.shown is not None:
            self._site.warn(wrong)
            return Told(0, in_order(faults), {}, kept=True)
        inputs = read(self._root, config)
        options = options_of(config, callout_names(inputs.templates))
        notes, converted = all_notes(inputs.notes, options, self._notes, self._store, self._progress)
        before = self._inputs
        state = (config, faults, inputs, notes.digests, notes.faults)
        if not force and state == (self._config, self._faults, before, self._notes.digests, self._notes.faults):
            return Told(0, self._all_faults(), {}, same=not self._site.warn(wrong))
        build = assemble(inputs, notes.documents.values(), notes.bodies, config, VIEWS, before=self._shown())
        self._notes, self._inputs, self._config, self._faults = notes, inputs, config, faults
        self._site.show(look(build, config))
        self._site.warn(wrong)
        return Told(converted, self._all_faults(), dict(build.counts), assets=_changed(before, inputs))

    def settle(self) -> Told:
        """Put the site together again from the notes as they were taken last, without looking at files."""
        assert self._config is not None
        notes = self._notes
        build = assemble(
            self._inputs, notes.documents.values(), notes.bodies, self._config, VIEWS, before=self._shown()
        )
        problems = self._site.problems
        self._site.show(look(build, self._config))
        self._site.warn(problems)
        return Told(0, self._all_faults(), dict(build.counts))

    def _shown(self) -> Assembled | None:
        return self._site.shown.build if self._site.shown else None

    def some(self, paths: Iterable[str]) -> Told | None:
        """Take new versions of the notes at ``paths``; None if only looking at everything will do."""
        shown = self._site.shown
        if shown is None or self._config is None or self._site.problems:
            return None
        new = self._read(paths)
        if new is None:
            return None
        pages: dict[str, None] = {}
        pending = False
        for path, data in new.items():
            old = self._notes.documents[path]
            notes, document = self._notes.with_note(path, data)
            revise = shown.build.revise(document, notes.bodies)
            if revise is None:
                return None
            pending = pending or _is_seen_elsewhere((old, shown.build), (document, revise))
            touched = revise.pages_of(path)
            shown = look(revise, self._config, shown)
            pages.update(dict.fromkeys(touched))
            self._site.show(shown, touched)
            self._notes = notes
        counts = dict(shown.build.counts)
        return Told(len(new), self._all_faults(), counts, tuple(pages), pending=pending, same=not new)

    def _read(self, paths: Iterable[str]) -> dict[str, bytes] | None:
        new: dict[str, bytes] = {}
        for path in paths:
            if path not in self._notes.digests:
                return None
            try:
                data = Path(self._inputs.notes[path]).read_bytes()
            except OSError:
                return None
            if digest(data) != self._notes.digests[path]:
                new[path] = data
        return new if len(new) <= MOST_NOTES else None

    def _all_faults(self) -> tuple[Diagnostic, ...]:
        build: Assembled | None = self._site.shown.build if self._site.shown else None
        return in_order((*self._faults, *self._notes.faults, *(build.diagnostics if build else ())))

    def note_at(self, location: str) -> str:
        """Return the path of the note that lies at ``location``, or an empty string."""
        relative = os.path.relpath(location, self._root).replace(os.sep, "/")
        known = self._inputs.notes.get(relative)
        return relative if known is not None and os.path.realpath(known) == os.path.realpath(location) else ""


def _is_seen_elsewhere(before: tuple[Document, Assembled], after: tuple[Document, Assembled]) -> bool:
    """Say whether other pages show a document otherwise than before; each version comes with the build it is in."""
    (old, old_build), (new, new_build) = before, after
    if seen_elsewhere(old) != seen_elsewhere(new):
        return True
    if rough_lengths(old) == rough_lengths(new):
        return False
    return not old_build.lengths().is_told_like(new_build.lengths())


def _changed(before: Inputs, now: Inputs) -> tuple[str, ...]:
    """Return the urls of the assets that are others than before."""
    digests = {asset.url: asset.digest for asset in before.assets}
    return tuple(asset.url for asset in now.assets if digests.get(asset.url, asset.digest) != asset.digest)
