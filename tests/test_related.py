"""Related papers: what counts, what does not, and that it stays right when other notes change."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from postil.core.model import Meta, Noted, Paper, Ref, RefKind
from postil.core.revision import seen_elsewhere
from postil.core.site.related import LOOKED_AT, Relation, Relations, title_words
from postil.scholar.names import people
from tests.building import build_site
from tests.making import note, text


def paper(number: int, title: str = "", authors: str = "", tags: tuple[str, ...] = ()) -> Paper:
    meta = Meta(title=text(title or f"Unique{'x' * number}"), authors=people(authors), tags=tags)
    return Paper(id=f"{number}", url=f"/{number}/", meta=meta, notes=(Noted(f"{number}.md", 0),))


def related(
    papers: list[Paper], place: int = 0, refers: Mapping[int, tuple[int, ...]] | None = None, most: int = 5
) -> tuple[Relation, ...]:
    references = {papers[source].url: goals for source, goals in (refers or {}).items()}
    return Relations(papers, references, most).of(place)


def test_each_kind_is_counted() -> None:
    one = paper(0, "Sparse Trees for Vision", "Ada Lee and Bo Ray", ("Trees", "vision"))
    two = paper(1, "A sparse tree", "Bó Ray", ("trees", "VISION", "more"))
    others = [paper(number) for number in range(2, 6)]
    # Both refer to 2 and to 3; the note on 4 refers to both.
    refers = {0: (2, 3), 1: (3, 2), 4: (0, 1)}
    assert related([one, two, *others], 0, refers)[0] == Relation(1, cites=2, cited=1, authors=1, tags=2, words=2)


def test_papers_that_refer_to_each_other_are_not_named() -> None:
    papers = [paper(number, tags=("same",)) for number in range(4)]
    assert [one.paper for one in related(papers, 0, {0: (1,), 2: (0,)})] == [3]


def test_what_few_share_counts_most() -> None:
    papers = [paper(0, tags=("rare", "usual")), *(paper(n, tags=("usual",)) for n in range(1, 9))]
    papers.append(paper(9, tags=("rare",)))
    assert [one.paper for one in related(papers)] == [9, 1, 2, 3, 4]


def test_one_word_is_nothing_and_two_are() -> None:
    papers = [paper(0, "Learning trees"), paper(1, "Learning slowly"), paper(2, "Trees of learning"), paper(3)]
    assert related(papers) == (Relation(2, words=2),)


def test_names_of_others_are_no_authors() -> None:
    assert related([paper(0, authors="Ann Lee et al."), paper(1, authors="Bo Ray et al."), paper(2)]) == ()


def test_how_many_and_none() -> None:
    papers = [paper(number, tags=("same",)) for number in range(9)]
    assert len(related(papers, most=3)) == 3
    assert related(papers, most=0) == ()
    assert related([paper(0, tags=("same",))]) == ()


def test_what_too_many_share_is_not_followed_but_counts() -> None:
    papers = [paper(number, tags=("usual",)) for number in range(LOOKED_AT + 1)]
    assert related(papers) == ()
    papers[0] = paper(0, tags=("usual", "rare"))
    papers[7] = paper(7, tags=("usual", "rare"))
    assert related(papers) == (Relation(7, tags=2),)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("The $O(n^2)$ Cost of Trees", {"cost", "tree"}),
        ("Loss across classes", {"loss", "across", "classe"}),
        ("大语言模型", {"大语", "语言", "言模", "模型"}),
        ("Über Bäume", {"über", "bäume"}),
        ("GPT-4", {"gpt"}),
    ],
)
def test_words_of_titles(title: str, words: set[str]) -> None:
    assert title_words(title) == words


def test_what_relates_papers_is_seen_elsewhere() -> None:
    plain = note("a.md", Meta(title=text("A")))
    for changed in ({"tags": ("t",)}, {"authors": people("Ann Lee")}, {"title": text("B")}):
        other = note("a.md", replace(plain.meta, **changed))
        assert seen_elsewhere(plain) != seen_elsewhere(other)
    assert seen_elsewhere(plain) != seen_elsewhere(replace(plain, refs=(Ref(RefKind.LINK, "b.md"),)))


FILES = {
    "content/a.md": "---\ntitle: First Thoughts\ntags: [trees]\n---\nText.\n",
    "content/b.md": "---\ntitle: Another One\ntags: [birds]\n---\nText.\n",
    "content/c.md": "---\ntitle: Not This\n---\nText.\n",
}


def shown(root: Path) -> list[tuple[str, str]]:
    html = (root / "public/a/index.html").read_text(encoding="utf-8")
    section = re.search(r'<section class="after related".*?</section>', html, re.DOTALL)
    return re.findall(r"<bdi>(.*?)</bdi>|<p class=\"sentence\">(.*?)</p>", section[0]) if section else []


def test_a_page_follows_the_tags_of_another_note(tmp_path: Path) -> None:
    build_site(tmp_path, FILES)
    assert shown(tmp_path) == []
    build_site(tmp_path, {"content/b.md": FILES["content/b.md"].replace("birds", "trees")})
    assert shown(tmp_path) == [("Another One", ""), ("", "shares a tag")]
    build_site(tmp_path, FILES)
    assert shown(tmp_path) == []


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    same = {path: text.replace("birds", "trees") for path, text in FILES.items()}
    build_site(tmp_path, same, related=0)
    assert shown(tmp_path) == []
