"""``postil serve`` in a browser: what open pages do when files change."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.serving import Server, serving, write

LONG = "\n\n".join(f"Paragraph {n} of a long note, with a formula $x_{{{n}}}^2$ in it." for n in range(60))
FILES: dict[str, str | bytes] = {
    "site.yaml": 'title: Live\nserve: {editor: "editor://open/{path}:{line}:{column}"}\n',
    "content/one.md": f"""\
---
title: One
year: 2019
---

{LONG}

<details><summary>More</summary>

Folded text.

</details>

## End

The last words. See [[two]].
""",
    "content/two.md": "---\ntitle: Two\nyear: 2020\n---\n\nThe second note.\n\n```python\nprint(1)\n```\n",
    "static/css/postil.css": "body { color: rgb(1, 2, 3) }\n",
    "static/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
    "content/three.md": "---\ntitle: Three\nyear: 2021\n---\n\n![A dot](/dot.svg)\n\nThe third note.\n",
}
TIMEOUT = 20_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    with serving(root) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    made.set_default_timeout(TIMEOUT)
    yield made
    made.close()


def opened(context: BrowserContext, url: str) -> Page:
    """Return a page whose stream has begun; it carries a mark that a reload would lose."""
    page = context.new_page()
    with page.expect_request(re.compile("_postil/changes")):
        page.goto(url)
    page.evaluate("window.mark = 1")
    return page


def is_same(page: Page) -> bool:
    """Say whether the page has not been loaded anew since it was opened."""
    return bool(page.evaluate("window.mark === 1"))


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace text in a file as editors do: a new file in the place of the old."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    aside = file.with_name(f"{file.name}.tmp")
    aside.write_text(text.replace(old, new), encoding="utf-8")
    aside.replace(file)


def test_text_is_patched_where_it_stands(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}one/")
    page.locator("details:not(.cite) summary").click()
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_timeout(500)  # what scripts add above keeps the text where it is by scrolling
    place = page.evaluate("scrollY")
    page.evaluate("window.kept = document.querySelectorAll('.prose > p')[40]")
    edit(root, "content/one.md", "Paragraph 12 of", "Paragraph twelve of")
    expect(page.locator("main")).to_contain_text("Paragraph twelve of")
    assert is_same(page)
    assert abs(page.evaluate("scrollY") - place) <= 2
    assert page.evaluate("document.querySelector('.prose details').open")
    assert page.evaluate("window.kept.isConnected"), "a block that did not change was replaced"
    assert page.locator("main math").count() == 60


def test_a_change_off_the_screen_is_brought_into_view(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}one/")
    page.locator("details:not(.cite) summary").evaluate("e => e.click()")
    edit(root, "content/one.md", "The last words.", "The very last words.")
    expect(page.get_by_text("The very last words.")).to_be_in_viewport()
    assert is_same(page)
    assert page.evaluate("document.querySelector('.prose details').open")
    edit(root, "content/one.md", "Paragraph 0 of", "New.\n\nParagraph zero of")
    expect(page.get_by_text("New.", exact=True)).to_be_in_viewport()
    edit(root, "content/one.md", "New.\n\n", "")
    expect(page.get_by_text("New.", exact=True)).to_have_count(0)
    html = "document.querySelector('main').innerHTML.replace(/ (?:open|tabindex)=\"[^\"]*\"/g, '')"
    patched = page.evaluate(html)
    page.reload()
    # Scripts add to it a moment later.
    page.wait_for_function(f"(patched) => {html} === patched", arg=patched)


def test_patched_blocks_get_what_the_pages_script_adds(context: BrowserContext, server: Server, root: Path) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(context, f"{server.url}two/")
    expect(page.locator(".prose button.copy")).to_have_count(1)
    edit(root, "content/two.md", "print(1)", "print(2)")
    expect(page.locator(".prose pre")).to_contain_text("print(2)")
    expect(page.locator(".prose button.copy")).to_have_count(1)
    edit(root, "content/two.md", "The second note.", "The second note.\n\n## A heading")
    expect(page.locator(".prose h2 a.anchor")).to_have_count(1)
    edit(root, "content/two.md", "The second note.", "The second of the notes.")
    expect(page.locator(".prose")).to_contain_text("The second of the notes.")
    # The styles that scripts have brought are still there.
    expect(page.locator(".prose h2 a.anchor")).to_have_css("opacity", "0")
    edit(root, "content/two.md", "print(2)", "print(3)")
    expect(page.locator(".prose pre")).to_contain_text("print(3)")
    expect(page.locator(".prose button.copy")).to_have_count(1)
    assert is_same(page)


def test_a_title_follows_in_lists_and_backlinks_of_other_tabs(
    context: BrowserContext, server: Server, root: Path
) -> None:
    home, two, one = (opened(context, f"{server.url}{path}") for path in ("", "two/", "one/"))
    expect(two.locator(".backlinks")).to_contain_text("One")
    edit(root, "content/one.md", "title: One", "title: The First One")
    for page in (home, two, one):
        expect(page.locator("main")).to_contain_text("The First One")
        assert is_same(page)
    expect(two.locator(".backlinks")).to_contain_text("The First One")
    expect(one).to_have_title(re.compile("^The First One"))


def test_style_sheets_are_exchanged_without_a_reload(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}one/")
    page.evaluate("scrollTo(0, 300)")
    color = "getComputedStyle(document.body).color"
    assert page.evaluate(color) == "rgb(1, 2, 3)"
    edit(root, "static/css/postil.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)")
    page.wait_for_function(f"() => {color} === 'rgb(4, 5, 6)'")
    page.wait_for_function("() => document.querySelectorAll('link[href*=\"postil.css\"]').length === 1")
    edit(root, "site.yaml", "title:", 'theme: {colors: {accent: "#010203"}}\ntitle:')
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    page.wait_for_function(f"() => {accent} === '#010203'")
    edit(root, "site.yaml", "#010203", "#040506")
    page.wait_for_function(f"() => {accent} === '#040506'")
    assert is_same(page)
    assert page.evaluate("scrollY") == 300


def test_images_are_loaded_again(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}three/")
    width = "document.querySelector('.prose img').naturalWidth"
    page.wait_for_function(f"() => {width} === 10")
    edit(root, "static/dot.svg", 'width="10"', 'width="20"')
    page.wait_for_function(f"() => {width} === 20")
    assert is_same(page)


def test_other_changes_load_the_page_anew(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}two/")
    edit(root, "site.yaml", "title: Live", "title: Alive")
    expect(page.locator(".masthead")).to_contain_text("Alive")
    assert not is_same(page)
    missing = opened(context, f"{server.url}four/")
    expect(missing.locator("main")).to_contain_text("There is no page here")
    write(root, {"content/four.md": "# 2022 Four\n\nThe fourth note.\n"})
    expect(missing.locator("main")).to_contain_text("The fourth note.")


def test_faults_show_in_a_panel_until_they_are_mended(context: BrowserContext, server: Server, root: Path) -> None:
    page, other = opened(context, f"{server.url}two/"), opened(context, f"{server.url}three/")
    edit(root, "content/two.md", "The second note.", "The second note, see [[on]].")
    panel = page.locator("#postil-live section")
    expect(panel).to_contain_text("1 warning")
    link = panel.get_by_role("link")
    expect(link).to_have_text("content/two.md:6:22")
    expect(link).to_have_attribute("href", f"editor://open/{root.resolve()}/content/two.md:6:22")
    expect(panel).to_contain_text("warning[link-missing]")
    shown = panel.locator("pre").inner_text().split("\n")
    assert shown[0] == "The second note, see [[on]]."
    assert shown[1].index("^") == shown[0].index("[[on]]")
    expect(panel.locator(".hint")).to_have_text('did you mean "one"?')
    expect(other.locator("#postil-live")).to_have_count(0)
    expect(panel.get_by_role("button")).to_have_text(re.compile("fold"))
    panel.get_by_role("button").click()
    expect(panel.locator("li")).to_have_count(0)
    expect(panel.get_by_role("button")).to_be_focused()
    edit(root, "content/two.md", "[[on]]", "[[one]]")
    expect(panel).to_have_count(0)
    assert is_same(page)
    assert is_same(other)


def many(panel: Locator) -> Locator:
    expect(panel).to_contain_text("58 warnings")
    return panel.get_by_role("button")


def test_many_faults_are_folded_and_stay_as_the_reader_has_them(
    context: BrowserContext, server: Server, root: Path
) -> None:
    bad = "\n\n".join(f"See [[nowhere{n}]]." for n in range(57))
    write(root, {"content/list.md": f"---\nkind: list\n---\n# List\n\n## Two\n\narXiv: 2001.00001\n\n{bad}\n"})
    page = opened(context, f"{server.url}two/")
    page.set_viewport_size({"width": 390, "height": 700})
    panel = page.locator("#postil-live section")
    edit(root, "content/two.md", "year: 2020\n---\n\nThe", "year: 2020\narxiv: '2001.00001'\n---\n\nSee [[on]]. The")
    button = many(panel)
    expect(panel.locator("li")).to_have_count(0)
    box = panel.bounding_box()
    assert box is not None
    assert box["height"] < 50
    button.click()
    expect(panel.locator("li")).to_have_count(51)
    expect(panel.locator("li").first).to_contain_text("content/two.md")
    expect(panel.locator("li").last).to_have_text("… and 8 more: postil build -v tells them")
    assert page.evaluate("scrollY") == 0
    page.reload()
    many(panel)
    expect(panel.locator("li")).to_have_count(51)
    button.click()
    expect(panel.locator("li")).to_have_count(0)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 0, "nothing jumps"
    page.goto(f"{server.url}list/")
    expect(panel).to_contain_text("57 warnings")
    expect(panel.locator("li")).to_have_count(0)


def test_faults_read_from_left_to_right_on_any_site(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}two/")
    edit(root, "site.yaml", "title: Live", "title: Live\nlanguage: ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    edit(root, "content/two.md", "The second note.", "The second note, see [[on]].")
    expect(page.locator("#postil-live pre")).to_have_css("direction", "ltr")


def test_a_template_that_fails_keeps_the_last_good_page(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}two/")
    write(root, {"templates/paper.html": "{% extends 'base.html' %}\n{% block main %}{% if %}{% endblock %}"})
    panel = page.locator("#postil-live section")
    expect(panel).to_contain_text("this is the last good version")
    expect(panel.get_by_role("link")).to_have_text("templates/paper.html:2:1")
    expect(page.locator("main")).to_contain_text("The second note.")
    page.reload()
    expect(panel).to_contain_text("this is the last good version")
    expect(page.locator("main")).to_contain_text("The second note.")
    (root / "templates" / "paper.html").unlink()
    expect(panel).to_have_count(0)


def test_wrong_settings_keep_the_last_good_site(context: BrowserContext, server: Server, root: Path) -> None:
    page = opened(context, f"{server.url}two/")
    edit(root, "site.yaml", "title: Live", "title: [Live")
    panel = page.locator("#postil-live section")
    expect(panel).to_contain_text("error[config-syntax]")
    expect(panel).to_contain_text("site.yaml")
    expect(page.locator(".masthead")).to_contain_text("Live")
    edit(root, "site.yaml", "title: [Live", "title: Live")
    expect(panel).to_have_count(0)
    assert is_same(page)


def test_open_pages_find_the_server_again(context: BrowserContext, root: Path) -> None:
    with serving(root) as first:
        page = opened(context, f"{first.url}two/")
        port = first.port
    edit(root, "content/two.md", "The second note.", "Written while the server was away.")
    with serving(root, port=port):
        expect(page.locator("main")).to_contain_text("Written while the server was away.")
        edit(root, "content/two.md", "Written", "Once more written")
        expect(page.locator("main")).to_contain_text("Once more written")
        assert is_same(page)


def test_a_policy_against_inline_code_may_stand(context: BrowserContext, server: Server, root: Path) -> None:
    policy = "default-src 'self'; script-src 'self'; style-src 'self'"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    blocks = f"{{% block head %}}{meta}{{% endblock %}}{{% block main %}}{{{{ body }}}}{{% endblock %}}"
    write(root, {"templates/page.html": f'{{% extends "base.html" %}}{blocks}'})
    write(root, {"content/plain.md": "---\nkind: page\n---\n\nPlain text.\n"})
    server.wait_for("/plain/", "Plain text.")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server.url}plain/")
    edit(root, "content/plain.md", "Plain text.", "Plainer text, see [[nothing]].")
    expect(page.locator("main")).to_contain_text("Plainer text")
    panel = page.locator("#postil-live section")
    expect(panel).to_contain_text("1 warning")
    expect(panel).to_have_css("display", "flex")
    assert not [text for text in said if "Content Security Policy" in text]
