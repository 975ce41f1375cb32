"""One build at a time, and no lock that outlives its process."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from postil.cli import main
from postil.core.diagnostics import UserError
from postil.edges.lock import OUTPUT, locked

HOLD = """
import os, sys, time
from pathlib import Path
from postil.edges.lock import locked
with locked(Path(sys.argv[1]), Path(sys.argv[2])):
    child = os.fork() if "fork" in sys.argv else 0
    if child or "fork" not in sys.argv:
        print(child, flush=True)
    time.sleep(60)
"""


class Holder:
    """A process that holds the lock of a site, and the worker that it has forked, if any."""

    def __init__(self, root: Path, output: Path, *more: str) -> None:
        command = [sys.executable, "-c", HOLD, str(root), str(output), *more]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self.child = int(self._process.stdout.readline())
        self.pid = self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def holder(root: Path, output: Path, *more: str) -> Iterator[Holder]:
    held = Holder(root, output, *more)
    try:
        yield held
    finally:
        held.kill()
        if held.child:
            os.kill(held.child, signal.SIGKILL)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("# A\n", encoding="utf-8")
    return tmp_path


def test_nothing_is_left_of_a_lock(tmp_path: Path) -> None:
    with locked(tmp_path, tmp_path / "public"):
        assert names(tmp_path) == [".postil", ".postil/lock", "public", f"public/{OUTPUT}"]
    assert names(tmp_path) == []


@pytest.mark.parametrize(("root", "output", "what"), [(".", "other", "the site"), ("b", "public", "the output folder")])
def test_a_second_build_says_who_is_first(tmp_path: Path, root: str, output: str, what: str) -> None:
    with holder(tmp_path, tmp_path / "public") as process:
        with pytest.raises(UserError) as caught, locked(tmp_path / root, tmp_path / output):
            pytest.fail("two builds hold one lock")
        shown = rf"another build is at work on {what} .*: process {process.pid}, since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d"
        assert re.fullmatch(shown, caught.value.message)
        assert f"`kill {process.pid}`" in caught.value.hint
    with locked(tmp_path / root, tmp_path / output):
        pass


def test_the_command_ends_at_once_with_1(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with holder(site, site / "public"):
        assert main(["build", "-C", str(site)]) == 1
        assert capsys.readouterr().err.startswith(f"error: another build is at work on the site {site}: process ")
        assert names(site / "public") == [OUTPUT]
    assert main(["build", "-C", str(site)]) == 0


def test_a_killed_build_stops_nobody(tmp_path: Path) -> None:
    with holder(tmp_path, tmp_path / "public") as process:
        process.kill()
        assert (tmp_path / "public" / OUTPUT).exists()
        with locked(tmp_path, tmp_path / "public"):
            pass
    assert names(tmp_path) == [".postil", "public"]


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")
def test_workers_that_outlive_a_killed_build_hold_no_lock(tmp_path: Path) -> None:
    with holder(tmp_path, tmp_path / "public", "fork") as process:
        process.kill()
        os.kill(process.child, 0)
        with locked(tmp_path, tmp_path / "public"):
            pass


def test_a_folder_that_cannot_be_written_needs_no_lock(tmp_path: Path) -> None:
    # A file in place of a folder is what root cannot write into either.
    (tmp_path / ".postil").touch()
    (tmp_path / "public").touch()
    with locked(tmp_path, tmp_path / "public"), locked(tmp_path, tmp_path / "public"):
        pass
    assert names(tmp_path) == [".postil", "public"]


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"precious")
    for path in (".postil/lock", f"public/{OUTPUT}"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).symlink_to(theirs)
    with locked(tmp_path, tmp_path / "public"):
        assert theirs.read_bytes() == b"precious"


def test_a_damaged_claim_is_not_repeated(tmp_path: Path) -> None:
    with locked(tmp_path, tmp_path / "public"):
        (tmp_path / ".postil/lock").write_bytes(b"\x1b[31m$(x)\xff")
        with pytest.raises(UserError, match=f"at work on the site {tmp_path}$"), locked(tmp_path, tmp_path / "other"):
            pass


def test_many_builds_at_once_never_work_side_by_side(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from postil.core.diagnostics import UserError
from postil.edges.lock import locked
root = Path(sys.argv[1])
end = time.monotonic() + 1
while time.monotonic() < end:
    try:
        with locked(root, root / "public"):
            (root / "alone").mkdir()
            (root / "alone").rmdir()
    except UserError:
        pass
"""
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    assert {".postil", "public"} >= set(names(tmp_path))
