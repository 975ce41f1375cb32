"""A site followed in memory: after any change it is what a clean build would make of the files."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postil.app import run, settings
from postil.core.model import Diagnostic
from postil.core.settings.config import Config
from postil.edges.live_build import LiveBuild, Told
from postil.edges.live_loop import concerns
from postil.edges.live_search import LiveSearch
from postil.edges.live_site import LiveSite
from postil.edges.read import theme_folder
from postil.edges.store import Store
from postil.edges.watch import Changes, Watch
from tests.serving import PATIENCE, serving, write

FILES: dict[str, str | bytes] = {
    "site.yaml": "title: Followed\nbase_url: https://example.org/\n",
    "content/index.md": "Welcome.\n",
    "content/one.md": """\
---
title: One
year: 2019
arxiv: "1901.00001"
authors: [Ana Lind]
---

The first note, which says $a + b$ and links to [the second](two.md#how).

## Why

Because.
""",
    "content/two.md": """\
---
title: Two
year: 2020
---

The second note.

## How

So.

## When

See [[one]].
""",
    "content/second.md": "---\ntitle: One\narxiv: '1901.00001'\n---\n\nAnother note on the first.\n\n## Why\n\nNo.\n",
    "content/list.md": """\
# Reading

## [Three](https://arxiv.org/abs/2003.00003)

Text on three; compare [[two]].

## [Four](https://arxiv.org/abs/2004.00004)

Text on four.
""",
    "content/about.md": "---\nkind: page\n---\n\n# About\n\nA page that names [[one]].\n",
    "content/figure.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>',
    "static/extra.css": "p { color: red }\n",
}


class Followed:
    """A site, what is shown of it, and what failed."""

    def __init__(self, root: Path, store: Store) -> None:
        self.root = root
        self.failing: list[Diagnostic] = []
        self.site = LiveSite(root, [theme_folder()], False, self.failing.append)
        read = lambda: settings(root, {})  # noqa: E731
        self.build = LiveBuild(root, read, self.site, store, lambda _stage, _done, _total: None)
        self.build.everything(force=True)
        self.search = LiveSearch(root, self.build, self.site, store)

    def edit(self, path: str, old: str, new: str) -> Told:
        """Replace text in a file and follow the change as the server does."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return self.follow(path)

    def follow(self, *paths: str) -> Told:
        """Follow changes of files."""
        notes = [self.build.note_at(str(self.root / path)) for path in paths]
        told = (self.build.some(notes) if all(notes) else None) or self.build.everything()
        return self.build.settle() if told.pending else told

    def shown(self) -> dict[str, bytes]:
        """Return all files as they are shown, once the index has followed."""
        look = self.site.shown
        assert look is not None
        self.search.update()
        return {path: self.data(path) for path in (*look.outputs, *self.site.added)}

    def data(self, path: str) -> bytes:
        """Return one file as it is shown."""
        found = self.site.find(path)
        assert found is not None, path
        return Path(found.location).read_bytes() if found.location else found.data


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """Return the files that a clean build of the site makes."""
    output = folder / "clean"
    run(root, {"output": str(output), "cache": ""})
    made = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    result = {name: path.read_bytes() for name, path in made.items() if not name.startswith(".postil")}
    shutil.rmtree(output)
    return result


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    write(tmp_path / "site", FILES)
    with Store(None) as store:
        yield Followed(tmp_path / "site", store)


EDITS = {
    "text": ("content/one.md", "Because.", "Because *it* is."),
    "a formula more": ("content/one.md", "Because.", "Because $x$."),
    "the excerpt": ("content/one.md", "The first note", "The very first note"),
    "the sentence around a link": ("content/two.md", "See [[one]].", "Now see [[one]]."),
    "another link": ("content/two.md", "[[one]]", "[[about]]"),
    "no link": ("content/two.md", "[[one]]", "one"),
    "a broken link": ("content/two.md", "[[one]]", "[[none]]"),
    "a link to another heading": ("content/one.md", "two.md#how", "two.md#when"),
    "a heading that is linked": ("content/two.md", "## How", "## Whence"),
    "a link under another heading": ("content/two.md", "So.\n\n## When\n\nSee [[one]].", "So, see [[one]].\n\n## When"),
    "lines above a link": ("content/two.md", "The second note.", "The second note.\n\nMore.\n\nAnd more."),
    "an id of two notes": ("content/second.md", "## Why", "## Who"),
    "the title": ("content/one.md", "title: One", "title: The One"),
    "the year": ("content/one.md", "year: 2019", "year: 2021"),
    "an author": ("content/one.md", "[Ana Lind]", "[Ana Lind, Bo Sund]"),
    "the identity": ("content/second.md", "1901.00001", "1901.00009"),
    "a slug": ("content/two.md", "year: 2020", "year: 2020\nslug: zwei"),
    "a draft": ("content/two.md", "year: 2020", "year: 2020\ndraft: true"),
    "the kind": ("content/two.md", "year: 2020", "kind: page"),
    "no front matter": ("content/two.md", "---\ntitle: Two\nyear: 2020\n---\n", "# Two\n"),
    "broken front matter": ("content/two.md", "title: Two", "title: [Two"),
    "the introduction": ("content/index.md", "Welcome.", "Welcome, *all*."),
    "an entry's text": ("content/list.md", "Text on four.", "More text on four."),
    "one entry more": (
        "content/list.md",
        "Text on four.",
        "Text.\n\n## [Five](https://arxiv.org/abs/2005.00005)\n\nFive.",
    ),
    "one entry less": ("content/list.md", "## [Four](https://arxiv.org/abs/2004.00004)\n\n", ""),
    "a page": ("content/about.md", "A page", "The page"),
    "a page's title": ("content/about.md", "# About", "# On this"),
    "a style sheet": ("static/extra.css", "red", "blue"),
    "the site's title": ("site.yaml", "Followed", "Led"),
    "a macro": ("site.yaml", "title:", "mathematics: {macros: {R: x}}\ntitle:"),
    "colours": ("site.yaml", "title:", 'theme: {colors: {accent: "#123456"}}\ntitle:'),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_shows_what_a_clean_build_makes(followed: Followed, tmp_path: Path, name: str) -> None:
    before = followed.shown()
    path, old, new = EDITS[name]
    told = followed.edit(path, old, new)
    shown = followed.shown()
    assert shown == clean(followed.root, tmp_path)
    assert shown != before or name in ("a macro",)
    if told.pages is not None:
        changed = {page for page in shown if shown[page] != before[page]} - set(followed.site.added)
        assert changed <= set(told.pages), "a page changed of which open pages were not told"
    write(followed.root, {path: FILES[path]})
    followed.follow(path)
    assert followed.shown() == before


def test_all_edits_one_after_the_other(followed: Followed, tmp_path: Path) -> None:
    for path, old, new in EDITS.values():
        if old in (followed.root / path).read_text(encoding="utf-8"):
            followed.edit(path, old, new)
    assert followed.shown() == clean(followed.root, tmp_path)


def test_text_is_taken_without_looking_at_the_whole_site(followed: Followed) -> None:
    told = followed.edit("content/one.md", "Because.", "Because it is.")
    assert (told.converted, told.pending) == (1, False)
    assert told.pages == ("feed.xml", "one/index.html")
    assert followed.follow("content/one.md").same


def test_what_other_pages_show_follows_at_once_on_the_notes_own(followed: Followed) -> None:
    file = followed.root / "content" / "two.md"
    file.write_text(file.read_text(encoding="utf-8").replace("So.", "So: [[none]]."), encoding="utf-8")
    told = followed.build.some(["content/two.md"])
    assert told is not None
    assert told.pending
    assert b"wikilink broken" in followed.data("two/index.html")
    assert "link-missing" in {fault.code for fault in told.faults}


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("$$ a \\label{eq:cfm} \\nosuch $$\n\nBy $\\eqref{eq:cfm}$ and [that](#mjx-eqn:eq:cfm).", ("\\nosuch", "b")),
        ("See [there](#whence).\n\n## Where", ("## Where", "## Whence")),
    ],
)
def test_a_link_within_a_note_leads_at_once_to_what_an_edit_has_mended(
    followed: Followed, broken: str, mended: tuple[str, str]
) -> None:
    file = followed.root / "content" / "two.md"
    for old, new in (("So.", broken), mended, reversed(mended), mended):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        told = followed.build.some(["content/two.md"])
        assert told is not None
        at_once = told.faults
        assert at_once == followed.build.settle().faults
    assert not [fault for fault in at_once if fault.path == "content/two.md"]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "content" / "two.md").unlink(),
        lambda root: (root / "content" / "two.md").rename(root / "content" / "zwei.md"),
        lambda root: (root / "content" / "new.md").write_text("# 2022 New\n\nText, see [[two]].\n"),
        lambda root: (root / "content" / "figure.svg").unlink(),
        lambda root: write(root, {"content/deep/er/note.md": "# 2001 Deep\n\nText.\n"}),
        lambda root: (root / "site.yaml").unlink(),
        lambda root: write(root, {"templates/page.html": "{{ title | html }} in short\n"}),
    ],
    ids=["delete", "rename", "new", "asset", "folder", "no settings", "template"],
)
def test_files_come_and_go(followed: Followed, tmp_path: Path, change: Callable[[Path], None]) -> None:
    change(followed.root)
    followed.build.everything()
    assert followed.shown() == clean(followed.root, tmp_path)


def test_another_name_of_callouts_shows_on_pages_and_is_found(followed: Followed, tmp_path: Path) -> None:
    write(followed.root, {"content/three.md": "# 2021 Three\n\n> [!note]\n> Mind the gap.\n"})
    followed.build.everything()
    assert b"Note</p>" in followed.shown()["three/index.html"]
    write(followed.root, {"templates/strings/en.yaml": "callout.note: Heed\n"})
    assert followed.build.everything().converted == len(followed.build.notes.documents)
    assert b"Heed</p>" in followed.shown()["three/index.html"]
    assert followed.shown() == clean(followed.root, tmp_path)


def test_a_template_that_fails_leaves_the_last_good_page(followed: Followed) -> None:
    good = followed.data("one/index.html")
    template = followed.root / "templates" / "paper.html"
    for wrong in ("{% if %}", "{{ nothing.at.all }}", "{% extends 'none.html' %}"):
        write(followed.root, {"templates/paper.html": wrong})
        followed.build.everything()
        followed.failing.clear()
        assert followed.data("one/index.html") == good
        assert [fault.code for fault in followed.failing] == ["template-error"]
        assert followed.data("index.html")
    template.unlink()
    followed.build.everything()
    followed.failing.clear()
    assert followed.data("one/index.html") == good
    assert followed.failing == []


def test_a_template_that_fails_from_the_start_is_told(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "templates/paper.html": "{% if %}"})
    with Store(None) as store:
        found = Followed(tmp_path, store).site.find("one/index.html")
    assert found is not None
    assert found.status == 500


def test_wrong_settings_leave_the_last_good_site(followed: Followed) -> None:
    before = followed.shown()
    write(followed.root, {"site.yaml": "title: [Followed\n"})
    told = followed.build.everything()
    assert told.kept
    assert {fault.code for fault in told.faults} >= {"config-syntax"}
    assert followed.shown() == before
    write(followed.root, {"site.yaml": FILES["site.yaml"]})
    told = followed.build.everything()
    assert (told.kept, told.converted, told.faults) == (False, 0, ())
    assert followed.build.everything().same


class TestConcerns:
    """Which paths count."""

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("site.yaml", True),
            ("content/a.md", True),
            ("content/deep/b.png", True),
            ("content", True),
            ("static/x.css", True),
            ("templates/page.html", True),
            ("content/.gitbook/assets/a.png", True),
            ("public/index.html", False),
            (".postil/conversions.sqlite", False),
            (".git/index", False),
            ("notes.txt", False),
            ("content/.a.md.swp", False),
            ("content/a.md~", False),
            ("content/4913", False),
            ("content/.#a.md", False),
            ("content/#a.md#", False),
            ("content/a.md.tmp", False),
            ("content/.obsidian/workspace.json", False),
            ("content/node_modules/x.md", False),
            ("contents/a.md", False),
        ],
    )
    def test_paths(self, tmp_path: Path, path: str, expected: bool) -> None:
        real = os.path.realpath(tmp_path)
        assert concerns(tmp_path, Config(), f"{real}/{path}") is expected

    def test_the_whole_folder_as_content(self, tmp_path: Path) -> None:
        real, config = os.path.realpath(tmp_path), Config(content=".")
        assert concerns(tmp_path, config, f"{real}/a.md")
        assert not concerns(tmp_path, config, f"{real}/public/a.md")
        assert not concerns(tmp_path, config, f"{real}/.postil/a")


@pytest.fixture(params=[False, True], ids=["told", "polling"])
def watch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watch]:
    write(tmp_path, {"a.md": "a", "b.md": "b", "deep/c.md": "c"})
    found = Watch(request.param)
    found.follow({os.path.realpath(tmp_path): True})
    yield found
    found.stop()


class TestWatch:
    """Events of the file system, gathered."""

    @staticmethod
    def of(watch: Watch) -> Changes:
        files: frozenset[str] = frozenset()
        folders: frozenset[str] = frozenset()
        found = watch.changes(PATIENCE)
        while found is not None:
            files, folders = files | found.files, folders | found.folders
            found = watch.changes(1.5 if watch.polls else 0.2)
        return Changes(files, folders)

    def test_a_plain_save(self, watch: Watch, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("another", encoding="utf-8")
        assert self.of(watch) == Changes(frozenset({str(tmp_path / "a.md")}))

    @pytest.mark.slow
    def test_an_atomic_save(self, watch: Watch, tmp_path: Path) -> None:
        (tmp_path / "a.md.tmp").write_text("another", encoding="utf-8")
        (tmp_path / "a.md.tmp").replace(tmp_path / "a.md")
        assert str(tmp_path / "a.md") in self.of(watch).files

    @pytest.mark.slow
    def test_a_new_folder(self, watch: Watch, tmp_path: Path) -> None:
        write(tmp_path, {"new/er/d.md": "d"})
        assert str(tmp_path / "new") in self.of(watch).folders
        (tmp_path / "new" / "er" / "d.md").write_text("longer", encoding="utf-8")
        assert str(tmp_path / "new" / "er" / "d.md") in self.of(watch).files

    @pytest.mark.slow
    def test_a_folder_that_moves(self, watch: Watch, tmp_path: Path) -> None:
        (tmp_path / "deep").rename(tmp_path / "deeper")
        assert str(tmp_path / "deeper") in self.of(watch).folders
        (tmp_path / "deeper" / "c.md").write_text("longer", encoding="utf-8")
        assert str(tmp_path / "deeper" / "c.md") in self.of(watch).files


def test_reading_is_no_change(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a"})
    watch = Watch()
    watch.follow({os.path.realpath(tmp_path): True})
    (tmp_path / "a.md").read_bytes()
    assert watch.changes(0.3) is None
    watch.stop()


def test_symbolic_links_inside_the_site_are_followed(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "notes/far.md": "# 2011 Far\n\nText.\n", "aside/near.md": "# 2012 Near\n\nText.\n"})
    (tmp_path / "content" / "notes").symlink_to(tmp_path / "notes")
    (tmp_path / "content" / "near.md").symlink_to(tmp_path / "aside" / "near.md")
    with serving(tmp_path) as server:
        for file, url in (("notes/far.md", "/notes/far/"), ("aside/near.md", "/near/")):
            assert "Text." in server.text(url)
            (tmp_path / file).write_text("# 2011 Far\n\nOther words.\n", encoding="utf-8")
            server.wait_for(url, "Other words.")


def test_the_index_of_all_words_is_up_to_date_when_it_is_asked_for(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write(root, FILES)
    with serving(root, "--no-reload") as server:
        assert server.ask("/search/index.json").body == clean(root, tmp_path)["search/index.json"]
        write(root, {"content/two.md": str(FILES["content/two.md"]) + "\nA word: zygote.\n"})
        expected = clean(root, tmp_path)
        server.wait_for("/two/", "zygote")
        found = [path for path, data in expected.items() if path.startswith("search/words/") and b"zygote" in data]
        assert found
        assert server.ask("/search/index.json").body == expected["search/index.json"]
        assert [server.ask(f"/{path}").body for path in found] == [expected[path] for path in found]


@pytest.mark.slow
def test_moves_and_folders_are_followed(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with serving(tmp_path) as server:
        (tmp_path / "content").rename(tmp_path / "aside")
        time.sleep(0.3)
        (tmp_path / "aside").rename(tmp_path / "content")
        server.wait_for("/one/", "Because")
        write(tmp_path, {"content/deep/er/note.md": "# 2001 Deep\n\nText.\n"})
        server.wait_for("/deep/er/note/", "Text.")
        (tmp_path / "content" / "deep").rename(tmp_path / "content" / "low")
        server.wait_for("/low/er/note/", "Text.")
        write(tmp_path, {"content/low/er/note.md": "# 2001 Deep\n\nOther words.\n"})
        server.wait_for("/low/er/note/", "Other words.")
        write(tmp_path, {"templates/page.html": "<main>{{ title | html }} in short</main>\n"})
        server.wait_for("/about/", "in short")
        write(tmp_path, {"static/new.txt": "new"})
        server.wait_for("/new.txt", "new")
        write(tmp_path, {"site.yaml": "title: Followed\ndrafts: true\npermalinks: {page: '/pages/:slug/'}\n"})
        server.wait_for("/pages/about/", "in short")


@pytest.mark.slow
def test_a_storm_ends_like_a_clean_build(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write(root, {"site.yaml": "title: Storm\n"})
    write(
        root,
        {f"content/{n % 7}/note-{n}.md": f"# {2000 + n % 20} Note {n}\n\nSee [[note-{n + 1}]].\n" for n in range(150)},
    )
    with serving(root, "--no-reload") as server:
        begin = time.monotonic()
        for n in range(1000):
            path = root / "content" / str(n % 7) / f"note-{n % 150}.md"
            path.write_text(f"# {2000 + n % 20} Note {n}\n\nRound {n}, see [[note-{n % 97}]].\n", encoding="utf-8")
            fleeting = root / "content" / f"fleeting-{n % 25}.md"
            if fleeting.exists():
                fleeting.unlink()
            else:
                fleeting.write_text(f"# {1990 + n % 9} Fleeting {n}\n\nText.\n", encoding="utf-8")
        took = time.monotonic() - begin
        assert took < 2 or os.environ.get("CI") is None, f"2,000 changes took {took:.1f} s"
        expected = clean(root, tmp_path)
        end = time.monotonic() + PATIENCE
        while wrong := [path for path, data in expected.items() if server.ask(f"/{path}").body != data]:
            assert time.monotonic() < end, wrong
            time.sleep(0.3)
        for n in range(25):
            gone = not (root / "content" / f"fleeting-{n}.md").exists()
            assert server.ask(f"/fleeting-{n}/").status == (404 if gone else 200)
