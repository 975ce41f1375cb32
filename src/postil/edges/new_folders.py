"""Folders that are written aside as a whole, where nothing of their names stands yet: that is, in a first build.

Each takes its place with all that is in it, in place of thousands of files one by one, which nobody else could do
meanwhile. Their files are written where they will stand, by several processes at a time.
"""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from postil.core.site.urls import fold_name
from postil.edges.writing import make_folder, parents, write

_TREE = "new"
"""The folder among what is written aside where files stand as they will in the output."""


class NewFolders:
    """What is new at the top of ``folder``, and is written into the folder ``aside`` until it takes its place."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self._folder = folder
        self._below, self._tree = f"{folder}/", f"{aside}/{_TREE}/"
        self._names: frozenset[str] = frozenset()
        self._made: set[str] = set()

    def begin(self, paths: Sequence[str]) -> None:
        """See what is new of the outputs at ``paths``."""
        self._names = _new_names(paths, [found.name for found in self._folder.iterdir()])

    def has(self, path: str) -> bool:
        """Say whether nothing stood on the way to ``path`` at the beginning."""
        return path.partition("/")[0] in self._names

    def write(self, path: str, data: bytes) -> str:
        """Write a file that is new aside and return where; OSError if it cannot be written there."""
        aside = self._tree + path
        folder = aside.rpartition("/")[0]
        if folder not in self._made:
            make_folder(folder)
            self._made.add(folder)
        write(aside, data)
        return aside

    def take_places(self, asides: Iterable[tuple[str, str]]) -> set[str]:
        """Let folders take their places; return which files do so with them.

        ``asides`` are the paths of all files with where they were written aside.
        """
        written = [path for path, aside in asides if aside == self._tree + path]
        taken = set()
        for name in dict.fromkeys(path.partition("/")[0] for path in written):
            # What somebody else has made there since then stays.
            if not os.path.lexists(self._below + name):
                # What fails does so again for each file, and is reported there.
                with suppress(OSError):
                    os.replace(self._tree + name, self._below + name)  # noqa: PTH105 - a Path may name another
                    taken.add(name)
        return {path for path in written if path.partition("/")[0] in taken}


def _new_names(paths: Sequence[str], there: Iterable[str]) -> frozenset[str]:
    """Return the names that the outputs at ``paths`` begin with and that are not ``there`` yet.

    Names are left out that some file system takes for one, and those below which one output stands in another's way.
    """
    files = set(paths)
    names = {path.partition("/")[0] for path in paths}
    folded = Counter(map(fold_name, (*names, *there)))
    mixed = {path.partition("/")[0] for path in paths if any(folder in files for folder in parents(path))}
    return frozenset(name for name in names - mixed if folded[fold_name(name)] == 1)
