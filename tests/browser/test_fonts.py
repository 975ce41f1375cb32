"""Fonts: of the two files for one style the second is fetched for its characters alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import served
from tests.building import build_site

PLAIN = "# Plain\n\nText in French and Polish, Łódź, with $x_\\beta = \\sqrt{2}$ and *emphasis*.\n"
MORE = "# More\n\nEsperanto ĉ and *ŭ*, with $x \\unlhd y$.\n"
LETTERS = "# Letters\n\nThe vector $\\mathbf{x}$.\n"
CODE = "# Code\n\nA `word` of it.\n\n```\nand a block\n```\n"
WORD = "# Word\n\nA `word` of code.\n"
LIST = "---\nkind: list\n---\n\n# List\n\n## [One](https://arxiv.org/abs/2001.00001)\n\nA `word` of code on one.\n"
NOTES = {"plain": PLAIN, "more": MORE, "letters": LETTERS, "code": CODE, "word": WORD, "list": LIST}

Fetched = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def fetched(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    """Return a function that opens a note and returns the names of the fonts that it fetches."""
    site = build_site(tmp_path_factory.mktemp("fonts"), {f"content/{name}.md": text for name, text in NOTES.items()})

    def visit(path: str) -> set[str]:
        with served(site.root / "public") as address:
            page = browser.new_page()
            found: set[str] = set()
            page.on("request", lambda sent: found.add(Path(sent.url).stem) if ".woff2" in sent.url else None)
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            page.close()
        return found

    return visit


def test_a_plain_page_fetches_no_second_file(fetched: Fetched) -> None:
    found = fetched("plain/")
    assert {"serif-latin", "italic-latin", "stix-two-math"} <= found
    assert not found & {"serif-latin-ext", "italic-latin-ext", "serif-greek", "code-latin"}
    assert not found & {"stix-two-math-more", "stix-two-math-alphabets"}


def test_rarer_characters_fetch_the_second_file(fetched: Fetched) -> None:
    assert {"serif-latin-ext", "italic-latin-ext", "stix-two-math-more"} <= fetched("more/")


def test_blocks_of_code_fetch_their_font_at_once_and_words_of_it_none(fetched: Fetched) -> None:
    assert "code-latin" in fetched("code/")
    for path in ("word/", "list/", ""):
        assert "code-latin" not in fetched(path)


def test_bold_letters_fetch_the_alphabets_alone(fetched: Fetched) -> None:
    found = fetched("letters/")
    assert "stix-two-math-alphabets" in found
    assert "stix-two-math-more" not in found
