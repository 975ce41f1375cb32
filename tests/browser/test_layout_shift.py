"""Nothing moves while a page is read, however late its fonts and scripts arrive."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Quiet
from tests.browser.hard import FILES
from tests.building import build_site

_LINE = "A line of words about $x_i$ and $\\sum_i x_i^2$, *with* **some** `code`, and a footnote{}. "

_NOTE = f"""---
title: A title that takes two lines on a phone and one on a desk
authors: Ada Stone, Łukasz Nowak
year: 2020
venue: Proceedings
tags: [wide]
arxiv: "2001.00001"
summary: What it says with $e^{{i\\pi}} = -1$.
---

{(_LINE.format("[^1]") + _LINE.format("") * 4)}

![A wide picture](wide.svg "Its caption")

$$ \\int_0^1 f(x) \\, dx = \\lim_{{n \\to \\infty}} \\frac1n \\sum_{{k=1}}^n f\\left(\\frac kn\\right) $$

```python
print("hello")
```

| a | b |
|---|---|
| 1 | 2 |

{(_LINE.format("") * 5 + chr(10) + chr(10)) * 8}

[^1]: A footnote with $a + b$ in it.
"""
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 300"><rect width="900" height="300"/></svg>'

_WATCH = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(entry.value);
  }).observe({ type: "layout-shift", buffered: true });
"""


class Slow(Quiet):
    """A server whose fonts come half a second late, its scripts and pictures a fifth."""

    def do_GET(self) -> None:
        time.sleep(0.5 if ".woff2" in self.path else 0.2 if ".js" in self.path or ".svg" in self.path else 0)
        super().do_GET()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Slow, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site with everything on it that comes late."""
    root = tmp_path_factory.mktemp("slow")
    build_site(root, FILES | {"content/note.md": _NOTE, "content/wide.svg": _SVG})
    with _served(root / "public") as address:
        yield address


def shifted(page: Page) -> float:
    """Return how much of the page has moved so far (https://web.dev/articles/cls, all of it)."""
    page.wait_for_timeout(400)
    found: float = page.evaluate("window.shifts.reduce((sum, value) => sum + value, 0)")
    return found


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["", "list/", "tags/wide/", "note/", "short/", "wide/", "chinese/"])
def test_nothing_moves(browser: Browser, slow: str, width: int, path: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(slow + path, wait_until="networkidle")
    # The maths font alone takes its place whenever it comes: without it formulas are hard to read. It comes first to
    # pages whose notes have formulas; what it moves if it is late must be "good" (https://web.dev/articles/cls).
    assert shifted(page) < (0.1 if page.locator("math").count() else 0.001)
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["list/", "note/", "wide/"])
def test_nothing_moves_where_the_maths_font_is_in_time(browser: Browser, slow: str, width: int, path: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(slow + path, wait_until="networkidle")
    page.goto(slow + path, wait_until="networkidle")
    assert shifted(page) < 0.002
    context.close()


def test_a_measure_that_can_fail(browser: Browser, slow: str) -> None:
    page = browser.new_page()
    page.add_init_script(_WATCH)
    page.goto(slow, wait_until="networkidle")
    page.evaluate(
        "document.querySelector('main').prepend(Object.assign(document.createElement('p'), { innerHTML: 'x' }))"
    )
    assert shifted(page) > 0.01
    page.close()


def test_the_fonts_are_there_on_the_second_page(browser: Browser, slow: str) -> None:
    """The first page keeps its stand-ins; its fonts are in the browser's memory then."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    assert _fonts(page, f"{slow}short/") != "Postil Display"
    assert _fonts(page, f"{slow}note/") == "Postil Display"
    context.close()


def _fonts(page: Page, url: str) -> Any:
    page.goto(url, wait_until="networkidle")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    return session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"][0]["familyName"]


def test_pictures_have_sizes(slow: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{slow}note/")
    picture = page.locator(".prose img")
    assert (picture.get_attribute("width"), picture.get_attribute("height")) == ("900", "300")
    page.close()
