"""Folders of notes that nobody made a site: a plain one, a GitBook's, a Jekyll blog's."""

from pathlib import Path

import pytest

from postil.app import run
from postil.cli import main
from postil.core.model import Diagnostic
from tests.building import Built, build_site
from tests.reading import main_of, page, visible_text

GITBOOK = {
    "README.md": "# Notes of a reader\n\nWelcome; begin with [seeing](vision/).\n",
    "SUMMARY.md": "# Table of contents\n\n* [Introduction](README.md)\n* [Seeing](vision/README.md)\n"
    "  * [A net](vision/net.md)\n* [Far](https://arxiv.org/abs/2101.00001)\n* [Near](https://arxiv.org/abs/2101.00002)\n",
    "vision/README.md": "# Seeing\n\nThere is [a net](net.md).\n",
    "vision/net.md": "# A net that sees\n\n![a plot](../.gitbook/assets/plot.svg)\n\nBack to [all](../SUMMARY.md).\n",
    ".gitbook/assets/plot.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>",
}
JEKYLL = {
    "_config.yml": "title: A reader's blog\ndescription: Papers, read slowly.\ntheme: minima\nauthor: Ada\n",
    "_posts/2017-04-28-of-sums.md": "---\nlayout: post\ntitle: Of sums\n---\n"
    "See [it]({% post_url 2017-05-01-of-products %}).\n",
    "_posts/2017-05-01-of-products.md": "---\nlayout: post\ntitle: Of products\n---\nThey grow.\n",
    "index.html": "---\nlayout: home\n---\n{{ content }}\n",
    "assets/main.scss": "---\n---\n@import 'x';\n",
    "_layouts/post.html": "{{ content }}",
    "_includes/README.md": "# How to include",
    "Gemfile": "gem 'jekyll'",
}


def codes(built: Built) -> set[str]:
    return {fault.code for fault in built.diagnostics}


def paths(built: Built) -> list[str]:
    return [document.path for document in built.documents]


def told(faults: tuple[Diagnostic, ...], code: str) -> str:
    return next(fault.message for fault in faults if fault.code == code)


def test_a_bare_folder_of_notes_is_a_site(tmp_path: Path) -> None:
    files = {
        "paper-notes/sums.md": "# Of sums\n\nSee [[products]].\n",
        "paper-notes/deep/products.md": "# Of products\n",
    }
    build_site(tmp_path, {})
    built = build_site(tmp_path / "paper-notes", {path.partition("/")[2]: text for path, text in files.items()})
    assert codes(built) == {"settings-missing", "base-url-missing"}
    assert 'titled "Paper notes" (from the folder\'s name)' in told(built.diagnostics, "settings-missing")
    assert "Paper notes" in visible_text(page(built.file("/")))
    (link,) = main_of(page(built.file("/sums/"))).xpath(".//a[@class='wikilink']")
    assert link.get("href") == "../deep/products/index.html"
    again = run(built.root)
    assert (again.counts["papers"], again.counts["written"]) == (2, 0)


def test_a_gitbook_is_a_site(tmp_path: Path) -> None:
    files = {**GITBOOK, "node_modules/a/README.md": "# A module", "LICENSE.md": "# Licence", ".venv/x.md": "# No"}
    built = build_site(tmp_path, files)
    assert {d.path: d.kind for d in built.documents} == {
        "README.md": "page", "SUMMARY.md": "page", "vision/README.md": "page", "vision/net.md": "note",
    }  # fmt: skip
    assert built.document("SUMMARY.md").meta.title.text == "Table of contents"
    assert codes(built) == {"settings-missing", "base-url-missing"}
    assert "Welcome" in visible_text(main_of(page(built.file("/"))))
    (plot,) = main_of(page(built.file("/vision/net/"))).xpath(".//img[@alt='a plot']")
    assert plot.get("src") == "../../.gitbook/assets/plot.svg"
    assert built.file("/.gitbook/assets/plot.svg").is_file()


def test_a_jekyll_blog_is_a_site(tmp_path: Path) -> None:
    built = build_site(tmp_path, JEKYLL)
    assert paths(built) == ["_posts/2017-04-28-of-sums.md", "_posts/2017-05-01-of-products.md"]
    assert 'titled "A reader\'s blog" (from _config.yml)' in told(built.diagnostics, "settings-missing")
    left = {fault.path for fault in built.diagnostics if fault.code == "file-template"}
    assert left == {"index.html", "assets/main.scss"}
    assert [path.name for path in (tmp_path / "public").glob("_*")] == ["_headers"]
    (link,) = main_of(page(built.file("/posts/2017-04-28-of-sums/"))).xpath(".//a[.='it']")
    assert link.get("href") == "../../posts/2017-05-01-of-products/index.html"


def test_the_folder_itself_may_be_the_content(tmp_path: Path) -> None:
    files = {
        "site.yaml": "title: Mine\ncontent: .\nbase_url: https://example.org\noutput: out/site\n",
        "a.md": "# A\n\n![plot](figures/a.svg)\n",
        "figures/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "static/own.txt": "mine",
        "static/aside.md": "# Copied",
        "templates/blank.md": "# Not a note",
    }
    built = build_site(tmp_path, files)
    assert not built.diagnostics
    assert paths(built) == ["a.md"]
    made = {path.relative_to(tmp_path / "out/site").as_posix() for path in (tmp_path / "out/site").rglob("*")}
    assert {"a/index.html", "figures/a.svg", "own.txt", "aside.md"} <= made
    assert not {"site.yaml", "static", "templates"} & made
    assert run(tmp_path).counts["written"] == 0


def test_the_command_needs_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("# A\n", encoding="utf-8")
    assert main(["build", "-C", str(tmp_path / "notes")]) == 0
    assert "settings-missing" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path / "notes")
    assert main(["build"]) == 0
    assert "1 paper" in capsys.readouterr().out


@pytest.mark.parametrize("name", [".hidden/a.md", "node_modules/x/a.md", "LICENSE.md", "_site/a.md", "a.txt"])
def test_a_folder_without_notes_is_no_site(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("# A\n", encoding="utf-8")
    assert main(["build", "-C", str(tmp_path)]) == 2
    assert "nor any notes" in capsys.readouterr().err


def test_nobody_means_all_that_lies_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert "no site here" in capsys.readouterr().err
