"""Writing a build into a folder: only what changed, each file whole at any moment, nothing touched that is not ours.

All that differs is written aside first; only then do files take their places, one by one. So what is likely to fail
(rendering, a full disk, an impatient user) fails while the old site is still there, and the time in which a reader
meets old pages beside new ones is that of renaming files.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

from postil.core.diagnostics import UserError, diagnostic
from postil.core.model import Build, Diagnostic, Output
from postil.core.render import TemplateFault
from postil.core.urls import fold_name
from postil.edges.failures import concerns_one_file, failure, hint, reason
from postil.edges.manifest import MANIFEST, manifest, read_manifest
from postil.edges.read import unreadable

TEMPORARY = ".postil-tmp"
"""The folder in the output folder where files are written before they get their names."""

Progress = Callable[[str, int, int], None]

_CHUNK = 1 << 20


class Published(Struct, frozen=True):
    """What publishing did: counts of files, and what could not be rendered or written."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """The counts by name."""
        return {"written": self.written, "unchanged": self.unchanged, "removed": self.removed}


def check_output(root: Path, output: Path, sources: Iterable[Path]) -> None:
    """Raise UserError if publishing to ``output`` could harm what is there."""
    real = output.resolve()
    if real.exists() and not real.is_dir():
        raise UserError(f"the output {output} is a file", "name a folder")
    if real == root.resolve() or real in root.resolve().parents:
        raise UserError(f"the output folder {output} holds the whole site", "publish to a folder of its own")
    if real == Path(real.anchor) or real == _home():
        raise UserError(f"the output folder {output} is not one to fill with a site", "name a folder of its own")
    for source in sources:
        below = source.resolve()
        if real == below or real in below.parents:
            raise UserError(f"the output folder {output} holds the sources in {source}", "publish to another folder")
        if below in real.parents:
            raise UserError(f"the output folder {output} lies among the sources in {source}", "publish elsewhere")


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:
        # An account without a home folder, as containers have.
        return None


def to_folder(build: Build, output: Path, progress: Progress) -> Published:
    """Write the files of ``build`` below ``output`` that differ, and remove those of the last build that are gone.

    A file that no manifest of ours names is left alone, and so is one that symbolic links would put elsewhere; both are
    reported, as is a file that cannot be replaced or removed. UserError if the folder cannot be written; what was there
    before stays then.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        return _Publisher(output, build.outputs).run(progress)
    except OSError as error:
        # The names of the files written aside say nothing to anybody.
        named = error.filename if TEMPORARY not in str(error.filename or TEMPORARY) else output
        raise failure(named, error) from error


class _Publisher:
    def __init__(self, output: Path, outputs: Sequence[Output]) -> None:
        self._output, self._outputs = output, outputs
        self._before = read_manifest(output / MANIFEST)
        self._temporary = output / TEMPORARY
        self._folders: dict[str, bool] = {}
        self._diagnostics: list[Diagnostic] = []
        self._staged: dict[str, Path] = {}
        self._not_ours: set[str] = set()
        self._stuck: set[str] = set()
        self._number = 0

    def run(self, progress: Progress) -> Published:
        self._clear_temporary()
        try:
            kept: list[str] = []
            for done, output in enumerate(self._outputs):
                progress("writing", done, len(self._outputs))
                if self._stage(output):
                    kept.append(output.path)
            published = self._commit(kept)
        except BaseException:
            # What is left over goes with the next build at the latest.
            shutil.rmtree(self._temporary, ignore_errors=True)
            raise
        self._clear_temporary()
        return published

    def _stage(self, output: Output) -> bool:
        """Write one file aside if it differs from what is there; say whether there is to be such a file of ours.

        A page that cannot be rendered is none, whatever an earlier build made of it: the folder depends on the site
        alone.
        """
        target = self._output / output.path
        if not self._is_inside(output.path):
            self._foreign(output.path, "this file lies behind a symbolic link")
            return False
        try:
            matter = _Matter(output)
            if matter.is_in(target):
                return True
            if output.path not in self._before and _is_file(target):
                self._foreign(output.path)
                return False
            self._staged[output.path] = self._write(matter)
            return True
        except TemplateFault as fault:
            self._diagnostics.append(fault.diagnostic)
        except OSError as error:
            if output.asset is not None and error.filename == output.asset.location:
                self._diagnostics.append(unreadable(output.asset.path, error))
            elif error.filename == str(target):
                self._blocked(output.path, error)
            else:
                raise
        return False

    def _commit(self, kept: Sequence[str]) -> Published:
        """Put what was written aside into its place, and remove what is gone."""
        # Named as ours before they are there, so that a build that is killed leaves no file that seems foreign.
        self._write_manifest({*self._before, *kept})
        removed = self._make_way(set(kept))
        for path, temporary in self._staged.items():
            self._place(path, temporary)
        failed = self._not_ours | self._stuck
        ours = [path for path in kept if path not in failed]
        removed += self._remove(self._gone(ours))
        # What is stuck stays ours, so that the next build tries again.
        self._write_manifest([*ours, *(self._stuck & self._before)])
        written = len(self._staged.keys() - failed)
        return Published(written, len(kept) - len(self._staged), removed, tuple(self._diagnostics))

    def _place(self, path: str, temporary: Path) -> None:
        try:
            self._move(temporary, self._output / path)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            self._foreign(path)
        except OSError as error:
            self._blocked(path, error)

    def _foreign(self, path: str, why: str = "this file or a folder above it was not made by us") -> None:
        message, advice = (
            f"{why}, so it is left alone and ours is not written",
            "remove it, or publish to another folder",
        )
        self._not_ours.add(path)
        self._diagnostics.append(diagnostic("output-foreign", f"{self._output.name}/{path}", None, message, advice))

    def _blocked(self, path: str, error: OSError, what: str = "written") -> None:
        """Report a file that cannot be dealt with; raise the error again if others cannot be either."""
        if not concerns_one_file(error):
            raise error
        self._stuck.add(path)
        message = f"this file cannot be {what}: {reason(error)}"
        self._diagnostics.append(
            diagnostic("output-blocked", f"{self._output.name}/{path}", None, message, hint(error))
        )

    def _write(self, matter: "_Matter") -> Path:
        self._number += 1
        temporary = self._temporary / str(self._number)
        try:
            matter.write(temporary)
        except FileNotFoundError:
            self._temporary.mkdir(parents=True, exist_ok=True)
            matter.write(temporary)
        return temporary

    def _move(self, temporary: Path, target: Path) -> None:
        try:
            temporary.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)

    def _is_inside(self, path: str) -> bool:
        """Say whether no folder on the way to ``path`` is a symbolic link (the output folder itself may be one)."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            # Not Path's method, which raises where a name is too long.
            self._folders[folder] = not any(os.path.islink(self._output / above) for above in _parents(path))  # noqa: PTH114
        return self._folders[folder]

    def _make_way(self, wanted: set[str]) -> int:
        """Remove our old files that stand where a folder must be, and the other way round."""
        folders = {str(parent) for path in wanted for parent in PurePosixPath(path).parents} - {"."}
        gone = sorted(p for p in self._before if p in folders or any(w in wanted for w in _parents(p)))
        return self._remove(gone)

    def _gone(self, kept: Sequence[str]) -> list[str]:
        """Return our files of before that are no longer wanted.

        Where a file system ignores case, an old name may be that of a new file.
        """
        names = {fold_name(path): path for path in kept}
        gone = sorted(self._before - set(kept) - self._stuck)
        return [path for path in gone if not self._is_one_file(path, names.get(fold_name(path), ""))]

    def _is_one_file(self, path: str, other: str) -> bool:
        try:
            return bool(other) and (self._output / path).samefile(self._output / other)
        except OSError:
            return False

    def _remove(self, paths: Iterable[str]) -> int:
        """Remove files of ours and the folders that this empties; return how many files."""
        return sum(self._remove_one(path) for path in paths if self._is_inside(path))

    def _remove_one(self, path: str) -> bool:
        target = self._output / path
        # Unlinking a folder is another error on each system.
        there = _is_file(target)
        try:
            if there:
                target.unlink()
        except OSError as error:
            self._blocked(path, error, "removed")
            return False
        for parent in _parents(path):
            try:
                (self._output / parent).rmdir()
            except OSError:
                # Not empty, or gone already: the rest of it is in use.
                break
        return there

    def _write_manifest(self, paths: Iterable[str]) -> None:
        data = manifest(paths)
        matter = _Matter(Output(MANIFEST, produce=lambda: data))
        if not matter.is_in(self._output / MANIFEST):
            self._move(self._write(matter), self._output / MANIFEST)

    def _clear_temporary(self) -> None:
        if self._temporary.is_symlink():
            raise UserError(f"{self._temporary} is a symbolic link", "remove it")
        if self._temporary.exists():
            shutil.rmtree(self._temporary)


class _Matter:
    """What an output consists of: bytes in memory, or a file elsewhere that may be too large for that."""

    def __init__(self, output: Output) -> None:
        """Render a page; TemplateFault if it cannot be, OSError if there is no such asset."""
        self._data = b"" if output.produce is None else output.produce()
        self._source = "" if output.asset is None else output.asset.location
        self._size = Path(self._source).stat().st_size if self._source else len(self._data)

    def is_in(self, target: Path) -> bool:
        """Say whether the file at ``target`` has it already."""
        try:
            if target.is_symlink() or target.stat().st_size != self._size:
                return False
            if self._source:
                return _are_equal(Path(self._source), target)
            return target.read_bytes() == self._data
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False

    def write(self, target: Path) -> None:
        """Write it to the new file ``target``."""
        if self._source:
            shutil.copyfile(self._source, target)
        else:
            target.write_bytes(self._data)


def _are_equal(one: Path, other: Path) -> bool:
    """Compare two files of one size. The standard library's way believes in file times from the second time on."""
    with one.open("rb") as left, other.open("rb") as right:
        while data := left.read(_CHUNK):
            if data != right.read(_CHUNK):
                return False
        return not right.read(1)


def _is_file(target: Path) -> bool:
    """Say whether there is something that is no folder; a symbolic link to one is none."""
    return os.path.lexists(target) and (target.is_symlink() or not target.is_dir())


def _parents(path: str) -> list[str]:
    """Return the folders above a path, the nearest first."""
    return [str(parent) for parent in PurePosixPath(path).parents if str(parent) != "."]
