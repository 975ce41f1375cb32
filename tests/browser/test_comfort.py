"""What readers ask of a page: more contrast, colours of their own, less motion, paper, another language, the other
direction."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import served
from tests.browser.hard import FILES
from tests.browser.test_accessibility import RUN, TAGS, axe
from tests.building import build_site

__all__ = ["axe"]

Open = Callable[..., Page]
WIDTH_OF_PAPER = 600
"""The text of an A4 page in CSS pixels, without its margins."""


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return a function that opens an address in a context of its own."""
    contexts: list[BrowserContext] = []

    def open_at(url: str, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.goto(url)
        page.wait_for_load_state("networkidle")
        return page

    yield open_at
    for context in contexts:
        context.close()


def style(page: Page, selector: str, name: str, pseudo: str = "") -> str:
    found = page.locator(selector).first.evaluate(
        "(element, [name, pseudo]) => getComputedStyle(element, pseudo || null)[name]", [name, pseudo]
    )
    return str(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_one_ink_on_one_paper(open_page: Open, site: str, scheme: str) -> None:
    page = open_page(f"{site}wide/", contrast="more", color_scheme=scheme)
    ink = style(page, "body", "color")
    for muted in (".source", ".facts dt", ".colophon", ".toc summary"):
        assert style(page, muted, "color") == ink, muted
    assert style(page, ".prose thead", "borderBottomColor") == ink
    assert style(page, ".prose pre", "borderTopColor") == ink
    assert style(open_page(f"{site}wide/", color_scheme=scheme), ".source", "color") != ink


def test_a_readers_own_colours_are_used(open_page: Open, site: str, axe: str) -> None:
    page = open_page(f"{site}wide/", forced_colors="active")
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert "gradient" not in style(page, ".math-display", "backgroundImage")
    page.goto(site)
    assert "underline" in style(page, ".site-nav [aria-current]", "textDecorationLine")
    page.evaluate(axe)
    assert page.evaluate(RUN, list(TAGS)) == []


def test_nothing_moves_where_motion_is_unwanted(open_page: Open, site: str) -> None:
    page = open_page(f"{site}wide/", reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0)"
    assert page.evaluate(f"{moving}.length") == 0
    assert open_page(f"{site}wide/").evaluate(f"{moving}.length") > 0


def test_on_paper_there_is_the_note_and_nothing_to_press(open_page: Open, site: str) -> None:
    page = open_page(f"{site}wide/", color_scheme="dark")
    page.set_viewport_size({"width": WIDTH_OF_PAPER, "height": 850})
    page.emulate_media(media="print")
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert style(page, "body", "color") == "rgb(0, 0, 0)"
    for pressed in ("button", "nav", ".anchor"):
        for element in page.locator(pressed).all():
            assert not element.is_visible(), element.evaluate("e => e.outerHTML")
    assert style(page, ".head .links .identifier", "content", "::after") == '" 2101.00001"'
    assert page.locator(".prose math").first.is_visible()
    assert page.locator(".prose table").first.evaluate("e => getComputedStyle(e).display") == "table"


def test_nothing_is_cut_on_paper(open_page: Open, site: str) -> None:
    page = open_page(f"{site}wide/")
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": WIDTH_OF_PAPER, "height": 850})
    # What is wider is measured on the screen, a moment after that has its size; and Chromium takes one more to change
    # what is as wide as the page.
    page.wait_for_selector(".math-display[role=group]")
    frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    page.evaluate(frames)
    page.emulate_media(media="print")
    page.evaluate(frames)
    wider = """
        () => { const end = (box) => box.getBoundingClientRect().right;
                return [...document.querySelectorAll(".prose :is(table, pre, .math-display > *, .math-long > *)")]
                  .filter((box) => end(box) > end(box.closest(".prose")) + 1).map((box) => box.outerHTML.slice(0, 60)) }
    """
    assert page.evaluate(wider) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # What has room is as large as ever.
    size = "all => all.map((e) => parseFloat(getComputedStyle(e).fontSize))"
    sizes = page.locator(".math-display").evaluate_all(size)
    assert min(sizes) < 7 < 12 < max(sizes)
    assert style(page, ".math-display", "overflowX") == "visible"


def test_links_are_written_out_on_paper(open_page: Open, tmp_path: Path) -> None:
    note = "# A\n\nSee [there](https://example.org/there) and [here](b.md).\n"
    site = build_site(tmp_path, {"content/a.md": note, "content/b.md": "# B\n"})
    with served(site.root / "public") as address:
        page = open_page(f"{address}a/")
        page.emulate_media(media="print")
        assert style(page, ".prose a[href^='https']", "content", "::after") == '" ⟨https://example.org/there⟩"'
        assert style(page, ".prose a:not([href^='https'])", "content", "::after") == "none"


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("arabic")
    settings = str(FILES["site.yaml"]) + "language: ar\n"
    with served(build_site(root, {**FILES, "site.yaml": settings}).root / "public") as address:
        yield address


@pytest.mark.parametrize("path", ["", "wide/", "list/", "years/", "404.html"])
@pytest.mark.parametrize("width", [390, 1280])
def test_an_arabic_site_runs_from_the_right(open_page: Open, arabic: str, axe: str, path: str, width: int) -> None:
    page = open_page(arabic + path)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    name, toggle = (page.locator(one).bounding_box() for one in (".site-name", ".theme-toggle"))
    assert name
    assert toggle
    assert name["x"] + name["width"] > toggle["x"] + toggle["width"] - 1, "the name stands at the right"
    page.evaluate(axe)
    assert page.evaluate(RUN, list(TAGS)) == []


def test_english_on_an_arabic_site_runs_from_the_left_and_stands_with_the_rest(open_page: Open, arabic: str) -> None:
    page = open_page(f"{arabic}wide/")
    assert style(page, ".prose", "direction") == "ltr"
    assert style(page, ".prose > p", "unicodeBidi") == "plaintext"
    assert style(page, ".head h1", "direction") == "ltr"
    assert style(page, ".head h1", "textAlign") == "right"


def test_on_an_arabic_page_code_and_formulas_run_from_the_left(open_page: Open, arabic: str) -> None:
    page = open_page(f"{arabic}wide/")
    assert style(page, ".prose pre", "direction") == "ltr"
    assert style(page, ".prose math", "direction") == "ltr"
    heading, aside = (page.locator(one).bounding_box() for one in (".head h1", "aside.margin"))
    assert heading
    assert aside
    assert aside["x"] < heading["x"], "the margin is on the left"


@pytest.mark.parametrize("view", ["compact", "table"])
def test_a_latin_name_in_an_arabic_list_keeps_its_beginning(open_page: Open, arabic: str, view: str) -> None:
    page = open_page(f"{arabic}?view={view}")
    found = page.evaluate("""
        () => { const names = [...document.querySelectorAll(".names")].at(0), name = names.querySelector("bdi");
                name.textContent = "Wolfeschlegelsteinhausenbergerdorff ".repeat(4);
                const left = (box) => box.getBoundingClientRect().left, inside = left(name) >= left(names) - 1;
                return [inside, getComputedStyle(name).direction, name.scrollWidth > name.clientWidth] }
    """)
    assert found == [True, "ltr", True]


def test_signs_at_the_end_of_a_name_stay_there_from_right_to_left(open_page: Open, tmp_path: Path) -> None:
    note = "---\ntitle: A\nauthors: [Ann Li (ed.)]\ntags: [C++]\nyear: 2020\n---\n\nنص [[b]] نص.\n"
    files = {"site.yaml": "language: ar\n", "content/a.md": note, "content/b.md": "---\ntitle: Why?\n---\n"}
    with served(build_site(tmp_path, files).root / "public") as address:
        page = open_page(address)
        # Where the last sign of a text stands, beside its first one.
        ends = """
            (selector) => { const range = new Range(), element = document.querySelector(selector);
                const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
                const at = (place) => { range.setStart(text, place); range.setEnd(text, place + 1);
                                        return range.getBoundingClientRect().left };
                return at(text.length - 1) - at(0) }
        """
        for selector in (".names", '.facet[data-facet="tag"] li a', ".tags a"):
            assert page.evaluate(ends, selector) > 5, selector
        page.goto(f"{address}a/")
        for selector in (".head .authors", ".facts dd a[rel=tag]", ".prose a"):
            assert page.evaluate(ends, selector) > 5, selector


def test_a_chinese_site_speaks_chinese(open_page: Open, tmp_path: Path) -> None:
    note = "---\ntitle: A\nread: 2021-03-05\nstatus: read\n---\n\n```python\nx = 1\n```\n"
    site = build_site(tmp_path, {"site.yaml": "language: zh-Hans\n", "content/a.md": note})
    with served(site.root / "public") as address:
        page = open_page(f"{address}a/")
        assert page.evaluate("document.documentElement.lang") == "zh-Hans"
        facts = page.locator(".facts").inner_text()
        assert "2021年3月5日" in facts
        assert "已读" in facts
        page.keyboard.press("?")
        page.get_by_role("dialog", name="键盘").wait_for()
