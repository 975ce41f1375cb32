"""Tables, formulas and code: what is wider than the text scrolls in its own box, and code can be copied."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    expect(page.locator(".code-bar")).to_have_count(1)
    return page


@pytest.fixture
def phone(browser: Browser, site: str) -> Any:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened(context, f"{site}wide/")
    context.close()


@pytest.fixture
def desk(browser: Browser, site: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened(context, f"{site}wide/")
    context.close()


def scrolled(box: Locator) -> float:
    found: float = box.evaluate("e => e.scrollLeft")
    return found


@pytest.mark.parametrize(
    ("box", "role", "name"),
    [
        (".prose .scroller", "region", "Table 1"),
        (".prose .math-display", "group", "Formula"),
        (".prose .math-long", "group", "Formula"),
        (".prose pre", "group", "Code"),
    ],
)
def test_what_scrolls_is_reached_by_key_and_has_a_name(phone: Page, box: str, role: str, name: str) -> None:
    found = phone.locator(box).first
    expect(found).to_have_attribute("role", role)
    expect(found).to_have_attribute("aria-label", name)
    found.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("e => e.scrollLeft > 0", arg=found.element_handle())


def test_what_does_not_scroll_is_no_stop(phone: Page) -> None:
    small = phone.locator(".prose table").nth(1)
    assert small.evaluate("e => !e.closest('.scroller') && !e.hasAttribute('role') && !e.hasAttribute('tabindex')")
    formula = phone.locator(".prose .math-display").last
    assert not formula.evaluate("e => e.hasAttribute('role') || e.hasAttribute('tabindex')")


def test_a_table_in_its_box_is_a_table(phone: Page) -> None:
    expect(phone.get_by_role("region", name="Table 1").get_by_role("table")).to_have_count(1)
    box = phone.locator(".scroller").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390


def test_more_to_the_side_shows_at_the_edge(phone: Page) -> None:
    """The shade at the edge is there; a patch of paper lies over it at the ends alone."""
    for box in (".scroller", ".prose pre", ".prose .math-display"):
        layers = phone.locator(box).first.evaluate("e => getComputedStyle(e).backgroundAttachment")
        assert layers == "local, local, scroll, scroll, scroll"


def test_code_says_its_language_and_is_copied_by_key(desk: Page) -> None:
    bar = desk.locator(".code-bar")
    expect(bar.locator("span")).to_have_text("python")
    button = bar.get_by_role("button", name="Copy: python")
    expect(button).to_have_css("opacity", "0")
    desk.locator(".prose pre").hover()
    expect(button).to_have_css("opacity", "1")
    desk.mouse.move(2, 2)
    button.focus()
    expect(button).to_have_css("opacity", "1")
    desk.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    assert desk.evaluate("navigator.clipboard.readText()") == desk.locator(".prose pre").inner_text().rstrip("\n")


def test_the_button_covers_no_code_on_a_phone(phone: Page) -> None:
    button = phone.locator(".code-bar button")
    expect(button).to_have_css("opacity", "1")
    place, code = button.bounding_box(), phone.locator(".prose pre").bounding_box()
    after = phone.locator(".copyable + *").bounding_box()
    assert place is not None
    assert code is not None
    assert after is not None
    assert place["height"] >= 23.5
    assert code["y"] + code["height"] <= place["y"] + 0.5
    assert place["y"] + place["height"] <= after["y"] + 0.5
    button.tap()
    expect(button).to_have_text("Copied")


def test_without_scripts_everything_scrolls_all_the_same(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}wide/")
    for box in (".prose table", ".prose pre", ".prose .math-display"):
        found = page.locator(box).first
        assert found.evaluate("e => e.scrollWidth > e.clientWidth")
        found.evaluate("e => (e.scrollLeft = 50)")
        assert scrolled(found) == 50
    assert page.locator(".copy").count() == 0
    context.close()


def test_a_formula_in_a_table_is_whole(browser: Browser, demonstration: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{demonstration}notes/shannon-1948/")
    boxes = page.locator(".prose td .math-long")
    assert boxes.count() > 0
    assert boxes.evaluate_all("all => all.filter((e) => e.scrollWidth > e.clientWidth).length") == 0
    context.close()


NUMBERS = """() => [...document.querySelectorAll(".prose .math-display:has(.math-full)")].map((box) => {
  box.scrollLeft = box.scrollWidth;
  const numbers = [...box.querySelectorAll("mtr > :last-child > *")];
  const end = Math.max(...numbers.map((number) => number.getBoundingClientRect().right));
  return { hidden: end - box.getBoundingClientRect().right, scrolls: box.scrollWidth - box.clientWidth };
})"""


@pytest.mark.parametrize("width", [1100, 1280, 1440])
@pytest.mark.parametrize("note", ["vae-2013", "chinchilla-2022"])
def test_the_number_of_an_equation_is_whole_beside_it(page: Page, demonstration: str, note: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{demonstration}notes/{note}/", wait_until="networkidle")
    found = page.evaluate(NUMBERS)
    assert found
    for box in found:
        assert box["scrolls"] == 0
        assert box["hidden"] < 1


def test_a_formula_that_is_wider_by_a_hair_does_not_scroll(page: Page, demonstration: str) -> None:
    page.goto(f"{demonstration}notes/chinchilla-2022/", wait_until="networkidle")
    widths = page.locator(".prose .math-display").evaluate_all("all => all.map((e) => e.scrollWidth - e.clientWidth)")
    assert len(widths) > 2
    assert max(widths) == 0


@pytest.mark.parametrize(("note", "width"), [("ddpm-2020", 1280), ("ddpm-2020", 390), ("vae-2013", 390)])
def test_the_number_of_a_wide_equation_is_scrolled_to(page: Page, demonstration: str, note: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{demonstration}notes/{note}/", wait_until="networkidle")
    found = page.evaluate(NUMBERS)
    assert any(box["scrolls"] > 20 for box in found)
    assert max(box["hidden"] for box in found) < 1  # what is scrolled is so by whole pixels
