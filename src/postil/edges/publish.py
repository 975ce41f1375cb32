"""Writing a build into a folder: only what changed, each file whole at any moment, nothing touched that is not ours."""

import contextlib
import filecmp
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

from postil.core.diagnostics import UserError, diagnostic
from postil.core.model import Build, Diagnostic, Output
from postil.core.render import TemplateFault
from postil.core.urls import fold_name
from postil.edges.manifest import MANIFEST, manifest, read_manifest
from postil.edges.read import unreadable

TEMPORARY = ".postil-tmp"
"""The folder in the output folder where files are written before they get their names."""

Progress = Callable[[str, int, int], None]


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
    reported. OSError if the folder cannot be written; what was there before stays whole.
    """
    output.mkdir(parents=True, exist_ok=True)
    return _Publisher(output, build.outputs).run(progress)


class _Publisher:
    def __init__(self, output: Path, outputs: Sequence[Output]) -> None:
        self._output, self._outputs = output, outputs
        self._before = read_manifest(output / MANIFEST)
        self._temporary = output / TEMPORARY
        self._folders: dict[str, bool] = {}
        self._diagnostics: list[Diagnostic] = []
        self._number = 0

    def run(self, progress: Progress) -> Published:
        wanted = {output.path for output in self._outputs}
        cleared = self._make_way(wanted)
        self._clear_temporary()
        # Named as ours before they are written, so that a build that is killed leaves no file that seems foreign.
        claimed = [o.path for o in self._outputs if o.path in self._before or not self._exists(o.path)]
        self._write_manifest({*self._before, *claimed})
        kept: list[str] = []
        written = 0
        for done, output in enumerate(self._outputs):
            progress("writing", done, len(self._outputs))
            state = self._publish(output)
            if state is not None:
                kept.append(output.path)
                written += state
        removed = cleared + self._remove(self._gone(kept))
        self._write_manifest(kept)
        self._clear_temporary()
        return Published(written, len(kept) - written, removed, tuple(self._diagnostics))

    def _publish(self, output: Output) -> bool | None:
        """Bring one file up to date; return whether it was written, or None if there is no file of ours now.

        A page that cannot be rendered stays as the last build left it: a slip in a template must not empty a site.
        """
        target = self._output / output.path
        if not self._is_inside(output.path):
            self._foreign(output.path, "this file lies behind a symbolic link")
            return None
        try:
            matter = _Matter(output)
        except TemplateFault as fault:
            self._diagnostics.append(fault.diagnostic)
            return False if output.path in self._before and target.is_file() else None
        except OSError as error:
            assert output.asset is not None
            self._diagnostics.append(unreadable(output.asset.path, error))
            return None
        if matter.is_in(target):
            return False
        if output.path in self._before or not os.path.lexists(target):
            with contextlib.suppress(FileExistsError, IsADirectoryError, NotADirectoryError):
                self._replace(target, matter)
                return True
        self._foreign(output.path, "this file or a folder above it was not made by us")
        return None

    def _foreign(self, path: str, why: str) -> None:
        shown = f"{self._output.name}/{path}"
        message, hint = f"{why}, so it is left alone and ours is not written", "remove it, or publish to another folder"
        self._diagnostics.append(diagnostic("output-foreign", shown, None, message, hint))

    def _replace(self, target: Path, matter: "_Matter") -> None:
        self._number += 1
        temporary = self._temporary / str(self._number)
        try:
            matter.write(temporary)
        except FileNotFoundError:
            self._temporary.mkdir(parents=True, exist_ok=True)
            matter.write(temporary)
        try:
            temporary.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)

    def _exists(self, path: str) -> bool:
        return os.path.lexists(self._output / path)

    def _is_inside(self, path: str) -> bool:
        """Say whether no folder on the way to ``path`` is a symbolic link (the output folder itself may be one)."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            own = not folder or not (self._output / folder).is_symlink()
            self._folders[folder] = own and (not folder or self._is_inside(folder))
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
        gone = sorted(self._before - set(kept))
        return [path for path in gone if not self._is_one_file(path, names.get(fold_name(path), ""))]

    def _is_one_file(self, path: str, other: str) -> bool:
        try:
            return bool(other) and (self._output / path).samefile(self._output / other)
        except OSError:
            return False

    def _remove(self, paths: Iterable[str]) -> int:
        removed = 0
        for path in paths:
            if not self._is_inside(path):
                continue
            with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                (self._output / path).unlink()
                removed += 1
            for parent in _parents(path):
                try:
                    (self._output / parent).rmdir()
                except OSError:
                    # Not empty, or gone already: the rest of it is in use.
                    break
        return removed

    def _write_manifest(self, paths: Iterable[str]) -> None:
        data = manifest(paths)
        matter = _Matter(Output(MANIFEST, produce=lambda: data))
        if not matter.is_in(self._output / MANIFEST):
            self._replace(self._output / MANIFEST, matter)

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
                return filecmp.cmp(self._source, target, shallow=False)
            return target.read_bytes() == self._data
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False

    def write(self, target: Path) -> None:
        """Write it to the new file ``target``."""
        if self._source:
            shutil.copyfile(self._source, target)
        else:
            target.write_bytes(self._data)


def _parents(path: str) -> list[str]:
    """Return the folders above a path, the nearest first."""
    return [str(parent) for parent in PurePosixPath(path).parents if str(parent) != "."]
