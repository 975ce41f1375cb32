"""Builds that cannot go on: one clear error, the old site as it was, nothing left over, and the next build is right."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from postil.app import run
from postil.cli import main
from postil.core.diagnostics import UserError
from postil.edges.lock import OUTPUT
from postil.edges.publish import TEMPORARY
from tests.test_incremental import clean, published, write

pytestmark = pytest.mark.usefixtures("compiled_once")

MEGABYTE = 1_000_000


def version(number: int, large: int = 1_000) -> dict[str, bytes]:
    """Return a small site; all pages of its versions differ."""
    return {
        "site.yaml": f"title: Edition {number}\n".encode(),
        "content/a.md": f"# A\n\nEdition {number}, $x_{number}$.\n".encode(),
        "content/b.md": b"# B\n\nSee [A](a.md).\n",
        f"content/only-{number}.md": b"# Only here\n",
        "static/large.bin": bytes([number]) * large,
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site that is built, in its version 0."""
    root = tmp_path / "site"
    root.mkdir()
    write(root, {}, version(0))
    run(root)
    return root


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a file system with room for four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it wrote to standard error."""
    code = main(["build", "-q", *arguments])
    return code, capsys.readouterr().err


class TestFullDisk:
    def test_the_old_site_stays_and_the_next_build_is_right(
        self, small_disk: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        output = small_disk / "public"
        root = small_disk.parent / "site"
        root.mkdir()
        (root / "public").symlink_to(output)
        write(root, {}, version(0))
        assert told(capsys, "-C", str(root), "--output", str(output))[0] == 0
        before = published(root)
        write(root, version(0), version(1, 5 * MEGABYTE))
        code, shown = told(capsys, "-C", str(root), "--output", str(output))
        assert code == 1
        assert shown == (
            f"error: {output} cannot be written: No space left on device\n  hint: make room, then build again\n"
        )
        assert published(root) == before
        write(root, version(1, 5 * MEGABYTE), version(1))
        assert told(capsys, "-C", str(root), "--output", str(output))[0] == 0
        assert published(root) == clean(version(1))[0]

    def test_a_full_cache_is_no_fault(self, small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
        root = small_disk.parent / "site"
        write(root, {}, version(0))
        (root / ".postil").symlink_to(small_disk)
        (small_disk / "filler").write_bytes(bytes(4_190_000))
        assert told(capsys, "-C", str(root)) == (0, "")
        assert published(root) == clean(version(0))[0]

    def test_a_site_and_an_output_that_can_only_be_read(
        self, small_disk: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(small_disk, {}, version(0))
        run(small_disk)
        before = published(small_disk)
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        assert told(capsys, "-C", str(small_disk)) == (0, "")
        code, shown = told(capsys, "-C", str(small_disk), "--base-url", "https://example.org")
        assert (code, shown.count("error:"), shown.count("Read-only file system")) == (1, 1, 1)
        assert "--output" in shown
        assert published(small_disk) == before
        elsewhere = small_disk.parent / "elsewhere"
        assert told(capsys, "-C", str(small_disk), "--output", str(elsewhere)) == (0, "")
        (small_disk.parent / "public").symlink_to(elsewhere)
        assert published(small_disk.parent) == before


def test_a_limit_of_file_sizes(site: Path) -> None:
    before = published(site)
    write(site, version(0), version(1, 3 * MEGABYTE))

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MEGABYTE, 2 * MEGABYTE))

    command = [sys.executable, "-m", "postil", "build", "-q", "-C", str(site)]
    done = subprocess.run(command, preexec_fn=limited, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {site}/public cannot be written: File too large\n  hint: ")
    assert published(site) == before


class Failing:
    """Functions of the operating system that fail at the n-th call of any of them."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int, error: BaseException, root: Path) -> None:
        self.left, self.error, self.root = number, error, str(root)
        for name in ("replace", "mkdir", "unlink", "rmdir", "remove"):
            patch.setattr(os, name, self._wrapped(getattr(os, name)))

    def _wrapped(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(path: Any, *more: Any, **options: Any) -> Any:
            if str(path).startswith(f"{self.root}/public/"):
                self.left -= 1
                if self.left == 0:
                    raise self.error
            return plain(path, *more, **options)

        return wrapped


@pytest.mark.slow
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=["full", "interrupted"]
)
def test_whatever_call_fails_all_files_stay_whole(
    error: BaseException, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = [clean(version(number))[0] for number in (0, 1)]
    for number in range(1, 1000):
        write(site, {} if number == 1 else version(1), version(0))
        run(site)
        write(site, version(0), version(1))
        with monkeypatch.context() as patch:
            failing = Failing(patch, number, error, site)
            code, shown = told(capsys, "-C", str(site))
        if failing.left > 0:
            break
        if isinstance(error, KeyboardInterrupt):
            assert (code, shown) == (130, "\ninterrupted\n")
        elif code:
            # Not all calls matter: an empty folder may stay.
            assert (code, shown.count("error: "), shown.count("\n")) == (1, 1, 2)
        for path, data in published(site).items():
            if path != OUTPUT and not path.startswith(f"{TEMPORARY}/"):
                assert data in [tree[path] for tree in wanted if path in tree]
        run(site)
        assert published(site) == wanted[1]
    assert 20 < number < 999


def test_a_file_that_cannot_be_replaced_or_removed_is_told_and_tried_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = {"a/index.html", "only-0/index.html"}
    write(site, version(0), version(1))
    with monkeypatch.context() as patch:

        def refuse(plain: Callable[..., Any]) -> Callable[..., Any]:
            def refused(path: Any, *more: Any, **options: Any) -> Any:
                for one in (path, *more):
                    if str(one).removeprefix(f"{site}/public/") in stuck:
                        raise PermissionError(errno.EPERM, "Operation not permitted", str(one))
                return plain(path, *more, **options)

            return refused

        for name in ("replace", "unlink"):
            patch.setattr(os, name, refuse(getattr(os, name)))
        result = run(site)
    blocked = [fault for fault in result.diagnostics if fault.code == "output-blocked"]
    assert sorted(fault.path for fault in blocked) == sorted(f"public/{path}" for path in stuck)
    old, new = clean(version(0))[0], clean(version(1))[0]
    assert published(site) == {**new, **{path: old[path] for path in stuck}}
    again = run(site)
    assert not [fault for fault in again.diagnostics if fault.code == "output-blocked"]
    assert published(site) == new


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("stage", ["converting", "writing"])
def test_a_signal_leaves_the_old_site_and_nothing_else(
    number: signal.Signals, code: int, stage: str, site: Path
) -> None:
    before = published(site)
    write(site, version(0), version(1))
    program = f"""
import sys, time
from postil import cli
from postil.commands import build, progress

class Waiting:
    def __init__(self, *_): pass
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __call__(self, stage, done, total):
        if stage == {stage!r}:
            print("here", flush=True)
            time.sleep(60)

build.Progress = Waiting
sys.exit(cli.main(["build", "-C", {str(site)!r}]))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        begin = time.monotonic()
        process.send_signal(number)
        out, shown = process.communicate()
    assert time.monotonic() - begin < 30
    assert (process.returncode, out) == (code, "")
    assert shown in ("\ninterrupted\n", "\nended by a signal\n")
    assert published(site) == before
    assert sorted(path.name for path in (site / ".postil").iterdir() if path.name == "lock") == []
    run(site)
    assert published(site) == clean(version(1))[0]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_that_comes_within_a_callback_is_not_lost(number: signal.Signals, code: int) -> None:
    program = f"""
import os, sys, time, weakref
from postil import cli
from postil.commands import root

def run(_arguments):
    thing = {{0}}
    weak = weakref.ref(thing, lambda _: os.kill(os.getpid(), {int(number)}))
    del thing
    time.sleep(30)
    return 0

root.run = run
sys.exit(cli.main(["build"]))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == code
    assert ended.stderr in ("\ninterrupted\n", "\nended by a signal\n")


def test_an_output_on_another_file_system(small_disk: Path, site: Path) -> None:
    result = run(site, {"output": str(small_disk / "here")})
    assert result.counts["written"] > 10
    assert (small_disk / "here/a/index.html").read_bytes() == published(site)["a/index.html"]


def test_an_output_below_a_file(site: Path) -> None:
    (site / "file").touch()
    with pytest.raises(UserError, match="cannot be written: Not a directory"):
        run(site, {"output": "file/public"})
