"""Writing a build into a folder without harming anything."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from postil.core.diagnostics import UserError, diagnostic
from postil.core.model import Asset, Build, Output
from postil.core.rendering.render import TemplateFault
from postil.edges import new_folders, staging, writing
from postil.edges.manifest import MANIFEST
from postil.edges.publish import TEMPORARY, Published, check_output, to_folder

FAULT = diagnostic("template-error", "templates/x.html", None, "wrong")


def build(files: Mapping[str, bytes | None]) -> Build:
    """Return a build with these files; None is a page whose template is wrong."""

    def output(path: str, data: bytes | None) -> Output:
        def produce() -> bytes:
            if data is None:
                raise TemplateFault(FAULT)
            return data

        return Output(path, produce=produce)

    return Build(tuple(output(path, data) for path, data in sorted(files.items())), ())


def publish(folder: Path, files: Mapping[str, bytes | None]) -> Published:
    return to_folder(build(files), folder, lambda _stage, _done, _total: None)


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def counts(published: Published) -> tuple[int, int, int]:
    return published.written, published.unchanged, published.removed


def test_writes_what_differs_and_removes_what_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "public"
    assert counts(publish(out, {"a/index.html": b"1", "b/c/index.html": b"2"})) == (2, 0, 0)
    before = (out / "a/index.html").stat()
    assert counts(publish(out, {"a/index.html": b"1", "d.txt": b"3"})) == (1, 1, 1)
    assert tree(out) == {"a/index.html": b"1", "d.txt": b"3"}
    assert (out / "a/index.html").stat().st_mtime_ns == before.st_mtime_ns
    assert not (out / "b").exists()
    assert counts(publish(out, {"a/index.html": b"1", "d.txt": b"3"})) == (0, 2, 0)


def test_a_file_changed_by_hand_is_ours_again(tmp_path: Path) -> None:
    publish(tmp_path, {"a": b"1"})
    (tmp_path / "a").write_bytes(b"by hand")
    assert counts(publish(tmp_path, {"a": b"1"})) == (1, 0, 0)
    assert tree(tmp_path) == {"a": b"1"}


def test_files_that_we_never_made_are_left_alone(tmp_path: Path) -> None:
    for name in ("CNAME", "index.html", "same.txt"):
        (tmp_path / name).write_bytes(b"theirs")
    published = publish(tmp_path, {"index.html": b"ours", "a": b"1", "same.txt": b"theirs"})
    assert counts(published) == (1, 1, 0)
    assert [(f.code, f.path) for f in published.diagnostics] == [("output-foreign", f"{tmp_path.name}/index.html")]
    assert counts(publish(tmp_path, {})) == (0, 0, 2)
    assert tree(tmp_path) == {"CNAME": b"theirs", "index.html": b"theirs"}


def test_a_folder_with_a_foreign_file_in_it_stays(tmp_path: Path) -> None:
    publish(tmp_path, {"a/index.html": b"1"})
    (tmp_path / "a/own.txt").write_bytes(b"theirs")
    publish(tmp_path, {})
    assert tree(tmp_path) == {"a/own.txt": b"theirs"}


def test_a_foreign_file_where_a_folder_must_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "own.txt").write_bytes(b"theirs")
    published = publish(tmp_path, {"a/index.html": b"1", "b": b"2", "c": b"3"})
    assert [fault.code for fault in published.diagnostics] == ["output-foreign", "output-foreign"]
    assert tree(tmp_path) == {"a": b"theirs", "b/own.txt": b"theirs", "c": b"3"}


def test_an_old_name_that_is_a_new_files_is_kept(tmp_path: Path) -> None:
    publish(tmp_path, {"ViT": b"1"})
    # As on a file system that ignores case.
    (tmp_path / "vit").hardlink_to(tmp_path / "ViT")
    publish(tmp_path, {"vit": b"1"})
    assert (tmp_path / "vit").read_bytes() == (tmp_path / "ViT").read_bytes() == b"1"


def test_an_asset_that_is_gone_is_reported(tmp_path: Path) -> None:
    asset = Asset("content/f.png", "/f.png", str(tmp_path / "gone"), "", 2)
    published = to_folder(
        Build((Output("f.png", asset=asset),), ()), tmp_path / "out", lambda _stage, _done, _total: None
    )
    assert [(fault.code, fault.path) for fault in published.diagnostics] == [("file-unreadable", "content/f.png")]


def test_a_file_becomes_a_folder_and_back(tmp_path: Path) -> None:
    publish(tmp_path, {"a": b"1"})
    publish(tmp_path, {"a/b": b"2"})
    assert tree(tmp_path) == {"a/b": b"2"}
    publish(tmp_path, {"a": b"3"})
    assert tree(tmp_path) == {"a": b"3"}


def test_pages_with_faults_are_left_out_and_do_not_stop_the_others(tmp_path: Path) -> None:
    publish(tmp_path, {"a": b"1", "b": b"2"})
    published = publish(tmp_path, {"a": None, "b": b"3", "c": None})
    assert published.diagnostics == (FAULT, FAULT)
    assert tree(tmp_path) == {"b": b"3"}


def test_symbolic_links_lead_nowhere(tmp_path: Path) -> None:
    outside, out = tmp_path / "outside", tmp_path / "public"
    outside.mkdir()
    out.mkdir()
    (outside / "keep").write_bytes(b"theirs")
    (out / "a").symlink_to(outside)
    (out / "file").symlink_to(outside / "keep")
    published = publish(out, {"a/keep": b"ours", "file": b"ours"})
    assert [fault.code for fault in published.diagnostics] == ["output-foreign", "output-foreign"]
    assert tree(outside) == {"keep": b"theirs"}


def test_a_link_in_place_of_our_file_is_replaced_itself(tmp_path: Path) -> None:
    outside = tmp_path / "theirs"
    outside.write_bytes(b"1")
    out = tmp_path / "public"
    publish(out, {"a": b"1"})
    (out / "a").unlink()
    (out / "a").symlink_to(outside)
    publish(out, {"a": b"1"})
    assert not (out / "a").is_symlink()
    publish(out, {"a": b"2"})
    assert outside.read_bytes() == b"1"


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "a/../../outside", "..", "", "a//b", "a\\..\\b", ".postil-manifest.json"]
)
def test_a_hostile_manifest_removes_nothing_outside(tmp_path: Path, name: str) -> None:
    out = tmp_path / "public"
    out.mkdir()
    (tmp_path / "outside").write_bytes(b"theirs")
    (out / MANIFEST).write_text(json.dumps({"version": 1, "files": [name]}))
    assert counts(publish(out, {"a": b"1"})) == (1, 0, 0)
    assert (tmp_path / "outside").exists()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]", b'{"files": 3}', b'{"files": [3]}'])
def test_a_damaged_manifest_is_none(tmp_path: Path, data: bytes) -> None:
    publish(tmp_path, {"a": b"1", "b": b"2"})
    (tmp_path / MANIFEST).write_bytes(data)
    published = publish(tmp_path, {"a": b"1", "b": b"3"})
    assert [fault.code for fault in published.diagnostics] == ["output-foreign"]
    assert tree(tmp_path) == {"a": b"1", "b": b"2"}


class Killed(BaseException):
    """What stands in for the end of the process."""


def test_what_a_killed_build_wrote_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = os.replace

    def replace(source: str, target: str) -> None:
        if Path(target).name == "b":
            raise Killed
        plain(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(Killed):
        publish(tmp_path, {"a": b"1", "b": b"1", "c": b"1"})
    monkeypatch.undo()
    assert tree(tmp_path) == {"a": b"1"}
    published = publish(tmp_path, {"a": b"2", "c": b"2"})
    assert not published.diagnostics
    assert tree(tmp_path) == {"a": b"2", "c": b"2"}
    assert not (tmp_path / TEMPORARY).exists()


def test_no_moment_shows_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, {"a": b"old"})
    seen: list[bytes] = []
    plain = writing.write

    def watched(target: str, data: bytes) -> None:
        assert Path(target).parent.name == TEMPORARY
        plain(target, data)
        seen.append((tmp_path / "a").read_bytes())

    monkeypatch.setattr(staging, "write", watched)
    publish(tmp_path, {"a": b"new"})
    assert seen == [b"old"]


def test_new_folders_take_their_places_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = os.replace
    moved: list[str] = []

    def replace(source: str, target: str) -> None:
        moved.append(Path(target).name)
        plain(source, target)

    monkeypatch.setattr(os, "replace", replace)
    (tmp_path / "c").mkdir()
    files = {"a/1/index.html": b"1", "a/2/index.html": b"2", "b": b"3", "c/d/index.html": b"4"}
    assert counts(publish(tmp_path, files)) == (4, 0, 0)
    assert tree(tmp_path) == files
    assert [name for name in moved if name != MANIFEST] == ["a", "b", "index.html", "index.html"]


@pytest.mark.parametrize("kind", ["folder", "error"])
def test_a_folder_that_cannot_take_its_place_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    plain, write = os.replace, writing.write

    def replace(source: str, target: str) -> None:
        if kind == "error" and Path(source).is_dir():
            raise PermissionError(13, "no", target)
        plain(source, target)

    def made_meanwhile(target: str, data: bytes) -> None:
        write(target, data)
        if kind == "folder":
            (tmp_path / "a").mkdir(exist_ok=True)
            (tmp_path / "a" / "theirs").write_bytes(b"0")

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(new_folders, "write", made_meanwhile)
    assert counts(publish(tmp_path, {"a/1/index.html": b"1"})) == (1, 0, 0)
    assert tree(tmp_path) == {"a/1/index.html": b"1"} | ({"a/theirs": b"0"} if kind == "folder" else {})


@pytest.mark.parametrize("there", [{}, {"a": b"0"}, {"a/b/c": b"0"}])
def test_of_two_that_cannot_both_be_the_file_stands(tmp_path: Path, there: Mapping[str, bytes]) -> None:
    """Whatever stood there before, and whichever was written first."""
    publish(tmp_path, there)
    published = publish(tmp_path, {"a": b"1", "a/b/c": b"2"})
    assert tree(tmp_path) == {"a": b"1"}
    assert [fault.code for fault in published.diagnostics] == ["output-foreign"]


def test_names_that_are_one_to_some_systems_are_both_published(tmp_path: Path) -> None:
    files = {"a/1/index.html": b"1", "A/1/index.html": b"2"}
    publish(tmp_path, files)
    assert tree(tmp_path) == files


def test_a_name_that_is_too_long_stops_no_other(tmp_path: Path) -> None:
    published = publish(tmp_path, {f"a/{'b' * 300}/index.html": b"1", "a/c": b"2"})
    assert tree(tmp_path) == {"a/c": b"2"}
    assert [fault.code for fault in published.diagnostics] == ["output-blocked"]


def test_assets_are_copied_as_they_are(tmp_path: Path) -> None:
    source = tmp_path / "f.png"
    source.write_bytes(b"\x00\xff")
    asset = Asset("content/f.png", "/f.png", str(source), "", 2)
    to_folder(Build((Output("f.png", asset=asset),), ()), tmp_path / "out", lambda _stage, _done, _total: None)
    assert tree(tmp_path / "out") == {"f.png": b"\x00\xff"}


def test_an_asset_of_one_size_and_time_is_still_another(tmp_path: Path) -> None:
    source = tmp_path / "f.png"
    for data in (b"one", b"two", b"one"):
        source.write_bytes(data)
        os.utime(source, (0, 0))
        build = Build((Output("f.png", asset=Asset("content/f.png", "/f.png", str(source), "", 3)),), ())
        to_folder(build, tmp_path / "out", lambda _stage, _done, _total: None)
        os.utime(tmp_path / "out" / "f.png", (0, 0))
        assert tree(tmp_path / "out") == {"f.png": data}


def test_files_are_as_readable_as_others(tmp_path: Path) -> None:
    publish(tmp_path, {"a": b"1"})
    (tmp_path / "plain").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_manifest_names_what_is_there(tmp_path: Path) -> None:
    publish(tmp_path, {"b": b"1", "a/é": b"2"})
    assert json.loads((tmp_path / MANIFEST).read_bytes())["files"] == ["a/é", "b"]


@pytest.mark.parametrize("folder", ["", "..", "../..", "content", "content/..", "link"])
def test_dangerous_output_folders_are_refused(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "a" / "site"
    (root / "content").mkdir(parents=True)
    (root / "link").symlink_to(root)
    with pytest.raises(UserError):
        check_output(root, root / folder, [root / "content"])


def test_a_file_or_the_home_folder_is_no_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError):
        check_output(tmp_path, tmp_path / "file", [])
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with pytest.raises(UserError):
        check_output(tmp_path / "site", tmp_path / "home", [])
    check_output(tmp_path / "site", tmp_path / "home" / "public", [])


def test_a_folder_that_is_up_to_date_is_not_written_to(tmp_path: Path) -> None:
    """So that it may be read-only: nothing is made there, not even for a moment."""
    publish(tmp_path, {"a/index.html": b"1", "b": b"2"})
    os.utime(tmp_path, ns=(0, 0))
    assert counts(publish(tmp_path, {"a/index.html": b"1", "b": b"2"})) == (0, 2, 0)
    assert tmp_path.stat().st_mtime_ns == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    publish(tmp_path, {"a": b"1"})
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OSError):
            publish(tmp_path, {"a": b"2"})
        assert tree(tmp_path) == {"a": b"1"}
    finally:
        tmp_path.chmod(0o755)
