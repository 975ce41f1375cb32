"""Nothing changed, or little: what a build then leaves out, and that what it leaves equals a clean build."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from postil.app import Run, run
from postil.core.model import Page
from postil.core.rendering.render import Renderer
from postil.core.rendering.rendered import Rendered
from postil.edges import amend as amending
from postil.edges.engine import Engine
from postil.edges.manifest import MANIFEST

LONG = "A sentence that is long enough for an excerpt. " * 9
"""What the excerpt of a note is, so that words behind it are seen on its own pages alone."""

FILES: Mapping[str, str] = {
    "site.yaml": "title: Mine\nbase_url: https://example.org\n",
    "content/index.md": "# Mine\n\nWelcome.\n",
    "content/apples.md": '---\ntitle: Of apples\nyear: 2020\narxiv: "2001.00001"\ntags: [fruit]\n---\n'
    "Apples are $r$.\n",
    "content/more.md": '---\ntitle: Of apples\narxiv: "2001.00001"\nadded: 2021-01-01\n---\n'
    "## Part\n\nMore [of it](#part).\n",
    "content/pears.md": "---\ntitle: Of pears\nyear: 2021\n---\n# Of pears\n\n"
    "## Shape\n\nUnlike [[apples]].\n\n## Taste\n\nSo.\n",
    "content/broken.md": "# Broken\n\nSee [it](missing.md).\n\nWords.\n",
    "content/about.md": "---\nkind: page\n---\n# About\n\nMe.\n",
    "content/read.md": "---\nkind: list\n---\n# Read\n\n## [One](https://arxiv.org/abs/2101.00001)\n\nGood.\n\n"
    "## [Two](https://arxiv.org/abs/2101.00002)\n\nAs [[pears]].\n",
    "content/images/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "static/own.css": "p {}",
    "templates/own.html": "{{ title }}",
}
HEAVY = ("click.testing", "jinja2", "markdown_it", "pygments", "math_core", "sqlite3", "rich", "imagesize", "watchdog")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site and build it once."""
    root = tmp_path / "site"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    run(root)
    return root


def tree(root: Path) -> dict[str, bytes]:
    found = (path for path in (root / "public").rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(root / "public").as_posix(): path.read_bytes() for path in found}


def facts(result: Run) -> dict[str, int]:
    return {name: count for name, count in result.counts.items() if name not in ("written", "unchanged", "removed")}


def check(root: Path, result: Run) -> None:
    """Compare with a build that takes nothing over."""
    found = tree(root)
    clean = run(root, {"cache": "", "output": "clean"})
    files = (path for path in (root / "clean").rglob("*") if path.is_file() and path.name != MANIFEST)
    assert found == {path.relative_to(root / "clean").as_posix(): path.read_bytes() for path in files}
    assert (result.diagnostics, facts(result)) == (clean.diagnostics, facts(clean))


class Watch:
    """Which pages are rendered, and whether the last build was taken over."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rendered: list[str] = []
        self.amended = 0
        plain, amend = Renderer.rendered, amending.amend

        def rendered(renderer: Renderer, page: Page) -> Rendered:
            self.rendered.append(page.url)
            return plain(renderer, page)

        def counted(*arguments: Any) -> Any:
            found = amend(*arguments)
            self.amended += found is not None
            return found

        monkeypatch.setattr(Renderer, "rendered", rendered)
        monkeypatch.setattr(amending, "amend", counted)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def test_an_unchanged_site_is_built_without_heavy_modules(site: Path) -> None:
    code = (
        "import json, sys; from postil.cli import main; code = main(['build', '--format', 'json']);"
        "print(json.dumps([code, sorted(sys.modules)]))"
    )
    command = [sys.executable, "-c", code]
    lines = subprocess.run(command, cwd=site, capture_output=True, text=True, check=True).stdout.splitlines()
    code, modules = json.loads(lines[-1])
    assert code == 0
    assert [module for module in modules if module.partition(".")[0] in HEAVY] == []
    told = json.loads("\n".join(lines[:-1]))
    assert told["summary"]["written"] == 0
    assert [fault["code"] for fault in told["diagnostics"]].count("link-missing") == 1


def test_an_unchanged_site_has_the_same_outcome(site: Path, watch: Watch) -> None:
    first, second = run(site, engine=Engine(shortcuts=False)), run(site)
    assert (second.diagnostics, second.counts) == (first.diagnostics, first.counts)
    assert not watch.rendered
    assert not second.documents
    check(site, second)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("site.yaml", "title: Other\n"),
        ("content/pears.md", "# Other\n"),
        ("content/new.md", "# New\n"),
        ("content/images/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1'/>"),
        ("content/images/b.svg", "<svg/>"),
        ("static/own.css", "q {}"),
        ("static/css/postil.css", "q {}"),
        ("templates/own.html", "{{ titles }}"),
        (
            "templates/paper.html",
            "<p>{{ paper.title | html }}{% for note in notes %}{{ note.body | length }}{% endfor %}",
        ),
    ],
)
def test_whatever_is_changed_is_seen(path: str, text: str, site: Path) -> None:
    before = (site / path).stat() if (site / path).exists() else None
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text)
    if before:
        os.utime(site / path, ns=(before.st_atime_ns, before.st_mtime_ns))
    check(site, run(site))
    assert run(site).counts["written"] == 0


@pytest.mark.parametrize("path", ["content/pears.md", "content/images/a.svg", "static/own.css", "site.yaml"])
def test_whatever_is_removed_is_seen(path: str, site: Path) -> None:
    (site / path).unlink()
    check(site, run(site))


def test_other_settings_on_the_command_line_have_a_state_of_their_own(site: Path, watch: Watch) -> None:
    drafts = {"drafts": True, "output": "drafts"}
    assert run(site, drafts).counts["written"]
    watch.rendered.clear()
    assert run(site, drafts).counts["written"] == 0
    assert run(site).counts["written"] == 0
    assert not watch.rendered
    assert len(list((site / ".postil").glob("state-*"))) == 2


@pytest.mark.parametrize("how", ["changed", "changed in secret", "removed", "a link", "manifest"])
def test_what_somebody_did_to_the_output_is_undone(how: str, site: Path) -> None:
    before = tree(site)
    page = site / "public/pears/index.html"
    stat = page.stat()
    match how:
        case "changed":
            page.write_text("mine")
        case "changed in secret":
            page.write_bytes(page.read_bytes().replace(b"Shape", b"shape"))
            os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
        case "removed":
            page.unlink()
        case "a link":
            page.rename(site / "kept.html")
            page.symlink_to(site / "kept.html")
        case "manifest":
            (site / "public" / MANIFEST).unlink()
    result = run(site)
    if how == "manifest":
        assert {fault.code for fault in result.diagnostics} >= {"link-missing"}
    else:
        check(site, result)
    assert tree(site) == before


def test_files_with_new_dates_are_compared_once(site: Path, watch: Watch) -> None:
    for path in (site / "public").rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
    state = next((site / ".postil").glob("state-*"))
    before = state.read_bytes()
    assert run(site).counts["written"] == 0
    after = state.read_bytes()
    assert after != before
    assert run(site).counts["written"] == 0
    assert state.read_bytes() == after
    assert not watch.rendered


BODIES = {
    "a note": ("content/pears.md", "So.", "So and so."),
    "lines that move": ("content/pears.md", "## Shape\n", "## Shape\n\nMore.\n"),
    "the first of two notes": ("content/apples.md", "Apples are", "All apples are"),
    "the second of two notes": ("content/more.md", "More [of", "Much more [of"),
    "an entry of a list": ("content/read.md", "As [[pears]].", "As [[pears]]. It is.\n\nAnd well."),
    "a page": ("content/about.md", "Me.", "Me.\n\nAnd more."),
    "the home page": ("content/index.md", "Welcome.", "Welcome.\n\nTo all."),
    "a note with faults": ("content/broken.md", "Words.", "Words.\n\nMore words."),
}


@pytest.mark.parametrize("what", BODIES)
def test_a_body_is_made_again_without_rendering_its_pages(what: str, site: Path, watch: Watch) -> None:
    path, old, new = BODIES[what]
    edit(site, path, old, f"{LONG}\n\n{old}")
    run(site)
    watch.rendered.clear()
    before = tree(site)
    edit(site, path, old, new)
    result = run(site)
    assert (watch.rendered, watch.amended) == ([], 1)
    after = tree(site)
    assert result.counts["written"] == sum(after[path] != before[path] for path in after) > 0
    check(site, result)
    watch.rendered.clear()
    assert run(site).counts["written"] == 0
    assert not watch.rendered
    # What a whole build would remember is what was remembered.
    assert run(site, engine=Engine(shortcuts=False)).counts["written"] == 0
    assert not watch.rendered


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/pears.md", "title: Of pears", "title: Of plums"),
        ("content/pears.md", "year: 2021", "year: 2022"),
        ("content/pears.md", "## Shape", "## Form"),
        ("content/pears.md", "[[apples]]", "[[read]]"),
        ("content/pears.md", "Unlike", "Like"),
        ("content/apples.md", "tags: [fruit]", "tags: [food]"),
        ("content/apples.md", "$r$", "$r$ $s$"),
        ("content/broken.md", "See", "Well, see"),
        ("content/broken.md", "# Broken\n", "# Broken\n\nFirst.\n"),
        ("content/read.md", "[Two]", "[Three]"),
        ("content/about.md", "kind: page", "kind: page\ndraft: true"),
        ("content/about.md", "kind: page", "kind: page\npermalink: /me/"),
    ],
)
def test_what_other_pages_show_is_brought_up_to_date(path: str, old: str, new: str, site: Path) -> None:
    edit(site, path, old, new)
    check(site, run(site))


def test_only_pages_that_show_a_change_are_rendered(site: Path, watch: Watch) -> None:
    edit(site, "content/pears.md", "year: 2021", "year: 2022")
    result = run(site)
    assert {"/", "/pears/", "/years/2022/"} <= set(watch.rendered)
    assert not {"/about/", "/404.html", "/tags/fruit/"} & set(watch.rendered)
    check(site, result)


def test_only_pages_of_a_changed_template_are_rendered(site: Path, watch: Watch) -> None:
    (site / "templates/term.html").write_text("<p>{{ name }}</p>")
    result = run(site)
    assert set(watch.rendered) == {"/years/2020/", "/years/2021/", "/tags/fruit/", "/with/formulas/"}
    check(site, result)


@pytest.mark.parametrize(
    "template", ["{% for note in notes %}{{ note.words }}{% endfor %}", "{{ notes[0].body | striptags | length }}"]
)
def test_a_template_may_look_into_bodies(template: str, site: Path, watch: Watch) -> None:
    (site / "templates/paper.html").write_text(template)
    run(site)
    edit(site, "content/apples.md", "Apples are", "All apples are")
    result = run(site)
    assert not watch.amended
    check(site, result)


def test_a_feed_is_amended_as_well(site: Path, watch: Watch) -> None:
    edit(site, "content/pears.md", "So.", f"{LONG}\n\nSo.")
    run(site)
    edit(site, "content/pears.md", "So.", "So & so <b>on</b>.")
    result = run(site)
    assert watch.amended
    assert b"So &amp;amp; so" in (site / "public/feed.xml").read_bytes()
    check(site, result)


@pytest.mark.parametrize("data", [b"", b"\x00" * 64, b"\xff" * 9000])
def test_a_damaged_state_is_none(data: bytes, site: Path) -> None:
    state = next((site / ".postil").glob("state-*"))
    good = state.read_bytes()
    for bad in (data, good[: len(good) // 2], good + b"\x00", data + good):
        state.write_bytes(bad)
        assert run(site).counts["written"] == 0
        assert state.read_bytes() == good


def test_nothing_is_kept_if_that_is_the_setting(site: Path, tmp_path: Path) -> None:
    with (site / "site.yaml").open("a") as file:
        file.write("cache: false\n")
    (site / ".postil").rename(tmp_path / "old")
    assert run(site).counts["removed"] == 0
    assert not (site / ".postil").exists()
    edit(site, "site.yaml", "cache: false", "cache: kept/here")
    run(site)
    assert list((site / "kept/here").glob("state-*"))
    assert run(site).counts["written"] == 0


def test_processes_and_one_write_the_same(site: Path, tmp_path: Path) -> None:
    trees = []
    for number, engine in enumerate((Engine(workers=1), Engine(workers=3, converting=0, rendering=0))):
        root = tmp_path / str(number)
        for path, text in FILES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        result = run(root, engine=engine)
        trees.append((tree(root), result.diagnostics, result.counts))
        assert run(root, engine=engine).counts["written"] == 0
    assert trees[0] == trees[1]
    assert trees[0][0] == tree(site)


def test_a_process_that_dies_while_rendering_is_made_up_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, parent, plain = tree(site), os.getpid(), Renderer.rendered

    def dying(renderer: Renderer, page: Page) -> Rendered:
        if os.getpid() != parent and page.url == "/pears/":
            os._exit(9)
        return plain(renderer, page)

    monkeypatch.setattr(Renderer, "rendered", dying)
    result = run(site, {"cache": "", "output": "other"}, engine=Engine(workers=2, rendering=0, method="fork"))
    assert result.counts["written"] == len(before)
    assert {path: (site / "other" / path).read_bytes() for path in before} == before
