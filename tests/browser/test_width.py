"""What stands where at which width: no page is wider than a small phone, and lists have the room that screens have."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import KINDS, OPENED

EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MORE = (
    "by-author/",
    "by-date/",
    "by-rating/",
    "authors/",
    "venues/",
    "years/2020/",
    "notes/shannon-1948/",
    "notes/attention-2017/",
    "bookmarks/",
    "notation/",
)

Reader = Callable[[int], Page]


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """Return a function that opens an empty page of a width."""
    contexts = []

    def of_width(width: int) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}))
        return contexts[-1].new_page()

    yield of_width
    for context in contexts:
        context.close()


def top(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("width", [320, 600])
def test_no_kind_of_page_is_wider_than_a_phone(reader: Reader, demonstration: str, width: int) -> None:
    page = reader(width)
    wider = {}
    for path in (*KINDS, *MORE):
        page.goto(demonstration + path)
        if "?" in path:
            page.wait_for_load_state("networkidle")
        if excess := page.evaluate(EXCESS):
            wider[path] = excess
    assert wider == {}


def test_nothing_that_opens_makes_a_page_wider(reader: Reader, demonstration: str) -> None:
    page = reader(320)
    wider = {}
    for path, opened in OPENED:
        page.goto(demonstration + path)
        page.wait_for_load_state("networkidle")
        expect(opened(page)).to_be_visible()
        if excess := page.evaluate(EXCESS):
            wider[opened.__name__] = excess
    assert wider == {}


def test_on_phones_the_list_comes_before_what_else_there_is(reader: Reader, demonstration: str) -> None:
    phone = reader(390)
    phone.goto(demonstration)
    timeline = phone.get_by_role("link", name="Timeline")
    expect(timeline).to_be_hidden()
    assert top(phone, ".list-bar") - top(phone, ".facets") < 150
    phone.get_by_text("Views · Lists · Pages").click()
    expect(timeline).to_be_visible()
    for width in (768, 1280):
        page = reader(width)
        page.goto(demonstration)
        expect(page.get_by_role("link", name="Timeline")).to_be_visible()
        expect(page.get_by_text("Views · Lists · Pages")).to_be_hidden()


def test_a_title_alone_has_the_line_of_the_compact_list(reader: Reader, demonstration: str) -> None:
    page = reader(1280)
    page.goto(f"{demonstration}?view=compact")
    title = page.locator(".title", has_text="Mixture-of-Depths")
    box = title.bounding_box()
    assert box is not None
    assert box["height"] < 40, "one line"
    intro, bar = page.locator(".intro").bounding_box(), page.locator(".list-bar").bounding_box()
    assert intro is not None
    assert bar is not None
    assert intro["width"] < bar["width"], "what is read keeps its measure"


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_nothing_moves_sideways_from_one_form_of_the_list_to_another(
    reader: Reader, demonstration: str, width: int
) -> None:
    page = reader(width)
    page.goto(demonstration)
    page.wait_for_load_state("networkidle")
    places = """
        () => [".site-name", ".search-open", ".margin", ".list-bar", ".list-bar .views"].map((one) => {
            const box = document.querySelector(one).getBoundingClientRect();
            return [one, Math.round(box.left), Math.round(box.right)];
        })
    """
    found = page.evaluate(places)
    for view in ("Compact", "Table", "Cards"):
        page.get_by_role("button", name=view).click()
        assert page.evaluate(places) == found, view
    summary = page.locator(".paper .summary").first.bounding_box()
    assert summary
    assert summary["width"] < 660, "what is read keeps its measure"


def test_titles_of_the_table_begin_where_text_does(reader: Reader, demonstration: str) -> None:
    page = reader(1280)
    page.goto(f"{demonstration}?view=table")
    left = "e => e.getBoundingClientRect().left"
    found = [page.locator(one).first.evaluate(left) for one in (".paper .title", ".list-bar .found", ".intro")]
    assert max(found) - min(found) < 1


def test_tags_stand_in_columns(reader: Reader, demonstration: str) -> None:
    page = reader(390)
    page.goto(f"{demonstration}tags/")
    starts = page.locator(".terms li").evaluate_all("all => all.map((e) => e.getBoundingClientRect().left)")
    assert len(starts) > 20
    assert len(set(starts)) == 2


def test_what_leads_elsewhere_stays_off_paper(reader: Reader, demonstration: str) -> None:
    page = reader(700)
    page.emulate_media(media="print")
    page.goto(demonstration)
    expect(page.get_by_role("link", name="Timeline")).to_be_hidden()
    page.goto(f"{demonstration}notes/ddpm-2020/")
    expect(page.locator(".connections")).to_be_hidden()
    expect(page.locator(".backlinks")).to_be_visible()


def test_titles_are_balanced_and_break_between_words(reader: Reader, demonstration: str) -> None:
    page = reader(1280)
    page.goto(f"{demonstration}notes/chinchilla-2022/")
    lines = page.locator(".head h1").evaluate("""
        (title) => { const range = new Range(), ends = new Map();
            range.selectNodeContents(title);
            for (const box of range.getClientRects()) {
                const line = Math.round(box.bottom / 30);
                ends.set(line, Math.max(ends.get(line) ?? 0, box.right));
            }
            return [...ends.values()] }
    """)
    assert len(lines) == 2
    assert max(lines) - min(lines) < 120
