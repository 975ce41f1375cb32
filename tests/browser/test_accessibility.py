"""Every kind of page by the rules of axe-core: WCAG 2.2 A, AA, AAA and its best practices."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize

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


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_nothing_is_in_the_way(browser: Browser, site: str, axe: str, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport=ViewportSize(width=width, height=800), color_scheme=scheme)
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(site + path)
        # With all modules there.
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        found[path] = page.evaluate(RUN, list(TAGS))
    context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}
