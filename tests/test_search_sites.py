"""The index of a site as it is published: complete, following the site, and gone where it is not wanted."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from postil.app import run
from postil.core.search import index as core_index
from postil.core.search import pieces
from postil.edges import indexing
from postil.edges.apart import Apart
from postil.edges.engine import Engine
from postil.edges.pool import way_to_start
from tests.building import build_site
from tests.searching import found, urls, words
from tests.serving import PATIENCE, Answer, serving, write

FILES = {
    "site.yaml": "title: Words\nbase_url: https://example.org/notes\n",
    "content/apples.md": """\
---
title: On Apples
authors: [Ana Lind]
year: 2020
tags: [fruit]
arxiv: "2001.00001"
---

Apples fall with $\\operatorname{softmax}(\\alpha_t)$.

## Why

Because of gravity, 注意力机制 and 기계번역을 and ニューラル機械翻訳.
""",
    "content/pears.md": "---\ntitle: On Pears\nyear: 2021\n---\n\nPears do not.\n",
    "content/more.md": "---\ntitle: On Apples\narxiv: '2001.00001'\n---\n\nMore of them, sweetly.\n",
    "content/read.md": """\
# Read

An introduction.

## [Third](https://arxiv.org/abs/2003.00003)

An entry on plums.

## [Fourth](https://arxiv.org/abs/2004.00004)

An entry on quinces.
""",
    "content/about.md": "---\nkind: page\n---\n\n# About\n\nMyself.\n",
    "content/secret.md": "---\ntitle: Hidden\ndraft: true\n---\n\nWhispers.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return build_site(tmp_path, FILES).root


def index(root: Path) -> dict[str, bytes]:
    """Return the files below ``public/search``."""
    folder = root / "public/search"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def check(root: Path) -> None:
    """Hold what is published to what a build makes that takes nothing over."""
    before = index(root)
    result = run(root, engine=Engine(shortcuts=False))
    assert (result.counts["written"], result.counts["removed"]) == (0, 0)
    assert index(root) == before


def test_words_lead_to_papers_and_pages(site: Path) -> None:
    public = site / "public"
    assert found(public, "apples") == ["/apples/"]
    assert found(public, "sweetly") == ["/apples/"]  # a second note on the paper
    assert found(public, "plums") == ["/papers/third/"]
    assert found(public, "introduction") == ["/read/"]
    assert found(public, "myself") == ["/about/"]
    assert found(public, "lind") == found(public, "fruit") == ["/apples/"]
    assert found(public, "softmax") == found(public, "alpha") == ["/apples/"]
    for pair in ("注意", "意力", "机制", "기계", "번역", "機械", "翻訳", "ュー"):
        assert found(public, pair) == ["/apples/"], pair
    assert found(public, "whispers") == []
    assert "/secret/" not in urls(public).values()


def test_every_piece_is_small_and_named_in_the_directory(site: Path) -> None:
    files = index(site)
    assert words(site / "public")
    named = {f"words/{name}.bin" for name, _ in json.loads(files["index.json"])["pieces"]}
    assert {path for path in files if path.startswith("words/")} == named


EDITS = {
    "a word more": ("content/pears.md", "Pears do not.", "Pears do not. Strawberries either."),
    "a word less": ("content/apples.md", "gravity, ", ""),
    "a word more often": ("content/pears.md", "Pears do not.", "Pears do not, pears, pears and pears."),
    "the second of two notes": ("content/more.md", "sweetly", "sourly"),
    "an entry of a list": ("content/read.md", "plums", "damsons"),
    "a page": ("content/about.md", "Myself", "Yourself"),
    "a title": ("content/pears.md", "On Pears", "About Perry"),
    "an author": ("content/apples.md", "Ana Lind", "Bo Berg"),
    "a draft": ("content/secret.md", "draft: true\n", ""),
    "a url": ("content/pears.md", "year: 2021\n", "year: 2021\npermalink: /p/\n"),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_shows_in_the_index(what: str, site: Path) -> None:
    edit(site, *EDITS[what])
    run(site)
    check(site)


def test_an_edit_of_a_text_changes_the_pieces_of_its_words_alone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LIMIT", 200)
    # What stands below the first sentences shows on the note's own page alone.
    edit(site, "content/pears.md", "Pears do not.", "Pears do not, and that is all. " * 20 + "\n\n## End\n\nSo.")
    run(site, engine=Engine(shortcuts=False))
    before = index(site)
    assert len(before) > 10
    edit(site, "content/pears.md", "So.", "So. Strawberries.")
    result = run(site)
    after = index(site)
    changed = {path for path in after if after[path] != before.get(path)}
    assert found(site / "public", "strawberries") == ["/pears/"]
    assert len(changed) == 2
    assert "index.json" in changed
    # The page and the feed are others too.
    assert result.counts["written"] == len(changed) + 2
    check(site)


@pytest.fixture
def finely_cut(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose index is in pieces so small that some words more or less let them be cut elsewhere."""
    monkeypatch.setattr(pieces, "LIMIT", 200)
    edit(site, "content/pears.md", "Pears do not.", "Pears do not, and that is all. " * 20 + "\n\n## End\n\nSo.")
    run(site, engine=Engine(shortcuts=False))
    return site


WORDS = " ".join(f"s{first}{second}ow" for first in "aeiou" for second in "bcdfg")


def test_pieces_come_and_go_without_a_whole_build(finely_cut: Path) -> None:
    start = index(finely_cut)
    more = patched(finely_cut, "\nSo.", f"\nSo. {WORDS}.")
    assert more.keys() - start.keys()
    assert patched(finely_cut, f" {WORDS}.", "") == start


def patched(root: Path, old: str, new: str) -> dict[str, bytes]:
    """Return the index after an edit that takes no whole build, held to one that is made anew."""
    before = index(root)
    edit(root, "content/pears.md", old, new)
    result = run(root)
    # Where the last build is taken over there are none.
    assert not result.documents
    after = index(root)
    assert result.counts["removed"] == len(before.keys() - after.keys())
    clean = run(root, {"cache": "", "output": f"clean-{len(after)}"})
    assert result.counts["written"] + result.counts["unchanged"] == clean.counts["written"]
    folder = root / clean.output / "search"
    assert {path: (folder / path).read_bytes() for path in after} == after
    check(root)
    return after


def test_a_file_in_the_way_of_a_new_piece_is_told_of(finely_cut: Path) -> None:
    start = index(finely_cut)
    edit(finely_cut, "content/pears.md", "\nSo.", f"\nSo. {WORDS}.")
    run(finely_cut, {"cache": "", "output": "clean"})
    clean = {path.name for path in (finely_cut / "clean/search/words").iterdir()}
    name = sorted(name for name in clean if f"words/{name}" not in start)[0]
    foreign = finely_cut / "public/search/words" / name
    foreign.write_bytes(b"mine")
    result = run(finely_cut)
    assert "output-foreign" in {fault.code for fault in result.diagnostics}
    assert foreign.read_bytes() == b"mine"


def test_files_come_and_go(site: Path) -> None:
    write(site, {"content/new.md": "---\ntitle: On Newts\n---\n\nNewts swim.\n"})
    (site / "content/pears.md").unlink()
    (site / "content/more.md").rename(site / "content/moved.md")
    run(site)
    assert found(site / "public", "newts") == ["/new/"]
    assert found(site / "public", "pears") == []
    check(site)


def test_a_second_build_makes_no_index(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object) -> None:
        raise AssertionError("an index is made")

    monkeypatch.setattr(indexing, "made", no)
    assert run(site).counts["written"] == 0
    edit(site, "content/about.md", "Myself", "Yourself")
    run(site)
    (site / "static").mkdir()
    (site / "static/logo.txt").write_text("a file more, so that the whole site is put together")
    run(site)
    edit(site, "content/pears.md", "On Pears", "About Perry")
    run(site)
    monkeypatch.undo()
    check(site)


@pytest.mark.parametrize("harm", ["gone", "changed", "directory"])
def test_what_is_lost_of_an_index_is_made_again(harm: str, site: Path) -> None:
    before = index(site)
    piece = next((site / "public/search/words").iterdir())
    if harm == "gone":
        piece.unlink()
    elif harm == "changed":
        piece.write_bytes(b"harm!" + piece.read_bytes()[5:])
    else:
        (site / "public/search/index.json").write_text("{}")
    run(site)
    assert index(site) == before


def test_a_site_that_is_not_searched_has_nothing_of_it(site: Path) -> None:
    edit(site, "site.yaml", "title:", "search: false\ntitle:")
    run(site)
    assert not (site / "public/search").exists()
    assert "search-open" not in (site / "public/index.html").read_text()
    check(site)
    edit(site, "site.yaml", "search: false\n", "")
    run(site)
    assert found(site / "public", "pears") == ["/pears/"]
    check(site)


def test_urls_of_the_search_are_free_where_there_is_none(tmp_path: Path) -> None:
    files = {"site.yaml": "search: false\n", "content/search.md": "# Search\n\nA page of ours.\n"}
    assert "A page of ours" in build_site(tmp_path, files).file("/search/").read_text()


def test_a_site_of_nothing_can_be_searched(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"site.yaml": "", "content/index.md": ""})
    assert site.exit_code == 0
    run(tmp_path, engine=Engine(shortcuts=False))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(40):
        write(tmp_path, {f"content/n{number}.md": f"---\ntitle: Number {number}\n---\n\nWord{number} of the text.\n"})
    return tmp_path


@pytest.fixture
def little_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "WORTH_A_PROCESS", 10)


@pytest.mark.usefixtures("little_is_enough")
def test_another_process_makes_the_same_index(many: Path) -> None:
    run(many, engine=Engine(workers=1))
    before = index(many)
    result = run(many, engine=Engine(workers=2, shortcuts=False))
    assert result.counts["written"] == 0
    assert index(many) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
@pytest.mark.usefixtures("little_is_enough")
def test_a_process_that_dies_is_made_up_for(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(many, engine=Engine(workers=1))
    before = index(many)
    parent = os.getpid()
    whole = core_index.made

    def dying(*given: object) -> object:
        if os.getpid() != parent:
            os._exit(7)
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(indexing, "made", dying)
    run(many, engine=Engine(workers=2, shortcuts=False))
    assert index(many) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked on this system")
def test_work_apart_ends_with_whoever_waits_for_it() -> None:
    read, write_end = os.pipe()
    with Apart(lambda given: given + bytes(str(os.getpid()), "ascii"), True) as work:
        work.begin(b"it is ")
        result = work.result()
        # Where threads are at work, as those of a browser's driver, nothing is forked.
        assert (result is None) == (way_to_start() != "fork")
        assert result is None or (result.startswith(b"it is ") and not result.endswith(str(os.getpid()).encode()))
    with Apart(lambda _: os.read(read, 1), True) as work:
        work.begin(b"")
    with Apart(lambda _: b"", True):
        # Left without its result, it is ended, though it would wait for ever.
        pass
    os.close(read)
    os.close(write_end)
    assert Apart(lambda _: b"", False).result() is None


def test_a_served_site_is_searched_as_it_is(site: Path) -> None:
    with serving(site) as server:
        base = "/notes/search/"
        answer = waited(server.ask, f"{base}index.json", lambda answer: answer.status == 200)
        published = index(site)
        assert answer.body == published["index.json"]
        for name, digest in json.loads(answer.body)["pieces"]:
            assert server.ask(f"{base}words/{name}.bin?{digest}").body == published[f"words/{name}.bin"]
        edit(site, "content/pears.md", "Pears do not.", "Pears do not. Strawberries either.")
        after = waited(server.ask, f"{base}index.json", lambda now: now.body != answer.body)
    run(site)
    assert after.body == index(site)["index.json"]


def waited(ask: Callable[[str], Answer], target: str, fits: Callable[[Answer], bool]) -> Answer:
    """Ask again and again until the answer fits."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = ask(target)
        if fits(answer):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"no such answer from {target}")
