"""Which files of a folder count, and walking it without leaving the site."""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic

_SHOWN = frozenset({".gitbook", ".well-known", ".nojekyll", ".htaccess"})
"""Hidden files and folders that belong to sites."""

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "$RECYCLE.BIN", "lost+found"})
_TEMPORARY = re.compile(
    r".*~|#.*#|.*\.(?:sw[a-p]|swpx|tmp|temp|part|partial|crdownload|bak|orig|rej)|~\$.*|4913|Thumbs\.db|desktop\.ini"
    r"|.*___jb_(?:tmp|old)___",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """A regular file: its path below the site in NFC with slashes, and where it is."""

    path: str
    location: str


def is_ignored(name: str) -> bool:
    """Say whether a file or folder is hidden or an editor's or system's temporary file."""
    if name.endswith(".md") and name[0] not in ".~":
        # Nearly all files are notes, and no pattern fits their names.
        return False
    return (name.startswith(".") and name not in _SHOWN) or bool(_TEMPORARY.fullmatch(name)) or name in _SKIPPED_FOLDERS


def excluded(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Return a test of paths against the patterns of the setting ``exclude``.

    ``*`` and ``?`` stay within a name, ``**`` does not; a pattern without a slash fits a name at any depth; one that
    fits a folder excludes what is in it.
    """
    forms = [_form(pattern) for pattern in patterns if pattern.strip("/")]
    if not forms:
        return lambda _: False
    joined = re.compile("|".join(f"(?:{form})" for form in forms))
    return lambda path: bool(joined.match(path))


def _form(pattern: str) -> str:
    pattern = unicodedata.normalize("NFC", pattern)
    anchored = "/" in pattern.rstrip("/")
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    known = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    body = "".join(known.get(piece, re.escape(piece)) for piece in pieces)
    return rf"{'' if anchored else '(?:.*/)?'}{body}(?:/|$)"


class Walk:
    """Walks folders of a site; ``diagnostics`` gathers what could not be read."""

    def __init__(self, root: Path, ignored: Iterable[Path] = ()) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._root = root.resolve()
        self._ignored = {os.path.realpath(folder) for folder in ignored}

    def files(self, folder: Path, name: str, is_excluded: Callable[[str], bool] = lambda _: False) -> Iterator[Found]:
        """Give the files below ``folder``, sorted by path; ``name`` is what their paths begin with.

        Paths are tested by ``is_excluded`` without that beginning. A missing folder has no files.
        """
        if folder.is_dir() and not self._stays(str(folder)):
            self._report("symlink-outside", name, "this symbolic link leads out of the site")
        elif folder.is_dir():
            found = list(self._below(str(folder), name, "", is_excluded, ()))
            yield from sorted(found)

    def _below(
        self, folder: str, name: str, below: str, is_excluded: Callable[[str], bool], above: tuple[str, ...]
    ) -> Iterator[Found]:
        real = os.path.realpath(folder)
        if real in self._ignored:
            return
        if real in above:
            self._report("symlink-outside", _joined(name, below), "this link leads round in a circle")
            return
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            self._unreadable(_joined(name, below), error)
            return
        for entry in entries:
            relative = self._named(entry, name, below)
            if relative is None or is_excluded(relative):
                continue
            kind = self._kind(entry, _joined(name, relative))
            if kind == "folder":
                yield from self._below(entry.path, name, relative, is_excluded, (*above, real))
            elif kind == "file":
                yield Found(_joined(name, relative), entry.path)

    def _named(self, entry: "os.DirEntry[str]", name: str, below: str) -> str | None:
        """Return the path of an entry below its top folder, or None if it does not count."""
        if is_ignored(entry.name):
            return None
        if entry.name.isascii():
            return _joined(below, entry.name)
        try:
            entry.name.encode("utf-8")
        except UnicodeEncodeError:
            shown = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self._report("file-name", _joined(name, _joined(below, shown)), "the name of this file is not UTF-8")
            return None
        return _joined(below, unicodedata.normalize("NFC", entry.name))

    def _kind(self, entry: "os.DirEntry[str]", path: str) -> str:
        try:
            if entry.is_symlink() and not self._stays(entry.path):
                self._report("symlink-outside", path, "this symbolic link leads out of the site")
                return ""
            # Both are False for a dangling link, such as the lock files of Emacs.
            return "file" if entry.is_file() else "folder" if entry.is_dir() else ""
        except OSError as error:
            self._unreadable(path, error)
            return ""

    def _stays(self, path: str) -> bool:
        return Path(os.path.realpath(path)).is_relative_to(self._root)

    def _unreadable(self, path: str, error: OSError) -> None:
        self._report("file-unreadable", path, f"cannot be read: {error.strerror or error}")

    def _report(self, code: str, path: str, message: str) -> None:
        self.diagnostics.append(diagnostic(code, path, None, message))


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder and name else folder or name
