"""Every kind of page by the rules of axe-core: WCAG 2.2 A, AA, AAA and its best practices."""

from collections.abc import Callable, Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.test_theme_browser import PAGES

TAGS = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """
  (tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }).then((found) =>
    found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target}: ${node.html}`)))
"""


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core's script."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


SHAPES = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
KINDS = (
    "?year=2020,2021&with=formulas",
    "?view=compact&tag=statistics",
    "?view=table&sort=rating",
    "by-title/",
    "tags/",
    "tags/statistics/",
    "timeline/",
    "calendar/",
    "calendar/2022/",
    "graph/",
    "statistics/",
    "search/",
    "search/?q=entropy",
    "notes/ddpm-2020/",
    "reading-group/",
    "colophon/",
    "404.html",
)


@pytest.fixture(params=SHAPES, ids=lambda shape: f"{shape[0]}-{shape[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Return a page of a phone or a screen by day or by night."""
    width, scheme = request.param
    context = browser.new_context(
        viewport=ViewportSize(width=width, height=800), color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def faults(page: Page, axe: str) -> list[str]:
    """Return what the rules find, once all modules are there."""
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    return list(page.evaluate(RUN, list(TAGS)))


def test_nothing_is_in_the_way_of_what_is_hard_to_set(page: Page, site: str, axe: str) -> None:
    found = {}
    for path in PAGES:
        page.goto(site + path)
        found[path] = faults(page, axe)
    assert {path: all for path, all in found.items() if all} == {}


def test_nothing_is_in_the_way_on_any_kind_of_page(page: Page, demonstration: str, axe: str) -> None:
    found = {}
    for path in KINDS:
        page.goto(demonstration + path)
        if "q=" in path:
            expect(page.locator(".search-title").first).to_be_visible()
        elif "year=" in path:
            expect(page.locator(".chosen a")).to_have_count(4)
        found[path] = faults(page, axe)
    assert {path: all for path, all in found.items() if all} == {}


def search_with_results(page: Page) -> Locator:
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("entropy")
    expect(page.locator(".search-title").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    return page.locator("dialog[open]")


def facets(page: Page) -> Locator:
    narrow = page.locator(".facets > summary")
    if narrow.is_visible():
        narrow.click()
    page.locator('.facet[data-facet="tag"]').get_by_role("link", name="All").click()
    page.locator('.facet[data-facet="tag"] a').first.click()
    expect(page.locator(".chosen a")).to_have_count(2)
    return page.locator('.facet[data-facet="tag"] input')


def kept_preview(page: Page) -> Locator:
    page.locator(".prose a[href*='/index.html']").first.focus()
    page.get_by_role("button", name="Keep open").click()
    return page.locator(".preview.kept")


def footnote(page: Page) -> Locator:
    reference = page.locator("[id^=fnref]").first
    reference.scroll_into_view_if_needed()
    reference.hover()
    page.wait_for_load_state("networkidle")
    reference.click()
    return page.locator(".preview, .beside.shown")


def citations(page: Page) -> Locator:
    page.locator(".cite summary").click()
    return page.locator(".cite .bibtex")


def keys(page: Page) -> Locator:
    page.keyboard.press("?")
    return page.locator("dialog.keys")


def figure(page: Page) -> Locator:
    page.locator("a.zoom").first.click()
    return page.get_by_role("dialog")


OPENED: list[tuple[str, Callable[[Page], Locator]]] = [
    ("", search_with_results),
    ("", facets),
    ("notes/shannon-1948/", kept_preview),
    ("notes/shannon-1948/", footnote),
    ("notes/ddpm-2020/", citations),
    ("", keys),
    ("notes/ddpm-2020/", figure),
]


def test_nothing_is_in_the_way_of_what_opens(page: Page, demonstration: str, axe: str) -> None:
    found = {}
    for path, opened in OPENED:
        page.goto(demonstration + path)
        page.wait_for_load_state("networkidle")
        expect(opened(page)).to_be_visible()
        found[opened.__name__] = faults(page, axe)
    assert {name: all for name, all in found.items() if all} == {}
