"""Converting all notes: in processes as in this one, and what becomes of a process that dies."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from postil.app import run
from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Conversion, Diagnostic, Document, Source
from postil.edges import converting
from postil.edges.convert_all import convert_all
from postil.edges.engine import Engine
from postil.edges.store import Store

POOL = Engine(workers=2, converting=0)
PLAIN = Engine(workers=1)


def notes(folder: Path, count: int = 30) -> dict[str, str]:
    """Write notes of several sizes and return their paths and locations."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = f"# Note {number}\n\nWith $x_{number}$ and [[note {number + 1}]].\n\n" + "More words.\n\n" * number**2
        (folder / f"{number:02}.md").write_text(text)
    return {f"content/{path.name}": str(path) for path in sorted(folder.iterdir())}


def converted(
    given: Mapping[str, str], engine: Engine, folder: Path | None = None
) -> tuple[tuple[Document, ...], list[Any], tuple[Diagnostic, ...]]:
    with Store(folder) as store:
        documents, bodies, faults = convert_all(given, Options(), store, lambda _stage, _done, _total: None, engine)
        return documents, [bodies.body(document.path) for document in documents], faults


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_processes_give_what_one_gives(method: str, tmp_path: Path) -> None:
    given = notes(tmp_path / "content")
    given["content/gone.md"] = str(tmp_path / "gone.md")
    alone = converted(given, PLAIN)
    assert converted(given, Engine(workers=2, converting=0, method=method)) == alone
    assert [document.path for document in alone[0]] == sorted(given)[:-1]
    assert [fault.code for fault in alone[2]] == ["file-unreadable"]


def test_a_second_build_converts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = notes(tmp_path / "content", 5)
    first = converted(given, PLAIN, tmp_path / "cache")

    def fail(source: Source, *_: Any) -> Conversion:
        raise AssertionError(source.path)

    monkeypatch.setattr(converting, "convert", fail)
    assert converted(given, PLAIN, tmp_path / "cache") == first
    (tmp_path / "content/03.md").write_text("# Other")
    with pytest.raises(AssertionError, match=r"content/03\.md"):
        converted(given, PLAIN, tmp_path / "cache")


def test_other_options_or_another_path_are_other_conversions(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n<b>x</b> $\\R$")
    with Store(tmp_path / "cache") as store:
        for path, options in (
            ("content/a.md", Options()),
            ("content/b.md", Options()),
            ("content/a.md", Options(html="escape")),
            ("content/a.md", Options(macros={"R": "x"})),
        ):
            given = {path: str(tmp_path / "a.md")}
            for engine in (PLAIN, POOL):
                documents, bodies, _ = convert_all(given, options, store, lambda *_: None, engine)
                with Store(None) as fresh:
                    clean, own, _ = convert_all(given, options, fresh, lambda *_: None, engine)
                    assert (documents, bodies.body(path)) == (clean, own.body(path))


def crashing(source: Source, *rest: Any) -> Conversion:
    """Convert, but die as a library's bug would have it at some notes."""
    if source.path in ("content/07.md", "content/20.md"):
        os.kill(os.getpid(), signal.SIGKILL)
    return convert(source, *rest)


def test_a_process_that_dies_takes_its_note_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = notes(tmp_path / "content")
    clean = converted(given, PLAIN)
    monkeypatch.setattr(converting, "convert", crashing)
    documents, _, faults = converted(given, Engine(workers=2, converting=0, method="fork"))
    lost = {"content/07.md", "content/20.md"}
    assert documents == tuple(document for document in clean[0] if document.path not in lost)
    assert [(fault.code, fault.path) for fault in faults] == [("convert-crashed", path) for path in sorted(lost)]


def test_a_site_is_built_without_the_note_that_crashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes(tmp_path / "content")
    monkeypatch.setattr(converting, "convert", crashing)
    result = run(tmp_path, engine=Engine(workers=2, converting=0, method="fork"))
    assert result.counts["notes"] == 28
    assert [fault.path for fault in result.diagnostics if fault.code == "convert-crashed"] == [
        "content/07.md",
        "content/20.md",
    ]


def test_an_exception_in_a_process_is_told_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Conversion:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(converting, "convert", fail)
    with pytest.raises(RuntimeError, match=r"(?s)in fail.*ZeroDivisionError: a bug"):
        converted(notes(tmp_path / "content"), Engine(workers=2, converting=0, method="fork"))


def test_where_processes_cannot_be_started_this_one_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = notes(tmp_path / "content")
    clean = converted(given, PLAIN)

    def refuse(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    assert converted(given, POOL) == clean


def test_what_reads_markdown_is_imported_only_where_a_note_is_converted() -> None:
    code = "import sys, postil.edges.convert_all, postil.core.assemble, postil.views, postil.edges.publish; "
    code += "print([name for name in ('markdown_it', 'math_core', 'pygments') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
