"""One build at a time: of one site, and into one output folder.

The operating system holds the lock and lets it go with the process, however that ends; what a killed build leaves is a
file that stops nobody. The file lies in the folder that it protects, so that all who could harm each other meet at it;
a folder that cannot be written needs no lock, since nothing can be harmed there.
"""

import contextlib
import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from postil.core.diagnostics import UserError
from postil.edges.read import CACHE

SITE = "lock"
"""The name of the lock file in the cache folder."""

OUTPUT = ".postil-lock"
"""The name of the lock file in the output folder."""

# A link there could lead to any file of the user's.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_CLAIM = re.compile(r"([0-9]+) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\n")
_TRIES = 100
_held: set[int] = set()


@contextmanager
def locked(root: Path, output: Path) -> Iterator[None]:
    """Keep other builds away from the site at ``root`` and from the folder ``output``.

    UserError at once if another build is at work there. Folders that are missing are made, and go again if they are
    still empty at the end.
    """
    with _lock(root / CACHE / SITE, f"the site {root}"), _lock(output / OUTPUT, f"the output folder {output}"):
        yield


@contextmanager
def _lock(path: Path, what: str) -> Iterator[None]:
    made = not path.parent.exists()
    file = _taken(path, what)
    try:
        yield
    finally:
        if file is not None:
            _release(file, path)
        if made:
            with contextlib.suppress(OSError):
                path.parent.rmdir()


def _taken(path: Path, what: str) -> int | None:
    """Return the opened and locked file, or None if there can be none or its file system knows no locks."""
    for _ in range(_TRIES):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, _FLAGS, 0o666)
        except FileNotFoundError:
            continue  # another build has just removed the folder
        except OSError:
            return None
        try:
            _acquire(file)
            if _is_in_place(file, path):
                _claim(file)
                _held.add(file)
                return file
        except OSError as error:
            if error.errno in _BUSY:
                raise _busy(file, what) from None
            os.close(file)
            return None
        os.close(file)
    return None


def _release(file: int, path: Path) -> None:
    # Removed while it is held, so that whoever has opened it meanwhile sees that it is no longer the one in place.
    removed = False
    try:
        # First emptied: a file that loses its last name with data still to be written can take a disk 50 ms.
        os.ftruncate(file, 0)
        path.unlink()
        removed = True
    except OSError:
        pass
    finally:
        _held.discard(file)
        os.close(file)
    if not removed and sys.platform == "win32":
        # Where a file that is open cannot be removed, neither can that of another build.
        with contextlib.suppress(OSError):
            path.unlink()


def _is_in_place(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False


def _claim(file: int) -> None:
    """Write who holds the lock and since when, for the message to the others; a full disk is no reason to stop."""
    with contextlib.suppress(OSError):
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()} {datetime.now():%Y-%m-%d %H:%M:%S}\n".encode())


def _busy(file: int, what: str) -> UserError:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        claim = _CLAIM.fullmatch(os.read(file, 100).decode("ascii", "replace"))
    except OSError:
        claim = None
    os.close(file)
    message = f"another build is at work on {what}"
    if claim is None:
        return UserError(message, "let it end, then build again")
    return UserError(
        f"{message}: process {claim[1]}, since {claim[2]}",
        f"let it end, or end it with `kill {claim[1]}`, then build again",
    )


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """Locked bytes cannot be read there, so it is one behind what is written."""

    def _acquire(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _acquire(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _forget() -> None:
        """Let go of what the parent holds: else its workers would hold the lock when it is killed."""
        for file in _held:
            os.close(file)
        _held.clear()

    os.register_at_fork(after_in_child=_forget)
