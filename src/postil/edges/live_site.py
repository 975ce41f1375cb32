"""The site that the server shows: a build in memory whose pages are rendered when they are asked for."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from postil.core.assemble import Assembled
from postil.core.model import Diagnostic, Output
from postil.core.rendering.render import TemplateFault
from postil.core.settings.config import Config
from postil.core.site.urls import base_path, file_of
from postil.edges import live_page
from postil.edges.live_faults import counted, plain
from postil.edges.serve_http import Content

MOST_PAGES = 256
"""How many rendered pages are kept."""


class Look(Struct, frozen=True):
    """A build as it is shown: its outputs by path, and which sources stand behind a page."""

    build: Assembled
    config: Config
    outputs: Mapping[str, Output]
    sources: Mapping[str, tuple[str, ...]]


def look(build: Assembled, config: Config, before: Look | None = None) -> Look:
    """Return a build made ready to be shown; ``before`` is the one that it is a revision of."""
    outputs = {output.path: output for output in build.outputs}
    return Look(build, config, outputs, before.sources if before else _sources(build))


def _sources(build: Assembled) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for paper in build.papers:  # in the order in which its page shows them
        for noted in paper.notes:
            found.setdefault(file_of(paper.url), {})[noted.path] = None
    for path, url in build.urls.items():
        found.setdefault(file_of(url), {})[path] = None
    return {page: tuple(paths) for page, paths in found.items()}


class LiveSite:
    """Shows one look at a time. All threads may ask; only one renders at any moment."""

    def __init__(
        self, root: Path, allowed: Iterable[Path], follow: bool, failing: Callable[[Diagnostic], None]
    ) -> None:
        self._root, self._follow, self._failing = root, follow, failing
        self._allowed = [os.path.realpath(folder) for folder in (root, *allowed)]
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._fallback: Look | None = None
        self._problems: tuple[Diagnostic, ...] = ()
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._failed: dict[str, Diagnostic] = {}
        self._more: Mapping[str, bytes] = {}
        self._base = ""
        self.when_shown: Callable[[], None] = lambda: None
        self.when_asked: Callable[[str], None] = lambda _path: None

    @property
    def shown(self) -> Look | None:
        """The look that is shown."""
        return self._look

    def show(self, new: Look, pages: Iterable[str] | None = None) -> None:
        """Show ``new`` from now on; ``pages`` are the paths of those that it changes (None: any may be).

        Where templates fail, the pages of the last look whose templates did not are shown.
        """
        with self._lock:
            if pages is None:
                self._fallback = self._fallback if self._failed and self._fallback else self._look
                self._pages.clear()
            else:
                for page in pages:
                    self._pages.pop(page, None)
            self._look, self._problems, self._failed = new, (), {}
            self._base = base_path(new.config.base_url)
        self.when_shown()

    @property
    def added(self) -> Mapping[str, bytes]:
        """The files that are shown besides those of the site."""
        return self._more

    def add(self, files: Mapping[str, bytes]) -> None:
        """Show these files from now on besides those of the site, in place of others that were added before."""
        self._more = files

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What keeps the site from being built anew."""
        return self._problems

    def warn(self, problems: tuple[Diagnostic, ...]) -> bool:
        """Show over every page what keeps the site from being built anew; return whether that is news."""
        before, self._problems = self._problems, problems
        return before != problems

    def tidy(self) -> None:
        """Let go of the last look if nothing fails in the present one."""
        with self._lock:
            if not self._failed:
                self._fallback = None

    def base(self) -> str:
        """Return the path below which the site lies."""
        return self._base

    def has(self, path: str) -> bool:
        """Say whether there is such a file."""
        return self._look is not None and path in self._look.outputs

    def find(self, path: str) -> Content | None:
        """Return the file, or None if there is none."""
        if not self.has(path):
            self.when_asked(path)
        with self._lock:
            now = self._look
            output = now.outputs.get(path) if now else None
            if now is None or output is None:
                return self._added(path)
            if output.asset is not None:
                if output.asset.data:
                    return Content(path.rsplit("/", 1)[-1], output.asset.data, f'"{output.asset.digest[:16]}"')
                return self._asset(output.asset.location)
            data = self._rendered(path, output)
            fault = self._failed.get(path)
            styles = self._styles(now) if self._follow and path.endswith(".html") else ""
            base, problems = self._base, self._problems
        status = 200
        if data is None:
            status, data = 500, live_page.failed("This page cannot be rendered")
        if self._follow and path.endswith(".html"):
            added = {
                "page": live_page.digest(data),
                "styles": styles,
                "base": base,
                **self._faults(now, path, fault, problems),
            }
            data = live_page.with_script(data, base, added)
        return Content(path.rsplit("/", 1)[-1], data, f'"{live_page.digest(data)}"', status=status)

    def _added(self, path: str) -> Content | None:
        data = self._more.get(path)
        return None if data is None else Content(path.rsplit("/", 1)[-1], data, f'"{live_page.digest(data)}"')

    def _faults(
        self, now: Look, path: str, failed: Diagnostic | None, problems: tuple[Diagnostic, ...]
    ) -> dict[str, Any]:
        """Return the faults of the files behind a page, those of the one that it shows first before the others."""
        places = {source: place for place, source in enumerate(now.sources.get(path, ()))}
        own = [fault for fault in now.build.diagnostics if fault.path in places]
        own.sort(key=lambda fault: places[fault.path])
        over = [*problems, *([failed] if failed else [])]
        editor = now.config.serve.editor
        counts = counted([*over, *own])
        return {"faults": plain(own, self._root, editor), "over": plain(over, self._root, editor), "counts": counts}

    def _asset(self, location: str) -> Content | None:
        """Return a file to be copied, unless a link that was put there since leads out of the site."""
        real = Path(os.path.realpath(location))
        if not any(real.is_relative_to(folder) for folder in self._allowed):
            return None
        return Content(Path(location).name, location=str(real))

    def _styles(self, now: Look) -> str:
        """Return a digest of the style sheets that are generated, whose links do not show when they change."""
        made = [p for p, output in now.outputs.items() if p.endswith(".css") and output.asset is None]
        return live_page.digest(b"".join(self._rendered(path, now.outputs[path]) or b"" for path in made))

    def _rendered(self, path: str, output: Output) -> bytes | None:
        data = self._pages.get(path)
        if data is not None:
            self._pages.move_to_end(path)
            return data
        data = self._produced(path, output)
        if data is not None:
            self._pages[path] = data
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return data

    def _produced(self, path: str, output: Output) -> bytes | None:
        assert output.produce is not None
        try:
            return output.produce()
        except TemplateFault as fault:
            if fault.diagnostic not in self._failed.values():
                self._failing(fault.diagnostic)
            self._failed[path] = fault.diagnostic
        last = self._fallback.outputs.get(path) if self._fallback else None
        try:
            return last.produce() if last and last.produce else None
        except TemplateFault:
            return None
