"""Time one command, or watch how much memory all its processes hold together."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

INTERVAL = 0.02
"""Seconds between two looks at the memory: a peak shorter than that may be missed by the sum, not by the floor."""


class CommandError(Exception):
    """The command ended with an error; the message ends with the last of what it wrote."""


class Memory(NamedTuple):
    """The peak in bytes over all processes: shared pages counted once, and counted in each process."""

    proportional: int
    resident: int


def seconds(command: Sequence[str], folder: Path) -> float:
    """The wall-clock time of ``command`` run in ``folder``, from its start to its end; nothing watches it meanwhile."""
    with tempfile.TemporaryFile() as written:
        start = time.perf_counter()
        with _started(command, folder, written) as process:
            process.wait()
        elapsed = time.perf_counter() - start
        _check(process, command, written)
    return elapsed


def memory(command: Sequence[str], folder: Path) -> Memory:
    """The peak memory of ``command`` and of every process it starts.

    All processes of its session are summed up every ``INTERVAL``: as proportional set sizes, in which a page that
    n processes share counts 1/n in each (the memory that is really taken), and as resident set sizes. Where there is
    no ``/proc`` both are the kernel's maximum of the largest single process, which can be that of ours before it
    became the command's.
    """
    proportional = resident = 0
    with tempfile.TemporaryFile() as written:
        with _started(command, folder, written) as process:
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                now = [_sizes(member) for member in _session(process.pid)]
                proportional = max(proportional, sum(size.proportional for size in now))
                resident = max(resident, sum(size.resident for size in now))
                time.sleep(INTERVAL)
            process.returncode = os.waitstatus_to_exitcode(status)
        _check(process, command, written)
    largest = usage.ru_maxrss * 1024
    return Memory(proportional or largest, resident or largest)


@contextlib.contextmanager
def _started(command: Sequence[str], folder: Path, written: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command in a session of its own, which is ended when the benchmark is interrupted."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=written,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def _check(process: subprocess.Popen[bytes], command: Sequence[str], written: IO[bytes]) -> None:
    if process.returncode:
        written.seek(0)
        tail = written.read().decode(errors="replace")[-2000:]
        raise CommandError(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")


def _session(leader: int) -> list[int]:
    """The processes of the session that ``leader`` leads, orphans included."""
    members = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # After the name in brackets come state, parent, group and session: proc(5).
            if int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                members.append(int(entry.name))
    return members


def _sizes(pid: int) -> Memory:
    found = {"Pss": 0, "Rss": 0}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) * 1024
    return Memory(found["Pss"], found["Rss"])
