"""Whole example sites (``tests/sites/<name>/``), built as they are.

``expected.txt`` beside a site lists its files but for the theme's, and what is reported. ``make golden`` writes it
anew; read the diff before committing it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from postil.app import run
from postil.core.model import Diagnostic
from postil.edges.manifest import MANIFEST
from postil.edges.read import theme_folder
from tests.building import build_site
from tests.linkcheck import broken_links
from tests.reading import main_of, page, visible_text

SITES = Path(__file__).parent / "sites"
NAMES = sorted(path.name for path in SITES.iterdir())
WRITE = os.environ.get("POSTIL_GOLDEN") == "write"
BASES = {"library": "/library", "links": "/notes"}
ATOM = "{http://www.w3.org/2005/Atom}"


def copied(name: str, folder: Path) -> Path:
    return Path(shutil.copytree(SITES / name, folder / name, ignore=shutil.ignore_patterns("expected.txt")))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied("library", tmp_path_factory.mktemp("site"))
    assert not run(root).diagnostics
    return root / "public"


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied("faults", tmp_path_factory.mktemp("site"))
    run(root)
    return root / "public"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def told(fault: Diagnostic) -> str:
    place = f":{fault.span.line}:{fault.span.column}" if fault.span else ""
    hint = f" ({fault.hint})" if fault.hint else ""
    return f"{fault.path}{place} {fault.severity}[{fault.code}] {fault.message}{hint}"


@pytest.mark.parametrize("name", NAMES)
def test_a_site_has_the_expected_files_and_faults(name: str, tmp_path: Path) -> None:
    root = copied(name, tmp_path)
    result = run(root)
    ignored = {*files(theme_folder() / "static"), MANIFEST}
    made = [path for path in files(root / "public") if path not in ignored]
    shown = "\n".join([*made, "", *map(told, result.diagnostics)]) + "\n"
    expected = SITES / name / "expected.txt"
    if WRITE:
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")
    again = run(root)
    assert (again.counts["written"], again.counts["removed"]) == (0, 0)
    assert again.diagnostics == result.diagnostics


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str, tmp_path: Path) -> None:
    root = copied(name, tmp_path)
    run(root)
    found = broken_links(root / "public", BASES.get(name, ""))
    # The page whose template is wrong is not there.
    assert [fault for fault in found if name != "faults" or "list/index.html" not in fault] == []


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for seed in ("1", "2"):
        root = copied("library", tmp_path / f"in a folder {seed}")
        command = [sys.executable, "-m", "postil", "build", "-q", "-C", str(root)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}, check=True)
        trees.append({path: (root / "public" / path).read_bytes() for path in files(root / "public")})
    assert trees[0] == trees[1]


def test_no_hole_is_left(library: Path, faults: Path) -> None:
    for folder in (library, faults):
        for path in files(folder):
            if path.endswith((".html", ".xml")):
                assert b"\x00" not in (folder / path).read_bytes(), path


def test_two_notes_on_one_paper_share_its_page(library: Path) -> None:
    body = main_of(page(library / "notes/sums/index.html"))
    assert len(body.xpath(".//*[@id='method']")) == len(body.xpath(".//*[@id='method-note2']")) == 1
    shown = visible_text(body)
    assert shown.index("Every number is a sum") < shown.index("Read once more")
    moved = (library / "notes/sums-again/index.html").read_text(encoding="utf-8")
    assert 'url=../../notes/sums/index.html"' in moved


def test_every_way_to_write_a_link_leads_where_it_says(tmp_path: Path) -> None:
    """Links say in their title where they lead, wikilinks in the code behind them."""
    root = copied("links", tmp_path)
    run(root)
    wanted, found = [], []
    for path in sorted((root / "public").rglob("*.html")):
        body = page(path)
        links = [(a, a.get("title")) for a in body.xpath(".//div[contains(@class, 'prose')]//a[@title]")]
        links += [(a, a.getnext().text) for a in body.xpath(".//a[contains(@class, 'wikilink')]")]
        wanted += [goal for _, goal in links]
        found += [a.get("href") for a, _ in links]
    assert len(found) > 80
    assert found == wanted


def test_citations_name_authors_and_year(library: Path) -> None:
    body = main_of(page(library / "about/index.html"))
    (cited,) = body.xpath(".//a[@class='citation']")
    assert cited.text == "Lark et al., 2019"
    assert cited.get("href") == "../notes/sums/index.html"
    assert cited.tail is not None
    assert cited.tail.startswith(", p. 4")


def test_images_know_their_size(library: Path) -> None:
    embedded, shown = main_of(page(library / "notes/sums/index.html")).xpath(".//section//img")
    assert (embedded.get("width"), embedded.get("height")) == ("120", "80")
    assert (shown.get("src"), shown.get("width"), shown.get("height")) == ("../../notes/curve.svg", "240", "160")


def test_an_entrys_page_leads_on_where_the_list_stays(library: Path) -> None:
    whole = main_of(page(library / "lists/reading/index.html"))
    assert "#trees" in [a.get("href") for a in whole.iter("a")]
    alone = main_of(page(library / "papers/of-knots/index.html"))
    links = [a.get("href") for a in alone.xpath(".//section[contains(@class, 'note')]//a")]
    assert "../../trees/index.html" in links
    assert "#lemma" in links


def test_backlinks_quote_their_sentence(library: Path) -> None:
    shown = " ".join(visible_text(main_of(page(library / "trees/index.html"))).split())
    assert "Compare Graphs of trees and the third entry" in shown


def test_backlinks_call_what_stands_beside_them_by_its_title(tmp_path: Path) -> None:
    files = {
        "content/ddpm-2020.md": "---\ntitle: Denoising\n---\n",
        "content/vae.md": "---\ntitle: Auto-encoding\nauthors: Ada Lark\nyear: 2013\nkey: lark13\n---\n",
        "content/a.md": "# A\n\nSee [[ddpm-2020]], [[vae|that one]], [@lark13, p. 2], [[nowhere]] and [@none]; then"
        " stop.\n",
    }
    built = build_site(tmp_path, files)
    shown = " ".join(visible_text(main_of(page(built.file("/ddpm-2020/")))).split())
    assert "See Denoising, that one, (Lark, 2013, p. 2), nowhere and (none); then stop." in shown
    shown = " ".join(visible_text(main_of(page(built.file("/vae/")))).split())
    assert "See Denoising, that one, (Lark, 2013, p. 2), nowhere" in shown


def test_backlinks_by_citations_name_the_paper_and_the_place(tmp_path: Path) -> None:
    files = {
        "content/vae.md": "---\ntitle: Auto-encoding\nauthors: Ada Lark\nyear: 2013\nkey: lark13\n---\n",
        "content/a.md": "# A\n\nAs it says [@lark13, p. 2 & 3], it is so.\n",
        "content/b.md": "# B\n\nAs it says [@lark13], it is so.\n",
    }
    links = page(build_site(tmp_path, files).file("/vae/")).find_class("backlinks")[0]
    assert [" ".join(text.text_content().split()) for text in links.find_class("sentence")] == [
        "As it says (Lark, 2013, p. 2 & 3), it is so.",
        "As it says (Lark, 2013), it is so.",
    ]


def test_a_list_gives_topics_years_and_authors_who_are_not_all_named(tmp_path: Path) -> None:
    slow = "### Adding slowly\n\n<!--\nauthors: Adder et al.\nyear: 2014\n-->\n\n"
    fast = "### Adding fast\n\n<!--\nyear: 2014\n-->\n"
    site = build_site(tmp_path, {"content/read.md": f"---\nkind: list\n---\n# Read\n\n## Sums\n\n{slow}{fast}"})
    topic, year = page(site.file("/topics/sums/")), page(site.file("/years/2014/"))
    for shown in (topic, year):
        assert shown.xpath("//li//h3/a//text()") == ["Adding slowly", "Adding fast"]
        assert visible_text(shown.find_class("names")[0]) == "Adder et al."
        assert not shown.find_class("hung")
    paper = page(site.file("/papers/adding-slowly/"))
    assert visible_text(paper.find_class("authors")[0]) == "Adder et al."
    assert paper.find_class("facts")[0].xpath(".//a/@href") == ["../../topics/sums/index.html"]
    assert "author = {Adder and others}" in paper.find_class("bibtex")[0].text_content()
    assert sorted(file.name for file in (tmp_path / "public" / "authors").iterdir()) == ["adder", "index.html"]


def test_the_feed_is_atom_with_whole_texts(library: Path) -> None:
    feed = etree.parse(library / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    for entry in (feed, *feed.findall(f"{ATOM}entry")):
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert ids[:2] == ["https://example.org/library/trees/", "https://example.org/library/notes/sums/"]
    contents = [entry.findtext(f"{ATOM}content") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert "<math" in contents[1]
    assert "Read once more" in contents[1]
    assert 'src="https://example.org/library/notes/curve.svg"' in contents[1]
    for content in contents:
        assert 'href="../' not in content
        assert 'href="#' not in content


def test_the_sitemap_names_pages_that_exist(library: Path) -> None:
    locations = [element.text for element in etree.parse(library / "sitemap.xml").getroot().iter("{*}loc")]
    assert "https://example.org/library/图/注意力/" not in locations
    assert "https://example.org/library/%E5%9B%BE/%E6%B3%A8%E6%84%8F%E5%8A%9B/" in locations
    assert len(locations) == len(set(locations)) > 20


def test_a_sites_template_extends_the_themes(library: Path) -> None:
    assert "own.css?v=" in (library / "about/index.html").read_text(encoding="utf-8")
    assert "own.css" not in (library / "trees/index.html").read_text(encoding="utf-8")


def test_a_miss_stays_readable(faults: Path) -> None:
    body = main_of(page(faults / "a/index.html"))
    shown = visible_text(body)
    for words in ("note", "fragment", "Wikiling", "nobody2000", "itself"):
        assert words in shown
    assert not [a for a in body.xpath(".//a[contains(@class, 'broken')]") if a.get("href")]
    assert [i.get("alt") for i in body.xpath(".//img[@class='missing']")] == ["a picture that is gone", "gone"]
    assert all("missing" in i.get("class", "").split() for i in body.xpath(".//img[not(@src)]"))


def test_a_wrong_template_stops_its_pages_alone(faults: Path) -> None:
    assert not (faults / "list").exists()
    assert (faults / "papers/a-paper/index.html").is_file()
