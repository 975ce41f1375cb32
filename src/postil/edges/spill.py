"""A temporary file for what a build has to look at again but does not keep in memory."""

import os
import tempfile
from typing import IO


class Spill:
    """Keeps bytes in a file without a name, so that nothing is left of it however the build ends.

    Forked processes can read what was put there before. There must be ``os.pread``, as there is wherever processes
    are forked.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._size = 0

    def __del__(self) -> None:
        # With the last value that may be asked for again, whoever has it.
        if self._file is not None:
            self._file.close()

    def put(self, data: bytes) -> int:
        """Keep bytes, and return where they begin; OSError if the disk is full."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it outlives this
        start, left = self._size, memoryview(data)
        while left:
            # At once, so that no process has something of it in a buffer of its own.
            written = os.pwrite(self._file.fileno(), left, self._size)
            self._size += written
            left = left[written:]
        return start

    def get(self, start: int, size: int) -> bytes:
        """Return so many bytes from there on; OSError if they cannot be had."""
        assert self._file is not None
        return os.pread(self._file.fileno(), size, start)
