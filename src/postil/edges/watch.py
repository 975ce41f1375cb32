"""Noticing that files of a site have changed, and waiting until whoever changes them is done for the moment."""

import os
import queue
import time
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from watchdog.events import (  # fmt: skip
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

QUIET = 0.006
"""Seconds without an event after which a change counts as whole, if every file that was written is closed."""

OPEN_QUIET = 0.05
"""The same while a file is still open, or where the system does not tell of closing."""

GONE_QUIET = 0.08
"""The same after a file has gone: many editors put another one in its place at once."""

LONGEST = 0.4
"""Seconds after which changes are looked at even if they go on."""

_POLL = 1.0
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent, FileClosedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip


class Event(NamedTuple):
    """Something happened to ``path``: whether it is a folder, is gone, or was closed after writing."""

    path: str
    folder: bool = False
    gone: bool = False
    closed: bool = False


class Changes(NamedTuple):
    """Paths of files that may have changed, and of folders that came or went."""

    files: frozenset[str]
    folders: frozenset[str] = frozenset()


class Watch:
    """Watches folders until it is stopped; events come in threads of their own and are kept until they are taken."""

    def __init__(self, poll: bool = False) -> None:
        self.polls = poll
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._observer: BaseObserver | None = None
        self._folders: dict[str, bool] = {}

    def follow(self, folders: dict[str, bool]) -> bool:
        """Watch these folders and no others; each says whether the folders in it count too.

        Where the system cannot watch so many they are looked through once a second. Return whether they are others
        than before, so that what happened in the new ones may have gone unseen.
        """
        if folders == self._folders and self._observer is not None:
            return False
        self._folders = folders
        before, self._observer = self._observer, None
        if not self.polls and not self._start(Observer()):
            self.polls = True
        if self.polls:
            self._start(PollingObserver(timeout=_POLL))
        # Only now, so that nothing is missed in those that both watch.
        _close(before)
        return True

    def _start(self, observer: BaseObserver) -> bool:
        # It says so, and does nothing else, when a new folder is noticed twice.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        handler = _Handler(self._events)
        try:
            for folder, deep in self._folders.items():
                if Path(folder).is_dir():
                    observer.schedule(handler, folder, recursive=deep, event_filter=_EVENTS)
            observer.start()
        except OSError:
            if observer.is_alive():
                observer.stop()
            return False
        self._observer = observer
        return True

    def wake(self) -> None:
        """Let ``changes`` return at once, with nothing if nothing has changed."""
        self._events.put(None)

    def stop(self) -> None:
        """End watching; whoever waits is woken."""
        _close(self._observer)
        self._observer = None
        self.wake()

    def changes(self, patience: float | None) -> Changes | None:
        """Wait for changes and gather what follows at once; None if there were none within ``patience`` seconds."""
        try:
            first = self._events.get(timeout=patience)
        except queue.Empty:
            return None
        if first is None:
            return None
        gathered = _Gathered(self.polls or os.name != "posix")
        gathered.add(first)
        end = time.monotonic() + LONGEST
        while (left := min(gathered.quiet(), end - time.monotonic())) > 0:
            try:
                event = self._events.get(timeout=left)
            except queue.Empty:
                break
            if event is not None:
                gathered.add(event)
        return Changes(frozenset(gathered.files), frozenset(gathered.folders))


def _close(observer: BaseObserver | None) -> None:
    if observer is not None:
        observer.stop()
        observer.join(2)


class _Gathered:
    def __init__(self, untold: bool) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = set()
        self._untold = untold
        self._open: set[str] = set()
        self._gone: set[str] = set()

    def add(self, event: Event) -> None:
        if event.folder:
            self.folders.add(event.path)
            return
        self.files.add(event.path)
        if event.gone:
            self._gone.add(event.path)
        else:
            self._gone.discard(event.path)
        if event.closed or event.gone:
            self._open.discard(event.path)
        else:
            self._open.add(event.path)

    def quiet(self) -> float:
        if self._gone:
            return GONE_QUIET
        return OPEN_QUIET if self._open or self._untold else QUIET


class _Handler(FileSystemEventHandler):
    def __init__(self, events: "queue.SimpleQueue[Event | None]") -> None:
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        source, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path or "")
        kind = event.event_type
        if kind in ("moved", "deleted"):
            self._put(source, event.is_directory, gone=True)
        elif not event.is_directory or kind == "created":
            self._put(source, event.is_directory, closed=kind == "closed")
        if target:
            self._put(target, event.is_directory, closed=True)

    def _put(self, path: str, folder: bool, gone: bool = False, closed: bool = False) -> None:
        self._events.put(Event(path, folder, gone, closed))


def linked_folders(folders: Iterable[str]) -> list[str]:
    """Return the folders outside of ``folders`` that symbolic links in them lead to, whose changes would go unseen."""
    found: dict[str, None] = {}
    tops = [os.path.realpath(folder) for folder in folders]
    for top in tops:
        for folder, names, files in os.walk(top):
            names[:] = [name for name in names if not name.startswith(".") or name == ".gitbook"]
            for name in (*names, *files):
                path = f"{folder}/{name}"
                if os.path.islink(path):  # noqa: PTH114 - Path is slow, and this looks at every file
                    real = os.path.realpath(path)
                    target = real if name in names else os.path.dirname(real)  # noqa: PTH120
                    if not any(f"{target}/".startswith(f"{other}/") for other in tops):
                        found[target] = None
    return list(found)
