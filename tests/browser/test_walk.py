"""Through the demonstration site by keys alone, and without scripts: Tab, Enter, Escape and arrows lead everywhere."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

MOST = 90
"""How many presses of Tab may lead to a thing."""


def tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until ``goal`` has the focus; on the way, and there, the focus is seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              return one === document.body || one.matches("input") || style.outlineStyle !== "none";
            }"""
        ), page.evaluate("document.activeElement.outerHTML")
        if goal.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way leads to {goal}")


def test_keys_alone_find_narrow_down_preview_and_choose_colours(page: Page, demonstration: str) -> None:
    page.goto(demonstration)
    page.wait_for_load_state("networkidle")

    # The way past the masthead comes first.
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()

    # The search opens where its link is, gives the focus back, and leads to the place.
    tab_to(page, page.locator(".search-open"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("entropy")
    expect(page.locator(".search-said")).to_contain_text("results")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_hidden()
    expect(page.locator(".search-open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".search-title").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    href = chosen.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url("**/notes/shannon-1948/**")
    assert "shannon-1948" in href

    # The colours.
    page.goto(demonstration)
    page.wait_for_load_state("networkidle")
    toggle = page.locator(".theme-toggle")
    tab_to(page, toggle)
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") is None

    # A facet, its count heard, the choice seen and taken back.
    year = page.locator('.facet[data-facet="year"] a:is([data-value="2021"], [href$="/2021/index.html"])')
    tab_to(page, year)
    page.keyboard.press("Enter")
    expect(page.locator(".found[aria-live], [aria-live] .found, .found[role=status]")).to_have_text("4 of 73 papers")
    assert urlsplit(page.url).query == "year=2021"
    expect(page.locator(".reading-list .paper")).to_have_count(4)
    tab_to(page, page.locator("[data-clear]"))
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_have_text("73 papers")
    tab_to(page, page.get_by_role("button", name="Compact"))
    page.keyboard.press("Enter")
    assert urlsplit(page.url).query == "view=compact"


def test_keys_alone_open_keep_and_close_a_preview(page: Page, demonstration: str) -> None:
    page.goto(f"{demonstration}notes/shannon-1948/")
    page.wait_for_load_state("networkidle")
    link = page.locator(".prose a[href*='/index.html']").first
    tab_to(page, link)
    card = page.locator(".preview")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    tab_to(page, link)
    expect(card).to_be_visible()
    tab_to(page, card.get_by_role("button", name="Keep open"))
    page.keyboard.press("Enter")
    expect(page.locator(".preview.kept")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


# ---- Without scripts -------------------------------------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


def links(page: Page, within: str) -> set[str]:
    """Return where the links that can be seen lead."""
    found = page.locator(f"{within} a").all()
    return {link.get_attribute("href") or "" for link in found if link.is_visible()}


def test_without_scripts_the_list_and_its_facets_are_there(plain: BrowserContext, demonstration: str) -> None:
    page = plain.new_page()
    page.goto(demonstration)
    titles = page.locator(".reading-list .paper .title a")
    assert titles.count() == 36
    page.locator('.pager [rel="next"]').click()
    assert titles.count() == 36
    page.go_back()
    page.locator('.facet[data-facet="year"] a').first.click()
    assert page.url.startswith(f"{demonstration}years/2024/")
    assert page.locator(".reading-list .paper").count() == 16
    page.goto(demonstration)
    page.locator(".list-bar .orders a").filter(has_text="Title").click()
    assert page.url.startswith(f"{demonstration}by-title/")
    assert page.locator(".titles li").count() == 73


def test_without_scripts_a_paper_is_complete(plain: BrowserContext, demonstration: str) -> None:
    page = plain.new_page()
    page.goto(f"{demonstration}notes/ddpm-2020/")
    assert page.locator(".prose math").count() > 20
    assert page.locator(".prose math").first.is_visible()
    assert page.locator(".prose figure img").first.evaluate("image => image.naturalWidth") > 0
    assert any(href.startswith("https://arxiv.org/abs/") for href in links(page, ".links"))
    assert {"#forwards", "#backwards", "#results"} <= links(page, ".toc")
    for part in (".backlinks", ".related", ".around"):
        assert links(page, part), part
    page.locator(".cite summary").click()
    assert "@" in page.locator(".bibtex").inner_text()


def test_without_scripts_a_list_and_the_search_lead_on(plain: BrowserContext, demonstration: str) -> None:
    page = plain.new_page()
    page.goto(f"{demonstration}reading-group/")
    assert page.locator(".prose h2").count() == 10
    assert page.locator(".prose math").count() > 5
    page.goto(demonstration)
    page.locator(".search-open").click()
    assert page.url.startswith(f"{demonstration}search/")
    assert page.locator("noscript p").is_visible()
    found = links(page, ".search-else")
    assert {"../index.html", "../by-title/index.html", "../years/index.html", "../authors/index.html"} <= found
