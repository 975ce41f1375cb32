"""Cards that show where links lead, footnotes where they are referred to, and notes beside the text."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.browser.conftest import served
from tests.browser.test_accessibility import RUN, TAGS, axe
from tests.building import build_site
from tests.serving import serving, write

__all__ = ["axe"]

_WORDS = " ".join(f"Sentence number {n} of a paragraph that fills the page." for n in range(8))
_PAGES = "\n\n".join([_WORDS] * 4)
_DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>'

FILES: dict[str, str | bytes] = {
    "site.yaml": "title: Cards\nnav:\n- {title: About, url: /about/}\n",
    "content/from.md": f"""---
title: Where the links are
year: 2020
status: read
tags: [one, two]
---

See [[target|the paper]], [the method](notes/target.md#the-method), [the loss](notes/target.md#mjx-eqn:eq:loss),
[the table](notes/target.md#the-table), [the figure](notes/target.md#the-figure), [this page](#below) and
[elsewhere](https://example.org/), as shown by [@stone2021, p. 4]. [A file](/dot.svg). [About](about.md). [@2103.00001].

A footnote[^sum] and another[^two]. {_WORDS}

{_PAGES}

## Below

The section below, with $\\sqrt 2$ in it.

{_PAGES}

## Further below

More [of it](notes/target.md) and a third footnote[^three]. {_WORDS}

[^sum]: A note with $\\sum_i x_i$ and [a link](notes/target.md).
[^two]: The second note. {_WORDS}
[^three]: The third note.
""",
    "content/notes/target.md": f"""---
title: A title with $L^2$ in it
authors: [Ada Stone, Łukasz Nowak, Jürgen Tanaka, Çiğdem Şahin, Li Ng]
year: 2021
venue: Journal of Cards
key: stone2021
summary: What the paper says in a sentence.
---

The first lines have $e^{{i\\pi}} = -1$, [a relative link](other.md#deep) and <b id="bold" onclick="ran = 1">bold</b>
words. <script>ran = 1</script><img src="nothing.png" onerror="ran = 1" alt="">

## The method

How it is done, with

$$
L = \\sum_i \\ell_i \\label{{eq:loss}}
$$

### Details

Not of the method's first lines.

<table id="the-table"><tr><td>one cell</td></tr></table>

<figure id="the-figure"><img src="../dot.svg" alt="A dot"><figcaption>A dot.</figcaption></figure>

{_PAGES}
""",
    "content/notes/other.md": "---\ntitle: Other\nyear: 2019\n---\n\n## Deep\n\nDeep words.\n",
    "content/notes/arabic.md": "---\ntitle: نماذج اللغة\nyear: 2018\nlang: ar\n---\n\nفقرة عن [[target]].\n",
    "content/digest.md": """---
dialect: gitbook
---

# Digest

### 2021-3-10:

[**A paper of a digest**](https://arxiv.org/abs/2103.00001)**.** Words about it.

[Another one](https://arxiv.org/abs/2103.00002) Words about that.
""",
    "content/about.md": "---\nkind: page\ntitle: About\n---\n\nWho keeps these notes.\n",
    "content/notes/dot.svg": _DOT,
    "static/dot.svg": _DOT,
}


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site of linked notes, which lies below a path."""
    root = tmp_path_factory.mktemp("cards")
    build_site(root, FILES)
    with served(root) as address:
        yield f"{address}public/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1000, "height": 800}, reduced_motion="reduce")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def touched(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    made.set_default_timeout(10_000)
    yield made
    made.close()


def opened(context: BrowserContext, url: str) -> Page:
    """Return a page whose scripts are there, all of them."""
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    with page.expect_request_finished(lambda sent: "previews.js" in sent.url):
        page.locator("main").dispatch_event("pointerover")
    page.wait_for_load_state("networkidle")
    return page


def link(page: Page, name: str) -> Locator:
    return page.locator(".prose").get_by_role("link", name=name, exact=True).first


def card(page: Page) -> Locator:
    return page.locator(".preview:not(.kept)")


def point(page: Page, name: str) -> Locator:
    """Point at a link and return its card."""
    link(page, name).hover()
    expect(card(page)).to_be_visible()
    return card(page)


def no_card(page: Page) -> None:
    page.wait_for_timeout(900)
    expect(card(page)).to_have_count(0)


TITLE = re.compile("A title with")


# ---- What a card shows -----------------------------------------------------------------------------------------------


def test_a_card_shows_the_paper(context: BrowserContext, cards: str) -> None:
    shown = point(opened(context, f"{cards}from/"), "the paper")
    expect(shown.locator(".preview-title")).to_have_text(TITLE)
    expect(shown.locator(".preview-by")).to_contain_text("Ada Stone, Łukasz Nowak, Jürgen Tanaka, and 2 others")
    expect(shown.locator(".preview-by")).to_contain_text("Journal of Cards")
    expect(shown.locator(".preview-by")).to_contain_text("2021")
    expect(shown).to_contain_text("What the paper says in a sentence.")
    expect(shown).to_contain_text("The first lines have")
    assert shown.locator(".preview-title math, .prose math").count() == 2
    assert shown.locator("math").first.bounding_box() is not None
    expect(shown).to_have_attribute("role", "dialog")
    expect(shown).to_have_attribute("aria-label", re.compile("Preview: A title with L2? in it"))


def test_nothing_is_asked_for_before_somebody_looks(context: BrowserContext, cards: str) -> None:
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda sent: asked.append(sent) if sent.resource_type == "fetch" else None)
    page.goto(f"{cards}from/", wait_until="networkidle")
    assert asked == []
    for _ in range(2):
        point(page, "the paper")
        page.mouse.move(2, 2)
        expect(card(page)).to_have_count(0)
    assert len(asked) == 1, "a page stays in memory"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("the method", "How it is done"),
        ("the table", "one cell"),
        ("the figure", "A dot."),
        ("this page", "The section below"),
    ],
)
def test_a_link_to_a_place_shows_the_place(context: BrowserContext, cards: str, name: str, text: str) -> None:
    shown = point(opened(context, f"{cards}from/"), name)
    expect(shown).to_contain_text(text)
    expect(shown).not_to_contain_text("The first lines")
    expect(shown).not_to_contain_text("Not of the method")
    expect(shown.locator(".preview-from")).to_have_text("On this page" if name == "this page" else TITLE)


def test_a_link_to_a_formula_shows_it(context: BrowserContext, cards: str) -> None:
    shown = point(opened(context, f"{cards}from/"), "the loss")
    assert shown.locator(".math-display math").count() == 1
    expect(shown).not_to_contain_text("How it is done")


def test_a_citation_shows_its_paper(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    citation = page.locator("a.citation").first
    title = citation.get_attribute("title")
    citation.hover()
    expect(card(page).locator(".preview-title a")).to_have_attribute("href", f"{cards}notes/target/index.html")
    assert citation.get_attribute("title") is None, "the browser's own hint would lie over the card"
    page.mouse.move(2, 2)
    expect(card(page)).to_have_count(0)
    assert citation.get_attribute("title") == title


def test_a_title_is_not_said_twice(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    page.locator("a.citation").nth(1).hover()
    expect(card(page).locator(".preview-title")).to_have_text("A paper of a digest")
    expect(card(page).locator(".prose")).to_have_text("Words about it.")


def test_what_is_copied_leads_where_it_led_and_runs_nothing(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    shown = point(page, "the paper")
    expect(shown.get_by_role("link", name="a relative link")).to_have_attribute(
        "href", f"{cards}notes/other/index.html#deep"
    )
    page.mouse.move(2, 2)
    expect(card(page)).to_have_count(0)
    shown = point(page, "the figure")
    assert shown.locator("img").evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 40
    assert page.evaluate("typeof ran") == "undefined"
    assert shown.locator(".prose [id], [onclick], [onerror], script").count() == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["elsewhere", "A file"])
def test_other_sites_and_files_have_no_cards(context: BrowserContext, cards: str, name: str) -> None:
    page = opened(context, f"{cards}from/")
    link(page, name).hover()
    no_card(page)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404, "content_type": "text/html", "body": "<main class='sheet'><h1>Gone</h1></main>"},
        {"status": 200, "content_type": "text/plain", "body": "words"},
        {"status": 200, "content_type": "text/html", "body": "<h1>Somebody else's page</h1>"},
    ],
)
def test_what_is_no_page_has_no_card(context: BrowserContext, cards: str, answer: Mapping[str, Any]) -> None:
    page = opened(context, f"{cards}from/")
    page.route("**/target/**", lambda route: route.fulfill(**answer))
    link(page, "the paper").hover()
    no_card(page)
    expect(link(page, "the paper")).not_to_have_attribute("aria-expanded", "true")


def test_a_card_speaks_the_language_of_its_page(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}notes/target/")
    page.locator(".backlinks").get_by_role("link", name="نماذج اللغة").hover()
    words = card(page).locator(".prose > p")
    expect(words).to_have_attribute("lang", "ar")
    assert words.evaluate("e => getComputedStyle(e).direction") == "rtl"


# ---- Coming and going ------------------------------------------------------------------------------------------------


def test_a_card_stays_while_it_is_pointed_at(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    shown = point(page, "the paper")
    shown.locator(".prose").hover()
    page.wait_for_timeout(600)
    expect(shown).to_be_visible()
    page.mouse.move(2, 2)
    expect(shown).to_have_count(0)


def test_passing_over_a_link_shows_nothing(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    link(page, "the paper").hover()
    page.mouse.move(2, 2)
    no_card(page)


def test_escape_sends_a_card_away_until_the_link_is_left(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    point(page, "the paper")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    box = link(page, "the paper").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 8)
    no_card(page)
    page.mouse.move(2, 2)
    point(page, "the paper")


def test_a_card_is_reached_and_left_by_key(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    target = link(page, "the paper")
    target.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card(page)).to_be_visible()
    expect(target).to_have_attribute("aria-expanded", "true")
    described = target.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("What the paper says")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.preview') !== null")
    page.wait_for_timeout(600)
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(target).to_be_focused()
    expect(target).not_to_have_attribute("aria-expanded", "true")
    no_card(page)


def test_the_walk_goes_on_behind_the_link(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    link(page, "the paper").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card(page)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(link(page, "the paper")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        if link(page, "the method").evaluate("e => e === document.activeElement"):
            break
    expect(link(page, "the method")).to_be_focused()
    expect(page.locator("[aria-label^='Preview: A title']")).to_have_count(0)


def test_a_card_that_is_kept_stays(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    point(page, "the paper").get_by_role("button", name="Keep open").click()
    kept = page.locator(".preview.kept")
    place = kept.bounding_box()
    page.mouse.move(2, 2)
    page.mouse.click(2, 700)
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_timeout(600)
    assert kept.bounding_box() == place
    kept.get_by_role("link", name="a relative link").hover()
    expect(card(page)).to_contain_text("Deep words.")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(kept).to_be_visible()
    kept.get_by_role("button", name="Close").click()
    expect(page.locator(".preview")).to_have_count(0)


def test_a_click_follows_the_link(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    point(page, "the paper")
    link(page, "the paper").click()
    page.wait_for_url("**/notes/target/")


@pytest.mark.parametrize("width", [390, 1000])
def test_a_card_is_always_in_the_window(context: BrowserContext, cards: str, width: int) -> None:
    page = opened(context, f"{cards}from/")
    page.set_viewport_size({"width": width, "height": 500})
    for name in ("the paper", "of it", "this page"):
        for block in ("start", "center", "end"):
            link(page, name).evaluate("(e, block) => e.scrollIntoView({ block })", block)
            box = point(page, name).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= 500
            page.mouse.move(1, 1)
            expect(card(page)).to_have_count(0)


def test_a_card_scrolls_inside(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    page.set_viewport_size({"width": 390, "height": 360})
    shown = point(page, "the paper")
    text = shown.locator(".preview-text")
    assert text.evaluate("e => e.scrollHeight > e.clientHeight")
    assert text.get_attribute("tabindex") == "0"
    assert shown.evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize(("motion", "name"), [("reduce", "none"), ("no-preference", "preview")])
def test_motion_is_the_readers_choice(context: BrowserContext, cards: str, motion: Any, name: str) -> None:
    page = opened(context, f"{cards}from/")
    page.emulate_media(reduced_motion=motion)
    shown = point(page, "the paper")
    assert shown.evaluate("e => getComputedStyle(e).animationName") == name


# ---- Fingers ---------------------------------------------------------------------------------------------------------


def rest(page: Page, target: Locator, milliseconds: int) -> None:
    """Lay a finger on a link and lift it again."""
    target.scroll_into_view_if_needed()
    place = target.evaluate("e => { const b = e.getClientRects()[0]; return { x: b.x + 5, y: b.y + b.height / 2 } }")
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    page.wait_for_timeout(milliseconds)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_tap_follows_the_link(touched: BrowserContext, cards: str) -> None:
    page = opened(touched, f"{cards}from/")
    page.evaluate("new MutationObserver(() => (window.seen = 1)).observe(document.body, { childList: true })")
    rest(page, link(page, "the paper"), 80)
    page.wait_for_url("**/notes/target/")


def test_a_long_press_shows_the_card(touched: BrowserContext, cards: str) -> None:
    page = opened(touched, f"{cards}from/")
    rest(page, link(page, "the paper"), 900)
    expect(card(page)).to_contain_text("What the paper says")
    page.wait_for_timeout(600)
    expect(card(page)).to_be_visible()
    assert page.url == f"{cards}from/"
    page.touchscreen.tap(4, 4)
    expect(card(page)).to_have_count(0)
    rest(page, link(page, "the paper"), 900)
    card(page).get_by_role("button", name="Close").tap()
    expect(card(page)).to_have_count(0)


def test_the_first_press_on_a_page_counts(touched: BrowserContext, cards: str) -> None:
    page = touched.new_page()
    page.goto(f"{cards}from/", wait_until="networkidle")
    rest(page, link(page, "the paper"), 900)
    expect(card(page)).to_contain_text("What the paper says")


def test_a_long_press_opens_no_menu_but_on_other_links(touched: BrowserContext, cards: str) -> None:
    page = opened(touched, f"{cards}from/")
    for name, prevented in (("the paper", True), ("elsewhere", False)):
        target = link(page, name)
        target.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
        event = "new PointerEvent('contextmenu', { bubbles: true, cancelable: true })"
        assert target.evaluate(f"e => !e.dispatchEvent({event})") is prevented
        target.dispatch_event("pointerup", {"pointerType": "touch", "bubbles": True})
    no_card(page)


# ---- Footnotes -------------------------------------------------------------------------------------------------------


def test_a_footnote_is_shown_where_it_is_referred_to(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    reference = page.locator("#fnref-1")
    reference.hover()
    expect(card(page)).to_contain_text("A note with")
    expect(card(page)).to_have_attribute("aria-label", "Footnote 1")
    assert card(page).locator("math").count() == 1
    assert card(page).locator(".footnote-backref").count() == 0
    reference.click()
    page.mouse.move(2, 2)
    page.wait_for_timeout(600)
    expect(card(page)).to_be_visible()
    assert page.url == f"{cards}from/"
    page.mouse.click(2, 700)
    expect(card(page)).to_have_count(0)


@pytest.mark.parametrize("width", [600, 1400])
def test_a_click_on_a_footnote_waits_for_the_script(context: BrowserContext, cards: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    waiting: list[Any] = []
    page.route("**/popovers.js*", lambda route: waiting.append(route))
    page.goto(f"{cards}from/")
    page.wait_for_load_state("networkidle")
    number = page.locator('[role="doc-noteref"]').first
    number.click()
    page.wait_for_timeout(100)
    assert (page.evaluate("scrollY"), page.evaluate("location.hash")) == (0, "")
    waiting[0].continue_()
    if width == 600:
        expect(page.locator(".preview")).to_contain_text("A note with")
    else:
        expect(page.locator(".beside.shown")).to_contain_text("A note with")
    assert (page.evaluate("scrollY"), page.evaluate("location.hash")) == (0, "")


def test_a_footnote_opens_and_closes_by_key(context: BrowserContext, cards: str) -> None:
    page = opened(context, f"{cards}from/")
    page.locator("#fnref-1").focus()
    page.keyboard.press("Enter")
    expect(card(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#fnref-1")).to_be_focused()
    expect(card(page)).to_have_count(0)


def test_a_tap_on_a_footnote_shows_it(touched: BrowserContext, cards: str) -> None:
    page = opened(touched, f"{cards}from/")
    page.locator("#fnref-2").tap()
    expect(card(page)).to_contain_text("The second note.")
    page.locator("#fnref-2").tap()
    expect(card(page)).to_have_count(0)
    assert page.url == f"{cards}from/"


def test_without_scripts_links_are_links(browser: Browser, cards: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{cards}from/")
    page.locator("#fnref-1").hover()
    page.wait_for_timeout(600)
    assert page.locator(".preview").count() == 0
    page.locator("#fnref-1").click()
    assert page.url == f"{cards}from/#fn-1"
    expect(page.locator("#fn-1")).to_be_in_viewport()
    assert page.locator("#fn-1 math").count() == 1
    page.locator("#fn-1 .footnote-backref").click()
    assert page.url == f"{cards}from/#fnref-1"
    context.close()


# ---- Beside the text -------------------------------------------------------------------------------------------------

BOXES = """
  (things) => [...document.querySelectorAll(things)].map((e) => {
    const { left, right, top, bottom } = e.getBoundingClientRect();
    return [left, top + scrollY, right, bottom + scrollY];
  })
"""


def boxes(page: Page, things: str) -> list[list[float]]:
    found: list[list[float]] = page.evaluate(BOXES, things)
    return found


def overlap(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("width", [1280, 1920])
def test_notes_stand_beside_the_text(context: BrowserContext, cards: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{cards}from/", wait_until="networkidle")
    expect(page.locator(".beside")).to_have_count(3)
    notes = boxes(page, ".beside")
    others = boxes(page, ".facts, .toc, .body > *, .head")
    everything = [*notes, *others]
    for number, note in enumerate(notes):
        assert note[2] <= width
        assert not any(overlap(note, other) for other in everything[number + 1 :])
    for number in (2, 3):
        reference = boxes(page, f"#fnref-{number}")[0]
        assert 0 <= notes[number - 1][1] - reference[1] <= 400
    page.locator("#fnref-3").hover()
    page.wait_for_timeout(600)
    assert page.locator(".preview").count() == 0, "what stands beside the text needs no card"
    page.locator("#fnref-3").click()
    assert page.url == f"{cards}from/"
    expect(page.locator("#fn-3")).to_have_class(re.compile("shown"))


def test_a_note_is_reached_by_key_and_leads_back(context: BrowserContext, cards: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{cards}from/", wait_until="networkidle")
    page.locator("#fnref-3").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fn-3")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#fn-3 .footnote-backref")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#fnref-3")


def test_the_contents_give_way_to_notes(context: BrowserContext, cards: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{cards}from/", wait_until="networkidle")
    contents = page.locator(".toc")
    page.locator("#fnref-3").evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 40)")
    expect(contents).to_have_css("opacity", "0")
    page.evaluate("scrollTo(0, 900)")
    expect(contents).to_have_css("opacity", "1")


def test_notes_are_a_list_where_there_is_no_margin(context: BrowserContext, cards: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{cards}from/", wait_until="networkidle")
    expect(page.locator(".beside")).to_have_count(3)
    page.emulate_media(media="print")
    assert page.locator("#fn-1").evaluate("e => getComputedStyle(e).position") == "static"
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 900, "height": 800})
    expect(page.locator(".beside")).to_have_count(0)
    assert page.locator("#fn-1").evaluate("e => getComputedStyle(e).position") == "static"


def test_nothing_moves_when_notes_come_to_the_margin(context: BrowserContext, cards: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script("""
      window.shifts = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) for (const source of entry.sources) {
          if (source.node?.closest?.(".sheet .body, .beside")) window.shifts += entry.value;
        }
      }).observe({ type: "layout-shift", buffered: true });
    """)
    page.goto(f"{cards}from/", wait_until="networkidle")
    expect(page.locator(".beside")).to_have_count(3)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") < 0.001


# ---- With everything else --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_with_cards_open(browser: Browser, cards: str, axe: str, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    page = opened(context, f"{cards}from/")
    page.evaluate(axe)
    point(page, "the paper").get_by_role("button", name="Keep open").click()
    page.evaluate("scrollTo(0, 0)")
    page.locator(".preview.kept").get_by_role("link", name="a relative link").hover()
    expect(card(page)).to_be_visible()
    assert page.evaluate(RUN, list(TAGS)) == []
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("#fnref-1").click()
    expect(card(page)).to_be_visible()
    assert page.evaluate(RUN, list(TAGS)) == []
    context.close()


def test_cards_follow_edits(context: BrowserContext, tmp_path: Path) -> None:
    one = "---\ntitle: One\nyear: 2019\n---\n\nThe first note.\n"
    write(tmp_path, {"site.yaml": "title: Live\n", "content/one.md": one})
    write(tmp_path, {"content/two.md": "---\ntitle: Two\nyear: 2020\n---\n\nA note.\n"})
    with serving(tmp_path) as server:
        page = context.new_page()
        with page.expect_request(re.compile("_postil/changes")):
            page.goto(f"{server.url}two/", wait_until="load")
        write(tmp_path, {"content/two.md": "---\ntitle: Two\nyear: 2020\n---\n\nA note, see [[one]].\n"})
        expect(point(page, "One")).to_contain_text("The first note.")
        page.mouse.move(2, 2)
        expect(card(page)).to_have_count(0)
        write(tmp_path, {"content/one.md": one.replace("first", "very first")})
        server.wait_for("/one/", "The very first note.")
        page.wait_for_timeout(500)
        expect(point(page, "One")).to_contain_text("The very first note.")
