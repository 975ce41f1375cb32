"""What a large site puts away, so that processes which share it stay small."""

import errno
import gc
import os
import tracemalloc
from pathlib import Path
from typing import IO, Any

import pytest

from postil import app
from postil.app import run
from postil.core.model import Person
from postil.core.packed import Row, Table
from postil.edges.engine import Engine
from postil.edges.pool import way_to_start
from postil.edges.spill import Spill

FORKED = pytest.mark.skipif(way_to_start() != "fork", reason="processes are not forked here, so they share nothing")


def people(count: int) -> list[Person]:
    return [Person(f"Ada Number {number}", url=f"/authors/{number}/") for number in range(count)]


@pytest.mark.skipif(not hasattr(os, "pread"), reason="nothing is put away on this system")
def test_what_is_put_away_is_as_it_was() -> None:
    given = people(50)
    row = Row(given, Person, 8, lambda person: person.name.endswith("7"))
    table = Table({person.url: person for person in given}, Person, 8)
    room = Spill()
    for _ in range(2):
        assert list(row) == given
        assert [row[place] for place in range(-50, 50)] == given * 2
        assert (row[3:9], row[::-7], len(row)) == (tuple(given[3:9]), tuple(given[::-7]), 50)
        assert dict(table) == {person.url: person for person in given}
        assert "/authors/1/" in table
        assert "/authors/50/" not in table
        for place in (50, -51):
            with pytest.raises(IndexError):
                row[place]
        # The second time nothing happens.
        row.pack(room)
        table.pack(room)
    assert row[7] is row[7] is not given[8]
    assert row[7] is given[7], "one that many ask for stays"


def test_what_there_is_no_room_for_stays_in_memory() -> None:
    class Full:
        def put(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "full")

        def get(self, _start: int, _size: int) -> bytes:
            raise AssertionError

    given = people(5)
    row = Row(given, Person, 8)
    with pytest.raises(OSError, match="full"):
        row.pack(Full())
    assert list(row) == given
    assert row[4] is given[4]


def held(count: int) -> int:
    """Return how many bytes of memory a row of so many values takes that has been put away and looked at."""
    room = Spill()
    gc.collect()
    tracemalloc.start()
    row = Row(people(count), Person, 32)
    row.pack(room)
    for place in range(count):
        assert row[place].family == ""
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(row) == count
    return size


@pytest.mark.skipif(not hasattr(os, "pread"), reason="nothing is put away on this system")
def test_a_value_that_is_put_away_takes_next_to_no_memory() -> None:
    assert (held(4_000) - held(1_000)) / 3_000 < 24


def write(root: Path, count: int) -> None:
    for number in range(count):
        note = (
            f"---\ntitle: Number {number}\nauthors: [Ada Number {number % 9}]\ntags: [one]\n---\n\nSee [it](n0.md).\n"
        )
        (root / "content").mkdir(exist_ok=True)
        (root / f"content/n{number}.md").write_text(note)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@FORKED
def test_a_site_is_the_same_whether_it_is_put_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "LARGE", 10)
    write(tmp_path, 60)
    run(tmp_path, engine=Engine(workers=1))
    plain = files(tmp_path / "public")
    away: list[Any] = []
    original = Row.pack

    def pack(self: Row[Any], room: Any) -> None:
        original(self, room)
        away.append(self)

    monkeypatch.setattr(Row, "pack", pack)
    found = run(tmp_path, engine=Engine(workers=2, rendering=10, shortcuts=False))
    assert files(tmp_path / "public") == plain
    # Documents, papers, cards, targets and backlinks; what has come of the run can still be had.
    assert len(away) == 5
    assert sorted(paper.meta.title.text for paper in found.papers) == sorted(f"Number {n}" for n in range(60))
    assert len({document.path for document in found.documents}) == 60


@FORKED
def test_a_full_disk_lets_a_site_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "LARGE", 10)
    write(tmp_path, 60)
    run(tmp_path, engine=Engine(workers=1))
    plain = files(tmp_path / "public")

    def full(**_: Any) -> IO[bytes]:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("postil.edges.spill.tempfile.TemporaryFile", full)
    assert run(tmp_path, engine=Engine(workers=2, rendering=10, shortcuts=False)).counts["written"] == 0
    assert files(tmp_path / "public") == plain
