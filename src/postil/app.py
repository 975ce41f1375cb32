"""A whole run: read everything, convert each note alone, look at all of them together, write what changed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from postil.core.assemble import assemble
from postil.core.config import Config, parse_config
from postil.core.diagnostics import diagnostic, in_order
from postil.core.dialect import options_of
from postil.core.model import Build, Diagnostic, Document, Paper
from postil.edges import publish as publishing
from postil.edges.adopt import WHOLE, adopted, has_notes
from postil.edges.convert_all import Progress, convert_all
from postil.edges.engine import Engine
from postil.edges.lock import locked
from postil.edges.publish import Published
from postil.edges.read import read
from postil.edges.store import MEGABYTE, Store
from postil.views import VIEWS

SETTINGS = "site.yaml"

HALTING = frozenset({"config-syntax", "content-missing"})
"""Faults with which nothing is written: what came of them would be another site, or an empty one, over the good one."""

Publish = Callable[[Build, Path, Progress], Published]
"""What is done with a build: it gets the build, the output folder and the progress."""


class Run(Struct, frozen=True):
    """What a run came to: where the site was published, what is wrong with it, counts, and what it consists of."""

    output: str
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    documents: tuple[Document, ...]
    papers: tuple[Paper, ...]


def run(
    root: Path,
    changes: Mapping[str, Any] | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
    publish: Publish = publishing.to_folder,
    engine: Engine = Engine(),  # noqa: B008
) -> Run:
    """Build the site at ``root``; ``changes`` are settings that replace those of ``site.yaml``.

    Faults of the content are in the result. UserError or OSError if the run cannot go on.
    """
    config, faults = settings(root, changes or {})
    if any(fault.code in HALTING for fault in faults):
        return Run(config.output, in_order(faults), {"written": 0, "unchanged": 0, "removed": 0}, (), ())
    output = root / config.output
    # Where the whole folder is the content, what is published lies in it and is not read.
    sources = [name for name in (config.content, config.static, config.templates) if name != WHOLE]
    publishing.check_output(root, output, [root / name for name in sources])
    cache = root / config.cache if config.cache else None
    with locked(root, output), Store(cache, config.cache_size * MEGABYTE) as store:
        inputs = read(root, config)
        documents, bodies, unread = convert_all(inputs.notes, options_of(config), store, progress, engine)
        build = assemble(inputs, documents, bodies, config, VIEWS)
        published = publish(build, output, progress)
    return Run(
        output=config.output,
        diagnostics=in_order((*faults, *unread, *build.diagnostics, *published.diagnostics)),
        counts={**build.counts, **published.counts},
        documents=build.documents,
        papers=build.papers,
    )


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
