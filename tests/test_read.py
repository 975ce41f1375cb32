"""Reading a site's folder: what counts, what wins, what is refused."""

import os
from pathlib import Path

import pytest

from postil.core.model import Inputs
from postil.core.settings.config import Config
from postil.edges.files import excluded, is_ignored
from postil.edges.read import read, theme_folder

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d"
    "0000000c4944415478da6360606000000004000157c2d4b30000000049454e44ae426082"
)


def write(root: Path, *names: str, data: bytes = b"x") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def urls(inputs: Inputs, folder: str) -> dict[str, str]:
    return {asset.path: asset.url for asset in inputs.assets if asset.path.startswith(folder)}


def codes(inputs: Inputs) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in inputs.diagnostics]


def test_notes_and_the_files_beside_them(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "content/sub/b.markdown", "content/c.MD", "content/sub/d.pdf", "content/e#1?.txt")
    inputs = read(tmp_path, Config())
    assert list(inputs.notes) == ["content/a.md", "content/c.MD", "content/sub/b.markdown"]
    assert Path(inputs.notes["content/a.md"]).read_bytes() == b"x"
    assert urls(inputs, "content/") == {"content/e#1?.txt": "/e-1-.txt", "content/sub/d.pdf": "/sub/d.pdf"}
    assert not inputs.diagnostics


def test_hidden_and_temporary_files_do_not_count(tmp_path: Path) -> None:
    write(
        tmp_path, *(f"content/{name}" for name in (".a.md.swp", "a.md~", "#a.md#", ".hidden.md", ".git/b.md", "4913"))
    )
    write(tmp_path, "content/.DS_Store", "content/~$a.md", "content/node_modules/x.md", "content/.#lock.md")
    write(tmp_path, "content/.gitbook/assets/f.png", "static/.nojekyll", "static/.well-known/x")
    inputs = read(tmp_path, Config())
    assert not inputs.notes
    assert list(urls(inputs, "content/")) == ["content/.gitbook/assets/f.png"]
    assert list(urls(inputs, "static/")) == ["static/.nojekyll", "static/.well-known/x"]


def test_names_that_are_no_temporary_ones() -> None:
    assert not any(map(is_ignored, ("a.md", "tmp.md", "part.md", "notes.bak.md", "#1 paper.md", "C#.md")))


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("drafts", ["drafts/a.md", "x/drafts/b.md", "drafts"], ["drafts.md", "x/mydrafts/a.md"]),
        ("drafts/", ["drafts/a.md"], ["drafts.md"]),
        ("*.tex", ["a.tex", "x/b.tex"], ["a.tex.md"]),
        ("x/*.md", ["x/a.md"], ["a.md", "x/y/a.md", "y/x/a.md"]),
        ("x/**", ["x/a.md", "x/y/a.md"], ["xa.md"]),
        ("**/y/*.md", ["y/a.md", "x/y/a.md"], ["y/z/a.md"]),
        ("/a?.md", ["ab.md"], ["a.md", "x/ab.md"]),
        ("[draft].md", ["[draft].md"], ["d.md"]),
    ],
)
def test_excluded(pattern: str, fitting: list[str], other: list[str]) -> None:
    test = excluded([pattern])
    assert [path for path in fitting + other if test(path)] == fitting


def test_excluded_folders_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "content/old/b.md")
    assert list(read(tmp_path, Config(exclude=("old",))).notes) == ["content/a.md"]


def test_the_sites_files_win_over_the_themes_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, "static/css/postil.css", "static/own.css", data=b"own")
    write(tmp_path, "templates/page.html", "templates/own.html", data=b"own")
    inputs = read(tmp_path, Config())
    paths = {asset.url: asset.path for asset in inputs.assets}
    assert paths["/css/postil.css"] == "static/css/postil.css"
    assert paths["/own.css"] == "static/own.css"
    assert paths["/favicon.svg"].startswith("theme/")
    assert inputs.templates["page.html"] == inputs.templates["own.html"] == "own"
    theme = (theme_folder() / "templates" / "page.html").read_text(encoding="utf-8")
    assert inputs.templates["theme/page.html"] == theme
    assert inputs.templates["base.html"]


def test_sizes_and_digests(tmp_path: Path) -> None:
    write(tmp_path, "content/f.png", data=PNG)
    write(tmp_path, "content/broken.png", data=b"\x89PNG nothing")
    write(tmp_path, "content/f.svg", data=b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>')
    found = {asset.path: asset for asset in read(tmp_path, Config()).assets}
    assert (found["content/f.png"].width, found["content/f.png"].height) == (3, 2)
    assert (found["content/f.svg"].width, found["content/f.svg"].height) == (40, 30)
    assert found["content/broken.png"].width == 0
    assert found["content/f.png"].size == len(PNG)
    assert found["content/f.png"].digest != found["content/broken.png"].digest


def test_links_that_leave_the_site_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    site = tmp_path / "site"
    write(outside, "secret.md", "folder/b.md")
    write(site, "content/a.md", "shared/c.md")
    for name, goal in (("x.md", outside / "secret.md"), ("y", outside / "folder"), ("shared", site / "shared")):
        (site / "content" / name).symlink_to(goal)
    (site / "content" / "loop").symlink_to(site / "content")
    (site / "content" / "dangling.md").symlink_to(site / "nothing")
    inputs = read(site, Config())
    assert list(inputs.notes) == ["content/a.md", "content/shared/c.md"]
    assert sorted(codes(inputs)) == [("symlink-outside", f"content/{name}") for name in ("loop", "x.md", "y")]


def test_a_content_folder_outside_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.md")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "content").symlink_to(tmp_path / "outside")
    inputs = read(tmp_path / "site", Config())
    assert not inputs.notes
    assert codes(inputs) == [("symlink-outside", "content")]


def test_special_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    os.mkfifo(tmp_path / "content" / "pipe.md")
    assert list(read(tmp_path, Config()).notes) == ["content/a.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_what_cannot_be_read_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "content/locked/b.md", "static/c.css")
    (tmp_path / "content/locked").chmod(0)
    (tmp_path / "static/c.css").chmod(0)
    found = codes(read(tmp_path, Config()))
    (tmp_path / "content/locked").chmod(0o755)
    assert found == [("file-unreadable", "content/locked"), ("file-unreadable", "static/c.css")]


def test_names_that_are_not_unicode_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    try:
        (tmp_path / "content" / os.fsdecode(b"b\xff.md")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system has no such names")
    inputs = read(tmp_path, Config())
    assert list(inputs.notes) == ["content/a.md"]
    assert codes(inputs) == [("file-name", "content/b\ufffd.md")]


def test_names_are_known_in_one_normal_form(tmp_path: Path) -> None:
    write(tmp_path, "content/e\u0301.md")
    inputs = read(tmp_path, Config())
    assert list(inputs.notes) == ["content/\u00e9.md"]
    assert Path(inputs.notes["content/\u00e9.md"]).read_bytes() == b"x"


def test_templates_must_be_text(tmp_path: Path) -> None:
    write(tmp_path, "templates/page.html", data=b"\xff\xfe")
    inputs = read(tmp_path, Config())
    assert codes(inputs) == [("template-error", "templates/page.html")]
    assert inputs.templates["page.html"]


def test_the_output_is_no_source(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "content/out/b.md")
    assert list(read(tmp_path, Config(output="content/out")).notes) == ["content/a.md"]


def test_a_site_without_anything_is_still_one(tmp_path: Path) -> None:
    inputs = read(tmp_path, Config())
    assert not inputs.notes
    assert inputs.templates
