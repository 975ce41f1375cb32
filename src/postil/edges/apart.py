"""Work done beside the rest, in a process that is forked from this one; it changes nothing but its result.

The process is forked before there is much in memory, and is told later what to work on: pages of memory that it shares
with others stay with it when these write into them, so that what it never looks at would be there once more.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import IO, Self

from postil.edges.pool import way_to_start

_PATIENCE = 0.5
"""Seconds between two looks at whether the process that waits for the result is still there."""


class Apart:
    """Does ``work`` in another process, once it is told what to work on, if it is to be so ``really`` and can be."""

    def __init__(self, work: Callable[[bytes], bytes], really: bool) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        if not really or way_to_start() != "fork":
            return
        # Not a pipe: with its result in a file the process ends, and its memory with it, however late that is read.
        with contextlib.suppress(OSError):
            self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this
            context = multiprocessing.get_context("fork")
            theirs, self._connection = context.Pipe(duplex=False)
            process = context.Process(target=_keep, args=(self._file, theirs, work, os.getpid()), daemon=True)
            process.start()
            theirs.close()
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
            self._connection.close()
            self._process = None

    def begin(self, given: bytes) -> None:
        """Let the work begin, with what it is to be done on."""
        if self._process is not None:
            # What has ended already shows when its result is asked for.
            with contextlib.suppress(OSError):
                self._connection.send_bytes(given)

    def result(self) -> bytes | None:
        """Wait for what ``work`` returns; None if it was not done: that is for whoever asks then."""
        if self._process is None:
            return None
        self._process.join()
        if self._process.exitcode != 0:
            return None
        self._file.seek(0)
        return self._file.read()


def _keep(file: IO[bytes], connection: Connection, work: Callable[[bytes], bytes], parent: int) -> None:
    """Write the result of ``work``. Should it fail, the parent does it again, and knows what to say."""
    # Ctrl-C goes to all processes of a terminal; the first one ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    gc.freeze()
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    try:
        file.write(work(connection.recv_bytes()))
        file.flush()
    except Exception:
        os._exit(1)


def _follow(parent: int) -> None:
    """End with the process that waits for the result, however that ends."""
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(_PATIENCE)
    os._exit(1)
