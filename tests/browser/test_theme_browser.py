"""The theme in a browser: nothing wider than the page, colours that stay chosen, pages that need no script."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, ViewportSize

PAGES = (
    "",
    "?view=compact",
    "?view=table",
    "by-author/",
    "wide/",
    "short/",
    "chinese/",
    "arabic/",
    "list/",
    "years/",
    "years/2021/",
    "authors/",
    "timeline/",
    "calendar/",
    "calendar/2021/",
    "graph/",
    "statistics/",
    "404.html",
)
WIDTHS = (320, 390, 768, 1280, 1920)

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Return a function that opens a page of the site in a context of its own and collects what goes wrong."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note_failure(got: Response) -> None:
        if got.status >= 400:
            faults.append(f"{got.status} {got.url}")

    def note_stranger(sent: Request) -> None:
        if not sent.url.startswith(site):
            faults.append(f"another host: {sent.url}")

    def open_at(path: str, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport=ViewportSize(width=width, height=800),
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", note_failure)
        page.on("request", note_stranger)
        page.goto(site + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []


def paper_color(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


DAY, NIGHT = "rgb(252, 250, 245)", "rgb(18, 22, 29)"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(open_page: Open, site: str, width: int) -> None:
    page = open_page("", width)
    wider = {}
    for path in PAGES:
        page.goto(site + path)
        excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if excess:
            wider[path] = excess
    assert wider == {}


def test_the_system_decides_until_somebody_does(open_page: Open) -> None:
    assert paper_color(open_page("wide/", scheme="light")) == DAY
    assert paper_color(open_page("wide/", scheme="dark")) == NIGHT


def test_the_toggle_goes_round_and_is_remembered(open_page: Open, site: str) -> None:
    page = open_page("wide/", scheme="light")
    toggle = page.get_by_role("button", name="System colours")
    toggle.click()
    assert paper_color(page) == NIGHT, "the first press must show"
    page.goto(site + "short/")
    assert paper_color(page) == NIGHT
    page.get_by_role("button", name="Dark colours").click()
    assert paper_color(page) == DAY
    page.emulate_media(color_scheme="dark")
    assert paper_color(page) == DAY
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Light colours").click()
    assert paper_color(page) == DAY
    assert page.evaluate("localStorage.length") == 0


def test_the_toggle_begins_with_the_other_colours(open_page: Open) -> None:
    page = open_page("wide/", scheme="dark")
    page.get_by_role("button", name="System colours").click()
    assert paper_color(page) == DAY


def test_the_contents_mark_what_is_read(open_page: Open) -> None:
    page = open_page("wide/", 1280)
    current = page.locator('.toc [aria-current="true"]')
    for link in (page.locator(".toc a").last, page.locator(".toc a").first):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", (link.get_attribute("href") or "")[1:])
        current.and_(link).wait_for()
        assert current.count() == 1


def test_a_folder_on_disk_gives_no_errors(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((built / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert said == []


def test_lists_of_tasks_have_boxes_and_no_dashes(open_page: Open) -> None:
    page = open_page("wide/")
    style = "getComputedStyle(document.querySelector('.prose li:has(input)')).listStyleType"
    assert page.evaluate(style) == "none"


def test_the_chosen_colours_are_there_before_the_first_paint(open_page: Open, site: str) -> None:
    page = open_page("wide/", scheme="light")
    page.evaluate("localStorage.setItem('postil-theme', 'dark')")
    # The body's colour at the moment the parser makes it, before anything can have been painted.
    page.add_init_script("""
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        window.first = document.documentElement.dataset.theme;
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    """)
    page.goto(site + "short/")
    assert page.evaluate("window.first") == "dark"


@pytest.mark.parametrize("path", [*PAGES, "404.html"])
def test_without_scripts_nothing_is_missing(open_page: Open, path: str) -> None:
    page = open_page(path, scripts=False)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    assert not page.locator(".theme-toggle").is_visible()
    assert page.locator("main a:visible").count() > 0


def test_bibtex_opens_without_scripts(open_page: Open) -> None:
    page = open_page("wide/", scripts=False)
    assert not page.locator("pre.bibtex").is_visible()
    page.locator(".cite summary").click()
    assert page.locator("pre.bibtex").inner_text().startswith("@")


def test_all_forty_authors_can_be_read(open_page: Open) -> None:
    page = open_page("wide/", 390, scripts=False)
    folded = page.locator(".authors details")
    assert not folded.get_by_text("Jürgen Tanaka").is_visible()
    folded.locator("summary").click()
    assert folded.get_by_text("Jürgen Tanaka").is_visible()
    assert page.locator(".authors bdi").count() == 40


def test_contents_stand_open_beside_the_text_and_fold_on_phones(open_page: Open) -> None:
    assert open_page("wide/", 1280, scripts=False).locator(".toc li").first.is_visible()
    phone = open_page("wide/", 390, scripts=False)
    assert not phone.locator(".toc li").first.is_visible()
    phone.locator(".toc summary").click()
    assert phone.locator(".toc li").first.is_visible()


def test_the_address_is_tidied(open_page: Open, site: str) -> None:
    assert open_page("wide/index.html#a-table").url == f"{site}wide/#a-table"


def test_the_fonts_that_are_seen_are_those_that_were_sent(open_page: Open) -> None:
    page = open_page("wide/")
    page.evaluate("document.fonts.ready")
    for face in ("18px 'Postil Serif'", "18px 'Postil Sans'", "40px 'Postil Display'", "13px 'Postil Code'"):
        assert page.evaluate(f'document.fonts.check("{face}")'), face


def test_preloading_fetches_the_text_face_once(open_page: Open, site: str) -> None:
    page = open_page("")
    fetched: list[str] = []
    page.on("request", lambda sent: fetched.append(sent.url))
    page.goto(site + "short/")
    page.wait_for_load_state("networkidle")
    assert sum("serif-latin.woff2" in url for url in fetched) <= 1


def test_arabic_runs_from_right_to_left(open_page: Open) -> None:
    page = open_page("arabic/")
    assert page.evaluate("getComputedStyle(document.querySelector('.prose p')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('main h1')).direction") == "rtl"


def test_everything_that_can_be_pressed_is_large_enough(open_page: Open) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links in running text."""
    small = open_page("", 390).evaluate("""
      [...document.querySelectorAll("nav a, button, .title a")]
        .filter((e) => e.checkVisibility())
        .map((e) => [e.textContent.trim(), e.getClientRects()[0]])
        .filter(([, box]) => box.height < 23.5 || box.width < 20)
        .map(([text, box]) => `${text} ${box.width}x${box.height}`)
    """)
    assert small == []
