"""Builds that are killed: every file stays whole, the next build is right, and no process is left behind."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from postil.app import run
from postil.edges.lock import OUTPUT
from postil.edges.publish import TEMPORARY
from tests.test_incremental import MEMORY, clean, published, write

KILLS = 200

SERVER = """
import os, sys
from pathlib import Path
from postil import app, cli
from postil.commands import build
from postil.core.rendering import render
from postil.core.rendering import templating
from postil.core import convert
from postil.edges.engine import Engine

root = sys.argv[1]
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        if line == "alone\\n":
            os._exit(cli.main(["build", "-q", "-C", root]))
        app.run(Path(root), engine=Engine(workers=2, converting=0, rendering=0))
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Builds the site for each line that it reads, in a process of its own that need not import anything any more."""

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed in another way there"),
    pytest.mark.usefixtures("compiled_once"),
]


def version(number: int) -> dict[str, bytes]:
    """Return a site of forty notes; the versions 0 and 1 have most files in common and few alike."""
    files = {
        "site.yaml": f"title: Edition {number}\nbase_url: https://example.org\nhome: {{page_size: 10}}\n".encode(),
        "static/large.bin": bytes([number]) * 300_000,
        f"static/only-{number}.txt": b"here\n",
    }
    for place in range(40):
        if place % 10 == 9 - number:
            continue
        edited = number if place % 2 else 0
        formulas = "\n\n".join(f"So $a_{{{n}}} + \\frac{{{edited}}}{{{place}}}$ and [[note-{n}]]." for n in range(30))
        front = (
            f"title: Note {place}\nyear: {2000 + place % 7}\ntags: [t{(place + edited) % 5}]\nauthors: [Ada {place}]"
        )
        files[f"content/n/note-{place}.md"] = f"---\n{front}\n---\n\n## One\n\n{formulas}\n".encode()
    return files


class Builds:
    """Builds of one site, each in a process of its own."""

    def __init__(self, root: Path) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, how: str) -> int:
        """Begin a build, alone or with workers, and return the number of its process, which leads a group."""
        assert self._server.stdin is not None
        self._server.stdin.write(f"{how}\n")
        self._server.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Wait for the build to end and return how it did (see ``os.waitstatus_to_exitcode``)."""
        return os.waitstatus_to_exitcode(int(self._line()))

    def _line(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline()

    def close(self) -> None:
        """End what starts builds."""
        self._server.communicate()


@pytest.fixture
def root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def builds(root: Path) -> Iterator[Builds]:
    made = Builds(root)
    yield made
    made.close()


def is_left(group: int, patience: float = 10) -> bool:
    """Say whether processes of a group are still there after a while."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.002)
    return True


@pytest.mark.slow
def test_a_build_may_be_killed_at_any_moment(root: Path, builds: Builds) -> None:
    versions = version(0), version(1)
    wanted = [clean(files)[0] for files in versions]
    write(root, {}, versions[0])
    run(root)
    chance = random.Random(2)
    killed = rounds = 0
    duration: dict[tuple[str, bool], float] = {}
    while killed < KILLS:
        rounds += 1
        assert rounds < 3 * KILLS, "builds end before they can be killed"
        old, new = (rounds + 1) % 2, rounds % 2
        write(root, versions[old], versions[new])
        if rounds % 3 == 0:
            shutil.rmtree(root / ".postil", ignore_errors=True)
        how = "alone" if rounds % 4 < 2 else "workers"
        kind = how, rounds % 3 == 0
        begin = time.monotonic()
        process = builds.begin(how)
        if kind in duration:
            time.sleep(chance.uniform(0, duration[kind]))
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        ended = builds.end()
        assert ended in (0, -signal.SIGKILL)
        assert not is_left(process)
        if ended == 0:
            duration[kind] = time.monotonic() - begin
        killed += ended != 0
        for path, data in published(root).items():
            if not path.startswith(f"{TEMPORARY}/") and path != OUTPUT:
                assert data in [tree[path] for tree in wanted if path in tree], f"{path} is neither old nor new"
        run(root)
        assert published(root) == wanted[new]


COMMAND = """
import functools, sys
from postil import app, cli
from postil.edges.engine import Engine
app.run = functools.partial(app.run, engine=Engine(workers=2, converting=0, rendering=0))
sys.argv[1:] = ["build", "-q", "-C", sys.argv[1]]
print("here", flush=True)
sys.exit(cli.main())
"""


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_with_workers_ends_in_one_line(number: signal.Signals, code: int, root: Path) -> None:
    write(root, {}, version(0))
    chance = random.Random(3)
    ended = 0
    for _ in range(12):
        shutil.rmtree(root / ".postil", ignore_errors=True)
        with subprocess.Popen(
            [sys.executable, "-c", COMMAND, str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
            time.sleep(chance.uniform(0.1, 0.6))
            # As a terminal does for Ctrl-C: to all processes of the group.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            shown = process.communicate()[1]
        assert (process.returncode, shown) in (
            (0, ""),
            (code, "\ninterrupted\n" if code == 130 else "\nended by a signal\n"),
        )
        ended += process.returncode != 0
        assert not is_left(process.pid)
    assert ended
    run(root)
    assert published(root) == clean(version(0))[0]
