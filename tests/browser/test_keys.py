"""Single keys: through lists and sections, the colours, the list of keys; never while somebody writes; turned off."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import RUN, TAGS, axe

__all__ = ["axe"]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def wait_for_focus(page: Page, words: str) -> None:
    page.wait_for_function("words => document.activeElement.textContent.trim().startsWith(words)", arg=words)


def titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".reading-list .paper .title a").all_inner_texts()]


def test_j_and_k_go_through_the_papers_and_o_opens_one(page: Page, site: str) -> None:
    page.goto(site)
    names = page.locator(".reading-list .paper .title a").evaluate_all("all => all.map((e) => e.textContent.trim())")
    assert len(names) > 2
    page.keyboard.press("j")
    wait_for_focus(page, names[0])
    page.keyboard.press("j")
    wait_for_focus(page, names[1])
    page.keyboard.press("k")
    wait_for_focus(page, names[0])
    href = page.evaluate("document.activeElement.href")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("o")
    page.wait_for_url(href.replace("index.html", "*"))


def test_the_last_paper_is_the_last(page: Page, site: str) -> None:
    page.goto(site)
    count = page.locator(".reading-list .paper").count()
    page.keyboard.press("j")
    page.wait_for_function("() => document.activeElement.closest('.paper')")
    for _ in range(count + 3):
        page.keyboard.press("j")
    last = page.locator(".reading-list .paper .title a").last
    assert focused(page) == (last.text_content() or "").strip()


def test_j_and_k_go_through_the_sections_of_a_paper(page: Page, site: str) -> None:
    page.goto(f"{site}wide/")
    page.keyboard.press("j")
    wait_for_focus(page, "The formula")
    assert page.evaluate("document.activeElement.localName") == "h2"
    page.keyboard.press("j")
    wait_for_focus(page, "A table")
    assert 0 <= page.evaluate("document.activeElement.getBoundingClientRect().top") < 100
    page.evaluate("scrollBy(0, 250)")
    page.keyboard.press("k")
    wait_for_focus(page, "A table")
    assert 0 <= page.evaluate("document.activeElement.getBoundingClientRect().top") < 100
    page.keyboard.press("k")
    wait_for_focus(page, "The formula")
    assert page.locator("main [tabindex='-1']").count() == 1, "what was left is as it was"


def test_j_stops_at_each_of_several_notes(page: Page, demonstration: str) -> None:
    page.goto(f"{demonstration}notes/ddpm-2020/")
    wanted = page.locator(".note-source, .prose :is(h2, h3, h4), .after > h2")
    names = [text.strip() for text in wanted.all_text_contents()]
    assert page.locator(".note").last.locator(".prose").locator("h2, h3, h4").count() == 0, "or the test proves little"
    for name in names:
        page.keyboard.press("j")
        wait_for_focus(page, name)
        # The last ones cannot come to the upper edge.
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert 0 <= top < 800
    for name in reversed(names[:-1]):
        page.keyboard.press("k")
        wait_for_focus(page, name)


def test_o_on_a_papers_page_leads_to_the_paper(page: Page, site: str) -> None:
    page.route("**://arxiv.org/**", lambda route: route.fulfill(body="there", content_type="text/html"))
    page.goto(f"{site}wide/")
    page.keyboard.press("o")
    page.wait_for_url("**://arxiv.org/abs/2101.00001")


def test_t_changes_the_colours(page: Page, site: str) -> None:
    page.goto(f"{site}wide/")
    page.keyboard.press("t")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")


def test_the_question_mark_lists_the_keys_and_escape_closes_the_list(page: Page, site: str, axe: str) -> None:
    page.goto(f"{site}wide/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    assert dialog.locator("kbd").all_inner_texts() == ["/", "j", "k", "o", "t", "?", "Esc"]
    page.evaluate(axe)
    assert page.evaluate(RUN, list(TAGS)) == []
    page.keyboard.press("j")
    assert page.evaluate("Boolean(document.activeElement.closest('dialog'))"), "keys wait while the list is open"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_keys_can_be_turned_off_and_on_again_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}wide/")
    page.keyboard.press("?")
    switch = page.get_by_role("checkbox", name="Single keys do this")
    expect(switch).to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    for path in ("wide/", "short/"):
        page.goto(site + path)
        for key in ("t", "j", "?"):
            page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert page.locator("dialog.keys[open]").count() == 0
        assert page.evaluate("document.documentElement.dataset.theme") is None
        assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Keyboard").focus()
    page.keyboard.press("Enter")
    switch.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    assert page.evaluate("localStorage.getItem('postil-keys')") is None


@pytest.mark.parametrize("field", ["<input>", "<textarea></textarea>", "<p contenteditable>x</p>", "<select></select>"])
def test_keys_do_nothing_while_somebody_writes(page: Page, site: str, field: str) -> None:
    page.goto(f"{site}wide/")
    page.evaluate("html => document.querySelector('.prose').insertAdjacentHTML('afterbegin', html)", field)
    page.locator(".prose > :first-child").focus()
    for key in ("j", "t", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.dataset.theme") is None
    assert page.locator("dialog[open]").count() == 0


def test_keys_with_others_held_belong_to_the_browser(page: Page, site: str) -> None:
    page.goto(f"{site}wide/")
    for chord in ("Control+j", "Alt+t", "Meta+k"):
        page.keyboard.press(chord)
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.dataset.theme") is None
    assert page.evaluate("document.activeElement === document.body")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    assert not [url for url in sent if "keys" in url], "what no key asks for is not loaded"
