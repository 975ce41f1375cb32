"""A whole run: read everything, convert each note alone, look at all of them together, write what changed.

What nothing has changed for is not even imported; so what a whole build needs is imported in its function.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from postil.core.diagnostics import diagnostic, in_order
from postil.core.model import Bodies, Build, Diagnostic, Document, Paper
from postil.core.settings.config import Config, parse_config
from postil.edges.adopt import WHOLE, adopted, has_notes
from postil.edges.beside import asked_beside
from postil.edges.engine import Clock, Engine, calm
from postil.edges.fingerprint import fingerprint
from postil.edges.lock import locked
from postil.edges.published import File
from postil.edges.state import DEFAULT_CACHE, SETTINGS, State, States, changes_digest, settings_digest
from postil.edges.unchanged import as_left, changed_notes, has_manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from postil.core.assemble import Assembled
    from postil.core.dialect import Options
    from postil.core.search.record import Index
    from postil.edges.apart import Apart
    from postil.edges.last_build import LastBuild
    from postil.edges.publish import Published
    from postil.edges.store import Store

MOST = 64
"""How many changed notes are worth being looked at alone."""

LARGE = 5_000
"""From how many notes on a site that processes share is put away. Fewer are quicker to look at in memory, and fit."""

HALTING = frozenset({"config-syntax", "content-missing"})
"""Faults with which nothing is written: what came of them would be another site, or an empty one, over the good one."""

Progress = Callable[[str, int, int], None]
"""What is told of the progress: the stage, how much of it is done, and how much there is."""

Publish = Callable[[Build, Path, Progress], "Published"]
"""What is done with a build: it gets the build, the output folder and the progress."""


class Run(Struct, frozen=True):
    """What a run came to: where the site was published, what is wrong with it, counts, and what it consists of.

    ``seconds`` says how long each stage took. Where the last build could be taken over, documents and papers are none.
    """

    output: str
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    documents: Sequence[Document] = ()
    papers: Sequence[Paper] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def run(
    root: Path,
    changes: Mapping[str, Any] | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
    publish: Publish | None = None,
    engine: Engine = Engine(),  # noqa: B008
) -> Run:
    """Build the site at ``root``; ``changes`` are settings that replace those of ``site.yaml``.

    ``publish`` is called with the build in place of writing it to the output folder. Faults of the content are in the
    result. UserError or OSError if the run cannot go on.
    """
    run = _Running(root, changes or {}, progress, publish, engine)
    return run.taken_over() or run.whole()


class _Running:
    def __init__(
        self, root: Path, changes: Mapping[str, Any], progress: Progress, publish: Publish | None, engine: Engine
    ) -> None:
        self._root, self._changes, self._progress = root, changes, progress
        self._publish, self._engine = publish, engine
        self._clock = Clock()
        self._program = fingerprint()
        # Before anything is read: what changes from here on is seen by the next build.
        self._settings = settings_digest(root)
        self._states = None if publish else self._place_of_states()
        self._last = self._states.read() if self._states else None

    def _place_of_states(self) -> States | None:
        cache = self._changes.get("cache")
        if cache is None:
            cache = cache_folder(self._root)
        return States(self._root / cache, changes_digest(self._changes)) if cache else None

    def taken_over(self) -> Run | None:
        """Return the outcome if the last build stands, or stands but for what the pages of some notes show of them."""
        last = self._last
        if last is None or not last.final or not self._engine.shortcuts:
            return None
        if (last.program, last.changes, last.settings) != self._identity():
            return None
        output = self._root / last.config.output
        if not has_manifest(output):
            return None
        with locked(self._root, output):
            self._clock.done("looking at the last build")
            notes, files = self._looked(last, output)
            if notes is None or files is None:
                return None
            return self._amended(replace(last, outputs=files), notes, output) if notes else self._same(last, files)

    def _looked(
        self, last: State, output: Path
    ) -> tuple[Mapping[str, tuple[str, bytes]] | None, Mapping[str, File] | None]:
        """Return the notes that have changed, and what is known of the output if it is as it was left; None if there
        is more to do than to look at some notes."""
        is_as_left = asked_beside(lambda: as_left(output, last) is last.outputs, len(last.outputs))
        try:
            notes = changed_notes(self._root, last)
            self._clock.done("reading")
        finally:
            same = is_as_left()
        files = None
        if notes is not None and len(notes) <= MOST:
            files = last.outputs if same else as_left(output, last)
        self._clock.done("looking at the output")
        return notes, files

    def _identity(self) -> tuple[bytes, bytes, bytes]:
        return self._program, changes_digest(self._changes), self._settings

    def _same(self, last: State, files: Mapping[str, File]) -> Run:
        if files is not last.outputs and self._states:
            self._states.write(replace(last, outputs=files))
        return self._told(last, 0, 0)

    def _amended(self, last: State, notes: Mapping[str, tuple[str, bytes]], output: Path) -> Run | None:
        from postil.edges.amend import amend
        from postil.edges.publish import check_output
        from postil.edges.store import Store

        # What came with a cloned folder could name another folder to write to.
        config, _ = settings(self._root, self._changes)
        if config != last.config:
            return None
        check_output(self._root, output, sources(self._root, config))
        with Store(self._root / last.config.cache) as store:
            amended = amend(output, last, notes, store, self._progress)
        if amended is None or self._states is None:
            return None
        self._states.write(amended.state)
        self._clock.done("writing")
        return self._told(amended.state, amended.written, amended.removed)

    def _told(self, state: State, written: int, removed: int) -> Run:
        counts = {"written": written, "unchanged": len(state.outputs) - written, "removed": removed}
        return Run(state.config.output, state.diagnostics, {**state.counts, **counts}, seconds=self._clock.seconds)

    def whole(self) -> Run:
        """Build all of the site, and leave what the next build can take over."""
        from postil.core.assemble import assemble
        from postil.core.dialect import options_of
        from postil.core.rendering.strings import callout_names
        from postil.core.rendering.template_facts import template_facts
        from postil.edges.convert_all import convert_all
        from postil.edges.indexing import indexer
        from postil.edges.last_build import LastBuild, state_after
        from postil.edges.publish import check_output
        from postil.edges.read import read
        from postil.edges.spill import Spill
        from postil.edges.store import MEGABYTE, Store
        from postil.views import VIEWS

        root, clock = self._root, self._clock
        config, faults = settings(root, self._changes)
        if any(fault.code in HALTING for fault in faults):
            return Run(config.output, in_order(faults), {"written": 0, "unchanged": 0, "removed": 0})
        output = root / config.output
        check_output(root, output, sources(root, config))
        cache = root / config.cache if config.cache else None
        with locked(root, output), calm(), Store(cache, config.cache_size * MEGABYTE) as store, ExitStack() as ended:
            inputs = read(root, config)
            options = options_of(config, callout_names(inputs.templates))
            last = LastBuild(self._last, self._program, options)
            clock.done("reading")
            # While there is little in memory.
            notes = len(inputs.notes) if config.search and self._publish is None else 0
            apart = ended.enter_context(indexer(store, options, notes, self._engine))
            documents, bodies, unread = convert_all(inputs.notes, options, store, self._progress, self._engine)
            clock.done("converting")
            facts = last.template_facts(inputs.templates)
            is_new = facts is None
            facts = facts or template_facts(inputs.templates)
            build = assemble(inputs, documents, bodies, config, VIEWS, facts)
            digests = {document.path: bytes.fromhex(document.digest) for document in documents}
            # They are the build's from here on, which puts them away.
            del documents
            if self._is_large(len(inputs.notes)):
                # What there is no room for is as well in memory.
                with suppress(OSError):
                    build.put_away(Spill())
            clock.done("putting together")
            ready = build.make_ready if is_new and self._engine.processes > 1 else lambda: None
            published, index = self._published(build, bodies, store, options, output, last, ready, apart)
            clock.done("rendering and writing")
            store.use(bodies.keys)
            diagnostics = in_order((*faults, *unread, *build.diagnostics, *published.diagnostics))
            if self._states is not None:
                state = state_after(
                    self._identity(), config, options, inputs, digests, build, published.known, output, diagnostics,
                    facts, index,
                )  # fmt: skip
                self._states.write(state)
                clock.done("keeping")
        counts = {**build.counts, **published.counts}
        return Run(config.output, diagnostics, counts, build.documents, build.papers, clock.seconds)

    def _is_large(self, notes: int) -> bool:
        """Say whether a site of so many notes has to be put away, which processes that render it share."""
        from postil.edges.pool import way_to_start

        return notes >= LARGE and self._engine.processes > 1 and way_to_start(self._engine.method) == "fork"

    def _published(
        self,
        build: "Assembled",
        bodies: Bodies,
        store: "Store",
        options: "Options",
        output: Path,
        last: "LastBuild",
        ready: Callable[[], None],
        apart: "Apart",
    ) -> tuple["Published", "Index | None"]:
        """Publish a build with the index of all words, which is made meanwhile: first of all, while we get ready."""
        if self._publish is not None:
            return self._publish(build, output, self._progress), None
        from postil.edges.indexing import Indexing
        from postil.edges.publish import to_folder
        from postil.edges.search import Last

        before = Last(output, last.index if self._engine.shortcuts else None, last.known.files)
        indexing = Indexing(build, bodies, store, options, before, apart)
        ready()
        published = to_folder(build, output, self._progress, self._engine, last.known, indexing.outputs)
        return published, indexing.index()


def settings(root: Path, changes: Mapping[str, Any]) -> tuple[Config, tuple[Diagnostic, ...]]:
    """Return the settings of the site at ``root`` with ``changes``, and what is wrong with them."""
    path = root / SETTINGS
    config, faults = parse_config(path.read_bytes() if path.is_file() else None, SETTINGS)
    if not path.is_file() and not (root / config.content).is_dir() and has_notes(root):
        found, faults = adopted(root, SETTINGS)
        config = replace(config, **found)
    config = replace(config, **changes)
    if not (root / config.content).is_dir():
        message = f'there is no folder "{config.content}" to read notes from'
        hint = "make it, or name another with the setting content (a dot for this folder itself)"
        faults = (*faults, diagnostic("content-missing", SETTINGS, None, message, hint))
    return config, faults


def sources(root: Path, config: Config) -> list[Path]:
    """Return the folders that the site is made of.

    Where the whole folder is the content, what is published lies in it and is not read.
    """
    return [root / name for name in (config.content, config.static, config.templates) if name != WHOLE]


def cache_folder(root: Path) -> str:
    """Return the setting ``cache``, mostly without reading the settings."""
    try:
        data = (root / SETTINGS).read_bytes()
    except OSError:
        return DEFAULT_CACHE
    return parse_config(data, SETTINGS)[0].cache if b"cache" in data else DEFAULT_CACHE
