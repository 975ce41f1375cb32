"""The published folder opened from disk: its links lead on, and nothing that a page asks for is missing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import served
from tests.browser.hard import FILES
from tests.building import build_site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a published site in a folder whose name has to be encoded in addresses."""
    root = tmp_path_factory.mktemp("from disk")
    build_site(root, FILES)
    return root / "public"


def test_the_key_of_the_search_leads_to_where_it_is_said_that_it_takes_a_server(browser: Browser, folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.keyboard.press("/")
    page.wait_for_url("**/search/index.html")
    said = page.get_by_text("Searching words takes a web server")
    expect(said).to_be_visible()
    with served(folder) as address:
        page.goto(f"{address}search/")
        expect(page.get_by_role("combobox")).to_be_focused()
        expect(said).to_be_hidden()
    context.close()


def test_a_walk_from_disk_misses_nothing(browser: Browser, folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("requestfailed", lambda sent: faults.append(f"{sent.url}: {sent.failure}"))
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    for link in (
        "main a[href*='wide/index.html']",
        "main a[href*='tags/deep/index.html']",
        "main a[href*='wide/index.html']",
        "main a[href*='short/index.html']",
        "header a[href*='list/index.html']",
        "main a[href*='papers/paper-number-']",
        "header a[href$='../index.html']",
    ):
        page.locator(link).first.click()
        page.wait_for_load_state()
        assert page.locator("h1").count() == 1, page.url
    assert page.url.endswith("/public/index.html")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check(\"18px 'Postil Serif'\")")
    context.close()
    assert faults == []
