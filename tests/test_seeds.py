"""The real documents that the project was made for, built as their keepers left them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from postil.core.model import Paper
from tests.building import Built, build_site
from tests.conftest import SHARED
from tests.reading import lost_words, main_of, missing_words, page, source_words, visible_text, words

SEEDS = SHARED / "seeds"
CORPORA = SHARED / "corpora"
NAMES = {"000": "papers.md", "001": "publications.md", "002": "2022-3.md"}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents (../shared) are not here")


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {f"content/{name}": next(SEEDS.glob(f"{number}_*.txt")).read_bytes() for number, name in NAMES.items()}
    return build_site(tmp_path_factory.mktemp("seeds"), files)


def article(built: Built, url: str) -> HtmlElement:
    found = main_of(page(built.file(url))).find(".//div[@class='prose']")
    assert found is not None, "a document's text stands in an element of class prose"
    return found


def fragments(element: HtmlElement) -> list[str]:
    return [href for a in element.iter("a") if (href := a.get("href") or "").startswith("#")]


def formulas(element: HtmlElement) -> Counter[str]:
    return Counter("display" if m.get("display") == "block" else "inline" for m in element.iter("math"))


def external(element: HtmlElement) -> int:
    """Count the links to other hosts, but for those of images to their own files."""
    return sum(1 for a in element.iter("a") if re.match("https?:", a.get("href") or "") and a.get("class") != "zoom")


def test_all_seeds_build_without_errors(seeds: Built) -> None:
    assert seeds.exit_code == 0
    assert not [d for d in seeds.diagnostics if d.severity == "error"]
    assert "math-error" not in {d.code for d in seeds.diagnostics}


class TestNumberedIndex:
    """Seed 000: a reversed index and one section a paper behind an explicit anchor."""

    def test_its_index_runs_downwards_and_resolves(self, seeds: Built) -> None:
        body = article(seeds, "/papers/")
        index = body.find(".//ol")
        assert index is not None
        assert index.get("reversed") is not None
        assert len(index) == 30
        targets = set(body.xpath("//@id")) | set(body.xpath("//a/@name"))
        wanted = [href[1:] for href in fragments(body) if "entry-link" not in href]
        assert len(wanted) == 31
        assert set(wanted) <= targets

    def test_each_section_is_a_paper(self, seeds: Built) -> None:
        assert len(seeds.papers_of("content/papers.md")) == 30

    def test_its_formulas_are_mathml(self, seeds: Built) -> None:
        assert formulas(article(seeds, "/papers/")) == {"inline": 59, "display": 10}

    def test_its_links_and_images_are_accounted_for(self, seeds: Built) -> None:
        assert external(article(seeds, "/papers/")) == 50
        assert seeds.codes("content/papers.md")["image-missing"] == 6

    def test_no_sentence_is_lost(self, seeds: Built) -> None:
        wanted = source_words((seeds.root / "content/papers.md").read_text("utf-8"))
        shown = words(visible_text(article(seeds, "/papers/")))
        assert missing_words(wanted, shown) == []


class TestYearHeadings:
    """Seed 001: a table of contents with GitHub's ids and headings that carry year, title and organisation."""

    def test_its_contents_resolve(self, seeds: Built) -> None:
        text = (seeds.root / "content/publications.md").read_text("utf-8")
        named = re.findall(r"\]\(#([^)]*)\)", text)
        ids = [h.id for h in seeds.document("content/publications.md").headings]
        assert len(named) == 85
        assert ids == named
        body = article(seeds, "/publications/")
        assert len([href for href in fragments(body) if href[1:] in named]) >= 85
        assert "anchor-missing" not in seeds.codes("content/publications.md")

    def test_its_formulas_are_mathml(self, seeds: Built) -> None:
        assert formulas(article(seeds, "/publications/")) == {"inline": 367, "display": 4}

    def test_its_images_keep_their_attributes(self, seeds: Built) -> None:
        images = list(article(seeds, "/publications/").iter("img"))
        assert len(images) == 74
        assert sum(1 for i in images if (i.get("width") or "").endswith("%")) >= 70

    def test_each_paper_has_year_title_and_link(self, seeds: Built) -> None:
        metas = [p.meta for p in seeds.papers_of("content/publications.md")]
        assert len(metas) == 85
        assert all(m.year and m.title and (m.url or m.arxiv or m.doi or m.links) for m in metas)
        # Counted by eye: 23 of the 85 headings name no organisation (two of these name authors, one only arXiv).
        assert sum(1 for m in metas if m.organisation) == 62
        assert not [m.title.text for m in metas if m.organisation and m.title.text.endswith(m.organisation)]
        assert not [m.title.text for m in metas if re.match(r"\d{4} ", m.title.text)]

    def test_liquid_links_are_reported_and_no_markup_shows(self, seeds: Built) -> None:
        assert seeds.codes("content/publications.md")["liquid-unresolved"] == 11
        shown = visible_text(article(seeds, "/publications/"))
        assert not re.findall(r"\{:|\{%|\{\{|##", shown)

    def test_no_sentence_is_lost(self, seeds: Built) -> None:
        wanted = source_words((seeds.root / "content/publications.md").read_text("utf-8"))
        shown = words(visible_text(article(seeds, "/publications/")))
        assert missing_words(wanted, shown) == []


class TestDatedDigest:
    """Seed 002: papers in paragraphs under dates."""

    def test_each_paper_is_dated(self, seeds: Built) -> None:
        document = seeds.document("content/2022-3.md")
        assert len(document.entries) == 50
        dates = Counter(entry.meta.read or entry.meta.added for entry in document.entries)
        assert set(dates) == {"2022-02-20", "2022-02-27", "2022-03-06"}

    def test_arxiv_ids_come_from_the_links(self, seeds: Built) -> None:
        text = (seeds.root / "content/2022-3.md").read_text("utf-8")
        linked = re.findall(r"^(?:\* )?\W*\[[^\n]*?\]\(https?://arxiv\.org/\w+/(\d{4}\.\d{4,5})", text, re.M)
        found = [e.meta.arxiv for e in seeds.document("content/2022-3.md").entries if e.meta.arxiv]
        assert found == linked

    def test_images_links_and_escapes(self, seeds: Built) -> None:
        body = article(seeds, "/2022-3/")
        assert len(list(body.iter("img"))) == 28
        assert external(body) == 52
        assert not re.findall(r"\\[!-/:-@\[-`{-~]", visible_text(body))

    def test_no_sentence_is_lost(self, seeds: Built) -> None:
        wanted = source_words((seeds.root / "content/2022-3.md").read_text("utf-8"))
        shown = words(visible_text(article(seeds, "/2022-3/")))
        assert missing_words(wanted, shown) == []


@pytest.mark.parametrize(("corpus", "count"), [("jekyll-posts", 145), ("github-notes", 99)])
def test_a_real_collection_builds_as_it_is(tmp_path: Path, corpus: str, count: int) -> None:
    folder = CORPORA / corpus
    files = {f"content/{p.relative_to(folder)}": p.read_bytes() for p in sorted(folder.rglob("*.md"))}
    built = build_site(tmp_path, files)
    assert built.exit_code == 0
    assert len(built.documents) == count
    assert {d.kind for d in built.documents} == {"note"}
    assert all(d.entries[0].meta.title for d in built.documents)
    arxiv = re.compile(rb"arxiv\.org/(?:abs|pdf)/\d{4}\.\d{4,5}")
    with_link = {path for path, data in files.items() if arxiv.search(data)}
    with_id = {d.path for d in built.documents if d.entries[0].meta.arxiv}
    assert len(with_id) >= 0.9 * len(with_link)
    lost = {p.notes[0].path: lost_words(source(files, p), main_of(page(built.file(p.url)))) for p in built.papers}
    assert {path: words for path, words in lost.items() if words} == {}


def source(files: dict[str, bytes], paper: Paper) -> str:
    return "\n".join(files[noted.path].decode().replace("\r\n", "\n") for noted in paper.notes)
