"""A cache folder may hold anything: the build is right all the same, and nobody hears of it."""

import contextlib
import os
import random
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from postil.app import run
from postil.cli import main
from postil.edges.published import file_at
from postil.edges.state import States, changes_digest, encoded
from tests.test_incremental import clean, published, write

pytestmark = pytest.mark.usefixtures("compiled_once")

CACHE = ".postil"
Harm = Callable[[Path, random.Random], None]

LONG = b"So it is with all of them. " * 40
"""More than the first sentences of a note, which other pages show."""

SITE = {
    "site.yaml": b"title: Harm\n",
    "content/a.md": b"# A\n\nSo $x^2$, as [[b]] says. " + LONG + b"\n\nMany words.\n",
    "content/b.md": b"# B\n\nSee [A](a.md), [gone](gone.md).\n",
    "content/list.md": b"# All\n\n- [Knots](https://arxiv.org/abs/1901.00001)\n- [Sums](https://arxiv.org/abs/1902.00002)\n",
}
EDITED = {**SITE, "content/a.md": b"# A\n\nSo $x^2$, as [[b]] says. " + LONG + b"\n\nSome words.\n"}
OTHER = {**SITE, "content/a.md": b"# Other\n\nWrong: $\\frac{1}{$.\n", "content/c.md": b"# C\n"}


def files(root: Path) -> list[Path]:
    return sorted(path for path in (root / CACHE).rglob("*") if path.is_file())


def random_bytes(root: Path, chance: random.Random) -> None:
    for path in files(root):
        path.write_bytes(chance.randbytes(chance.choice((0, 1, 100, path.stat().st_size))))


def cut_short(root: Path, chance: random.Random) -> None:
    for path in files(root):
        os.truncate(path, chance.randrange(path.stat().st_size + 1))


def flipped(root: Path, chance: random.Random) -> None:
    for path in files(root):
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 20, 400))):
            if data:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)


def one_gone(root: Path, chance: random.Random) -> None:
    chance.choice(files(root)).unlink()


def folders_in_place_of_files(root: Path, _chance: random.Random) -> None:
    for path in files(root):
        path.unlink()
        path.mkdir()
        (path / "in the way").touch()


def a_file_in_place_of_the_folder(root: Path, _chance: random.Random) -> None:
    for path in files(root):
        path.unlink()
    (root / CACHE).rmdir()
    (root / CACHE).write_bytes(b"in the way")


def foreign_entries(root: Path, chance: random.Random) -> None:
    """Entries with right sums whose values are of another shape, as an older version would have left them."""
    values = [None, {}, [], [1, 2], "text", {"path": "content/a.md"}, [["a"], ["b"]], chance.randbytes(50)]
    for path in files(root):
        if path.suffix == ".sqlite":
            with contextlib.closing(sqlite3.connect(path)) as connection, connection:
                for (key,) in connection.execute("SELECT key FROM conversions").fetchall():
                    data = [msgspec.msgpack.encode(chance.choice(values)) for _ in range(2)]
                    row = [zlib.crc32(one, zlib.crc32(key)).to_bytes(4, "big") + one for one in data]
                    connection.execute("UPDATE conversions SET document = ?, body = ? WHERE key = ?", (*row, key))
        elif path.name.startswith("state-"):
            state = msgspec.msgpack.encode(chance.choice(values))
            path.write_bytes(zlib.crc32(state).to_bytes(4, "big") + state)


def swapped_entries(root: Path, _chance: random.Random) -> None:
    """Entries that are whole, but those of other notes."""
    for path in files(root):
        if path.suffix == ".sqlite":
            with contextlib.closing(sqlite3.connect(path)) as connection, connection:
                rows = connection.execute("SELECT key, document, body FROM conversions ORDER BY key").fetchall()
                for (key, _, _), (_, document, body) in zip(rows, rows[1:] + rows[:1], strict=True):
                    row = (document, body, key)
                    connection.execute("UPDATE conversions SET document = ?, body = ? WHERE key = ?", row)


HARMS: tuple[Harm, ...] = (
    random_bytes,
    cut_short,
    flipped,
    one_gone,
    folders_in_place_of_files,
    a_file_in_place_of_the_folder,
    foreign_entries,
    swapped_entries,
)


QUICK = (cut_short, foreign_entries)
"""Those that are tried in the fast part, too."""


def _named(harm: Harm) -> Any:
    return pytest.param(harm, id=harm.__name__, marks=() if harm in QUICK else pytest.mark.slow)


@pytest.mark.parametrize("harm", [_named(harm) for harm in HARMS])
def test_the_build_is_right_and_silent(harm: Harm, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trees = {id(files): clean(files)[0] for files in (SITE, EDITED, OTHER)}
    chance = random.Random(harm.__name__)
    before: dict[str, bytes] = {}
    for after in (SITE, EDITED, SITE, OTHER, SITE, SITE, EDITED, OTHER, EDITED):
        write(tmp_path, before, after)
        before = after
        if (tmp_path / CACHE).is_dir():
            harm(tmp_path, chance)
        assert main(["build", "-C", str(tmp_path)]) == 0
        told = capsys.readouterr().err
        assert published(tmp_path) == trees[id(after)]
        main(["build", "-C", str(tmp_path), "--output", str(tmp_path / "other"), "--base-url", ""])
        assert told == capsys.readouterr().err
        assert "link-missing" in told


def test_a_link_in_the_cache_harms_no_other_file(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write(root, {}, SITE)
    run(root)
    theirs = tmp_path / "theirs"
    for path in files(root):
        theirs.write_bytes(b"precious")
        path.unlink()
        path.symlink_to(theirs)
        run(root)
        assert theirs.read_bytes() == b"precious"
        assert published(root) == clean(SITE)[0]


class TestForgedState:
    """A cache and an output folder may come with a cloned site, made to lead somewhere else."""

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        root = tmp_path / "site"
        write(root, {}, SITE)
        run(root)
        return root

    def states(self, root: Path) -> States:
        return States(root / CACHE, changes_digest({}))

    def test_the_edit_is_one_that_takes_the_last_build_over(self, root: Path) -> None:
        write(root, SITE, EDITED)
        result = run(root)
        assert (result.documents, result.counts["written"] > 0) == ((), True)

    @pytest.mark.parametrize("path", ["../outside.html", "link/outside.html"])
    def test_no_page_is_written_outside(self, root: Path, path: str) -> None:
        (root / "public/link").symlink_to(root)
        outside = root / "outside.html"
        outside.write_bytes((root / "public/a/index.html").read_bytes())
        states = self.states(root)
        state = states.read()
        assert state is not None
        file = state.outputs["a/index.html"]
        details = replace(state.details, shown={**state.details.shown, path: state.details.shown["a/index.html"]})
        outputs = {**state.outputs, path: file_at(str(outside), file.digest, file.key)}
        states.write(replace(state, outputs=outputs, raw_details=encoded(details)))
        before = outside.read_bytes()
        write(root, SITE, EDITED)
        run(root)
        assert outside.read_bytes() == before
        assert (root / "public/a/index.html").read_bytes() == clean(EDITED)[0]["a/index.html"]

    def test_no_other_folder_is_published_to(self, root: Path, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        shutil.copytree(root / "public", elsewhere)
        states = self.states(root)
        state = states.read()
        assert state is not None
        states.write(replace(state, config=replace(state.config, output=str(elsewhere))))
        before = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
        write(root, SITE, EDITED)
        run(root)
        assert {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()} == before
        assert published(root) == clean(EDITED)[0]
