"""What a visit costs: style and script of a paper's page, the page itself, and how much of any page is navigation."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml

from postil.app import run
from postil.edges.minify import minified
from tests.building import Built, build_site

REPOSITORY = Path(__file__).parent.parent
WORDS = "paper model result method data proof bound estimate sample network theory measure figure table".split()
FORMULAS = (r"\sum_{i=1}^{n} x_i^2", r"\frac{\partial L}{\partial \theta}", r"p(x \mid \theta)", r"\mathbb{E}[X_t]")

STYLE_AND_SCRIPT = 40_000
PAGE = 100_000
NAVIGATION = 5_000


def note() -> str:
    """Return a note of 1,500 words and 40 formulas with all that a paper's page can show."""
    chosen = random.Random(5)
    lines = [
        "---",
        "title: A paper of the usual length on the usual things",
        "authors: [Ada Stone, Grace Lake, Emmy Field, Sofia Hill]",
        "year: 2021\nvenue: Journal of Examples\narxiv: '2101.00001'\nstatus: read\nrating: 4",
        "tags: [examples, weights]\nread: 2021-05-06\nabstract: " + " ".join(chosen.choices(WORDS, k=100)),
        "links: {code: https://example.org/code}\n---\n",
    ]
    for section in range(8):
        lines.append(f"## Section {section}\n")
        for _ in range(5):
            words = chosen.choices(WORDS, k=36)
            words.insert(20, f"${chosen.choice(FORMULAS)}$")
            lines.append(" ".join(words) + " See [another](other.md).\n")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {
        "content/paper.md": note(),
        "content/other.md": "---\ntitle: Another\nyear: 2020\n---\nSee [it](paper.md).\n",
    }
    return build_site(tmp_path_factory.mktemp("weight"), files)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "public"
    run(REPOSITORY, {"output": str(folder), "cache": ""})
    return folder


def loaded_at_once(page: Path) -> Iterator[Path]:
    """Give the style sheets and scripts that a page names; that of paper is fetched last and holds nothing up."""
    for element in lxml.fromstring(page.read_bytes()).iter("link", "script"):
        is_sheet = element.get("rel") == "stylesheet" and element.get("media") != "print"
        name = element.get("href") if is_sheet else element.get("src")
        if name:
            yield page.parent / name.partition("?")[0]


def weights(page: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in loaded_at_once(page)}


def navigation(page: Path) -> int:
    """Return how many bytes of a page lead elsewhere: the site's name and links, its foot, what is marked as such.

    The facets are the reading list's own.
    """
    size = 0
    for part in lxml.fromstring(page.read_bytes()).iter("header", "footer", "nav"):
        kind, inside = part.get("class") or "", any(above.tag == "header" for above in part.iterancestors())
        if not inside and "facets" not in kind and (part.tag == "nav" or kind in ("masthead", "colophon")):
            size += len(lxml.tostring(part, encoding="utf-8", with_tail=False))
    return size


def test_a_note_is_as_long_as_it_is_said_to_be(built: Built) -> None:
    entry = built.document("content/paper.md").entries[0]
    assert 1_450 < entry.words < 1_700
    assert entry.inline == 40


def test_style_and_script_of_a_paper_are_light(built: Built) -> None:
    found = weights(built.file("/paper/"))
    assert sum(found.values()) <= STYLE_AND_SCRIPT, found
    assert {"postil.css", "paper.css", "math.css", "page.js", "theme.js"} <= found.keys()
    assert "print.css" not in found
    # The sheet of paper comes too, if last.
    assert sum(found.values()) + built.file("/css/print.css").stat().st_size <= STYLE_AND_SCRIPT


def test_a_papers_page_is_light(built: Built) -> None:
    page = built.file("/paper/")
    assert page.stat().st_size + sum(weights(page).values()) <= PAGE


def test_no_page_of_the_demonstration_is_mostly_navigation(demonstration: Path) -> None:
    heavy = {}
    for page in demonstration.rglob("*.html"):
        size = navigation(page)
        if size > NAVIGATION:
            heavy[page.relative_to(demonstration).as_posix()] = size
    assert heavy == {}


def test_papers_of_the_demonstration_are_light(demonstration: Path) -> None:
    pages = sorted((demonstration / "notes").rglob("index.html"))
    assert len(pages) > 30
    for page in pages:
        found = weights(page)
        assert sum(found.values()) <= STYLE_AND_SCRIPT, found
        assert page.stat().st_size + sum(found.values()) <= PAGE, page


def test_what_is_published_of_the_theme_says_the_same_in_fewer_bytes(built: Built) -> None:
    static = REPOSITORY / "static"
    for source in [*static.rglob("*.css"), *static.rglob("*.js")]:
        published = (built.root / "public" / source.relative_to(static)).read_bytes()
        # One that says nothing yet is as it is.
        assert published == (minified(str(source)) or source.read_bytes())
        assert len(published) <= source.stat().st_size
    sheet = (static / "css" / "postil.css").read_text(encoding="utf-8")
    assert len(re.findall(r"[{}]", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))) == len(
        re.findall(r"[{}]", minified(str(static / "css" / "postil.css")).decode())
    )


def test_files_of_the_sites_own_are_published_as_they_are(tmp_path: Path) -> None:
    own = "/* mine */\nbody { color: red }\n"
    site = build_site(tmp_path, {"content/a.md": "# A", "static/css/postil.css": own, "static/own.js": "// mine\n"})
    assert site.file("/css/postil.css").read_text() == own
    assert site.file("/own.js").read_text() == "// mine\n"
