"""A paper's page in a browser: copying, linking to any part of it, figures, and the way through a list."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import served
from tests.browser.parts import FILES
from tests.browser.test_accessibility import RUN, TAGS, axe
from tests.building import build_site

__all__ = ["axe"]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the site in ``parts.py``."""
    root = tmp_path_factory.mktemp("parts")
    build_site(root, FILES)
    with served(root / "public") as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, parts: str) -> Iterator[Open]:
    """Return a function that opens a page of the site where scripts may use the clipboard."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_at(path: str, width: int = 1280, scripts: bool = True, **options: Any) -> Page:
        size = ViewportSize(width=width, height=800)
        context = browser.new_context(viewport=size, java_script_enabled=scripts, **options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(parts + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []


def clipboard(page: Page, kind: str = "text/plain") -> str:
    return str(
        page.evaluate(
            "async (kind) => (await (await navigator.clipboard.read())[0].getType(kind)).text()",
            kind,
        )
    )


def with_handles(page: Page) -> Page:
    """Wait for what is loaded when the page is first pointed at."""
    page.mouse.move(5, 5)
    page.locator(".handle").wait_for(state="attached")
    return page


class TestCite:
    """The disclosure with the citations."""

    def test_all_styles_can_be_read_and_selected_without_scripts(self, open_page: Open) -> None:
        page = open_page("parts/", scripts=False)
        assert not page.locator(".cite dl").is_visible()
        page.locator(".cite summary").click()
        assert page.locator(".cite dt").all_inner_texts() == ["BibTeX", "APA", "IEEE", "Plain text"]
        assert page.locator(".cite dd").nth(1).inner_text().startswith("Stone, A., & Ray, B. (2021). All the parts of")
        assert page.locator(".cite button").count() == 0

    def test_what_is_copied(self, open_page: Open) -> None:
        page = open_page("parts/")
        page.locator(".cite summary").click()
        page.get_by_role("button", name="Copy: BibTeX").click()
        expect(page.locator(".cite .copy").first).to_have_text("Copied")
        assert clipboard(page).startswith("@inproceedings{stone2021all,\n")
        page.get_by_role("button", name="Copy: APA").click()
        expect(page.locator(".cite .copy").nth(1)).to_have_text("Copied")
        venue = "Advances in Neural Information Processing Systems"
        assert clipboard(page) == (
            f"Stone, A., & Ray, B. (2021). All the parts of $L^2$. In {venue}. https://doi.org/10.1000/parts"
        )
        assert "<i>Advances" in clipboard(page, "text/html")
        expect(page.locator(".cite .copy").nth(1)).to_have_text("Copy", timeout=4000)


class TestHandles:
    """Links to parts, and the TeX of formulas."""

    def test_parts_are_reached_without_scripts(self, open_page: Open, parts: str) -> None:
        page = open_page("parts/", scripts=False)
        for kind in ("li", ".math-display", "p", "figure"):
            name = page.locator(f".prose {kind}[id]").first.get_attribute("id")
            page.goto(f"{parts}parts/#{name}")
            assert page.evaluate("document.querySelector(':target')?.id") == name

    def test_an_item_gives_its_link(self, open_page: Open, parts: str) -> None:
        page = with_handles(open_page("parts/"))
        item = page.locator(".prose li").nth(2)
        item.hover()
        scrolled = page.evaluate("scrollY")
        page.get_by_role("link", name="Copy a link to: nested item").click()
        expect(page.locator(".handle a")).to_have_text("Copied")
        wanted = f"{parts}parts/#{item.get_attribute('id')}"
        assert (clipboard(page), page.url, page.evaluate("scrollY")) == (wanted, wanted, scrolled)

    def test_the_handle_goes_when_the_pointer_does(self, open_page: Open) -> None:
        page = with_handles(open_page("parts/"))
        page.locator(".prose li").first.hover()
        expect(page.locator(".handle")).to_be_visible()
        page.locator("h1").hover()
        expect(page.locator(".handle")).to_be_hidden()

    def test_headings_copy_their_link(self, open_page: Open, parts: str) -> None:
        page = with_handles(open_page("parts/"))
        page.locator(".prose h2").first.hover()
        page.locator(".prose h2 .anchor").first.click()
        expect(page.locator(".prose h2 .anchor").first).to_have_text("Copied")
        assert clipboard(page) == f"{parts}parts/#a-list"

    def test_displayed_formulas_give_their_tex(self, open_page: Open) -> None:
        page = with_handles(open_page("parts/"))
        page.locator(".math-display").first.hover()
        page.get_by_role("button", name="Copy the formula as TeX").click()
        expect(page.locator(".handle button")).to_have_text("Copied")
        assert clipboard(page) == "\\int_0^\\infty e^{-x^2} \\, dx"

    @pytest.mark.parametrize("width", [390, 1280])
    def test_other_formulas_do_so_when_they_are_clicked(self, open_page: Open, width: int) -> None:
        page = with_handles(open_page("parts/", width))
        page.locator(".prose li math").first.click()
        assert not page.locator(".handle a").is_visible()
        page.locator(".handle button").click()
        expect(page.locator(".handle button")).to_have_text("Copied")
        assert clipboard(page) == "x^2"

    def test_a_tap_is_enough(self, open_page: Open) -> None:
        page = open_page("parts/", 390, has_touch=True, is_mobile=True)
        page.locator("h1").tap()
        page.locator(".handle").wait_for(state="attached")
        page.get_by_text("second item").first.tap()
        expect(page.locator(".handle a")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        page.locator("h1").tap()
        expect(page.locator(".handle")).to_be_hidden()

    def test_keys_walk_through_all_parts_from_one_stop(self, open_page: Open) -> None:
        page = open_page("parts/")
        page.keyboard.press("Tab")
        start = page.get_by_role("button", name=re.compile("^Parts of this text"))
        start.focus()
        names = []
        for _ in range(8):
            page.keyboard.press("ArrowDown")
            names.append(
                page.evaluate("document.activeElement.getAttribute('aria-label')").removeprefix("Copy a link to: ")
            )
        assert names == [
            "A list", "first item with Wide in it, and $x^2$ too", "second item nested item", "nested item",
            "\\int_0^\\infty e^{-x^2} \\, dx", "The loss", "The error in a caption", "A list",
        ]  # fmt: skip
        for _ in range(3):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("t")
        expect(page.locator(".handle button")).to_have_text("Copied")
        assert clipboard(page) == "\\int_0^\\infty e^{-x^2} \\, dx"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "zoom", "Tab goes on from the part"
        page.keyboard.press("Shift+Tab")
        start.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        expect(start).to_be_focused()
        expect(page.locator(".handle")).to_be_hidden()

    def test_it_stands_where_lines_begin(self, open_page: Open) -> None:
        for path, is_right in (("parts/", False), ("arabic/", True)):
            page = with_handles(open_page(path))
            page.locator(".prose li").first.hover()
            handle, text = (page.locator(name).first.bounding_box() for name in (".handle", ".prose"))
            assert handle is not None
            assert text is not None
            assert (handle["x"] >= text["x"] + text["width"]) is is_right
            assert (handle["x"] + handle["width"] <= text["x"]) is not is_right


def test_a_copied_text_has_its_formulas_as_tex(open_page: Open) -> None:
    page = with_handles(open_page("parts/"))
    page.evaluate("""() => {
      const range = document.createRange();
      // From within the first formula to behind the displayed one.
      range.setStart(document.querySelector(".prose p math mi"), 0);
      range.setEndAfter(document.querySelector(".math-display"));
      getSelection().addRange(range);
    }""")
    page.keyboard.press("Control+c")
    text = clipboard(page)
    assert text.startswith("$\\alpha_i \\in \\mathbb{R}^{n \\times d}$ in it. Behind it stands a link to Wide.")
    assert text.endswith("$$\\int_0^\\infty e^{-x^2} \\, dx$$")
    assert "<math" in clipboard(page, "text/html")


def test_other_text_is_copied_as_ever(open_page: Open) -> None:
    page = with_handles(open_page("parts/"))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.prose h2'))")
    page.evaluate("document.addEventListener('copy', (event) => (window.taken = event.defaultPrevented))")
    page.keyboard.press("Control+c")
    assert page.evaluate("window.taken") is False


class TestFigures:
    """Figures that open large."""

    def test_they_lead_to_their_files_without_scripts(self, open_page: Open, parts: str) -> None:
        page = open_page("parts/", scripts=False)
        page.locator("a.zoom").first.click()
        assert page.url == f"{parts}figures/loss.svg"

    def test_they_open_over_the_page(self, open_page: Open, parts: str) -> None:
        page = open_page("parts/")
        page.wait_for_load_state("networkidle")
        link = page.locator("a.zoom").first
        link.click()
        dialog = page.get_by_role("dialog", name="The loss")
        assert page.url == f"{parts}parts/"
        image = dialog.locator("img")
        expect(image).to_have_attribute("alt", "The loss")
        large, small = image.bounding_box(), link.bounding_box()
        assert large is not None
        assert small is not None
        assert large["width"] > 2 * small["width"]
        page.keyboard.press("ArrowRight")
        shown = page.get_by_role("dialog", name="The error in a caption")
        expect(shown.locator("figcaption")).to_have_text("The error in a caption")
        expect(shown.locator(".number")).to_have_text("2 / 2")
        expect(shown.get_by_role("button", name="Next figure")).to_be_disabled()
        page.keyboard.press("Escape")
        expect(shown).to_be_hidden()
        expect(link).to_be_focused()

    def test_a_click_beside_the_figure_closes_it(self, open_page: Open) -> None:
        page = open_page("parts/", 390)
        page.wait_for_load_state("networkidle")
        page.locator("a.zoom").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        page.mouse.click(200, 700)
        expect(dialog).to_be_hidden()

    def test_with_a_key_held_the_file_opens(self, open_page: Open, parts: str) -> None:
        page = open_page("parts/")
        page.wait_for_load_state("networkidle")
        with page.context.expect_page() as opened:
            page.locator("a.zoom").first.click(modifiers=["Control"])
        assert opened.value.url == f"{parts}figures/loss.svg"


def test_the_name_of_a_note_leads_to_its_place(open_page: Open) -> None:
    """Of several notes on a paper; it shows no card, as what it would show is there already."""
    page = open_page("parts/")
    page.wait_for_load_state("networkidle")
    name = page.locator(".note-source a").nth(1)
    name.hover()
    page.wait_for_timeout(700)
    assert page.locator(".preview").count() == 0
    name.click()
    expect(page).to_have_url(re.compile(r"#page-note-2$"))


class TestTrail:
    """The previous and the next paper in the list that the reader came from."""

    def entries(self, page: Page) -> dict[str, str]:
        return {
            str(link.get_attribute("rel") or "back"): link.inner_text().replace("\n", " ")
            for link in page.locator(".around a").all()
        }

    def test_without_scripts_the_site_has_an_order(self, open_page: Open) -> None:
        found = self.entries(open_page("last/", scripts=False))
        assert found.keys() == {"prev", "next"}

    def test_it_leads_through_the_list_and_back(self, open_page: Open, parts: str) -> None:
        page = open_page("list/")
        page.wait_for_load_state("networkidle")
        page.get_by_role("link", name="Entry 12").last.click()
        page.locator(".around .back").wait_for()
        found = {rel: words.casefold() for rel, words in self.entries(page).items()}
        assert found == {"back": "back to a list of papers", "prev": "previous entry 11", "next": "next entry 13"}
        page.locator(".around a[rel=next]").click()
        page.wait_for_url("**/entry-13/")
        page.locator(".around a[rel=next]").click()
        page.wait_for_url("**/entry-14/")
        expect(page.locator(".around a")).to_have_count(2)
        page.locator(".around .back").click()
        assert page.url == f"{parts}list/"

    def test_another_paper_has_its_own_neighbours(self, open_page: Open, parts: str) -> None:
        page = open_page("list/")
        page.wait_for_load_state("networkidle")
        page.get_by_role("link", name="Entry 12").last.click()
        page.locator(".around .back").wait_for()
        page.goto(f"{parts}wide/")
        page.wait_for_load_state("networkidle")
        assert "back" not in self.entries(page)

    def test_it_belongs_to_the_visit(self, open_page: Open, parts: str) -> None:
        page = open_page("list/")
        page.wait_for_load_state("networkidle")
        page.get_by_role("link", name="Entry 12").last.click()
        page.locator(".around .back").wait_for()
        address = page.url
        page.reload()
        page.locator(".around .back").wait_for()
        page.goto(f"{parts}wide/")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert "back" not in self.entries(page)
        page.go_back()
        page.go_back()
        page.locator(".around .back").wait_for()

    def test_a_new_tab_knows_it_too(self, open_page: Open) -> None:
        page = open_page("list/")
        page.wait_for_load_state("networkidle")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Entry 11").last.click(modifiers=["Control"])
        opened.value.locator(".around .back").wait_for()
        # But who comes another way does not get the list of the tab before.
        other = page.context.new_page()
        other.goto(opened.value.url)
        other.wait_for_load_state("networkidle")
        assert other.locator(".around .back").count() == 0

    def test_what_was_found_is_a_list(self, open_page: Open) -> None:
        page = open_page("")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("/")
        page.get_by_role("combobox").fill("entry")
        page.locator(".search-hit").nth(4).wait_for()
        page.locator(".search-paper").nth(2).click()
        back = page.locator(".around .back")
        expect(back).to_have_text("Back to “entry”")
        back.click()
        page.locator(".search-hit").nth(4).wait_for()

    def test_a_collection_is_a_list(self, open_page: Open) -> None:
        page = open_page("years/2021/")
        page.wait_for_load_state("networkidle")
        page.locator(".paper .title a").first.click()
        expect(page.locator(".around .back")).to_have_text("Back to 2021")


def test_what_a_preview_takes_away_comes_again(open_page: Open) -> None:
    page = with_handles(open_page("parts/"))
    page.locator(".cite summary").click()
    page.get_by_role("button", name="Copy: BibTeX").wait_for()
    page.evaluate("""() => {
      const main = document.querySelector("main");
      for (const added of main.querySelectorAll(".copy, .handle, button.skip")) added.remove();
      main.dispatchEvent(new CustomEvent("postil:patched", { bubbles: true }));
    }""")
    page.get_by_role("button", name="Copy: BibTeX").wait_for()
    expect(page.get_by_role("button", name=re.compile("^Parts of this text"))).to_have_count(1)
    page.locator(".prose li").first.hover()
    expect(page.locator(".handle")).to_be_visible()


def test_contents_of_several_notes_stand_apart(open_page: Open) -> None:
    page = open_page("parts/")
    assert page.locator(".toc > details > ol > li > a").all_inner_texts() == [
        "Note of 1 February 2022",
        "Note of 4 March 2023",
    ]
    page.locator(".toc").get_by_text("Note of 4 March 2023").click()
    assert page.evaluate("document.querySelector(':target').className") == "note"


def test_the_contents_of_a_long_page_mark_what_is_read(open_page: Open) -> None:
    page = open_page("wide/")
    for name in ("Part 3", "Part 7", "Part 2"):
        page.evaluate("name => document.getElementById(name).scrollIntoView()", name.lower().replace(" ", "-"))
        expect(page.locator('.toc [aria-current="true"]')).to_have_text(name)


def test_nothing_is_loaded_before_it_is_wanted(open_page: Open, parts: str) -> None:
    page = open_page("404.html")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(Path(sent.url.partition("?")[0]).name))
    page.goto(f"{parts}last/")
    page.wait_for_load_state("networkidle")
    assert not {"handles.js", "cite.js", "copy.js", "figures.js"} & set(asked)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_nothing_is_in_the_way_of_anybody(open_page: Open, axe: str, width: int, scheme: str) -> None:
    page = with_handles(open_page("parts/", width, color_scheme=scheme))
    page.locator(".cite summary").click()
    page.get_by_role("button", name="Copy: APA").wait_for()
    page.locator(".math-display").first.hover()
    expect(page.locator(".handle")).to_be_visible()
    page.evaluate(axe)
    assert page.evaluate(RUN, list(TAGS)) == []
    page.get_by_role("button", name=re.compile("^Parts of this text")).focus()
    assert page.evaluate(RUN, list(TAGS)) == []
    page.locator("a.zoom").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(RUN, list(TAGS)) == []
