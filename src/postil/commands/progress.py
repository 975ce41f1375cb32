"""A line on the terminal that says how far a long build has come."""

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 0.5
"""Seconds after which a build counts as long; before that nothing is shown and rich is not imported."""

_BETWEEN = 0.1


class Progress:
    """Call it with a stage, how much of it is done and how much there is; shows nothing if not ``wanted``."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self._next = time.monotonic() + PATIENCE
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show ``stage`` with ``done`` of ``total``, at most ten times a second."""
        if not self.wanted or (now := time.monotonic()) < self._next:
            return
        self._next = now + _BETWEEN
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task(stage, total=total or None)
        assert self._task is not None
        self._bar.update(self._task, description=stage, completed=done, total=total or None)
        self._bar.refresh()


def _bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
