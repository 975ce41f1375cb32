"""Writing a build into a folder: only what changed, each file whole at any moment, nothing touched that is not ours.

All that differs is written aside first; only then do files take their places, one by one. So what is likely to fail
(rendering, a full disk, an impatient user) fails while the old site is still there, and the time in which a reader
meets old pages beside new ones is that of renaming files.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from postil.core.diagnostics import UserError
from postil.core.model import Build, Diagnostic, Output
from postil.core.site.urls import fold_name
from postil.edges.engine import Engine
from postil.edges.failures import failure
from postil.edges.manifest import MANIFEST, manifest, read_manifest
from postil.edges.published import Known
from postil.edges.staging import Staged, Stager
from postil.edges.writing import has, move, parents, remove, write

TEMPORARY = ".postil-tmp"
"""The folder in the output folder where files are written before they get their names."""

Progress = Callable[[str, int, int], None]

_CHUNK = 1 << 20


class Published(Struct, frozen=True):
    """What publishing did: counts of files, what could not be rendered or written, and what is known of the files."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    known: Known = Known()

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


def to_folder(
    build: Build,
    output: Path,
    progress: Progress,
    engine: Engine = Engine(),  # noqa: B008
    known: Known = Known(),  # noqa: B008
    more: Callable[[], Iterable[Output]] = tuple,
) -> Published:
    """Write the files of ``build`` below ``output`` that differ, and remove those of the last build that are gone.

    ``more`` gives further files, and is called when those of ``build`` are done with. Pages that ``known`` says were
    made of the same are not rendered. A file that no manifest of ours names is left alone, and so is one that symbolic
    links would put elsewhere; both are reported, as is a file that cannot be replaced or removed. UserError if the
    folder cannot be written; what was there before stays then.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        return _Publisher(output, known).run(build.outputs, progress, engine, more)
    except OSError as error:
        # The names of the files written aside say nothing to anybody.
        named = error.filename if TEMPORARY not in str(error.filename or TEMPORARY) else output
        raise failure(named, error) from error


class _Publisher:
    def __init__(self, output: Path, known: Known) -> None:
        self._output = output
        self._before = read_manifest(output / MANIFEST)
        self._temporary = output / TEMPORARY
        self._stager = Stager(output, self._temporary, self._before, known)
        self._staged: dict[str, Staged] = {}
        self._diagnostics: list[Diagnostic] = []
        self._failed: set[str] = set()
        self._stuck: set[str] = set()

    def run(
        self, outputs: Sequence[Output], progress: Progress, engine: Engine, more: Callable[[], Iterable[Output]]
    ) -> Published:
        self._clear_temporary()
        try:
            for done, staged in enumerate(self._stager.all(outputs, engine)):
                progress("writing", done, len(outputs))
                self._take(outputs[done].path, staged)
            for output in more():
                # What the site itself brings is there already.
                if output.path not in self._staged:
                    self._take(output.path, self._stager.stage(output))
            published = self._commit()
        except BaseException:
            # What is left over goes with the next build at the latest.
            shutil.rmtree(self._temporary, ignore_errors=True)
            raise
        self._clear_temporary()
        return published

    def _take(self, path: str, staged: Staged) -> None:
        self._diagnostics.extend(staged.faults)
        if staged.stuck:
            self._stuck.add(path)
        if staged.stuck or staged.foreign:
            self._failed.add(path)
        if staged.wanted:
            self._staged[path] = staged

    def _commit(self) -> Published:
        """Put what was written aside into its place, and remove what is gone."""
        wanted = self._staged
        # Named as ours before they are there, so that a build that is killed leaves no file that seems foreign.
        self._write_manifest({*self._before, *wanted})
        removed = self._make_way(set(wanted))
        new = [path for path, staged in wanted.items() if staged.aside]
        placed = self._stager.new.take_places((path, wanted[path].aside) for path in new)
        for path in new:
            if path not in placed:
                self._place(path, wanted[path].aside)
        ours = {path: staged for path, staged in wanted.items() if path not in self._failed}
        removed += self._remove(self._gone(list(ours)))
        # What is stuck stays ours, so that the next build tries again.
        self._write_manifest([*ours, *(self._stuck & self._before)])
        return Published(
            written=sum(1 for path in new if path in ours),
            unchanged=len(wanted) - len(new),
            removed=removed,
            diagnostics=tuple(self._diagnostics),
            known=Known(
                {path: staged.file for path, staged in ours.items() if staged.file is not None},
                {path: staged.shown for path, staged in ours.items() if staged.shown},
            ),
        )

    def _place(self, path: str, aside: str) -> None:
        try:
            move(aside, str(self._output / path))
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            self._take(path, self._stager.foreign(path))
        except OSError as error:
            self._take(path, self._stager.blocked(path, error))

    def _make_way(self, wanted: set[str]) -> int:
        """Remove our old files that stand where a folder must be, and the other way round."""
        if not self._before or self._before == wanted:
            return 0
        folders = {parent for path in wanted for parent in parents(path)}
        gone = sorted(p for p in self._before if p in folders or any(w in wanted for w in parents(p)))
        return self._remove(gone)

    def _gone(self, kept: Sequence[str]) -> list[str]:
        """Return our files of before that are no longer wanted.

        Where a file system ignores case, an old name may be that of a new file.
        """
        gone = sorted(self._before - set(kept) - self._stuck)
        names = {fold_name(path): path for path in kept} if gone else {}
        return [path for path in gone if not self._is_one_file(path, names.get(fold_name(path), ""))]

    def _is_one_file(self, path: str, other: str) -> bool:
        try:
            return bool(other) and (self._output / path).samefile(self._output / other)
        except OSError:
            return False

    def _remove(self, paths: Iterable[str]) -> int:
        """Remove files of ours and the folders that this empties; return how many files."""
        return sum(self._remove_one(path) for path in paths if self._stager.is_inside(path))

    def _remove_one(self, path: str) -> bool:
        try:
            return remove(self._output, path)
        except OSError as error:
            self._take(path, self._stager.blocked(path, error, "removed"))
            return False

    def _write_manifest(self, paths: Iterable[str]) -> None:
        target = str(self._output / MANIFEST)
        data = manifest(paths)
        if not has(target, data):
            self._temporary.mkdir(exist_ok=True)
            aside = str(self._temporary / "manifest")
            write(aside, data)
            move(aside, target)

    def _clear_temporary(self) -> None:
        if self._temporary.is_symlink():
            raise UserError(f"{self._temporary} is a symbolic link", "remove it")
        if self._temporary.exists():
            shutil.rmtree(self._temporary)
