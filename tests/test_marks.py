"""Ids of list items, displayed formulas and figures: what they are made of, and how links to them are resolved."""

import re
from pathlib import Path

import pytest

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Conversion, Meta, Ref, RefKind, Source
from postil.core.site.link import fill
from postil.core.site.target import Target
from postil.core.site.urls import Hrefs
from postil.core.text.marks import SUFFIX, called, is_mark, mark
from postil.core.text.slugs import Ids, github_slug, kramdown_slug, python_markdown_slug
from postil.dialects.parser import dialect
from tests.building import build_site
from tests.making import catalogued, meta, note, resolved, text

ID = re.compile(r'<(\w+)[^<>]*? id="([^"]+)"')


def converted(markdown: str) -> Conversion:
    return convert(Source("content/a.md", markdown.encode()), Options(), dialect)


def marks(markdown: str) -> list[tuple[str, str]]:
    """Return each element that has an id, with the id."""
    return ID.findall("".join(converted(markdown).body.parts))


def test_a_mark_tells_its_kind_and_a_digest() -> None:
    ids = Ids()
    assert mark("li", "one", ids) == "li.qhs1"
    assert mark("eq", "one", ids) == "eq.qhs1"
    assert mark("li", "one", ids) == "li.qhs1-1"
    assert is_mark("li.qhs1-1-note2")
    assert not is_mark("li.qhs1x")


@pytest.mark.parametrize("heading", ["li.qhs1", "Eq. 7abc", "li-qhs1"])
def test_no_heading_has_the_id_of_a_mark(heading: str) -> None:
    assert not any(is_mark(slug(heading)) for slug in (github_slug, kramdown_slug, python_markdown_slug))


def test_items_formulas_and_figures_have_ids_of_their_own() -> None:
    found = marks("- one\n- one\n\n  1. $x$\n\n$$a$$\n\nIn text $$a$$ too.\n\n![A plot](a/Loss%20curve.png)\n")
    names = [name for _, name in found]
    assert [tag for tag, _ in found] == ["li", "li", "li", "div", "span", "p"]
    assert len(set(names)) == len(names)
    assert names[1] == f"{names[0]}-1"
    assert names[4] == f"{names[3]}-1"
    assert names[5] == "fig-loss-curve"


def test_marks_stay_when_something_is_put_before_them() -> None:
    assert set(marks("- one\n- two\n\n$$a$$\n")) < set(marks("- zero\n- one\n- two\n\n$$z$$\n\n$$a$$\n"))


def test_own_ids_and_labels_are_enough() -> None:
    assert marks("$$a \\label{eq:a}$$\n") == [("mtd", "mjx-eqn:eq:a")]
    assert marks("![Plot](a.png){#mine}\n") == [("img", "mine")]


def test_figures_that_are_called_as_a_heading_give_way() -> None:
    assert marks("![Plot](a.png)\n\n# Fig a\n") == [("p", "fig-a-1"), ("h1", "fig-a")]


def test_documents_do_not_keep_marks() -> None:
    document = converted("# T\n\n- one\n\n$$a$$\n\n![Plot](a.png)\n").document
    assert document.ids == ("t", "fig-a")
    assert document.entries[0].ids == ("fig-a",)


def test_a_link_to_a_mark_is_taken_on_trust() -> None:
    one, two = note("one.md"), note("two.md")
    target, faults = resolved(Ref(RefKind.LINK, "two.md", "li.qhs1"), one, two)
    assert (target.url, target.fragment, faults) == ("/two/", "li.qhs1", ())
    target, faults = resolved(Ref(RefKind.LINK, "", "eq.qhs1"), one, two)
    assert (target.url, target.fragment, faults) == ("/one/", "eq.qhs1", ())
    target, faults = resolved(Ref(RefKind.LINK, "two.md", "li-qhs1"), one, two)
    assert [fault.code for fault in faults] == ["anchor-missing"]


def test_the_marks_of_further_notes_are_called_otherwise() -> None:
    about = Meta(title=text("T"), doi="10.1/x")
    known = catalogued(note("a.md", about), note("b.md", about))
    renamed = known.renamed["content/b.md", 0]
    assert renamed == {SUFFIX: "-note2"}
    assert called("li.qhs1", renamed) == "li.qhs1-note2"
    assert called("heading", renamed) == "heading"
    assert called("li.qhs1", {}) == "li.qhs1"
    second = note("b.md", about)
    target, _ = resolved(Ref(RefKind.LINK, "b.md", "li.qhs1"), note("z.md", meta("Z")), note("a.md", about), second)
    assert (target.url, target.fragment) == ("/a/", "li.qhs1-note2")


def test_no_id_is_there_twice_on_a_page_of_two_notes(tmp_path: Path) -> None:
    head = "---\ntitle: T\ndoi: 10.1000/x\n---\n"
    body = "## H\n\n- one\n- two\n\n$$a$$\n\n![Plot](a.png)\n\nSee [the item](#li.qhs1).\n"
    built = build_site(tmp_path, {"content/a.md": head + body, "content/b.md": head + body})
    html = built.file("/a/").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert 'href="#li.qhs1"' in html
    assert 'href="#li.qhs1-note2"' in html


def shown(markdown: str, target: Target) -> str:
    conversion = converted(markdown)
    refs = conversion.document.refs
    return fill("".join(conversion.body.parts), refs, [target] * len(refs), Hrefs.from_page("/a/"), "/a/")


def test_images_lead_to_their_files() -> None:
    found = shown("![A plot](a.png)\n", Target("/a.png", width=3, height=2, media="img"))
    assert '<a class="zoom" href="../a.png"><img src="../a.png" width="3" height="2"' in found
    found = shown('![](a.png "The loss")\n', Target("/a.png"))
    assert '<a class="zoom" href="../a.png" aria-label="The loss"><img src="../a.png"' in found


@pytest.mark.parametrize(
    "markdown",
    [
        "![](a.png)\n",  # Such a link would have no name.
        "In text ![A plot](a.png) it stands.\n",
        "[![A plot](a.png)](b.md)\n",
        '<a class="zoom" href="b.md"><img src="a.png" alt="A plot"></a>\n',
    ],
)
def test_images_that_do_not(markdown: str) -> None:
    assert 'href="../a.png"' not in shown(markdown, Target("/b/", media="img"))


def test_an_image_that_is_not_there_leads_nowhere() -> None:
    found = shown("![A plot](a.png)\n", Target(title="there is nothing at a.png"))
    assert '<a class="zoom"><img class="missing"' in found
