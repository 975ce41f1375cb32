"""A document's own title stands once on its page, and links to it still arrive."""

from pathlib import Path

from lxml.html import HtmlElement

from tests.building import build_site
from tests.reading import page, visible_text

ABOUT = """<a name="who"></a>

# About *us*

Words, and [the top](#about-us).

## First

## Second
"""
OTHER = """---
title: A name of its own
kind: page
---
# About us

See [them](about.md#who).
"""


def headings(tree: HtmlElement) -> list[str]:
    return [" ".join(visible_text(heading).split()) for heading in tree.findall(".//h1")]


def test_a_title_that_the_page_shows_is_not_repeated(tmp_path: Path) -> None:
    built = build_site(tmp_path, {"site.yaml": "title: Notes\n", "content/about.md": ABOUT, "content/other.md": OTHER})
    about = page(built.file("/about/"))
    assert headings(about) == ["About us"]
    assert {"who", "about-us"} <= {str(element.get("id")) for element in about.iter()}
    contents = about.find(".//nav[@class='toc']")
    assert contents is not None
    assert [link.get("href") for link in contents.iter("a")] == ["#first", "#second"]
    assert headings(page(built.file("/other/"))) == ["A name of its own", "About us"]
    assert not built.codes("content/other.md")
