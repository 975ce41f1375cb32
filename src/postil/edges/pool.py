"""Work in several processes: tasks and results are bytes, and a process that dies takes only its task with it.

Each process has a pipe of its own, so that it is known which task one was at when it died; the pool of the standard
library gives up all of them. Nothing is pickled but what starts a process where there is no fork.
"""

import contextlib
import gc
import multiprocessing
import signal
import sys
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from postil.edges.engine import CALM

Work = Callable[[bytes], bytes]

_DONE, _FAILED = b"d", b"f"
_READY = b"ready"


class Crash(NamedTuple):
    """What comes in place of a result if the process died."""

    exit_code: int | None


class StartError(Exception):
    """Processes cannot be started here, or die before they begin."""


class _Worker(NamedTuple):
    process: BaseProcess
    connection: Connection


def way_to_start(wanted: str = "") -> str:
    """Return how to start processes: as wanted, else by fork where that is safe: it has all modules already."""
    known = multiprocessing.get_all_start_methods()
    safe = "fork" in known and sys.platform != "darwin" and threading.active_count() == 1
    return wanted or ("fork" if safe else "spawn")


def in_processes(
    make: Callable[[bytes], Work],
    setup: bytes,
    tasks: Sequence[bytes],
    workers: int,
    method: str = "",
    lifetime: int = 0,
    own: Work | None = None,
) -> Iterator[tuple[int, bytes | Crash]]:
    """Give the place of each task with its result, in the order in which they are done.

    ``make`` is called once in each process with ``setup`` and returns what does a task. An exception in it is raised
    here as RuntimeError with its traceback. A process is replaced after ``lifetime`` tasks (0: never), for memory that
    it shared with this one when it was forked becomes its own little by little. With ``own`` this process is one of
    the workers and does tasks with it. StartError if none can be started.
    """
    pool = _Pool(make, setup, multiprocessing.get_context(way_to_start(method)), lifetime)
    try:
        pool.start(min(workers - (own is not None), len(tasks)))
        yield from pool.run(tasks, own)
    finally:
        pool.stop()


class _Pool:
    def __init__(self, make: Callable[[bytes], Work], setup: bytes, context: BaseContext, lifetime: int) -> None:
        self._make, self._setup, self._context = make, setup, context
        self._lifetime = lifetime
        self._workers: dict[Connection, _Worker] = {}
        self._done: Counter[Connection] = Counter()

    def start(self, count: int) -> None:
        for _ in range(count):
            self._add()
        for connection in self._workers:
            _await(connection)

    def run(self, tasks: Sequence[bytes], own: Work | None) -> Iterator[tuple[int, bytes | Crash]]:
        waiting = deque(enumerate(tasks))
        # While we work ourselves nobody hands out, so the others get one more to go on with.
        ahead = 1 if own is None else 2
        busy: dict[Connection, deque[int]] = {connection: deque() for connection in self._workers}
        for connection in [*busy] * ahead:
            self._hand_out(connection, waiting, busy[connection])
        while any(busy.values()) or own is not None:
            # From the other end, so that each meets what is alike: they do not share what they remember.
            task = waiting.pop() if waiting and own is not None else None
            if task is None:
                own = None
            elif own is not None:
                yield task[0], own(task[1])
            working = [one for one, places in busy.items() if places]
            # Without any, waiting would never end.
            for ready in wait(working, None if own is None and working else 0):
                assert isinstance(ready, Connection)
                result = self._received(ready)
                self._done[ready] += 1
                lost = list(busy[ready]) if isinstance(result, Crash) else [busy[ready].popleft()]
                if isinstance(result, Crash) or (self._done[ready] >= self._lifetime > 0 and not busy[ready]):
                    del busy[ready]
                    ready = self._replaced(ready)
                    busy[ready] = deque()
                while len(busy[ready]) < ahead and not self._is_old(ready):
                    if not self._hand_out(ready, waiting, busy[ready]):
                        break
                yield from [(place, result) for place in lost]

    def _is_old(self, connection: Connection) -> bool:
        return self._done[connection] >= self._lifetime > 0

    def _hand_out(self, connection: Connection, waiting: deque[tuple[int, bytes]], places: deque[int]) -> bool:
        if not waiting:
            return False
        place, task = waiting.popleft()
        # Before it is sent: a process that is dead already has crashed at this task.
        places.append(place)
        with contextlib.suppress(OSError):
            connection.send_bytes(task)
        return True

    def _received(self, connection: Connection) -> bytes | Crash:
        try:
            answer = connection.recv_bytes()
        except (EOFError, OSError):
            process = self._workers[connection].process
            process.join()
            return Crash(process.exitcode)
        if answer[:1] == _FAILED:
            raise RuntimeError(answer[1:].decode("utf-8", "replace"))
        return answer[1:]

    def _replaced(self, connection: Connection) -> Connection:
        connection.close()
        self._workers.pop(connection).process.join()
        fresh = self._add()
        _await(fresh)
        return fresh

    def _add(self) -> Connection:
        ours, theirs = self._context.Pipe()
        # A forked process has our ends of the others' pipes too; while it keeps them open they would not see us die.
        others = [*self._workers, ours] if self._context.get_start_method() == "fork" else []
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, others, self._make, self._setup), daemon=True
        )
        try:
            process.start()
        except OSError as error:
            raise StartError from error
        theirs.close()
        self._workers[ours] = _Worker(process, ours)
        return ours

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.connection.close()
        for worker in self._workers.values():
            worker.process.kill()
        for worker in self._workers.values():
            worker.process.join()


def _await(connection: Connection) -> None:
    try:
        began = connection.recv_bytes() == _READY
    except (EOFError, OSError) as error:
        raise StartError from error
    if not began:
        raise StartError


def _serve(connection: Connection, others: Sequence[Connection], make: Callable[[bytes], Work], setup: bytes) -> None:
    """Do tasks until the pipe is closed."""
    # Ctrl-C goes to all processes of a terminal; ours end when the first one closes their pipes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    for other in others:
        other.close()
    gc.freeze()
    gc.set_threshold(*CALM)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        work = make(setup)
        connection.send_bytes(_READY)
        while True:
            task = connection.recv_bytes()
            try:
                answer = _DONE + work(task)
            except Exception:
                answer = _FAILED + traceback.format_exc().encode("utf-8", "replace")
            connection.send_bytes(answer)
