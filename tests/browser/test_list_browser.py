"""The reading list of four thousand papers: facets, orders, forms and pages, with scripts and without."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, ViewportSize, expect

from postil.core.assemble import OPTIONAL, put_together
from postil.core.model import Meta
from postil.core.settings.config import Config
from postil.core.site.plan import plan, wanted
from postil.views import VIEWS
from tests.browser.conftest import served
from tests.browser.many import LISTS, documents, publish
from tests.browser.test_accessibility import RUN, TAGS, axe
from tests.building import build_site

__all__ = ["axe"]

COUNT = 4000
METAS = [document.entries[0].meta for document in documents(COUNT)]
FORMULAS = [bool(document.entries[0].inline) for document in documents(COUNT)]

BATCH = 10
PAGE = 36


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the lists of the library."""
    return publish(tmp_path_factory.mktemp("many"), COUNT)


@pytest.fixture(scope="module")
def many(folder: Path) -> Iterator[str]:
    """Return the address of the library."""
    with served(folder) as address:
        yield address


@dataclass
class Reader:
    """A page with what it has asked for and what has gone wrong in it."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def value(self, facet: str, name: str) -> Locator:
        facets = self.page.locator(f'.facet[data-facet="{facet}"]')
        return facets.locator(f'a:is([data-value="{name}"], [href$="/{name}/index.html"])')

    def choose(self, facet: str, name: str) -> None:
        value = self.value(facet, name)
        if not value.count():
            self.page.locator(f'.facet[data-facet="{facet}"]').get_by_role("link", name="All").click()
        value.click()

    def found(self, count: int) -> None:
        words = f"{count:,} of {COUNT:,} papers" if count != COUNT else f"{COUNT:,} papers"
        expect(self.page.locator(".found")).to_have_text(words)

    def count(self, facet: str, name: str) -> int:
        return int(self.value(facet, name).locator("b").inner_text().replace(",", ""))

    def titles(self) -> list[str]:
        return self.page.locator(".reading-list .paper .title").all_inner_texts()


@pytest.fixture
def reader(browser: Browser, many: str) -> Iterator[Callable[..., Reader]]:
    """Return a function that opens a page of the library in a context of its own."""
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def opened(path: str = "", width: int = 1280, scripts: bool = True, scheme: Any = "light") -> Reader:
        size = ViewportSize(width=width, height=900)
        context = browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=scripts)
        contexts.append(context)
        found = Reader(context.new_page(), many)
        readers.append(found)

        def ask(sent: Request) -> None:
            found.asked.append(sent.url.removeprefix(many))

        found.page.on("request", ask)
        found.page.on("pageerror", lambda error: found.faults.append(str(error)))
        found.page.on("console", lambda said: found.faults.append(said.text) if said.type == "error" else None)
        found.go(path)
        return found

    yield opened
    for context in contexts:
        context.close()
    assert [fault for one in readers for fault in one.faults] == []
    assert [url for one in readers for url in one.asked if url.startswith("http")] == [], "another host was asked"


Open = Callable[..., Reader]


def those(**wanted: Any) -> list[int]:
    """Return the papers that the library has for a choice, from the metadata alone."""
    tests: dict[str, Callable[[int, Meta], bool]] = {
        "tag": lambda _, meta: any(tag in wanted["tag"] for tag in meta.tags),
        "year": lambda _, meta: meta.year in wanted["year"],
        "venue": lambda _, meta: meta.venue_short in wanted["venue"],
        "status": lambda _, meta: meta.status in wanted["status"],
        "rating": lambda _, meta: bool(meta.rating) and int(meta.rating[0].value) in wanted["rating"],
        "code": lambda _, meta: bool(meta.links),
        "formulas": lambda n, _: FORMULAS[n],
        "author": lambda _, meta: any(person.name in wanted["author"] for person in meta.authors),
    }
    return [n for n, meta in enumerate(METAS) if all(tests[key](n, meta) for key in wanted)]


class TestFacets:
    """Choosing what is shown."""

    def test_all_facets_are_needed_and_any_value_of_one_will_do(self, reader: Open) -> None:
        one = reader()
        one.choose("tag", "attention")
        one.found(len(those(tag=["attention"])))
        one.choose("tag", "sampling")
        one.found(len(those(tag=["attention", "sampling"])))
        one.choose("year", "2024")
        one.choose("status", "reading")
        wanted = those(tag=["attention", "sampling"], year=[2024], status=["reading"])
        one.found(len(wanted))
        assert one.path == "?status=reading&year=2024&tag=attention,sampling"
        expect(one.page.locator(".reading-list .paper")).to_have_count(len(wanted))
        assert sorted(one.titles()) == sorted(METAS[n].title.text for n in wanted)
        assert 0 < len(wanted) < PAGE, "or the test proves little"

    def test_counts_follow_the_choice(self, reader: Open) -> None:
        one = reader()
        one.choose("tag", "diffusion")
        one.found(len(those(tag=["diffusion"])))
        assert one.count("status", "read") == len(those(tag=["diffusion"], status=["read"]))
        assert one.count("year", "2025") == len(those(tag=["diffusion"], year=[2025]))
        assert one.count("tag", "attention") == len(those(tag=["attention"])), "another value of one facet adds to it"
        one.choose("year", "2025")
        assert one.count("tag", "attention") == len(those(tag=["attention"], year=[2025]))
        assert one.count("year", "2024") == len(those(tag=["diffusion"], year=[2024]))

    def test_code_and_formulas_are_both_needed(self, reader: Open) -> None:
        one = reader()
        one.page.locator('.facet[data-facet="with"] summary').click()
        one.choose("with", "code")
        one.found(len(those(code=True)))
        assert one.count("with", "formulas") == len(those(code=True, formulas=True))
        one.choose("with", "formulas")
        one.found(len(those(code=True, formulas=True)))

    def test_choosing_again_takes_it_back_and_clear_all_everything(self, reader: Open) -> None:
        one = reader()
        whole = one.titles()
        one.choose("tag", "attention")
        one.choose("tag", "vision")
        expect(one.value("tag", "vision")).to_have_attribute("aria-current", "true")
        one.choose("tag", "vision")
        one.found(len(those(tag=["attention"])))
        one.page.get_by_role("link", name="Remove: attention").click()
        one.found(COUNT)
        one.choose("status", "skipped")
        one.choose("year", "2023")
        one.page.get_by_role("link", name="Clear all").click()
        one.found(COUNT)
        assert one.path == ""
        assert one.titles() == whole
        assert one.page.locator(".chosen a").count() == 0

    def test_choices_that_come_before_the_index_all_count(self, reader: Open) -> None:
        one = reader()
        waiting: list[Route] = []
        one.page.route("**/facets/index.json", lambda route: waiting.append(route))
        one.choose("tag", "attention")
        one.choose("year", "2022")
        one.page.wait_for_timeout(200)
        for route in waiting:
            route.continue_()
        one.found(len(those(tag=["attention"], year=[2022])))
        assert len(waiting) == 1

    def test_back_and_forward(self, reader: Open) -> None:
        one = reader()
        whole = one.titles()
        one.choose("tag", "attention")
        one.choose("year", "2022")
        one.found(len(those(tag=["attention"], year=[2022])))
        one.page.go_back()
        one.found(len(those(tag=["attention"])))
        one.page.go_back()
        one.found(COUNT)
        assert one.titles() == whole
        one.page.go_forward()
        one.found(len(those(tag=["attention"])))
        assert one.path == "?tag=attention"

    def test_an_address_that_was_shared_shows_the_same(self, reader: Open) -> None:
        first = reader()
        first.choose("status", "to-read")
        first.choose("tag", "robotics")
        first.page.locator('.orders [data-sort="title"]').click()
        expect(first.page.locator('.orders [data-sort="title"]')).to_have_attribute("aria-current", "true")
        other = reader(first.path)
        other.found(len(those(status=["to-read"], tag=["robotics"])))
        assert other.titles()[:BATCH] == first.titles()[:BATCH]
        expect(other.value("status", "to-read")).to_have_attribute("aria-current", "true")

    def test_a_value_that_there_is_not_finds_nothing_and_can_be_removed(self, reader: Open) -> None:
        one = reader("?tag=alchemy&year=2024")
        one.found(0)
        expect(one.page.locator(".reading-list .empty")).to_have_text("No paper has all of this.")
        one.page.get_by_role("link", name="Remove: alchemy").click()
        one.found(len(those(year=[2024])))

    def test_what_is_unknown_in_the_address_stays(self, reader: Open) -> None:
        one = reader("?from=mail&tag=law")
        one.choose("year", "2020")
        assert one.path == "?year=2020&tag=law&from=mail"

    def test_authors_are_loaded_when_they_are_wanted(self, reader: Open) -> None:
        one = reader()
        one.choose("tag", "attention")
        one.found(len(those(tag=["attention"])))
        assert not any("authors.json" in url for url in one.asked)
        author = one.page.locator('.facet[data-facet="author"]')
        author.locator("summary").click()
        author.get_by_role("link", name="All").click()
        expect(author.locator("input")).to_be_focused()
        name = METAS[those(tag=["attention"])[0]].authors[0].name
        author.locator("input").fill(name.lower())
        author.get_by_role("link", name=name).first.click()
        one.found(len(those(tag=["attention"], author=[name])))
        assert one.page.locator(".chosen").inner_text().startswith(f"attention ×\n{name} ×")

    def test_nothing_is_loaded_before_somebody_chooses(self, reader: Open) -> None:
        one = reader()
        assert [url for url in one.asked if url.startswith("facets/") or "panel.js" in url] == []

    def test_within_a_collection_its_own_papers_are_counted(self, reader: Open) -> None:
        one = reader("tags/vision/")
        own = those(tag=["vision"])
        one.page.get_by_text("Narrow down").click()
        one.choose("year", "2021")
        expect(one.page.locator(".found")).to_have_text(
            f"{len(those(tag=['vision'], year=[2021]))} of {len(own)} papers"
        )
        assert one.count("status", "read") == len(those(tag=["vision"], year=[2021], status=["read"]))
        assert one.path == "tags/vision/?year=2021"
        one.page.get_by_role("button", name="Title").click()
        expect(one.page.get_by_role("button", name="Title")).to_have_attribute("aria-current", "true")
        assert one.titles() == sorted(one.titles(), key=str.lower)

    def test_without_the_index_a_link_leads_to_its_page(self, reader: Open) -> None:
        one = reader()
        one.page.route("**/facets/index.json", lambda route: route.abort())
        one.choose("tag", "vision")
        one.page.wait_for_url("**/tags/vision/index.html")
        one.faults.clear()

    def test_an_older_index_is_replaced_by_the_present_one(self, reader: Open, folder: Path) -> None:
        one = reader()
        old = json.loads((folder / "facets/index.json").read_bytes())
        old["pieces"] = [f"{n:08x}" for n in range(len(old["pieces"]))]
        served_old: list[str] = []

        def answer(route: Route) -> None:
            if served_old:
                route.continue_()
            else:
                served_old.append(route.request.url)
                route.fulfill(json=old)

        one.page.route("**/facets/index.json", answer)
        one.choose("tag", "games")
        one.found(len(those(tag=["games"])))
        expect(one.page.locator(".reading-list .paper").first).to_be_visible()
        assert len(one.titles()) >= BATCH
        one.faults.clear()


class TestOrders:
    """Sorting."""

    @pytest.mark.parametrize(
        ("sort", "key"),
        [
            ("-added", lambda meta: meta.added),
            ("-read", lambda meta: meta.read),
            ("-rating", lambda meta: meta.rating[0].value if meta.rating else 0),
            ("title", lambda meta: meta.title.text.lower()),
        ],
    )
    def test_by_a_click_and_the_other_way_round_by_another(self, reader: Open, sort: str, key: Any) -> None:
        one = reader("?tag=games")
        by_title = {METAS[n].title.text: METAS[n] for n in those(tag=["games"])}

        def seen() -> list[Any]:
            return [key(by_title[title]) for title in one.titles()[:BATCH]]

        def shows(wanted: list[Any]) -> None:
            for _ in range(50):
                if seen() == wanted[:BATCH]:
                    return
                one.page.wait_for_timeout(100)
            assert seen() == wanted[:BATCH]

        every = sorted(found for found in map(key, by_title.values()) if found)
        ways = [every[::-1], every] if sort.startswith("-") else [every, every[::-1]]
        button = one.page.locator(f'.orders [data-sort="{sort}"]')
        button.click()
        expect(button).to_have_attribute("aria-current", "true")
        assert f"sort={sort}" in one.path
        shows(ways[0])
        button.click()
        expect(button).to_contain_text("the other way round")
        # What has none comes last this way, too.
        shows(ways[1])

    def test_by_year_papers_stand_under_their_years(self, reader: Open) -> None:
        one = reader("?tag=games")
        years = one.page.locator(".group.by-year > h2").all_inner_texts()
        assert years == sorted(years, reverse=True)
        one.page.locator('.orders [data-sort="-year"]').click()
        expect(one.page.locator(".group.by-year > h2").first).to_have_text("1990")


class TestResults:
    """The papers that were found."""

    def test_cards_come_in_small_pieces_as_the_reader_does(self, reader: Open) -> None:
        one = reader()
        one.asked.clear()
        one.choose("tag", "law")
        one.page.wait_for_load_state("networkidle")
        pieces = [url for url in one.asked if url.startswith("facets/cards-")]
        assert len(pieces) <= 2 * BATCH
        for _ in range(6):
            one.page.evaluate("scrollTo(0, document.body.scrollHeight)")
            one.page.wait_for_timeout(150)
        expect(one.page.locator(".reading-list .paper")).to_have_count(min(PAGE, len(those(tag=["law"]))))

    def test_further_pages_are_in_the_address(self, reader: Open) -> None:
        one = reader("?tag=attention&page=2")
        last = -(-len(those(tag=["attention"])) // PAGE)
        for _ in range(6):
            one.page.evaluate("scrollTo(0, document.body.scrollHeight)")
            one.page.wait_for_timeout(150)
        pager = one.page.get_by_role("navigation", name="Pages of what was found")
        expect(pager.locator("[aria-current]")).to_have_text("2")
        second = one.titles()
        pager.get_by_role("link", name=f"Page {last}").click()
        one.page.wait_for_url(f"**/?tag=attention&page={last}")
        expect(one.page.locator(".list-bar")).to_be_focused()
        expect(one.page.locator(".paper .title").first).not_to_have_text(second[0])
        assert not set(one.titles()) & set(second)
        one.page.goto(one.address + "?tag=attention&page=999")
        one.found(len(those(tag=["attention"])))
        expect(one.page.locator(".reading-list .paper").first).to_be_visible()

    def test_links_in_the_cards_of_other_pages_lead_to_the_right_place(self, reader: Open) -> None:
        one = reader("tags/law/?sort=title")
        hrefs = one.page.eval_on_selector_all(".reading-list .title a", "links => links.map((link) => link.href)")
        wanted = sorted(those(tag=["law"]), key=lambda n: METAS[n].title.text.lower())[:BATCH]
        assert hrefs[:BATCH] == [f"{one.address}{n:05}/index.html" for n in wanted]
        tags = one.page.eval_on_selector_all(".reading-list .tags a", "links => links.map((link) => link.href)")
        assert set(tags) >= {f"{one.address}tags/law/index.html"}

    def test_what_comes_later_than_another_choice_is_not_shown(self, reader: Open) -> None:
        one = reader("?tag=law")
        waiting: list[Route] = []
        one.page.route("**/facets/cards-*", lambda route: waiting.append(route))
        one.choose("tag", "games")
        one.page.wait_for_timeout(200)
        one.page.get_by_role("link", name="Clear all").click()
        one.found(COUNT)
        whole = one.titles()
        for route in waiting:
            route.continue_()
        one.page.wait_for_timeout(300)
        assert one.titles() == whole
        assert waiting

    def test_who_comes_back_finds_the_place(self, reader: Open) -> None:
        one = reader("?tag=law")
        for _ in range(6):
            one.page.evaluate("scrollTo(0, document.body.scrollHeight)")
            one.page.wait_for_timeout(150)
        one.page.locator(".paper .title a").nth(30).scroll_into_view_if_needed()
        before = one.page.evaluate("scrollY")
        one.go("years/")
        one.page.go_back()
        one.page.wait_for_load_state("networkidle")
        expect(one.page.locator(".paper").nth(30)).to_be_in_viewport()
        assert abs(one.page.evaluate("scrollY") - before) < 50


class TestViews:
    """The forms of a list."""

    def test_the_choice_is_in_the_address_and_remembered(self, reader: Open) -> None:
        one = reader("?tag=law")
        summary = one.page.locator(".paper .summary").first
        expect(summary).to_be_visible()
        one.page.get_by_role("button", name="Compact").click()
        expect(summary).not_to_be_visible()
        assert one.path == "?tag=law&view=compact"
        one.go("tags/law/")
        expect(one.page.locator(".paper .summary").first).not_to_be_visible()
        expect(one.page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
        one.go("?view=cards")
        expect(one.page.locator(".paper .summary").first).to_be_visible()

    def test_the_columns_of_the_table_are_straight(self, reader: Open) -> None:
        one = reader("?view=table&sort=title")
        for width in (768, 1280, 1920):
            one.page.set_viewport_size(ViewportSize(width=width, height=900))
            edges = one.page.evaluate("""
              Object.fromEntries([".year", ".title", ".names", ".where"].map((part) => [part, [...new Set(
                [...document.querySelectorAll(`.paper ${part}`)].map((e) => Math.round(e.getBoundingClientRect().left))
              )]]))
            """)
            assert {part: len(lefts) for part, lefts in edges.items()} == dict.fromkeys(edges, 1)
            assert edges[".year"][0] < edges[".title"][0] < edges[".names"][0] < edges[".where"][0]

    def test_the_columns_of_the_table_have_heads_that_sort(self, reader: Open) -> None:
        one = reader()
        heads = one.page.get_by_role("table", name="Columns of the table")
        expect(heads).not_to_be_visible()
        one.go("?view=table")
        expect(heads.get_by_role("columnheader")).to_have_text(["Year", "Status", "Title", "Author", "Venue", "Rating"])
        sorts = "all => Object.fromEntries(all.map((one) => [one.innerText.trim(), one.getAttribute('aria-sort')]))"

        def sorted_by() -> dict[str, str]:
            found = heads.get_by_role("columnheader").evaluate_all(sorts)
            return {name: order for name, order in found.items() if order}

        assert sorted_by() == {"Year": "descending"}
        title = heads.get_by_role("link", name="Title")
        title.focus()
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**sort=title**")
        expect(title).to_be_focused()
        assert sorted_by() == {"Title": "ascending"}
        title.click()
        one.page.wait_for_url("**sort=-title**")
        assert sorted_by() == {"Title": "descending"}
        one.page.get_by_role("link", name="Date added").click()
        one.page.wait_for_url("**sort=-added**")
        assert sorted_by() == {}
        for width in (768, 1280):
            one.page.set_viewport_size(ViewportSize(width=width, height=900))
            starts = "all => all.map((one) => Math.round(document.querySelector(one).getBoundingClientRect().left))"
            columns = [f'.heads [role="columnheader"]:nth-child({n})' for n in (1, 3, 4, 5)]
            cells = [".paper .year", ".paper .title", ".names", ".where"]
            assert one.page.evaluate(starts, columns) == one.page.evaluate(starts, cells)
        one.page.set_viewport_size(ViewportSize(width=390, height=900))
        expect(heads).not_to_be_visible()

    def test_the_heads_of_a_table_lead_to_static_orders(self, browser: Browser, tmp_path: Path) -> None:
        with served(publish(tmp_path, 30, view="table")) as address:
            context = browser.new_context(java_script_enabled=False)
            page = context.new_page()
            page.goto(address)
            heads = page.get_by_role("table")
            expect(heads.locator("[aria-sort]")).to_have_text("Year")
            heads.get_by_role("link", name="Rating").click()
            page.wait_for_url("**/by-rating/**")
            expect(page.get_by_role("table").locator("[aria-sort=descending]")).to_have_text("Rating")
            page.get_by_role("table").get_by_role("link", name="Title").click()
            page.wait_for_url("**/by-title/**")
            context.close()

    def test_a_compact_list_has_many_papers_on_a_screen(self, reader: Open) -> None:
        one = reader("?view=compact&sort=title")
        heights = one.page.eval_on_selector_all(".paper", "all => all.map((one) => one.offsetHeight)")
        assert max(heights) < 60

    def test_no_form_is_wider_than_the_screen(self, reader: Open) -> None:
        one = reader()
        excess = {}
        for view in ("cards", "compact", "table"):
            one.go(f"?view={view}&tag=attention")
            for width in (320, 390, 768, 1280):
                one.page.set_viewport_size(ViewportSize(width=width, height=900))
                script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                excess[view, width] = one.page.evaluate(script)
        assert set(excess.values()) == {0}, excess

    def test_the_form_of_the_settings_holds_without_scripts(self, browser: Browser, tmp_path: Path) -> None:
        with served(publish(tmp_path, 30, view="compact")) as address:
            context = browser.new_context(java_script_enabled=False)
            page = context.new_page()
            page.goto(address)
            expect(page.locator(".paper .title").first).to_be_visible()
            expect(page.locator(".paper .summary").first).not_to_be_visible()
            expect(page.locator(".views")).not_to_be_visible()
            context.close()

    def test_nothing_moves_as_the_list_comes(self, reader: Open) -> None:
        one = reader()
        one.page.add_init_script("""
          window.shift = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
        """)
        for path in ("", "?view=table", "?tag=law&view=compact"):
            one.go(path)
            assert one.page.evaluate("window.shift") < 0.02, path


class TestByHand:
    """The keyboard, a phone, no scripts, and rules for all."""

    def test_the_keyboard_chooses_and_stays_where_it_was(self, reader: Open) -> None:
        one = reader()
        one.value("tag", "attention").focus()
        one.page.keyboard.press("Enter")
        one.found(len(those(tag=["attention"])))
        expect(one.value("tag", "attention")).to_be_focused()
        one.page.keyboard.press("Enter")
        one.found(COUNT)
        expect(one.value("tag", "attention")).to_be_focused()
        one.page.keyboard.press("Enter")
        one.page.get_by_role("link", name="Remove: attention").focus()
        one.page.keyboard.press("Enter")
        one.found(COUNT)
        expect(one.page.locator(".list-bar")).to_be_focused()

    def test_a_facet_can_be_reached_by_tabs_alone(self, reader: Open) -> None:
        one = reader()
        for _ in range(60):
            one.page.keyboard.press("Tab")
            if one.page.evaluate("document.activeElement.getAttribute('href')") == "years/2024/index.html":
                break
        expect(one.value("year", "2024")).to_be_focused()
        assert one.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        one.page.keyboard.press("Enter")
        one.found(len(those(year=[2024])))

    def test_a_screen_reader_hears_how_many_there_are(self, reader: Open) -> None:
        one = reader()
        expect(one.page.get_by_role("status")).to_have_text("4,000 papers")
        one.choose("tag", "law")
        expect(one.page.get_by_role("status")).to_have_text(f"{len(those(tag=['law']))} of 4,000 papers")

    def test_a_phone_has_the_facets_behind_a_line(self, reader: Open) -> None:
        one = reader(width=390)
        expect(one.value("tag", "law")).not_to_be_visible()
        one.page.get_by_text("Narrow down").click()
        one.choose("tag", "law")
        one.found(len(those(tag=["law"])))
        one.page.get_by_role("link", name=f"Show {len(those(tag=['law']))} papers").click()
        expect(one.value("tag", "law")).not_to_be_visible()
        expect(one.page.locator(".found")).to_be_in_viewport()
        assert one.path == "?tag=law"

    def test_a_click_with_a_key_opens_what_the_link_says(self, reader: Open) -> None:
        one = reader("?year=2024")
        with one.page.context.expect_page() as opened:
            one.value("tag", "attention").click(modifiers=["ControlOrMeta"])
        opened.value.wait_for_load_state("networkidle")
        assert opened.value.url.endswith("/?year=2024&tag=attention")
        one.found(len(those(year=[2024])))

    def test_without_scripts_the_facets_are_links_to_pages(self, reader: Open) -> None:
        one = reader(scripts=False)
        assert len(one.titles()) == PAGE
        one.page.locator('.facet[data-facet="with"] summary').click()
        for facet, name, count in (
            ("tag", "attention", len(those(tag=["attention"]))),
            ("status", "to-read", len(those(status=["to-read"]))),
            ("with", "code", len(those(code=True))),
        ):
            assert one.count(facet, name) == count
            one.choose(facet, name)
            assert one.page.locator(".found").inner_text() == f"{count:,} papers"
            expect(one.page.get_by_text("Narrow down")).not_to_be_visible()
            one.page.get_by_role("link", name="Next").click()
            assert one.page.url.endswith("/page/2/index.html")
            assert len(one.titles()) == PAGE
            one.go("")
            if facet == "status":
                one.page.locator('.facet[data-facet="with"] summary').click()

    def test_without_scripts_the_orders_are_pages(self, reader: Open) -> None:
        one = reader(scripts=False)
        one.page.get_by_role("link", name="Rating").click()
        best = [METAS[n].title.text for n in those(rating=[5])]
        assert set(one.titles()) <= set(best)
        one.page.get_by_role("link", name="Title").click()
        assert one.page.locator(".titles a").count() == 500

    @pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light"), (1280, "dark")])
    def test_nothing_is_in_the_way(self, reader: Open, axe: str, width: int, scheme: str) -> None:
        one = reader(width=width, scheme=scheme)
        found = {}
        for path in ("", "?tag=law,games&rating=5,4", "?view=table&with=code", "tags/law/", "status/", "by-title/"):
            one.go(path)
            lines = one.page.get_by_text("Narrow down")
            if lines.count() and lines.is_visible():
                lines.click()
            closed = one.page.locator(".facet:not([open]) > summary")
            while closed.count():
                closed.first.click()
            for more in one.page.locator(".facet .more a").all()[:1]:
                more.click()
            one.page.wait_for_load_state("networkidle")
            one.page.evaluate(axe)
            found[path] = one.page.evaluate(RUN, list(TAGS))
        assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_click_before_the_module_is_there_waits_for_it(reader: Callable[..., Reader]) -> None:
    page = reader().page
    kept: list[Route] = []
    page.route(re.compile(r"/list\.js"), lambda route: kept.append(route))
    with page.expect_request(re.compile(r"/list\.js")):
        page.reload(wait_until="commit")
    page.locator('.facet[data-facet="year"] a').first.click()
    (module,) = kept
    module.continue_()
    page.wait_for_url(re.compile(r"/\?year=\d+$"))


def test_a_page_of_the_list_is_light(folder: Path) -> None:
    assert (folder / "index.html").stat().st_size < 80_000
    assert (folder / "facets/index.json").stat().st_size < 45 * COUNT
    home = (folder / "index.html").read_text(encoding="utf-8")
    navigation = home[home.index('<details class="facets">') : home.index("</nav>\n</details>")]
    assert len(navigation) < 5_000


def test_ten_thousand_papers_are_counted_and_sorted_at_once(browser: Browser, many: str) -> None:
    config = Config(views=LISTS)
    site, _ = put_together((), list(documents(10_000)), config, VIEWS)
    pages = {page.url: page for page in plan(site, wanted(VIEWS, config, OPTIONAL))}
    index, authors = (pages[f"/facets/{name}.json"].compose().data["json"] for name in ("index", "authors"))
    page = browser.new_page()
    page.goto(many)
    took = page.evaluate(
        """
        async ([url, index, authors]) => {
          const facets = (await import(url)).default();
          const timed = (work) => {
            const times = Array.from({ length: 9 }, () => {
              const start = performance.now();
              work();
              return performance.now() - start;
            });
            return times.sort((one, other) => one - other)[4];
          };
          const found = facets.read(JSON.parse(index));
          found.add(JSON.parse(authors));
          const choice = new Map([["tag", ["attention", "vision"]], ["year", ["2020", "2024"]], ["status", ["read"]]]);
          const every = found.select(new Map()).places;
          return [timed(() => found.select(choice)), timed(() => found.sorted(every, "title"))];
        }
        """,
        [f"{many}js/facets.js", index, authors],
    )
    page.close()
    assert max(took) < 100


PLACES = """() => Object.fromEntries([...document.querySelectorAll(".facets .facet :is(a, summary)")]
  .filter((part) => part.checkVisibility())
  .map((part) => [part.closest(".facet").dataset.facet + part.textContent.replace(/[\\d,]+$/, "").trim(), part])
  .map(([name, part]) => [name, Math.round(part.getBoundingClientRect().top)]))"""


@pytest.mark.parametrize(("facet", "name"), [("year", "2022"), ("status", "to-read"), ("tag", "classics")])
def test_nothing_moves_under_the_pointer_while_a_list_is_narrowed_down(
    page: Page, demonstration: str, facet: str, name: str
) -> None:
    page.goto(demonstration, wait_until="networkidle")
    before = page.evaluate(PLACES)
    box = page.locator(f'.facet[data-facet="{facet}"] a[href*="/{name}/"]').bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    page.wait_for_url(f"**/?{facet}={name}")
    page.wait_for_selector(".chosen a")
    assert page.evaluate(PLACES) == before
    assert page.locator(".facet a[data-none]").count() > 0, "or the test proves little"
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    page.wait_for_url(demonstration)
    page.wait_for_function("() => !document.querySelector('.chosen a')")
    assert page.evaluate(PLACES) == before
    assert page.locator(".facet a[data-none]").count() == 0


def test_a_value_that_an_address_chooses_stays_when_it_is_left(page: Page, demonstration: str) -> None:
    page.goto(f"{demonstration}?year=1948", wait_until="networkidle")
    value = page.locator('.facet[data-facet="year"] a[data-value="1948"]')
    expect(value).to_have_attribute("aria-current", "true")
    before = value.bounding_box()
    value.click()
    page.wait_for_url(demonstration)
    expect(value).not_to_have_attribute("aria-current", "true")
    assert value.bounding_box() == before


def test_a_table_has_no_columns_of_nothing(page: Page, tmp_path: Path) -> None:
    notes = {f"content/{n}.md": f"---\ntitle: Paper {n}\nyear: 20{n}\nvenue: Here\n---\n" for n in range(10, 14)}
    with served(build_site(tmp_path, notes).root / "public") as address:
        page.goto(f"{address}?view=table", wait_until="networkidle")
        heads = page.get_by_role("columnheader")
        expect(heads).to_have_text(["Year", "Status", "Title", "Venue"])
        for head, cell in ((heads.nth(2), ".title"), (heads.nth(3), ".where")):
            above, below = head.bounding_box(), page.locator(f".paper {cell}").first.bounding_box()
            assert above is not None
            assert below is not None
            assert abs(above["x"] - below["x"]) < 1
            last = above["x"]
        edge = page.evaluate("document.querySelector('.paper').getBoundingClientRect().right")
        assert last + 5 * 16 > edge - 20, "the last column is at the end"


def test_a_rating_of_several_parts_names_them_in_a_table(page: Page, demonstration: str) -> None:
    page.goto(f"{demonstration}?view=table&year=2022", wait_until="networkidle")
    axes = page.locator(".axes > span")
    assert [text.split() for text in axes.all_inner_texts()] == [
        ["idea", "4", "of", "5"],
        ["evidence", "3", "of", "5"],
        ["consequences", "5", "of", "5"],
    ]
    boxes = [axis.bounding_box() for axis in page.locator(".axis").all()]
    assert all(box is not None and box["width"] > 20 for box in boxes), "they are seen"
    tops = page.locator(".axes > span").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
    assert tops == sorted(set(tops)), "each on a line of its own"
