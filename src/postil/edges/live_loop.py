"""The thread that follows the files of a served site: it waits for changes, builds, and tells the open pages."""

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from postil.core.diagnostics import UserError
from postil.core.model import Diagnostic, Severity
from postil.core.settings.config import Config
from postil.edges.adopt import WHOLE
from postil.edges.files import is_ignored
from postil.edges.live_build import LiveBuild, Told
from postil.edges.live_site import LiveSite
from postil.edges.live_stream import Stream
from postil.edges.watch import Changes, Watch, linked_folders

_SOON = 0.03
"""Seconds without a change after which the rest of the site follows an edit that shows on other pages too."""

_COLD = 0.7
"""Seconds from the start after which there is time to get ready for the first edit: the first page comes before."""

_IDLE = 4.0
"""Seconds without a change after which there is time to clean up."""

_STORM = 200
"""How many changes at once make it worth looking at everything once more when they are over."""


class Teller(Protocol):
    """Is told of each build: what changed, what it came to, how many seconds it took."""

    def built(self, changed: tuple[str, ...], told: Told, seconds: float) -> None:
        """A build is shown."""

    def failed(self, changed: tuple[str, ...], error: Exception) -> None:
        """A build could not be finished; what was shown is still shown."""

    def failing(self, fault: Diagnostic) -> None:
        """A template fails when a page is rendered."""


class Loop:
    """Follows the files until it is stopped."""

    def __init__(
        self, root: Path, build: LiveBuild, site: LiveSite, watch: Watch, stream: Stream, teller: Teller
    ) -> None:
        self._root, self._build, self._site = root, build, site
        self._watch, self._stream, self._teller = watch, stream, teller
        self._linked: tuple[str, ...] = ()
        self._followed: Config | None = None
        self._pending = self._unseen = self._untidy = self._again = False
        self._cold = True
        self._stopped = False

    def follow(self, config: Config) -> bool:
        """Watch the folders that the settings name; return whether they are others than before."""
        self._followed = config
        folders, self._linked = _folders(self._root, config)
        return self._watch.follow(folders)

    def stop(self) -> None:
        """End ``run`` as soon as it is done with what it is doing."""
        self._stopped = True
        self._watch.stop()

    def run(self) -> None:
        """Follow the files. ``follow`` was called before the site was built, so that nothing is missed since."""
        # The settings may have been changed just before that.
        self._unseen = self._build.config != self._followed and self.follow(self._build.config)
        while not self._stopped:
            changes = self._watch.changes(self._patience())
            if changes is not None:
                self._changed(changes)
            elif self._has_ended():
                return
            elif self._pending:
                self._attempt((), self._build.settle)
            elif self._unseen:
                self._unseen = False
                self._attempt((), self._build.everything)
            elif self._cold:
                self._cold = False
                self._build.warm_up()
            elif self._again:
                self._again = False
                self._attempt((), self._build.everything)
            else:
                self._tidy()

    def _patience(self) -> float | None:
        """Return how many seconds without a change there have to be before something else is done."""
        if self._pending or self._unseen:
            return _SOON
        if self._cold:
            return _COLD
        return _IDLE if self._untidy or self._again else None

    def _has_ended(self) -> bool:
        return self._stopped

    def _changed(self, changes: Changes) -> None:
        config = self._build.config
        files = sorted(path for path in changes.files if concerns(self._root, config, path, self._linked))
        folders = sorted(path for path in changes.folders if concerns(self._root, config, path, self._linked))
        if not files and not folders:
            return
        self._again = self._again or len(files) + len(folders) > _STORM
        names = tuple(os.path.relpath(path, self._root) for path in (*files, *folders))
        notes = [self._build.note_at(path) for path in files]

        def work() -> Told:
            some = self._build.some(notes) if not folders and all(notes) else None
            return some or self._build.everything(force=self._pending)

        self._attempt(names, work)

    def _attempt(self, changed: tuple[str, ...], work: Callable[[], Told]) -> None:
        begin = time.perf_counter()
        try:
            with _without_collecting():
                told = work()
        except (UserError, OSError) as error:
            message = error.message if isinstance(error, UserError) else str(error)
            self._fails(changed, error, message)
            return
        except Exception as error:
            # A slip of ours must not end the server; the next save may do without what failed.
            self._fails(changed, error, f"this is a bug in Postil: {type(error).__name__}: {error}")
            return
        self._pending = told.pending or (self._pending and told.same)
        self._untidy = True
        if told.pages is None:
            self._unseen = self.follow(self._build.config) or self._unseen
        if not told.same:
            self._stream.tell(told.pages, told.assets)
        if changed or not told.same:
            self._teller.built(changed, told, time.perf_counter() - begin)

    def _fails(self, changed: tuple[str, ...], error: Exception, message: str) -> None:
        self._pending = False
        self._site.warn((Diagnostic("", None, Severity.ERROR, "build-failed", message),))
        self._stream.tell(None)
        self._teller.failed(changed, error)

    def _tidy(self) -> None:
        self._untidy = False
        self._site.tidy()
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector of cycles from running: it would look at the whole site to find nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def concerns(root: Path, config: Config, path: str, linked: Sequence[str] = ()) -> bool:
    """Say whether what happens to ``path`` can change the site; ``linked`` are folders that links in it lead to."""
    relative = os.path.relpath(path, os.path.realpath(root))
    if relative == "site.yaml":
        return True
    if any(Path(path).is_relative_to(folder) for folder in linked):
        return not is_ignored(Path(path).name)
    parts = PurePosixPath(relative.replace(os.sep, "/")).parts
    if _is_below(root, path, config.output) or (config.cache and _is_below(root, path, config.cache)):
        return False
    tops = [PurePosixPath(name).parts for name in (config.content, config.static, config.templates)]
    inside = config.content == WHOLE or any(parts[: len(top)] == top for top in tops)
    return inside and not any(is_ignored(part) for part in parts)


def _is_below(root: Path, path: str, folder: str) -> bool:
    return Path(path).is_relative_to(os.path.realpath(root / folder))


def _folders(root: Path, config: Config) -> tuple[dict[str, bool], tuple[str, ...]]:
    """Return what to watch, each with whether all below it counts, and which of it lies outside of the site's folders.

    That is the site's own folder for its settings, its content, templates and static files, and where links lead.
    """
    real = Path(os.path.realpath(root))
    if config.content == WHOLE:
        return {str(real): True}, ()
    deep = [os.path.realpath(real / name) for name in (config.content, config.static, config.templates)]
    tops = sorted(folder for folder in dict.fromkeys(deep) if Path(folder).is_dir())
    linked = tuple(linked_folders(tops))
    return {str(real): False, **dict.fromkeys((*tops, *linked), True)}, linked
