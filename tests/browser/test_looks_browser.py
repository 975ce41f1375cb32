"""The views to look at in a browser: what can be pressed, read on phones, seen at night and from right to left."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import served
from tests.browser.test_accessibility import RUN, TAGS, axe
from tests.building import build_site

__all__ = ["axe"]

YEARS = (1948, 1951, 1952, 1960, 1972, 1982, 1983, 1995, 1996, 2001, 2004, 2006, 2013, 2014, 2016, 2017, 2020, 2024)
"""Enough of them for an axis that is broken and wider than a phone."""


def _note(number: int) -> str:
    cited = [f"[[n{other}]]" for other in range(number) if number % (other + 1) == 0 or other == number - 1]
    read = ("2024-03-05", "2024-03-05", "2023-12-31", "2024-02", "2022")[number % 5]
    venue = ("ICML", "Nature", "A Journal of Things with a Long Name")[number % 3]
    front = f"title: Paper {number} on $x_{{{number}}}$\nyear: {YEARS[number]}\nread: {read}\nvenue: {venue}"
    return f"---\n{front}\ntags: [all]\n---\n\nWords about {', '.join(cited) or 'nothing'}.\n"


NOTES = {f"content/n{number}.md": _note(number) for number in range(len(YEARS))}
VIEWS = ("timeline/", "calendar/", "calendar/2024/", "graph/", "statistics/")

Open = Callable[..., Page]


def _site(folder: Path, language: str) -> Iterator[str]:
    build_site(folder, {**NOTES, "site.yaml": f"title: Looks\nlanguage: {language}\n"})
    with served(folder / "public") as address:
        yield address


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site in English."""
    yield from _site(tmp_path_factory.mktemp("english"), "en")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the same site in Arabic."""
    yield from _site(tmp_path_factory.mktemp("arabic"), "ar")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Return a function that opens an address in a context of its own; what goes wrong there fails the test."""
    contexts = []
    faults: list[str] = []

    def open_at(url: str, width: int = 1280, scripts: bool = True, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport=ViewportSize(width=width, height=800),
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_way_from_the_home_page_leads_to_each_of_them(open_page: Open, english: str) -> None:
    page = open_page(english, scripts=False)
    for name in ("Timeline", "Calendar", "Connections", "Statistics"):
        page.goto(english)
        page.get_by_role("navigation", name="Views of the library").get_by_role("link", name=name).click()
        assert page.locator("h1").inner_text() == name
        assert page.locator(".ways a").count() == 4
        assert page.locator('.ways [aria-current="page"]').inner_text() == name


def test_a_dot_leads_to_its_paper_without_scripts(open_page: Open, english: str) -> None:
    page = open_page(f"{english}timeline/", scripts=False)
    assert page.locator(".marks a").count() == len(YEARS)
    page.mouse.click(*middle(page, '.marks a[href*="n17/"] circle'))
    page.wait_for_url("**/n17/**")


def test_on_a_phone_the_timeline_opens_at_its_end(open_page: Open, english: str) -> None:
    page = open_page(f"{english}timeline/", 390)
    width = page.evaluate("innerWidth")
    assert 0 < middle(page, ".marks a:last-child circle")[0] < width
    assert middle(page, '.marks a[href*="n0/"] circle')[0] < 100
    page.evaluate("document.querySelector('.timeline .scroll').scrollLeft = -10000")
    name = page.locator(".names span").first.bounding_box()
    assert name
    assert 0 <= name["x"] < 60, "the names of the rows stay"
    assert 100 < middle(page, '.marks a[href*="n0/"] circle')[0] < width


@pytest.mark.parametrize("which", ["english", "arabic"])
def test_what_goes_on_beyond_an_edge_has_a_shade_there(
    open_page: Open, which: str, request: pytest.FixtureRequest
) -> None:
    page = open_page(f"{request.getfixturevalue(which)}timeline/", width=390, scripts=False)
    # The shade over what goes on beneath the names, and the paper over the name of a year that is partly there.
    shades = "['::before', '::after'].map((part) => getComputedStyle(document.querySelector('.names'), part).opacity)"
    assert page.evaluate(shades) == ["1", "1"]
    page.evaluate("document.querySelector('.timeline .scroll').scrollBy({left: document.dir === 'rtl' ? 9e3 : -9e3})")
    page.locator(".timeline").screenshot()  # waits until what has been scrolled is drawn
    assert page.evaluate(shades) == ["0", "0"]
    # Elsewhere paper that scrolls lies over a shade that does not.
    page.goto(page.url.replace("timeline", "calendar"))
    layers = "getComputedStyle(document.querySelector('.years-of-days .scroll')).backgroundAttachment"
    assert page.evaluate(layers) == "local, local, scroll, scroll"


@pytest.mark.parametrize("which", ["english", "arabic"])
def test_venues_are_cut_at_their_own_end(open_page: Open, which: str, request: pytest.FixtureRequest) -> None:
    page = open_page(f"{request.getfixturevalue(which)}timeline/", width=390, scripts=False)
    page.evaluate("document.querySelector('.names .venue').innerText = 'Journal of Everything that Anybody knows'")
    found = page.evaluate("""
        () => { const name = document.querySelector(".names .venue"), style = getComputedStyle(name);
                return [name.scrollWidth > name.clientWidth, style.textOverflow, style.direction] }
    """)
    assert found == [True, "ellipsis", "ltr"]


def test_rows_of_the_timeline_have_one_line_from_names_to_dots(open_page: Open, english: str) -> None:
    page = open_page(f"{english}timeline/", 1280)
    lines = page.evaluate("""
        () => [".names .hair", ".plot > .hair"].map((kind) =>
            [...document.querySelectorAll(kind)].map((line) => Math.round(line.getBoundingClientRect().top * 4)))
    """)
    assert lines[0] == lines[1]


def test_drawings_take_the_room_of_a_tablet_and_text_keeps_its_measure(open_page: Open, english: str) -> None:
    page = open_page(f"{english}timeline/", 768)
    drawing, caption = (page.locator(one).bounding_box() for one in (".timeline .scroll", "figcaption"))
    assert drawing
    assert caption
    assert drawing["width"] > 700 > 600 > caption["width"]


def test_time_that_has_room_begins_where_lines_begin(open_page: Open, english: str) -> None:
    page = open_page(f"{english}timeline/", 1920)
    names, plot = (page.locator(f".timeline {part}").bounding_box() for part in (".names", ".plot"))
    head = page.locator("h1").bounding_box()
    assert names
    assert plot
    assert head
    assert abs(names["x"] - head["x"]) < 1
    assert abs(names["x"] + names["width"] - plot["x"]) < 1


def test_a_day_leads_to_its_papers_without_scripts(open_page: Open, english: str) -> None:
    page = open_page(f"{english}calendar/", scripts=False)
    page.mouse.click(*middle(page, '.days a[href*="2024-03-05"] circle'))
    page.wait_for_url("**/calendar/2024/**#page-2024-03-05")
    assert page.locator(":target").inner_text() == "5"
    assert page.locator(":target + dd a").count() == 8


def test_what_is_partly_dated_is_led_to(open_page: Open, english: str) -> None:
    page = open_page(f"{english}calendar/", scripts=False)
    page.get_by_role("link", name="February 2024").click()
    assert page.locator(":target").inner_text().startswith("February 2024")
    page.goto(f"{english}calendar/")
    page.locator(".year", has=page.get_by_role("link", name="2022")).last.locator(".caption a").click()
    assert page.locator(":target").inner_text().startswith("Month unknown")


def test_arcs_end_beside_the_papers_that_they_join(open_page: Open, english: str) -> None:
    for path in ("graph/", "n17/"):
        for width in (390, 1280):
            page = open_page(english + path, width)
            drawn, lines = (page.locator(f".arc-map {part}").bounding_box() for part in ("svg", "ol"))
            assert drawn
            assert lines
            assert abs(drawn["height"] - lines["height"]) < 1
            assert abs(drawn["y"] - lines["y"]) < 1


def test_a_paper_in_focus_shows_its_arcs(open_page: Open, english: str) -> None:
    page = open_page(f"{english}graph/")
    page.locator(".arc-map li a").first.focus()
    lit = page.locator("path.lit")
    assert 0 < lit.count() < page.locator(".arcs path").count()
    assert all(ends.split()[0] == "0" for ends in lit.evaluate_all("all => all.map((arc) => arc.dataset.ends)"))
    assert page.locator("li.lit").count() == lit.count() + 1
    page.locator(".arc-map li").last.hover()
    assert page.locator("li.lit").last.get_attribute("id") == f"page-{len(YEARS) - 1}"


def test_the_table_leads_from_paper_to_paper(open_page: Open, english: str) -> None:
    page = open_page(f"{english}graph/", scripts=False)
    page.get_by_text("The same as a table").click()
    page.locator(".adjacency td a").first.click()
    assert page.locator("li:target").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_have_the_colours_of_the_page(open_page: Open, english: str, scheme: str) -> None:
    page = open_page(f"{english}timeline/", scheme=scheme)
    ink, fill, text, muted = page.evaluate("""() => {
      const is = (element, name) => getComputedStyle(element)[name];
      const probe = Object.assign(document.body.appendChild(document.createElement("i")), { className: "about" });
      const dot = document.querySelector(".marks circle"), year = document.querySelector(".years text");
      return [is(document.body, "color"), is(dot, "fill"), is(year, "fill"), is(probe, "color")];
    }""")
    assert ink == fill
    assert text == muted


def test_from_right_to_left_time_does_too(open_page: Open, arabic: str) -> None:
    page = open_page(f"{arabic}timeline/")
    assert middle(page, '.marks a[href*="n17/"] circle')[0] < middle(page, '.marks a[href*="n0/"] circle')[0]
    assert middle(page, ".names")[0] > middle(page, ".plot")[0]
    page.goto(f"{arabic}graph/")
    assert middle(page, ".arcs")[0] > middle(page, ".arc-map ol")[0]
    assert page.evaluate("getComputedStyle(document.querySelector('.arcs')).transform") == "matrix(-1, 0, 0, 1, 0, 0)"


@pytest.mark.parametrize("width", [320, 390, 768, 1920])
def test_none_is_wider_than_the_screen(open_page: Open, english: str, arabic: str, width: int) -> None:
    page = open_page(english, width)
    for address in (english, arabic):
        for path in VIEWS:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (address, path)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_nothing_is_in_the_way_of_anybody(
    open_page: Open, english: str, arabic: str, axe: str, width: int, scheme: str
) -> None:
    page = open_page(english, width, scheme=scheme)
    found = {}
    for address in (*(english + path for path in (*VIEWS, "n17/")), f"{arabic}calendar/", f"{arabic}graph/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.evaluate(axe)
        found[address] = page.evaluate(RUN, list(TAGS))
    assert {address: faults for address, faults in found.items() if faults} == {}
