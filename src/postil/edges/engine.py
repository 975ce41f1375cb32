"""How a build works, none of which shows in its result: processes, and what is taken over from the last build."""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

WORTH_CONVERTING = 250_000
"""Bytes of notes from which on it is worth starting processes: these take some 30 ms, as much as 100 KB do."""

WORTH_RENDERING = 300
"""Pages from which on it is worth starting processes."""


CALM = (50_000, 20, 100)
"""Thresholds of the collector of cycles while a build works."""


class Engine(Struct, frozen=True):
    """``workers`` is the number of processes (0: one a processor) where there are ``converting`` bytes of notes or
    ``rendering`` pages to do; ``method`` is how they are started (empty: the best one here). Without ``shortcuts``
    nothing of the last build is taken over but what is stored by content.
    """

    workers: int = 0
    converting: int = WORTH_CONVERTING
    rendering: int = WORTH_RENDERING
    method: str = ""
    shortcuts: bool = True

    @property
    def processes(self) -> int:
        """How many processes may work at a time."""
        return self.workers or cores()


def cores() -> int:
    """Return how many processors we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@contextmanager
def calm() -> Iterator[None]:
    """Let the collector of cycles run less often: a build makes many objects and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(*CALM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Clock:
    """Measures how long the stages of a build take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._begin = time.perf_counter()

    def done(self, stage: str) -> None:
        """Say that ``stage`` is done, which began when the one before it ended."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._begin
        self._begin = now
