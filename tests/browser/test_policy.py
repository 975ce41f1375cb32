"""The Content-Security-Policy in a browser: no page of ours is stopped in anything, and what notes bring is as settings
have it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.conftest import served
from tests.building import build_site
from tests.serving import serving, write

LISTEN = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
NOTE = """# A note

<p><span id="colored" style="color: rgb(1, 2, 3)">colour</span></p>

![A picture](https://pictures.example/dot.svg) ![Another](http://plain.example/dot.svg)

<iframe id="frame" src="https://video.example/embed"></iframe>

<script>document.title = "ran"</script>

<script src="https://scripts.example/a.js"></script>
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'

Visit = Callable[[str], Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Return a function that opens an address, with other hosts played by us."""
    context: BrowserContext = browser.new_context()
    context.add_init_script(LISTEN)

    def play(route: Route) -> None:
        kind = "text/html" if "embed" in route.request.url else "image/svg+xml"
        body = 'document.title = "fetched"' if route.request.url.endswith(".js") else DOT
        route.fulfill(body=body, content_type="text/javascript" if route.request.url.endswith(".js") else kind)

    context.route(lambda url: ".example/" in url, play)

    def open_at(url: str) -> Page:
        page = context.new_page()
        page.goto(url)
        page.wait_for_load_state("networkidle")
        return page

    yield open_at
    context.close()


def violations(page: Page) -> list[str]:
    return list(page.evaluate("window.violations"))


def one_of_each_kind(built: Path) -> list[str]:
    """Return a page of each kind: one for each way that addresses begin, and all at the top."""
    kinds: dict[object, str] = {}
    for file in sorted(built.rglob("*.html")):
        path = file.relative_to(built).as_posix()
        parts = path.split("/")
        kinds.setdefault((parts[0] if len(parts) < 3 else (parts[0], len(parts))), path)
    return list(kinds.values())


def test_no_page_is_stopped_in_anything(visit: Visit, built: Path, site: str) -> None:
    paths = one_of_each_kind(built)
    assert len(paths) > 12
    page = visit(site)
    for path in paths:
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Tab")
        assert violations(page) == []
        stated = page.locator('meta[http-equiv="Content-Security-Policy"]')
        if path.endswith(".html") and page.locator("main").count():
            assert "default-src 'none'" in (stated.get_attribute("content") or ""), path


def test_pages_from_disk_have_their_styles_scripts_and_fonts(visit: Visit, built: Path) -> None:
    page = visit((built / "wide" / "index.html").as_uri())
    assert violations(page) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(252, 250, 245)"
    assert page.evaluate("document.documentElement.classList.contains('scripted')")
    assert page.evaluate("document.fonts.check('16px \"Postil Serif\"')")


@pytest.mark.parametrize("settings", ["", "security: {allow: {script-src: ['https://scripts.example']}}"])
def test_what_notes_bring_goes_on_working_but_scripts(visit: Visit, tmp_path: Path, settings: str) -> None:
    site = build_site(tmp_path, {"site.yaml": settings, "content/a.md": NOTE})
    with served(site.root / "public") as address:
        page = visit(f"{address}a/")
        assert page.evaluate("getComputedStyle(document.getElementById('colored')).color") == "rgb(1, 2, 3)"
        for picture in page.locator(".prose img").all():
            picture.scroll_into_view_if_needed()
            assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") == 8
        assert len(page.frames) == 2
        stopped = violations(page)
        if settings:
            assert page.title() == "fetched"
            assert [one.split(" ")[1:3] for one in stopped] == [["script-src-elem", "inline"]]
        else:
            assert page.title().startswith("A note")
            assert [one.split(" ")[1:3] for one in stopped] == [
                ["script-src-elem", "inline"],
                ["script-src-elem", "https://scripts.example/a.js"],
            ]


def test_without_the_policy_notes_may_run_scripts(visit: Visit, tmp_path: Path) -> None:
    site = build_site(tmp_path, {"site.yaml": "security: {policy: false}\n", "content/a.md": NOTE})
    assert "Content-Security-Policy" not in site.file("/a/").read_text(encoding="utf-8")
    assert "Content-Security-Policy" not in site.file("/_headers").read_text(encoding="utf-8")
    with served(site.root / "public") as address:
        page = visit(f"{address}a/")
        assert page.title() == "fetched"
        assert violations(page) == []


def test_where_html_is_text_nothing_is_let_in_for_it(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"site.yaml": "html: escape\n", "content/a.md": NOTE})
    headers = site.file("/_headers").read_text(encoding="utf-8")
    assert "frame-ancestors 'self'" in headers
    assert "frame-src" not in headers
    assert "unsafe-inline" not in headers


def test_the_preview_works_under_the_policy(visit: Visit, tmp_path: Path) -> None:
    write(tmp_path, {"content/a.md": "# A\n\nSee [[nothing]].\n"})
    with serving(tmp_path) as server:
        page = visit_live(visit, f"{server.url}a/")
        page.get_by_text("no note is named").first.wait_for()
        write(tmp_path, {"content/a.md": "# A\n\nSee [[nowhere]].\n"})
        page.get_by_text("nowhere").first.wait_for()
        assert violations(page) == []


def visit_live(visit: Visit, url: str) -> Page:
    page = visit("about:blank")
    page.goto(url)
    return page
