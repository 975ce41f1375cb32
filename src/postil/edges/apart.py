"""Work done beside the rest, in a process that is forked from this one; it changes nothing but its result."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

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
        context = multiprocessing.get_context("fork")
        self._ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(theirs, self._ours, work, os.getpid()), daemon=True)
        with contextlib.suppress(OSError):
            process.start()
            self._process = process
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._ours.close()
            self._process.terminate()
            self._process.join()
            self._process = None

    def result(self) -> bytes:
        """Return what ``work`` returns, and wait for it if need be."""
        if self._process is not None:
            with contextlib.suppress(EOFError, OSError):
                return self._ours.recv_bytes()
        return self._work()


def _send(connection: Connection, other: Connection, work: Callable[[], bytes], parent: int) -> None:
    """Send the result of ``work``, or nothing if it fails: then it fails in the parent too, which knows what to say."""
    # Ctrl-C goes to all processes of a terminal; the first one ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    other.close()
    gc.freeze()
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    with contextlib.suppress(Exception):
        connection.send_bytes(work())


def _follow(parent: int) -> None:
    """End with the process that waits for the result, however that ends."""
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(_PATIENCE)
    os._exit(1)
