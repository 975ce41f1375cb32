"""Every diagnostic code has a site that brings it about, named for its fault, with the place where it is reported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

from postil.app import run
from postil.core.diagnostics import CODES
from postil.core.model import Diagnostic, Severity


class Broken(Struct, frozen=True):
    """A site's files, the place (``path:line:column`` as far as it is known) and words of the message."""

    files: dict[str, str | bytes]
    place: str
    words: str


def note(body: str, front: str = "") -> str:
    return f"---\n{front}\n---\n{body}\n" if front else f"{body}\n"


LONG = f"/{'a' * 150}" * 28 + "/"
"""An address whose parts are short enough for names of files, but not all of it for a path."""

BROKEN: dict[str, Broken] = {
    "alias-taken": Broken(
        {"content/a.md": note("# A"), "content/b.md": note("# B", "aliases: [/a/]")}, "content/b.md", "/a/"
    ),
    "anchor-missing": Broken(
        {"content/a.md": note("# A\n\n## Method"), "content/b.md": note("# B\n\nSee [there](a.md#methods).")},
        "content/b.md:3:5",
        "methods",
    ),
    "base-url-missing": Broken({"content/a.md": note("# A")}, "site.yaml", "base_url"),
    "citation-missing": Broken({"content/a.md": note("# A\n\nAs in [@doe2020].")}, "content/a.md:3:8", "doe2020"),
    "code-open": Broken(
        {"content/a.md": note("# A\n\n> ```python\n> x = 1\n\nIt *is*.\n\n```\nls\n```")},
        "content/a.md:3:3",
        "line 4",
    ),
    "config-duplicate": Broken({"site.yaml": "title: a\ntitle: b\n"}, "site.yaml:2:1", "twice"),
    "config-syntax": Broken({"site.yaml": "title: [\n"}, "site.yaml:2:1", "flow"),
    "config-type": Broken({"site.yaml": "views: home\n"}, "site.yaml:1:8", "a list"),
    "config-unknown": Broken({"site.yaml": "tittle: a\n"}, "site.yaml:1:1", "tittle"),
    "config-value": Broken({"site.yaml": "base_url: here\n"}, "site.yaml:1:11", "whole url"),
    "content-missing": Broken({"site.yaml": "content: notes\n"}, "site.yaml", '"notes"'),
    "encoding": Broken({"content/a.md": b"# A\n\nna\xefve\n"}, "content/a.md:3:3", "UTF-8"),
    "field-date": Broken({"content/a.md": note("# A", "year: long ago")}, "content/a.md:2:7", "year"),
    "field-duplicate": Broken({"content/a.md": note("# A", "venue: X\nvenue: Y")}, "content/a.md:3:1", "venue"),
    "field-id": Broken({"content/a.md": note("# A", "doi: none")}, "content/a.md:2:6", "DOI"),
    "field-status": Broken({"content/a.md": note("# A", "status: perhaps")}, "content/a.md:2:9", "perhaps"),
    "field-type": Broken({"content/a.md": note("# A", "own: perhaps")}, "content/a.md:2:6", "own"),
    "field-unknown": Broken({"content/a.md": note("# A", "autors: Ada Example")}, "content/a.md:2:1", "autors"),
    "file-template": Broken(
        {"content/a.md": note("# A"), "content/feed.xml": "---\nlayout: none\n---\n<feed/>"},
        "content/feed.xml",
        "front matter",
    ),
    "footnote-missing": Broken(
        {"content/a.md": note("# A\n\nSo it is.[^1]\nAnd so.[^2]\n\n[^1]: Or not.")}, "content/a.md:4:8", "[^2]: …"
    ),
    "header-open": Broken({"content/a.md": "---\ntitle: A\nyear: 2020\n\nThe text.\n"}, "content/a.md:1", "line 3"),
    "image-missing": Broken({"content/a.md": note("# A\n\nSo: ![a plot](plot.png)")}, "content/a.md:3:5", "plot.png"),
    "link-ambiguous": Broken(
        {"content/x/a.md": note("# A"), "content/y/a.md": note("# B"), "content/b.md": note("# C\n\nSee [[a]].")},
        "content/b.md:3:5",
        "content/x/a.md",
    ),
    "link-missing": Broken(
        {"content/a.md": note("# A"), "content/b.md": note("# B\n\nSee [it](aa.md).")}, "content/b.md:3:5", "aa.md"
    ),
    "liquid-unresolved": Broken(
        {"content/a.md": note("# A\n\nBy {{ page.keeper }}.", "dialect: kramdown")}, "content/a.md:6:4", "page.keeper"
    ),
    "math-error": Broken({"content/a.md": note("# A\n\nSo $\\frac{1}{$ holds.")}, "content/a.md:3:13", "missing"),
    "math-fallback": Broken({"content/a.md": note("# A\n\n$\\rule{1em}{1em}$")}, "content/a.md:3:2", "rule"),
    "math-label-duplicate": Broken(
        {
            "content/a.md": note(
                "# A\n\n\\begin{equation}\\label{e} a \\end{equation}\n\n\\begin{equation}\\label{e} b \\end{equation}"
            )
        },
        "content/a.md:5",
        "e",
    ),
    "math-macro": Broken(
        {"content/a.md": note("# A", "macros:\n  R: '\\mathbb{R'")}, "content/a.md:3:3", '"R" cannot be used: "}"'
    ),
    "math-open": Broken({"content/a.md": note("# A\n\nSo:\n\n$$\nx = 1\n\nholds.")}, "content/a.md:5:1", "blank line"),
    "math-ref-missing": Broken({"content/a.md": note("# A\n\nBy $\\eqref{eq:x}$.")}, "content/a.md:3:12", "eq:x"),
    "output-blocked": Broken(
        {"content/a.md": note("# A", f"permalink: {LONG}")}, f"public{LONG}index.html", "written: File name too long"
    ),
    "output-foreign": Broken(
        {"content/a.md": note("# A"), "public/a/index.html": "<p>mine</p>"}, "public/a/index.html", "not made by us"
    ),
    "paper-duplicate": Broken(
        {
            "content/a.md": note(
                "# Read\n\n## [The same title](https://example.org/1)\n\n## [The same title](https://example.org/2)",
                "kind: list",
            )
        },
        "content/a.md",
        "The same title",
    ),
    "paper-merged": Broken(
        {
            "content/a.md": note("# Of apples", 'arxiv: "2101.00001"'),
            "content/b.md": note("# On the motion of planets", 'arxiv: "2101.00001"'),
        },
        "content/b.md",
        "2101.00001",
    ),
    "strings-missing": Broken({"content/a.md": note("# A"), "site.yaml": "language: fr\n"}, "site.yaml", '"fr"'),
    "strings-syntax": Broken(
        {"content/a.md": note("# A"), "templates/strings/en.yaml": "paper.key: [\n"},
        "templates/strings/en.yaml:2:1",
        "",
    ),
    "strings-unknown": Broken(
        {"content/a.md": note("# A"), "templates/strings/en.yaml": "\npaper.kez: Key\n"},
        "templates/strings/en.yaml:2:1",
        "paper.kez",
    ),
    "strings-value": Broken(
        {"content/a.md": note("# A"), "templates/strings/en.yaml": "pager.page: Page {n}\n"},
        "templates/strings/en.yaml:1:13",
        '"n"',
    ),
    "template-error": Broken(
        {"content/a.md": note("# A"), "templates/paper.html": "<p>\n{{ paper. }}"}, "templates/paper.html:2", ""
    ),
    "template-unknown": Broken(
        {"content/a.md": note("# A"), "templates/papr.html": "<p></p>"}, "templates/papr.html", "of no page"
    ),
    "toml-syntax": Broken({"content/a.md": "+++\ntitle = \n+++\n# A\n"}, "content/a.md:2", ""),
    "url-collision": Broken(
        {"content/a.md": note("# A", "permalink: /x/"), "content/b.md": note("# B", "permalink: /x/")},
        "content/b.md",
        "/x/",
    ),
    "yaml-syntax": Broken({"content/a.md": note("# A", "title: [")}, "content/a.md", ""),
}

UNSEEN = ("template-error",)
"""Codes whose site cannot show another note."""

HALTING = ("config-syntax", "content-missing")
"""Codes with which nothing is written."""

ELSEWHERE = {
    "convert-crashed": "made by tests/test_convert_all.py",
    "settings-missing": "made by tests/test_adopt.py",
    "file-name": "made by test_a_name_that_is_no_unicode",
    "file-unreadable": "made by test_a_folder_that_cannot_be_read",
    "symlink-outside": "made by test_a_link_out_of_the_site",
}
"""Codes whose site needs more than files."""


def build(root: Path, files: dict[str, str | bytes]) -> tuple[Diagnostic, ...]:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data if isinstance(data, bytes) else data.encode())
    return run(root).diagnostics


def place(fault: Diagnostic) -> str:
    return f"{fault.path}:{fault.span.line}:{fault.span.column}" if fault.span else fault.path


def test_every_code_has_a_site() -> None:
    assert sorted({*BROKEN, *ELSEWHERE}) == sorted(CODES)


@pytest.mark.parametrize("code", BROKEN)
def test_the_fault_is_reported_at_its_place_and_the_rest_is_built(code: str, tmp_path: Path) -> None:
    broken = BROKEN[code]
    files = {**broken.files, "content/well.md": note("# All is well\n\nSo it is.")}
    found = [fault for fault in build(tmp_path, files) if fault.code == code]
    assert len(found) == 1
    assert f"{place(found[0])}:".startswith(f"{broken.place}:")
    assert broken.words in found[0].message
    assert found[0].severity == CODES[code][0]
    assert (tmp_path / "public" / "index.html").is_file() == (code not in HALTING)
    assert (tmp_path / "public" / "well" / "index.html").is_file() == (code not in (*UNSEEN, *HALTING))


@pytest.mark.parametrize("settings", ["title: [\n", "content: notes\n", "- a list\n"])
def test_a_good_site_is_not_written_over_for_settings_that_say_nothing(settings: str, tmp_path: Path) -> None:
    assert not [fault for fault in build(tmp_path, {"content/a.md": note("# A")}) if fault.severity == Severity.ERROR]
    page = tmp_path / "public" / "a" / "index.html"
    before = page.read_bytes()
    (tmp_path / "site.yaml").write_text(settings, encoding="utf-8")
    done = run(tmp_path)
    assert [fault.severity for fault in done.diagnostics] == [Severity.ERROR]
    assert done.counts == {"written": 0, "unchanged": 0, "removed": 0}
    assert page.read_bytes() == before


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content" / "closed").mkdir(parents=True)
    scandir = os.scandir

    def refuse(path: str) -> object:
        # Permissions would not do: root may read everything.
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    faults = {fault.code: fault.path for fault in build(tmp_path, {})}
    assert faults["file-unreadable"] == "content/closed"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    name = os.path.join(os.fsencode(tmp_path / "content"), b"na\xefve.md")  # noqa: PTH118
    Path(os.fsdecode(name)).write_text("# A\n", encoding="utf-8")
    command = [sys.executable, "-m", "postil", "build", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert '"file-name"' in done.stdout


@pytest.mark.parametrize(
    ("name", "body", "words", "hint"),
    [
        ("feed.xml", "<feed/>", "a template for another generator", ""),
        ("robots.txt", "Sitemap: {{ site.url }}", "a template", 'if it is a note, rename it to "robots.md"'),
        ("notes.txt", "# A\n\n[b](https://c.org)", "and Markdown, but is left out", 'rename it to "notes.md"'),
    ],
)
def test_a_file_with_front_matter_and_another_name(tmp_path: Path, name: str, body: str, words: str, hint: str) -> None:
    faults = build(tmp_path, {"content/a.md": note("# A"), f"content/{name}": f"---\nlayout: x\n---\n{body}\n"})
    (found,) = (fault for fault in faults if fault.code == "file-template")
    assert words in found.message
    assert found.hint == hint


def test_a_link_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n", encoding="utf-8")
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "content" / "a.md").symlink_to(tmp_path / "secret.md")
    assert "symlink-outside" in [fault.code for fault in build(site, {})]
    assert "Secret" not in (site / "public" / "index.html").read_text(encoding="utf-8")
