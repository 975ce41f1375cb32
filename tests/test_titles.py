"""A document's own title stands once on its page, and links to it still arrive."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement

from postil.core.text.titles import levels
from tests.building import build_site
from tests.reading import main_of, page, visible_text

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


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ([2, 3, 3, 2, 4, 3], [2, 3, 3, 2, 3, 3]),
        ([3, 3, 2, 3], [2, 2, 2, 3]),
        ([4, 6, 5, 1, 3], [2, 3, 3, 1, 2]),
        ([], []),
    ],
)
def test_levels_skip_none(written: list[int], heard: list[int]) -> None:
    assert levels(written) == heard


def test_headings_are_heard_without_gaps_and_keep_their_looks(tmp_path: Path) -> None:
    digest = "# A digest\n\n### First & last\n\n[One](https://arxiv.org/abs/2101.00001)\n\n##### Why\n\n### Second\n"
    note = "# A note\n\n## One\n\n### Two\n"
    built = build_site(tmp_path, {"content/digest.md": f"---\nkind: page\n---\n{digest}", "content/note.md": note})
    shown = main_of(page(built.file("/digest/"))).xpath(".//div[@class='prose']//*[self::h3 or self::h5]")
    assert [(h.tag, h.get("aria-level")) for h in shown] == [("h3", "2"), ("h5", "3"), ("h3", "2")]
    assert "aria-level" not in built.file("/note/").read_text(encoding="utf-8")
