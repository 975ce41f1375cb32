"""Conversions kept between builds: what is stored comes back, and what is damaged is a miss."""

import multiprocessing
import os
import random
import sqlite3
from pathlib import Path

import msgspec
import pytest

from postil.app import run
from postil.core.codec import Damaged, decode_body, decode_document, encode
from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Body, Conversion, Document, Meta, Source
from postil.dialects.parser import dialect
from postil.edges.store import NAME, Store

NOTE = b"""---
title: Of apples
year: 2021
extra_field: {a: [1, 2.5, true, 2020-01-01], b: null}
---
# Of apples

See [[pears]] and $x^2$[^1], or [a file](b.md#part).

## Part

[^1]: A word.
"""
LIST = b"# Read\n\n## [One](https://arxiv.org/abs/2101.00001)\n\nGood.\n\n## [Two](https://arxiv.org/abs/2101.00002)\n\n$y$\n"


def conversion(data: bytes) -> Conversion:
    return convert(Source("content/a.md", data), Options(), dialect)


@pytest.mark.parametrize("data", [NOTE, LIST, b"", b"\xff\xfe\x00", b"plain words"])
def test_a_conversion_comes_back_as_it_was(data: bytes) -> None:
    made = conversion(data)
    document, body = encode(made)
    assert decode_document(document) == made.document
    assert decode_body(body) == made.body
    assert encode(Conversion(decode_document(document), decode_body(body))) == (document, body)


def test_what_an_entry_shares_with_its_document_is_stored_once() -> None:
    document = decode_document(encode(conversion(NOTE))[0])
    assert document.entries[0].meta is document.meta
    assert document.entries[0].headings[0] is document.headings[1]


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\xc1", b"\x91" * 5000, msgspec.msgpack.encode({"path": 1}), msgspec.msgpack.encode([{}, [9]])],
)
def test_bytes_of_another_kind_are_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        decode_document(data)
    with pytest.raises(Damaged):
        decode_body(data + b"\xff")


def test_a_list_of_shared_values_that_leads_nowhere_is_damaged() -> None:
    bare = Document(path="a.md", kind="page", dialect="github", meta=Meta())
    with pytest.raises(Damaged):
        decode_document(msgspec.msgpack.encode([bare, (9,), False]))


def test_keeps_what_it_is_given(tmp_path: Path) -> None:
    with Store(tmp_path / "cache") as store:
        store.keep([(b"1", b"document", b"body"), (b"2", b"", b"")])
        assert list(store.documents([b"2", b"1", b"3"])) == [(b"2", b""), (b"1", b"document")]
    with Store(tmp_path / "cache") as store:
        assert store.body(b"1") == b"body"
        assert store.body(b"3") is None
        store.keep([(b"1", b"new", b"too")])
        assert dict(store.documents([b"1"])) == {b"1": b"new"}


def test_a_store_without_a_folder_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Store(None) as store:
        store.keep([(b"1", b"document", b"body")])
        assert store.body(b"1") == b"body"
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_memory_takes_over_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with Store(tmp_path / "file" / "cache") as store:
        store.keep([(b"1", b"document", b"body")])
        assert dict(store.documents([b"1"])) == {b"1": b"document"}
        assert store.body(b"1") == b"body"
        store.use([b"1"])


def test_values_with_a_wrong_sum_or_type_are_misses(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.keep([(b"%d" % n, b"document", b"body") for n in range(5)])
    with sqlite3.connect(tmp_path / NAME) as connection:
        for key, value in ((b"0", b""), (b"1", "document"), (b"2", 7), (b"3", None), (b"4", b"\0\0\0\0document")):
            connection.execute("UPDATE conversions SET document = ? WHERE key = ?", (value, key))
    connection.close()
    with Store(tmp_path) as store:
        assert list(store.documents([b"%d" % n for n in range(5)])) == []
        assert store.body(b"4") == b"body"


def damaged(folder: Path, seed: int) -> None:
    """Damage the database in one of many ways."""
    path = folder / NAME
    data = bytearray(path.read_bytes())
    rng = random.Random(seed)
    match seed % 4:
        case 0:
            data[:] = rng.randbytes(rng.randrange(40_000))
        case 1:
            del data[rng.randrange(len(data)) :]
        case 2:
            for _ in range(200):
                data[rng.randrange(len(data))] = rng.randrange(256)
        case 3:
            start = rng.randrange(len(data))
            data[start : start + 9000] = bytes(len(data[start : start + 9000]))
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_database_is_a_miss(seed: int, tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        values = {b"%d" % n: (os.urandom(9000), os.urandom(30_000)) for n in range(10)}
        store.keep([(key, *value) for key, value in values.items()])
    damaged(tmp_path, seed)
    for _ in range(2):
        with Store(tmp_path) as store:
            for key, document in store.documents(values):
                assert document == values[key][0]
            for key, (_, body) in values.items():
                assert store.body(key) in (None, body)
            store.use(values)
            store.keep([(key, *value) for key, value in values.items()])
            assert dict(store.documents(values)) == {key: document for key, (document, _) in values.items()}


def test_another_versions_database_is_made_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        connection.execute("CREATE TABLE conversions (key TEXT, value TEXT)")
        connection.execute("CREATE VIEW uses AS SELECT * FROM conversions")
    connection.close()
    with Store(tmp_path) as store:
        store.keep([(b"1", b"document", b"body")])
    with Store(tmp_path) as store:
        assert store.body(b"1") == b"body"


def test_the_longest_unused_go_first_and_those_in_use_stay(tmp_path: Path) -> None:
    with Store(tmp_path, limit=50_000) as store:
        for name in (b"a", b"b", b"c", b"d"):
            store.keep([(name, bytes(10_000), bytes(10_000))])
            store.use([b"a", name])
        assert [key for key, _ in store.documents([b"a", b"b", b"c", b"d"])] == [b"a", b"d"]
        store.use([])
        store.keep([(b"e", bytes(10_000), bytes(60_000))])
        store.use([b"e"])
        assert [key for key, _ in store.documents([b"a", b"d", b"e"])] == [b"e"]
    assert (tmp_path / NAME).stat().st_size < 200_000


def _write(folder: Path, name: bytes) -> None:
    with Store(folder) as store:
        for number in range(30):
            store.keep([(b"%s %d" % (name, number), bytes(2000), bytes(5000))])


def test_processes_share_a_store(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_write, args=(tmp_path, name)) for name in (b"a", b"b", b"c")]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with Store(tmp_path) as store:
        keys = [b"%s %d" % (name, number) for name in (b"a", b"b", b"c") for number in range(30)]
        assert len(list(store.documents(keys))) == 90


def test_a_build_over_a_damaged_cache_equals_a_clean_one(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for number in range(5):
        (tmp_path / f"content/{number}.md").write_bytes(NOTE.replace(b"apples", b"apples %d" % number))
    run(tmp_path)
    pages = {path: path.read_bytes() for path in (tmp_path / "public").rglob("*.html")}
    for seed in range(8):
        damaged(tmp_path / ".postil", seed)
        result = run(tmp_path)
        assert result.counts["written"] == 0
        assert {path: path.read_bytes() for path in (tmp_path / "public").rglob("*.html")} == pages


def test_a_body_that_is_lost_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_bytes(NOTE)
    run(tmp_path)
    page = (tmp_path / "public/a/index.html").read_bytes()
    for value in (None, b"", b"\0\0\0\0", msgspec.msgpack.encode(Body(("wrong",)))):
        with sqlite3.connect(tmp_path / ".postil" / NAME) as connection:
            connection.execute("UPDATE conversions SET body = ?", (value,))
        connection.close()
        (tmp_path / "public/a/index.html").unlink()
        run(tmp_path)
        assert (tmp_path / "public/a/index.html").read_bytes() == page
