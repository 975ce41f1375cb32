"""The two real documents that are no Markdown, imported and built."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml.html import HtmlElement

from postil.cli import main
from tests.building import Built, build_site
from tests.conftest import SHARED
from tests.reading import main_of, missing_words, page, visible_text, words

SEEDS = SHARED / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents (../shared) are not here")
FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|\$\$.*?\$\$")
NAMES = {"003": "papers-list", "004": "papers-of-2024-03-14"}
OUTLINE, LISTING = "content/papers-list.md", "content/papers-of-2024-03-14.md"


class Site(NamedTuple):
    """Both documents imported into one site and built, with their sources and the reports."""

    built: Built
    source: dict[str, str]
    report: dict[str, str]


def source(number: str, folder: Path) -> Path:
    """A real document in a folder, under a name that says what it is."""
    path = folder / f"{NAMES[number]}.txt"
    path.write_bytes(next(SEEDS.glob(f"{number}_*.txt")).read_bytes())
    return path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("imported")
    sources, reports = {}, {}
    for number in NAMES:
        path = source(number, root)
        sources[number] = path.read_text("utf-8")
        report = root / f"{number}.report"
        assert main(["import", str(path), "--into", str(root / "content"), "--report", str(report)]) == 0
        reports[number] = report.read_text("utf-8")
    return Site(build_site(root, {}), sources, reports)


def prose(built: Built, url: str) -> HtmlElement:
    found = main_of(page(built.file(url))).find(".//div[@class='prose']")
    assert found is not None
    return found


def titles_of(source: str) -> list[str]:
    """The titles of the outline, told apart as a person would: lines at the first column with a bullet below."""
    lines = [line for line in source.split("\n") if line and not line.startswith("\\[")]
    return [line for line, after in pairwise(lines) if line[0] != " " and after[0] == " "][1:]


def shown_words(built: Built, url: str) -> list[str]:
    """The words of a page's title and of its text."""
    title = main_of(page(built.file(url))).find(".//h1")
    assert title is not None
    return words(visible_text(title)) + words(visible_text(prose(built, url)))


def test_nothing_is_wrong_with_what_was_written(site: Site) -> None:
    for path in (OUTLINE, LISTING):
        assert set(site.built.codes(path)) <= {"paper-duplicate"}


class TestOutline:
    def test_entries_have_exactly_the_titles_in_order(self, site: Site) -> None:
        entries = site.built.document(OUTLINE).entries
        assert len(entries) == 276
        assert [entry.meta.title.text for entry in entries] == titles_of(site.source["003"])

    def test_two_areas(self, site: Site) -> None:
        topics = [entry.meta.topic for entry in site.built.document(OUTLINE).entries]
        assert Counter(topics) == {"Computer Vision": 85, "Untitled area": 191}
        assert topics == sorted(topics)

    def test_bullets_and_numbers_at_their_levels(self, site: Site) -> None:
        bullets: Counter[int] = Counter()
        numbers = 0
        for item in prose(site.built, "/papers-list/").iter("li"):
            parent = item.getparent()
            assert parent is not None
            numbers += parent.tag == "ol"
            if parent.tag == "ul":
                bullets[1 + sum(1 for above in item.iterancestors("li"))] += 1
        # A bullet below a numbered item counts by its indentation, as in the source.
        assert bullets == {1: 1792, 2: 205, 3: 37, 4: 7}
        assert numbers == 43

    def test_formulas_are_mathml(self, site: Site) -> None:
        found = list(prose(site.built, "/papers-list/").iter("math"))
        assert sum(formula.get("display") == "block" for formula in found) == 9
        # 436 between brackets, and five between dollars in running text.
        assert len(found) == 9 + 436 + 5
        assert "$50,000" in visible_text(prose(site.built, "/papers-list/"))

    def test_years_and_authors(self, site: Site) -> None:
        metas = [entry.meta for entry in site.built.document(OUTLINE).entries]
        methods = Counter(meta.extra["year_from"] for meta in metas)
        assert methods == {"stated": 176, "group": 100}
        assert sum(meta.year is not None for meta in metas) >= 0.95 * 276
        assert sum(bool(meta.authors) for meta in metas) >= 0.8 * 276
        assert sum(bool(meta.organisation) for meta in metas) >= 230
        assert sum(bool(meta.venue) for meta in metas) >= 100

    def test_groups_follow_one_another(self, site: Site) -> None:
        for topic in ("Computer Vision", "Untitled area"):
            years = [
                entry.meta.year
                for entry in site.built.document(OUTLINE).entries
                if entry.meta.topic == topic and entry.meta.extra["year_from"] == "group"
            ]
            assert years == sorted(years, key=lambda year: year or 0)

    def test_every_word_is_on_the_page_in_order(self, site: Site) -> None:
        shown = shown_words(site.built, "/papers-list/")
        assert missing_words(words(FORMULA.sub(" ", site.source["003"])), shown) == []

    def test_every_word_is_on_the_pages_of_the_papers(self, site: Site) -> None:
        source = site.source["003"].split("\n")
        entries = site.built.document(OUTLINE).entries
        starts = [number for number, line in enumerate(source) if line in {e.meta.title.text for e in entries}]
        assert len(starts) == 276
        papers = {paper.notes[0].entry: paper.url for paper in site.built.papers_of(OUTLINE)}
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(source)], strict=True)):
            shown = shown_words(site.built, papers[number])
            assert missing_words(words(FORMULA.sub(" ", "\n".join(source[start:end]))), shown) == []

    def test_what_is_lost_is_reported(self, site: Site) -> None:
        report = site.report["003"]
        lost = report[report.index("has lost") : report.index("Guesses")]
        assert "line 698: 3 blank lines" in lost
        assert "line 843" in lost
        assert "Ha et al." in lost
        assert "“…Claude 3 Opus, lau”" in lost

    def test_figures_have_places(self, site: Site) -> None:
        html = site.built.file("/papers-list/").read_text("utf-8")
        assert html.count("<!-- figure -->") == 233


class TestListing:
    def test_each_paper_has_title_abstract_and_date(self, site: Site) -> None:
        entries = site.built.document(LISTING).entries
        lines = [line for line in site.source["004"].split("\n") if line]
        assert [entry.meta.title.text for entry in entries] == lines[5::2]
        assert len(entries) == 67
        assert {(entry.meta.added, entry.meta.read) for entry in entries} == {("2024-03-14", "")}

    def test_every_word_is_on_the_page_in_order_but_for_furniture_and_tex(self, site: Site) -> None:
        lines = site.source["004"].split("\n")
        furniture = [int(n) for n in re.findall(r"^  (\d+)\tleft out\tpage furniture", site.report["004"], re.M)]
        assert [lines[number - 1] for number in furniture] == [lines[0], lines[2], lines[4], lines[6]]
        tex = re.findall(r"rendered: “(.+?)” as ", site.report["004"])
        kept = "\n".join(line for number, line in enumerate(lines, 1) if number not in furniture)
        shown = shown_words(site.built, "/papers-of-2024-03-14/")
        rendered = [word for piece in set(tex) for word in re.findall(rf"\w*{re.escape(piece)}\w*", kept)]
        assert set(missing_words(words(kept), shown)) <= set(words(" ".join(rendered)))

    def test_repositories_are_links(self, site: Site) -> None:
        hrefs = [a.get("href") or "" for a in prose(site.built, "/papers-of-2024-03-14/").iter("a")]
        wanted = re.findall(r"github\.com/[\w/.-]*\w", site.source["004"])
        assert len(wanted) > 10
        assert all(f"https://{address}" in hrefs for address in wanted)
        assert sum(bool(entry.meta.links) for entry in site.built.document(LISTING).entries) == 16

    def test_certain_tex_is_rendered(self, site: Site) -> None:
        shown = visible_text(prose(site.built, "/papers-of-2024-03-14/"))
        assert "computational Schrödinger Bridges" in shown
        assert "mathcal{O}(KT)" in shown


@pytest.mark.parametrize("number", ["003", "004"])
def test_every_line_has_one_account(site: Site, number: str) -> None:
    accounts = re.findall(r"^  (\d+)\t(.+?)\t", site.report[number], re.M)
    assert [int(line) for line, _ in accounts] == list(range(1, len(site.source[number].split("\n")) + 1))
    for line, place in accounts:
        text = site.source[number].split("\n")[int(line) - 1]
        if place == "left out":
            continue
        path, _, at = place.rpartition(":")
        became = (site.built.root / "content" / path).read_text("utf-8").split("\n")[int(at) - 1]
        tex = re.findall(rf"line {line}: rendered: “(.+?)” as ", site.report[number])
        for piece in tex:
            text = re.sub(rf"\w*{re.escape(piece)}\w*", " ", text)
        assert set(words(FORMULA.sub(" ", text))) <= set(words(became))


def test_importing_twice_changes_nothing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (site.built.root / "content").iterdir()}
    for name in NAMES.values():
        path = str(site.built.root / f"{name}.txt")
        assert main(["import", path, "--into", str(site.built.root / "content")]) == 0
        assert "unchanged" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in (site.built.root / "content").iterdir()} == before


def test_split_into_files_the_papers_are_the_same(site: Site, tmp_path: Path) -> None:
    for number in NAMES:
        path = str(source(number, tmp_path))
        assert main(["import", path, "--into", str(tmp_path / "content"), "--split"]) == 0
    built = build_site(tmp_path, {})
    assert len(built.papers) == 276 + 67
    assert not [fault for fault in built.diagnostics if fault.code not in ("paper-duplicate", "base-url-missing")]
    one = {(p.meta.title.text, p.meta.year, p.meta.topic, p.meta.added) for p in built.papers}
    other = {(p.meta.title.text, p.meta.year, p.meta.topic, p.meta.added) for p in site.built.papers}
    assert {row[:2] for row in one} == {row[:2] for row in other}
