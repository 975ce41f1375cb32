"""The search in a browser: what is found by which words, where that leads, keys, narrowing down, what is heard."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from postil.app import run
from postil.core.search import pieces
from postil.core.search.words import LAYOUT, counted
from tests.browser.conftest import served
from tests.browser.test_accessibility import RUN, TAGS, axe
from tests.building import build_site
from tests.searching import words
from tests.serving import serving, write

__all__ = ["axe"]

REPOSITORY = Path(__file__).parent.parent.parent
LONG = "This sentence only makes the page long enough to scroll in. " * 40
FILES = {
    "site.yaml": "title: Searched\nbase_url: https://example.org/\n",
    "content/attention.md": f"""\
---
title: "Attention with $\\\\alpha$"
authors: [Ana Lind, Bo Berg, Cy Dahl, Di Ek]
year: 2017
venue: NeurIPS
tags: [transformers]
status: read
rating: 5
code: https://code.example/attention
---

Begins with a claim about attention.

{LONG}

## Wärme und Maß

The entropy of $\\operatorname{{softmax}}(\\beta_t)$ is largest here.

- An item on beam search.
""",
    "content/中文.md": """\
---
title: 注意力机制综述
year: 2020
status: reading
lang: zh
---

# 注意力机制综述

我们提出了一种新的注意力机制，用于机器翻译。自监督学习与Transformer模型在视觉任务上表现出色，熵很大。

## 实验

图神经网络的结果。
""",
    "content/日本語.md": """\
---
title: 自己注意に基づく翻訳
year: 2021
lang: ja
---

本論文では自己注意機構に基づくニューラル機械翻訳を提案する。深層学習モデルの勾配消失問題を解決する。
""",
    "content/한국어.md": """\
---
title: 어텐션 메커니즘
year: 2022
lang: ko
---

본 논문에서는 신경망기계번역을 제안합니다. 딥러닝모델의 기울기소실 문제를 해결합니다.
""",
    "content/mixed.md": "---\ntitle: Mixed\nyear: 2022\n---\n\nWe cite 注意力机制, 機械翻訳, 기계번역.\n",
    "content/about.md": "---\nkind: page\n---\n\n# About\n\nA gardener keeps this number, and these numbers.\n",
}
_MANY = " and ".join(f"$x_{{{number}}}$" for number in range(14))
FILES["content/formulas.md"] = f"""\
---
title: Formulas
year: 2001
---

A zebra has {_MANY.replace(" and ", " ").replace("x", "y")}

An okapi {_MANY}, of which the last is cut.
"""
FILES["content/read.md"] = """\
---
kind: list
---

# Read

The zygote here is around the papers.

## Early

A zygote before them.

### Growth of cells

arXiv: [2001.00001](https://arxiv.org/abs/2001.00001)

The zygote of the paper.

## Late

And a zygote behind them.
"""
for number in range(30):
    FILES[f"content/n{number}.md"] = f"---\ntitle: Note {number}\nyear: 2001\n---\n\nCommon words, number{number}.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("searched")
    return build_site(root, FILES).root / "public"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=ViewportSize(width=1280, height=800))
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    yield page
    context.close()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def opened(page: Page, address: str, query: str) -> None:
    """Open the search on the home page by its key, and write ``query``."""
    page.goto(address)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    ask(page, query)


def ask(page: Page, query: str) -> None:
    page.get_by_role("combobox").fill(query)
    if query:
        said = re.compile(f"[0-9] results?$|Nothing is found by {re.escape(query)}\\.")
        expect(page.locator(".search-said")).to_have_text(said)


def titles(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    return [one.inner_text() for one in page.locator(".search-title").all()]


def shows(page: Page, expected: set[str]) -> None:
    """Wait until these are the titles of what is found."""
    script = """(expected) => expected.join() === [...document.querySelectorAll(".search-title")]
      .map((title) => title.innerText).sort().join()"""
    page.wait_for_function(script, arg=sorted(expected))


# ---- What is found ---------------------------------------------------------------------------------------------------

CASES = {
    # Chinese: words inside sentences, of two signs, three, four, across a border of words, and of one.
    "注意力": {"注意力机制综述", "Mixed"},
    "机制": {"注意力机制综述", "Mixed"},
    "翻译": {"注意力机制综述"},
    "学习": {"注意力机制综述"},
    "自监督学习": {"注意力机制综述"},
    "熵": {"注意力机制综述"},
    "络": {"注意力机制综述"},
    "Transformer模型": {"注意力机制综述"},
    "transformer 视觉": {"注意力机制综述"},
    # Japanese: kanji in a compound, katakana, both.
    "注意機構": {"自己注意に基づく翻訳"},
    "翻訳": {"自己注意に基づく翻訳", "Mixed"},
    "ニューラル": {"自己注意に基づく翻訳"},
    "ューラ": {"自己注意に基づく翻訳"},
    "学習モデル": {"自己注意に基づく翻訳"},
    "勾配": {"自己注意に基づく翻訳"},
    # Korean: inside a compound, and with an ending.
    "번역": {"어텐션 메커니즘", "Mixed"},
    "기계번역": {"어텐션 메커니즘", "Mixed"},
    "기울기": {"어텐션 메커니즘"},
    "모델": {"어텐션 메커니즘"},
    "논문": {"어텐션 메커니즘"},
}


def test_any_word_of_chinese_japanese_and_korean_is_found(page: Page, address: str) -> None:
    opened(page, address, "common")
    for query, expected in CASES.items():
        page.get_by_role("combobox").fill(query)
        shows(page, expected)
        assert page.locator(".search-hit mark").first.inner_text(), query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("\\softmax", "Attention"),
        ("softmax", "Attention"),
        ("\\beta_t", "Attention"),
        ("\\operatorname", "Attention"),
        ("WARME mass", ""),
        ("wärme", "Attention"),
        ("warme", "Attention"),
        ("entropies", "Attention"),
        ("gardener", "About"),
        ("berg", "Attention"),
        ("neurips 2017", "Attention"),
        ("gard", "About"),
    ],
)
def test_words_are_found(query: str, expected: str, page: Page, address: str) -> None:
    page.goto(f"{address}search/")
    page.get_by_role("combobox").fill(query)
    if not expected:
        expect(page.locator(".search-said")).to_contain_text("Nothing")
    else:
        expect(page.locator(".search-title").first).to_contain_text(expected)


def test_queries_are_cut_as_texts_are(page: Page, address: str, folder: Path) -> None:
    page.goto(address)
    source = (folder / "js/words.js").read_text(encoding="utf-8")
    texts = [*FILES.values(), "Élan ﬁn ΛΟΓΟΣ مُحَمَّد हिन्दी ＡＢＣ don't", "\\frac{a}{b} \\alpha_t", "𠀀𠀁 字"]
    text = json.dumps([" ".join(text.split()) for text in texts])
    page.route("**/cut.js", lambda route: route.fulfill(body=source, content_type="text/javascript"))
    found = page.evaluate(
        f"""import("{address}cut.js").then(({{ cut }}) => {text}.map((text) => text.split(" ").flatMap((word) =>
          cut(word + " ").flatMap((part) => part.words.map((one) => one.exact.length ? one.exact : [one.open])))))"""
    )
    for own, whole in zip(found, json.loads(text), strict=True):
        known = set(counted(whole))
        for alternatives in own:
            begins = any(word.startswith(alternatives[0]) for word in known)
            assert set(alternatives) & known or (len(alternatives[0]) <= 2 and begins), alternatives
    assert "frac" in LAYOUT


def test_words_of_many_pages_come_as_they_are_scrolled_to(page: Page, address: str) -> None:
    opened(page, address, "common words")
    expect(page.locator(".search-said")).to_have_text("30 results")
    expect(page.locator(".search-hit").nth(2)).to_be_visible()
    few = page.locator(".search-hit").count()
    assert few < 30
    page.locator(".search-scroller").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    expect(page.locator(".search-hit").nth(few)).to_be_attached()


def test_what_is_not_there_is_said(page: Page, address: str) -> None:
    opened(page, address, "nowhere")
    expect(page.get_by_role("link", name="Look through the lists")).to_be_visible()
    assert titles(page) == []


# ---- What was meant --------------------------------------------------------------------------------------------------

SLIPS = {
    "entorpy": ["entropy"],  # two letters swapped
    "gardner": ["gardener"],  # one too few
    "gardenner": ["gardener"],  # one too many
    "atdention": ["attention"],  # another one; two papers have the word, none "mention"
    "ntropy": ["entropy"],
    "commmon wrods": ["common words"],
    "numbor": ["number"],  # and not "numbers", which finds the same
    "common entorpy": [],  # each word is there, but not in the same paper
    "vea": [],
    "2107": [],
    "注意カ机": [],
    "transfomrres": ["transformers"],  # two slips in a long word
    "gardnr": [],  # and in no shorter one than eight
}


def meant(page: Page, query: str) -> list[str]:
    """Ask for a query that finds nothing, and return what is offered in its place."""
    page.get_by_role("combobox").fill(query)
    expect(page.locator(".search-said")).to_contain_text(f"Nothing is found by {query}.")
    return page.locator(".search-meant").all_inner_texts()


@pytest.mark.parametrize(("query", "expected"), SLIPS.items())
def test_a_word_that_is_nowhere_gets_what_may_be_meant(
    query: str, expected: list[str], page: Page, address: str
) -> None:
    opened(page, address, "")
    assert meant(page, query) == expected


def test_what_may_be_meant_is_heard_and_chosen_by_keys(page: Page, address: str) -> None:
    opened(page, address, "")
    meant(page, "Wärme entorpy")
    said = page.get_by_role("status").filter(has_text="Nothing")
    expect(said).to_have_text("Nothing is found by Wärme entorpy. Did you mean Wärme entropy?")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(option).to_have_text("Wärme entropy")
    assert option.get_attribute("id") == field.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Wärme entropy")
    expect(field).to_be_focused()
    expect(page.locator(".search-title")).to_contain_text("Attention with")
    assert page.url == address


def test_what_may_be_meant_is_chosen_by_touch(browser: Browser, address: str) -> None:
    size = ViewportSize(width=390, height=700)
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}search/")
    assert meant(page, "gardner") == ["gardener"]
    option = page.get_by_role("option", name="gardener")
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= 40
    option.tap()
    shows(page, {"About"})
    page.wait_for_url("**/search/?q=gardener")
    context.close()


def test_what_may_be_meant_is_searched_for_by_enter_alone(page: Page, address: str) -> None:
    opened(page, address, "")
    assert meant(page, "gardner") == ["gardener"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_have_value("gardener")
    shows(page, {"About"})


def test_what_may_be_meant_is_searched_for_by_a_phones_enter(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=ViewportSize(width=390, height=700), has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{address}search/")
    assert meant(page, "gardner") == ["gardener"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_have_value("gardener")
    shows(page, {"About"})
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).not_to_be_focused()
    context.close()


def test_enter_opens_nothing_that_was_found_by_fewer_letters(page: Page, address: str) -> None:
    opened(page, address, "g")
    expect(page.locator(".search-hit").first).to_be_visible()
    page.keyboard.type("arbageous")
    page.keyboard.press("Enter")
    expect(page.locator(".search-said")).to_contain_text("Nothing is found by garbageous")
    assert page.url == address


# ---- The first visit, on which the search is still to be fetched -----------------------------------------------------


class Held:
    """Modules that are on their way until they are let through."""

    def __init__(self, page: Page, *modules: str) -> None:
        self.waiting: list[Route] = []
        self.is_open = False
        for module in modules:
            page.route(f"**/js/{module}.js*", self.came)

    def came(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.waiting.append(route)

    def release(self) -> None:
        self.is_open = True
        for route in self.waiting:
            route.continue_()


@pytest.mark.parametrize("query", ["toolformer", "kingma", "jok?t/e"])
def test_no_letter_is_lost_on_a_first_visit(page: Page, address: str, query: str) -> None:
    held = Held(page, "search", "keys", "finder")
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type(query[:3], delay=40)
    held.release()
    page.keyboard.type(query[3:], delay=40)
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(" on")
    expect(page.get_by_role("combobox")).to_have_value(f"{query} on")
    assert page.evaluate("document.documentElement.dataset.theme") is None, "no letter was a key"
    assert page.locator("dialog[open]").count() == 1
    assert page.locator("body input").count() == page.locator("dialog input, main input").count(), "one field is left"


def test_what_is_written_ahead_can_be_taken_back(page: Page, address: str) -> None:
    held = Held(page, "search")
    page.goto(address)
    page.keyboard.press("j")
    page.wait_for_function("() => document.activeElement.closest('.paper')")
    page.keyboard.press("/")
    page.keyboard.type("tok")
    page.keyboard.press("Escape")
    assert page.evaluate("Boolean(document.activeElement.closest('.paper'))"), "the focus is where it was"
    held.release()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/finder.js'))"
    )
    page.wait_for_load_state("networkidle")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("gardner")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("combobox")).to_have_value("gardner")


def test_letters_are_taken_away_ahead_and_the_focus_returns(page: Page, address: str) -> None:
    held = Held(page, "search")
    page.goto(address)
    link = page.locator(".search-open")
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("gardx")
    page.keyboard.press("Backspace")
    held.release()
    page.keyboard.type("ener")
    expect(page.get_by_role("combobox")).to_have_value("gardener")
    expect(page.locator(".search-title")).to_have_text("About")
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_a_word_that_is_being_composed_is_waited_for(page: Page, address: str) -> None:
    held = Held(page, "search")
    page.goto(address)
    page.keyboard.press("/")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "zhu", "selectionStart": 3, "selectionEnd": 3})
    held.release()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/finder.js'))"
    )
    page.wait_for_load_state("networkidle")
    assert page.locator("dialog[open]").count() == 0, "moving the focus would end the composition"
    keyboard.send("Input.insertText", {"text": "注意力"})
    expect(page.get_by_role("combobox")).to_have_value("注意力")
    shows(page, {"Mixed", "注意力机制综述"})


def test_a_tap_on_search_lets_a_phone_show_its_keyboard_at_once(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=ViewportSize(width=390, height=700), has_touch=True, is_mobile=True)
    page = context.new_page()
    held = Held(page, "search")
    page.goto(address)
    page.locator(".search-open").tap()
    assert page.evaluate("document.activeElement.localName") == "input"
    page.keyboard.type("gardener")
    assert page.evaluate("[scrollX, visualViewport.scale].join()") == "0,1", "nothing moves"
    held.release()
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("combobox")).to_have_value("gardener")
    context.close()


# ---- Where it leads --------------------------------------------------------------------------------------------------


def test_results_stand_by_paper_and_lead_to_the_nearest_anchor(page: Page, address: str) -> None:
    opened(page, address, "softmax")
    hit = page.locator(".search-hit")
    expect(hit).to_have_count(1)
    expect(hit.locator(".search-by")).to_have_text("Ana Lind, Bo Berg, Cy Dahl and 1 other · NeurIPS 2017")
    assert hit.locator(".search-title math").count() == 1
    passage = hit.locator(".search-passage")
    expect(passage.locator(".search-section")).to_have_text("Wärme und Maß")
    assert passage.locator("mark math").count() == 1
    passage.click()
    page.wait_for_url("**/attention/#*")
    assert page.url.endswith("#w%C3%A4rme-und-ma%C3%9F")
    assert page.evaluate("scrollY") > 300


def test_what_is_found_by_its_facts_alone_shows_how_it_begins(page: Page, address: str) -> None:
    opened(page, address, "Lind")
    hit = page.locator(".search-hit")
    expect(hit).to_have_count(1)
    expect(hit.get_by_role("option")).to_have_count(1)
    expect(hit.locator(".search-beginning")).to_have_text("Begins with a claim about attention.")
    ask(page, "claim")
    expect(hit.locator(".search-passage")).to_have_count(1)
    expect(hit.locator(".search-beginning")).to_have_count(0)


def test_dots_say_that_a_passage_goes_on_and_stand_beside_words(page: Page, address: str) -> None:
    opened(page, address, "zebra")
    text = page.locator(".search-text")
    expect(text).to_have_text(re.compile(r"zebra.*[^…]$"))  # and not where nothing comes behind the last formula
    page.get_by_role("combobox").fill("okapi")
    expect(text).to_contain_text("okapi")
    last = text.locator(".search-together")
    expect(last).to_have_text(re.compile(r"…$"))
    heights = "(e) => [e.getBoundingClientRect().height, parseFloat(getComputedStyle(e.parentElement).lineHeight)]"
    for width in range(340, 420, 5):
        page.set_viewport_size({"width": width, "height": 800})
        height, line = last.evaluate(heights)
        assert height < 1.8 * line


def test_an_item_of_a_list_is_an_anchor_too(page: Page, address: str) -> None:
    opened(page, address, "beam")
    href = page.locator(".search-passage").get_attribute("href") or ""
    assert page.evaluate("(href) => fetch(href).then((r) => r.text())", href).count(href.partition("#")[2]) >= 1
    assert "#" in href


def test_what_a_list_says_of_a_paper_is_shown_for_the_paper_alone(page: Page, address: str) -> None:
    opened(page, address, "zygote")
    shows(page, {"Growth of cells", "Read"})
    passages = page.locator(".search-hit").filter(has_text="around the papers").locator(".search-passage")
    expect(passages).to_have_count(3)
    expect(passages.filter(has_text="of the paper.")).to_have_count(0)
    for label in page.locator(".search-section").all_inner_texts():
        assert "→" not in label


# ---- Keys and ears ---------------------------------------------------------------------------------------------------


def test_arrows_choose_enter_opens_and_escape_closes(page: Page, address: str) -> None:
    opened(page, address, "attention")
    field = page.get_by_role("combobox")
    expect(page.locator(".search-hit").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    options = page.get_by_role("option")
    for place in (0, 1):
        page.keyboard.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant") == options.nth(place).get_attribute("id")
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.nth(1)).to_have_attribute("aria-selected", "false")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".search-box")).to_be_hidden()
    # The field loses the focus a moment after its box, and a sign typed into it is no key.
    page.wait_for_function("() => !document.activeElement?.matches('input')")
    page.keyboard.press("/")
    expect(field).to_have_value("attention")
    expect(page.locator(".search-hit").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attention/")


def test_control_and_enter_open_another_tab(page: Page, address: str) -> None:
    opened(page, address, "gardener")
    expect(page.locator(".search-hit")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    with page.context.expect_page() as other:
        page.keyboard.press("Control+Enter")
    other.value.wait_for_url("**/about/")
    expect(page.locator(".search-box")).to_be_visible()


def test_the_number_of_results_is_heard(page: Page, address: str) -> None:
    opened(page, address, "gardener")
    expect(page.locator(".search-said[role=status]")).to_have_text("1 result")
    ask(page, "common")
    expect(page.locator(".search-said[role=status]")).to_have_text("30 results")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")


def test_the_masthead_opens_it_too(page: Page, address: str) -> None:
    page.goto(f"{address}about/")
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("link", name="Search", exact=True)).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_nothing_is_in_the_way_of_a_search(browser: Browser, address: str, axe: str, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport=ViewportSize(width=width, height=800), color_scheme=scheme)
    page = context.new_page()
    opened(page, address, "attention")
    assert titles(page)
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Narrow down").click()
    page.get_by_role("button", name="Year").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.evaluate(axe)
    assert page.evaluate(RUN, list(TAGS)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{address}search/?q=attention")
    assert titles(page)
    page.evaluate(axe)
    assert page.evaluate(RUN, list(TAGS)) == []
    assert meant(page, "atention") == ["attention"]
    assert page.evaluate(RUN, list(TAGS)) == []
    context.close()


# ---- Narrowing down, addresses ---------------------------------------------------------------------------------------


def test_facets_narrow_a_search_down(page: Page, address: str) -> None:
    opened(page, address, "注意")
    expect(page.locator(".search-said")).to_have_text("3 results")
    page.get_by_role("button", name="Narrow down").click()
    page.get_by_role("button", name="Year").click()
    boxes = page.locator(".search-values label")
    expect(boxes).to_have_count(3)
    assert [box.inner_text().strip() for box in boxes.all()] == ["2022 1", "2021 1", "2020 1"]
    page.get_by_role("checkbox", name="2021").check()
    expect(page.locator(".search-said")).to_have_text("1 result")
    assert titles(page) == ["自己注意に基づく翻訳"]
    # Within a facet one is enough, between facets all are wanted.
    page.get_by_role("checkbox", name="2020").check()
    expect(page.locator(".search-said")).to_have_text("2 results")
    page.get_by_role("button", name="Status").click()
    page.get_by_role("checkbox", name="reading").check()
    expect(page.locator(".search-said")).to_have_text("1 result")
    page.get_by_role("button", name="Remove: reading").click()
    expect(page.locator(".search-said")).to_have_text("2 results")


def test_what_narrows_a_search_stays_where_it_is_while_some_is_ticked(page: Page, demonstration: str) -> None:
    opened(page, demonstration, "model")
    page.get_by_role("button", name="Narrow down").click()
    page.get_by_role("button", name="Tag").click()
    boxes = page.locator(".search-values input")
    expect(boxes.nth(4)).to_be_visible()
    names = boxes.evaluate_all("all => all.map((box) => box.value)")
    boxes.nth(2).check()
    expect(page.get_by_role("button", name="Remove:")).to_have_count(1)
    assert boxes.evaluate_all("all => all.map((box) => box.value)") == names
    boxes.nth(4).check()
    expect(page.get_by_role("button", name="Remove:")).to_have_count(2)
    assert boxes.evaluate_all("all => all.map((box) => box.value)") == names
    ask(page, "kingma")
    expect(boxes).not_to_have_count(len(names))


@pytest.mark.parametrize(
    "query",
    ["year=2017", "venue=neurips", "tag=transformers", "author=ana-lind", "status=read", "rating=5-5", "with=code"],
)
def test_an_address_says_what_was_searched(query: str, page: Page, address: str) -> None:
    facets = json.loads(page.request.get(f"{address}facets/index.json").body())
    if query.startswith("rating"):
        column = next(one for one in facets["facets"] if one["key"] == "rating")
        query = f"rating={column['slugs'].get('0') or column['names'][0]}"
    page.goto(f"{address}search/?q=attention&{query}")
    expect(page.locator(".search-said")).to_have_text("1 result")
    assert titles(page)[0].startswith("Attention")
    page.get_by_role("combobox").fill("entropy")
    page.wait_for_url("**/search/?q=entropy&*")
    page.locator(".search-title").first.click()
    page.wait_for_url("**/attention/")
    page.go_back()
    expect(page.get_by_role("combobox")).to_have_value("entropy")
    expect(page.locator(".search-hit")).to_have_count(1)


# ---- Without this or that --------------------------------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


def test_without_scripts_the_page_leads_to_everything(plain: BrowserContext, address: str) -> None:
    page = plain.new_page()
    page.goto(f"{address}about/")
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.locator("noscript p")).to_contain_text("takes JavaScript")
    assert page.locator("input").count() == 0
    paths = {"Years": "years/", "Authors": "authors/", "Reading list": "", "Titles from A to Z": "by-title/"}
    for name, path in paths.items():
        link = page.locator(".search-else").get_by_role("link", name=name)
        assert (link.get_attribute("href") or "").replace("index.html", "") == f"../{path}"
    page.locator(".search-else").get_by_role("link", name="Years").click()
    expect(page.get_by_role("link", name="2017")).to_be_visible()


def test_an_index_that_is_not_there_is_told_of_and_awaited(page: Page, address: str) -> None:
    page.route("**/search/index.json", lambda route: route.fulfill(status=404))
    page.goto(f"{address}search/?q=gardener")
    expect(page.locator(".search-said[role=status]")).to_contain_text("not there yet")
    page.unroute("**/search/index.json")
    expect(page.locator(".search-hit")).to_have_count(1)


def test_an_index_that_cannot_be_had_is_told_of(page: Page, address: str) -> None:
    page.route("**/search/words/*", lambda route: route.abort())
    page.goto(f"{address}search/?q=gardener")
    expect(page.locator(".search-said[role=status]")).to_contain_text("cannot be had")
    page.unroute("**/search/words/*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".search-hit")).to_have_count(1)


def test_a_search_goes_on_when_the_site_is_published_anew(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LIMIT", 200)
    root = build_site(tmp_path, FILES).root
    with served(root / "public") as address:
        page.goto(f"{address}search/?q=gardener")
        expect(page.locator(".search-hit")).to_have_count(1)
        write(root, {"content/new.md": "---\ntitle: On newts\n---\n\nA newt swims in common waters.\n"})
        run(root)
        ask(page, "newt")
        expect(page.locator(".search-title")).to_have_text("On newts")


def test_a_served_site_is_searched(page: Page, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with serving(tmp_path) as server:
        page.goto(f"{server.url}search/?q=gardener")
        expect(page.locator(".search-hit")).to_have_count(1)


def test_a_site_in_a_folder_is_searched(page: Page, folder: Path, tmp_path: Path) -> None:
    copytree(folder, tmp_path / "below/here")
    with served(tmp_path) as address:
        opened(page, f"{address}below/here/", "gardener")
        expect(page.locator(".search-title")).to_have_attribute("class", "search-title")
        assert (page.locator(".search-paper").get_attribute("href") or "").startswith(f"{address}below/here/about/")


def test_nothing_is_asked_of_other_hosts(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, address, "attention")
    assert titles(page)
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


# ---- Weight ----------------------------------------------------------------------------------------------------------

Weighed = Callable[[str], tuple[int, int]]


@pytest.fixture
def weighed(page: Page) -> Weighed:
    """Return a function that asks, and says how many bytes that took: as a host sends them that compresses text, and
    with nothing compressed."""
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))

    def weigh(query: str) -> tuple[int, int]:
        answers.clear()
        if page.locator(".search-box[open]").count() == 0:
            page.keyboard.press("/")
        ask(page, query)
        page.wait_for_load_state("networkidle")
        sent = raw = 0
        for answer in answers:
            data = answer.body()
            packed = not answer.url.partition("?")[0].endswith((".bin", ".woff2"))
            raw += len(data)
            sent += len(gzip.compress(data, 6)) if packed else len(data)
        return sent, raw

    return weigh


def test_the_demonstration_is_searched_with_few_bytes(page: Page, weighed: Weighed, tmp_path: Path) -> None:
    copytree(REPOSITORY / "content", tmp_path / "content")
    (tmp_path / "site.yaml").write_bytes((REPOSITORY / "site.yaml").read_bytes())
    run(tmp_path)
    with served(tmp_path / "public") as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert weighed("gradient")[0] <= 300_000
        for query in ("\\softmax", "显存", "entropy", "attention head"):
            assert weighed(query)[0] <= 100_000, query
        assert titles(page)
        assert weighed("tarnsformer")[0] <= 100_000
        assert page.locator(".search-meant").first.inner_text() == "transformer"


@pytest.mark.slow
def test_four_thousand_notes_are_searched_with_few_bytes(page: Page, weighed: Weighed, tmp_path: Path) -> None:
    subprocess.run([sys.executable, REPOSITORY / "bench/generate.py", "4000", tmp_path], check=True)
    run(tmp_path)
    with served(tmp_path / "public") as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        sent, raw = weighed("attention")
        assert (sent <= 300_000, raw <= 300_000) == (True, True)
        common = [word for word, _ in sorted(words(tmp_path / "public").items(), key=lambda one: -len(one[1]))]
        pairs = [word for word in common if "\u4e00" <= word[0] <= "\u9fff" and len(word) == 2]
        for query in ("gradient", "\\softmax", "the", "data 2020", pairs[0], pairs[100], "encoder decoder", "t"):
            assert weighed(query)[0] <= 100_000, query
        for slip in ("tarnsformer", "gradeint", "optimizatoin", "ransformer", "gradeint entorpy", "gradeint"):
            assert weighed(slip)[0] <= 100_000, slip
        assert page.locator(".search-meant").first.inner_text() == "gradient"
