"""Work done beside the rest, in a process that is forked from this one; it changes nothing but its result."""

import contextlib
import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable
from types import TracebackType
from typing import IO, Self

from postil.edges.pool import way_to_start

_PATIENCE = 0.5
"""Seconds between two looks at whether the process that waits for the result is still there."""


class Apart:
    """Does ``work`` in another process from now on if ``really``, else when its result is asked for.

    Should the process end without a result, or none be had, ``work`` is done here.
    """

    def __init__(self, work: Callable[[], bytes], really: bool) -> None:
        self._work = work
        self._process: multiprocessing.process.BaseProcess | None = None
        if not really or way_to_start() != "fork":
            return
        # Not a pipe: with its result in a file the process ends, and its memory with it, however late that is read.
        with contextlib.suppress(OSError):
            self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this
            process = multiprocessing.get_context("fork").Process(
                target=_keep, args=(self._file, work, os.getpid()), daemon=True
            )
            process.start()
            self._process = process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._file.close()
            self._process = None

    def result(self) -> bytes:
        """Return what ``work`` returns, and wait for it if need be."""
        if self._process is not None:
            self._process.join()
            if self._process.exitcode == 0:
                self._file.seek(0)
                return self._file.read()
        return self._work()


def _keep(file: IO[bytes], work: Callable[[], bytes], parent: int) -> None:
    """Write the result of ``work``. Should it fail, it does so in the parent too, which knows what to say."""
    # Ctrl-C goes to all processes of a terminal; the first one ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    gc.freeze()
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    try:
        file.write(work())
        file.flush()
    except Exception:
        os._exit(1)


def _follow(parent: int) -> None:
    """End with the process that waits for the result, however that ends."""
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(_PATIENCE)
    os._exit(1)
