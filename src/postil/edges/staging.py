"""Writing what differs aside, before any file takes its place: in this process, or in several if there is much to do.

What is staged is a value, so that it is the same whoever does it.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from postil.core.diagnostics import UserError, diagnostic
from postil.core.model import Diagnostic, Output
from postil.core.rendering.render import TemplateFault
from postil.core.rendering.rendered import PageOutput, Prepared, Rendered
from postil.edges.contents import asset_digest, digest_of
from postil.edges.engine import Engine
from postil.edges.failures import concerns_one_file, hint, reason
from postil.edges.new_folders import NewFolders
from postil.edges.pool import Crash, StartError, Work, in_processes, way_to_start
from postil.edges.published import File, Known, Shown, encoded_shown, file_at
from postil.edges.read import unreadable
from postil.edges.writing import copied, has, has_digest, is_file, write

_SHARE = 48
"""Pages that a process takes at a time."""

_LIFETIME = 96
"""How many times it does so before another takes over, which then makes cards and their like anew."""


class Staged(Struct, frozen=True, array_like=True):
    """What became of an output.

    ``wanted`` says that there is to be such a file of ours, which is written aside as ``aside`` if it differs from
    the one that is there. ``foreign`` and ``stuck`` say why there is none; ``file`` is known of it, ``shown`` of a
    page with bodies.
    """

    wanted: bool
    aside: str = ""
    file: File | None = None
    shown: bytes = b""
    faults: tuple[Diagnostic, ...] = ()
    foreign: bool = False
    stuck: bool = False


class _Answer(Struct, frozen=True, array_like=True):
    """What a process has staged, or why it could not."""

    staged: tuple[Staged, ...] = ()
    error: tuple[int, str, str] | None = None
    stopped: tuple[str, str] | None = None


_ANSWER = msgspec.msgpack.Decoder(_Answer)
_RANGE = msgspec.msgpack.Decoder(tuple[int, int])


class Stager:
    """Stages outputs of a site below ``folder``, where ``before`` are our files and ``known`` what is known of them.

    What differs is written into the folder ``aside``.
    """

    def __init__(self, folder: Path, aside: Path, before: set[str], known: Known) -> None:
        self._folder, self._aside, self._before = folder, aside, before
        self._below = f"{folder}/"
        self._known, self._shown = known.files, known.shown
        self._folders: dict[str, bool] = {}
        self.new = NewFolders(folder, aside)
        self._number = 0

    def all(self, outputs: Sequence[Output], engine: Engine) -> Iterator[Staged]:
        """Stage all outputs and give what became of each, in order."""
        self.new.begin([output.path for output in outputs])
        pages = sum(1 for output in outputs if output.asset is None)
        if engine.processes > 1 and pages >= engine.rendering and way_to_start(engine.method) == "fork":
            yield from self._in_processes(outputs, engine)
        else:
            for output in outputs:
                yield self.stage(output)

    def _in_processes(self, outputs: Sequence[Output], engine: Engine) -> Iterator[Staged]:
        """Stage in processes that are forked from this one, for the site cannot be sent to others."""
        share = max(1, min(_SHARE, len(outputs) // (4 * engine.processes)))
        ranges = [(start, min(start + share, len(outputs))) for start in range(0, len(outputs), share)]
        done: dict[int, Sequence[Staged]] = {}
        tasks = [msgspec.msgpack.encode(one) for one in ranges]
        following = 0
        try:
            own = self._worker(outputs)
            results = in_processes(lambda _: own, b"", tasks, engine.processes, "fork", _LIFETIME, own)
            for place, result in results:
                done[place] = self._answered(outputs, ranges[place], result)
                while following in done:
                    yield from done.pop(following)
                    following += 1
        except StartError:
            pass
        for start, end in ranges[following:]:
            yield from [self.stage(output) for output in outputs[start:end]]

    def _worker(self, outputs: Sequence[Output]) -> Work:
        def work(task: bytes) -> bytes:
            start, end = _RANGE.decode(task)
            try:
                answer = _Answer(tuple([self.stage(output) for output in outputs[start:end]]))
            except OSError as error:
                answer = _Answer(error=(error.errno or 0, str(error.strerror), str(error.filename or "")))
            except UserError as error:
                answer = _Answer(stopped=(error.message, error.hint))
            return msgspec.msgpack.encode(answer)

        return work

    def _answered(self, outputs: Sequence[Output], share: tuple[int, int], result: bytes | Crash) -> Sequence[Staged]:
        if isinstance(result, Crash):
            return [self.stage(output) for output in outputs[share[0] : share[1]]]
        answer = _ANSWER.decode(result)
        if answer.error is not None:
            raise OSError(*answer.error)
        if answer.stopped is not None:
            raise UserError(*answer.stopped)
        return answer.staged

    def stage(self, output: Output) -> Staged:
        """Write one file aside if it differs from what is there.

        A page that cannot be rendered is none, whatever an earlier build made of it: the folder depends on the site
        alone.
        """
        target = self._below + output.path
        if not (self.new.has(output.path) or self.is_inside(output.path)):
            return self.foreign(output.path, "this file lies behind a symbolic link")
        try:
            return self._asset(output, target) if output.asset is not None else self._page(output, target)
        except TemplateFault as fault:
            return Staged(False, faults=(fault.diagnostic,))
        except OSError as error:
            if output.asset is not None and error.filename == output.asset.location:
                return Staged(False, faults=(unreadable(output.asset.path, error),))
            if error.filename == target:
                return self.blocked(output.path, error)
            raise

    def _page(self, output: Output, target: str) -> Staged:
        prepared = output.prepare() if isinstance(output, PageOutput) else None
        known, shown = self._known.get(output.path), self._shown.get(output.path, b"")
        if prepared is not None and known is not None and prepared.key and known.key == prepared.key:
            is_told = shown or not prepared.page.bodies
            if is_told and known.is_at(target):
                return Staged(True, file=known, shown=shown)
        rendered = _rendered(output, prepared)
        key = prepared.key if prepared is not None else b""
        shown = _shown(prepared, rendered)
        digest = digest_of(rendered.data)
        if not self.new.has(output.path):
            if has(target, rendered.data):
                return Staged(True, file=file_at(target, digest, key), shown=shown)
            if output.path not in self._before and is_file(target):
                return self.foreign(output.path)
        aside = self._write(output.path, rendered.data)
        return Staged(True, aside, file_at(aside, digest, key), shown)

    def _asset(self, output: Output, target: str) -> Staged:
        assert output.asset is not None
        source = output.asset.location
        digest = bytes.fromhex(output.asset.digest) or asset_digest(source)
        known = self._known.get(output.path)
        if known is not None and known.key == digest and known.is_at(target):
            return Staged(True, file=known)
        if has_digest(target, output.asset.size, digest):
            return Staged(True, file=file_at(target, digest, digest))
        if output.path not in self._before and is_file(target):
            return self.foreign(output.path)
        self._aside.mkdir(exist_ok=True)
        if output.asset.data:
            aside = self._write(output.path, output.asset.data)
        else:
            aside = self._next()
            digest = copied(source, aside)
        return Staged(True, aside, file_at(aside, digest, digest))

    def _write(self, path: str, data: bytes) -> str:
        """Write a new file aside and return where."""
        if self.new.has(path):
            try:
                return self.new.write(path, data)
            except OSError as error:
                # Most likely a name that is too long, which shows when it is to be placed.
                if not concerns_one_file(error):
                    raise
        aside = self._next()
        try:
            write(aside, data)
        except FileNotFoundError:
            self._aside.mkdir(exist_ok=True)
            write(aside, data)
        return aside

    def _next(self) -> str:
        self._number += 1
        return f"{self._aside}/{os.getpid()}-{self._number}"

    def foreign(self, path: str, why: str = "this file or a folder above it was not made by us") -> Staged:
        """Return what becomes of an output in whose place there is something of somebody else's."""
        message = f"{why}, so it is left alone and ours is not written"
        advice = "remove it, or publish to another folder"
        fault = diagnostic("output-foreign", f"{self._folder.name}/{path}", None, message, advice)
        return Staged(False, foreign=True, faults=(fault,))

    def blocked(self, path: str, error: OSError, what: str = "written") -> Staged:
        """Return what becomes of an output that cannot be dealt with; raise the error if others cannot be either."""
        if not concerns_one_file(error):
            raise error
        message = f"this file cannot be {what}: {reason(error)}"
        fault = diagnostic("output-blocked", f"{self._folder.name}/{path}", None, message, hint(error))
        return Staged(False, stuck=True, faults=(fault,))

    def is_inside(self, path: str) -> bool:
        """Say whether no folder on the way to ``path`` is a symbolic link (the output folder itself may be one)."""
        folder = path.rpartition("/")[0]
        if not folder:
            return True
        if folder not in self._folders:
            # Not Path's method, which raises where a name is too long.
            is_link = os.path.islink(self._below + folder)  # noqa: PTH114
            self._folders[folder] = not is_link and self.is_inside(folder)
        return self._folders[folder]


def _rendered(output: Output, prepared: Prepared | None) -> Rendered:
    if prepared is not None:
        return prepared.render()
    return Rendered(b"" if output.produce is None else output.produce())


def _shown(prepared: Prepared | None, rendered: Rendered) -> bytes:
    if prepared is None or not prepared.page.bodies:
        return b""
    page = prepared.page
    return encoded_shown(Shown(page.url, page.title, page.elsewhere, prepared.base, page.bodies, rendered.spots))
