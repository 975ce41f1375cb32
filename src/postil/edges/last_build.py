"""What a whole build takes over from the last one, and what it leaves for the next."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from postil.core.assemble import Assembled
from postil.core.dialect import Options, options_of
from postil.core.model import Diagnostic, Inputs
from postil.core.rendering.rendered import TemplateFacts
from postil.core.search.record import Index
from postil.core.settings.config import Config
from postil.edges.contents import content, digest_of
from postil.edges.manifest import MANIFEST
from postil.edges.published import Known
from postil.edges.state import Details, NoteState, State, encoded

_UNSETTLED = frozenset(
    {"convert-crashed", "file-unreadable", "output-blocked", "output-foreign", "settings-missing", "template-error"}
)
"""Faults after which a build of the same files may come to something else, or depends on more than these."""

_PLACE = re.compile(r"\(([^()]+):\d+\)")
"""A place in another file, as messages name it."""


class LastBuild:
    """The last build of a site, if there was one, as far as it is of use to ``program`` with these ``options``."""

    def __init__(self, state: State | None, program: bytes, options: Options) -> None:
        self.known = Known()
        self.index: Index | None = None
        self._templates = b""
        self._facts: Mapping[str, TemplateFacts] | None = None
        if state is None or state.program != program or options_of(state.config, state.callouts) != options:
            return
        try:
            details, index = state.details, state.index
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return
        self.known, self.index = Known(state.outputs, details.shown), index
        self._templates, self._facts = details.templates, details.template_facts

    def template_facts(self, templates: Mapping[str, str]) -> Mapping[str, TemplateFacts] | None:
        """Return the facts of these templates if the last build found them."""
        return self._facts if _digest(templates) == self._templates else None


def state_after(
    settings: tuple[bytes, bytes, bytes],
    config: Config,
    options: Options,
    inputs: Inputs,
    digests: Mapping[str, bytes],
    build: Assembled,
    known: Known,
    output: Path,
    diagnostics: tuple[Diagnostic, ...],
    template_facts: Mapping[str, TemplateFacts],
    index: Index | None,
) -> State:
    """Return the state that a whole build leaves.

    ``settings`` are what stands for the program, the settings of the command line and those of ``site.yaml``;
    ``options`` are what notes were converted with; ``digests`` are those of all notes, drafts too; ``diagnostics`` all
    that was told. OSError if the output is gone already.
    """
    details = Details(_digest(inputs.templates), template_facts, known.shown, _notes(digests, build), build.lengths())
    return State(
        *settings,
        config=config,
        callouts=options.callouts,
        inputs={**inputs.digests, **digests},
        outputs=known.files,
        manifest=digest_of(content(str(output / MANIFEST))),
        diagnostics=diagnostics,
        counts=build.counts,
        final=not any(fault.code in _UNSETTLED for fault in diagnostics),
        raw_details=encoded(details),
        raw_index=encoded(index),
    )


def _notes(paths: Iterable[str], build: Assembled) -> dict[str, msgspec.Raw]:
    renamed: dict[str, dict[int, Mapping[str, str]]] = {}
    for (path, entry), names in build.renamed.items():
        renamed.setdefault(path, {})[entry] = names
    faulty = {fault.path for fault in build.faults}
    faulty.update(found for fault in build.faults for found in _PLACE.findall(fault.message))
    shared = {noted.path for paper in build.papers if len(paper.notes) > 1 for noted in paper.notes}
    notes = {}
    for path in paths:
        targets, listed = build.targets.get(path, ()), path in build.targets
        notes[path] = encoded(NoteState(targets, renamed.get(path, {}), listed, path in faulty, path in shared))
    return notes


def _digest(templates: Mapping[str, str]) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(sorted(templates.items())), digest_size=16).digest()
