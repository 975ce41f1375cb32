"""Conversions kept between builds, in one SQLite database: light documents and heavy bodies by key.

Whatever goes wrong with the database is no more than a miss: the site is built without what was kept. Values are
checked by a sum and by their types, so that neither damage nor an older version's entries come through.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

NAME = "conversions.sqlite"
MEGABYTE = 1_000_000

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""

_PAGE = 8_192
_MANY = 250
"""How many rows are asked for at once: half the time of one by one, and fewer than any SQLite allows."""

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_SCHEMA = (
    "CREATE TABLE conversions (key BLOB PRIMARY KEY, document BLOB, body BLOB)",
    "CREATE TABLE uses (key BLOB PRIMARY KEY, build INTEGER, size INTEGER) WITHOUT ROWID",
)
"""Uses stand in a table of their own, since SQLite rewrites a row as a whole."""


class Store:
    """Keeps conversions below ``folder``, or in a temporary folder if that is None or cannot be written.

    ``limit`` in bytes bounds what is kept of conversions that the latest builds did not use. Processes may share a
    folder; a forked one gets a connection of its own.
    """

    def __init__(self, folder: Path | None, limit: int = 512 * MEGABYTE) -> None:
        self._limit = limit
        self._temporary = ""
        self._held: dict[bytes, tuple[bytes, bytes]] = {}
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._renewed = False
        self._process = os.getpid()
        self._path = Path()
        if folder is None or not self._open(folder):
            with contextlib.suppress(OSError):
                self._temporary = tempfile.mkdtemp(prefix="postil-")
                self._open(Path(self._temporary))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is kept, as in a first build."""
        connection = self._connected()
        if connection is None or self._held:
            return not self._held
        try:
            return connection.execute("SELECT 1 FROM conversions LIMIT 1").fetchone() is None
        except sqlite3.Error as error:
            self._failed(error)
            return True

    def documents(self, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Give the key and the bytes of each document that is kept under one of ``keys``."""
        wanted = []
        for key in keys:
            if key in self._held:
                yield key, self._held[key][0]
            else:
                wanted.append(key)
        for start in range(0, len(wanted), _MANY):
            yield from self._documents(wanted[start : start + _MANY])

    def _documents(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        connection = self._connected()
        if connection is None:
            return
        marks = ",".join("?" * len(keys))
        try:
            rows = dict(connection.execute(f"SELECT key, document FROM conversions WHERE key IN ({marks})", keys))
        except sqlite3.Error:
            # Where one is damaged the others may still be had.
            query = "SELECT document FROM conversions WHERE key = ?"
            yield from ((key, found) for key in keys if (found := self._value(query, key)) is not None)
            return
        for key in keys:
            found = _checked(key, rows.get(key))
            if found is not None:
                yield key, found

    def body(self, key: bytes) -> bytes | None:
        """Return the bytes of the body that is kept under ``key``, or None if there is none."""
        held = self._held.get(key)
        return held[1] if held else self._value("SELECT body FROM conversions WHERE key = ?", key)

    def keep(self, entries: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Keep documents and bodies (key, document, body); in memory if the database cannot take them."""
        entries = list(entries)
        rows = [(key, _summed(key, document), _summed(key, body)) for key, document, body in entries]
        # Once more, for one that turns out to be damaged is made anew.
        if not (self._inserted(rows) or self._inserted(rows)):
            self._held.update({key: (document, body) for key, document, body in entries})

    def _inserted(self, rows: Iterable[tuple[bytes, bytes, bytes]]) -> bool:
        connection = self._connected()
        if connection is None:
            return False
        try:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO conversions VALUES (?, ?, ?)", rows)
                uses = [(key, 0, len(document) + len(body)) for key, document, body in rows]
                connection.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?, ?)", uses)
        except sqlite3.Error as error:
            self._failed(error)
            return False
        return True

    def use(self, keys: Iterable[bytes]) -> None:
        """Mark ``keys`` as those of this build, and drop the longest unused of the others if they are too large."""
        connection = self._connected()
        if connection is None or self._temporary:
            return
        try:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                build = connection.execute("SELECT ifnull(max(build), 0) + 1 FROM uses").fetchone()[0]
                connection.executemany("UPDATE uses SET build = ? WHERE key = ?", [(build, key) for key in keys])
                self._drop(connection, build)
            connection.execute("PRAGMA incremental_vacuum")
        except (sqlite3.Error, TypeError) as error:
            self._failed(error)

    def _drop(self, connection: sqlite3.Connection, build: int) -> None:
        total = connection.execute("SELECT ifnull(sum(size), 0) FROM uses").fetchone()[0]
        unused = connection.execute("SELECT key, size FROM uses WHERE build < ? ORDER BY build", (build,))
        gone = []
        for key, size in unused:
            if total <= self._limit:
                break
            total -= size
            gone.append((key,))
        connection.executemany("DELETE FROM conversions WHERE key = ?", gone)
        connection.executemany("DELETE FROM uses WHERE key = ?", gone)

    def close(self) -> None:
        """Let go of the database, and of the temporary folder if there is one."""
        if self._process != os.getpid():
            return
        self._disconnect()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _value(self, query: str, key: bytes) -> bytes | None:
        connection = self._connected()
        if connection is None:
            return None
        try:
            row = connection.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            self._failed(error)
            return None
        return _checked(key, row[0]) if row else None

    def _connected(self) -> sqlite3.Connection | None:
        if self._process != os.getpid():
            # A connection must not be carried over a fork, and not be closed there either.
            self._process, self._inherited = os.getpid(), self._connection
            self._connection = None
            if self._inherited is not None:
                with contextlib.suppress(sqlite3.Error):
                    self._connection = _connect(self._path)
        return self._connection

    def _open(self, folder: Path) -> bool:
        """Open or make the database in ``folder``; one that is damaged or another version's is made anew."""
        self._path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = _opened(self._path)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                return False
            try:
                _remove(self._path)
                self._connection = _opened(self._path)
            except (sqlite3.Error, OSError):
                return False
        except OSError:
            return False
        return True

    def _failed(self, error: Exception) -> None:
        """Make a damaged database anew, once; otherwise do without it from here on."""
        self._disconnect()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED and not self._renewed:
            self._renewed = True
            with contextlib.suppress(sqlite3.Error, OSError):
                _remove(self._path)
                self._connection = _opened(self._path)

    def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _opened(path: Path) -> sqlite3.Connection:
    connection = _connect(path)
    try:
        query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        found = tuple(row[0] for row in connection.execute(query))
        if found and found != _SCHEMA:
            raise sqlite3.DatabaseError("is another version's")
        connection.execute("PRAGMA journal_mode = WAL")
        if not found:
            with connection:
                # Another process may be making it at the same time.
                connection.execute("BEGIN IMMEDIATE")
                for statement in _SCHEMA:
                    connection.execute(statement.replace("TABLE", "TABLE IF NOT EXISTS"))
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        for setting in (
            "trusted_schema = OFF",
            f"page_size = {_PAGE}",
            "auto_vacuum = INCREMENTAL",
            "synchronous = NORMAL",
            "cell_size_check = ON",
        ):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _summed(key: bytes, data: bytes) -> bytes:
    """Return data with a sum of it and of its key, so that it passes for nothing that is kept under another one."""
    return zlib.crc32(data, zlib.crc32(key)).to_bytes(4, "big") + data


def _checked(key: bytes, value: object) -> bytes | None:
    """Return the data of a value with its sum, or None if it is damaged."""
    if not isinstance(value, bytes) or len(value) < 4:
        return None
    data = value[4:]
    return data if zlib.crc32(data, zlib.crc32(key)) == int.from_bytes(value[:4], "big") else None
