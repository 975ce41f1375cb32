"""Outlines and listings that are generated, written as text in the shape that browsers copy, come back equal."""

import re
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from lxml.html import HtmlElement

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Conversion, Source
from postil.dialects.parser import dialect
from postil.importers.listing import LISTING
from postil.importers.model import Choices, Given, Imported
from postil.importers.outline import OUTLINE

FAST = 15
"""How many examples the fast part has."""

FORMULAS = ("x_1^2", r"\frac{a}{b}", r"\{a, b\} < c", r"\text{if } x|y", r"a*b*c")
SIGNS = "*_`#<>[](){}|~=+-!.:;$%@&^\\/'\"“”•?,"
_word = st.text(alphabet="abcxyzABé中0123456789" + SIGNS, min_size=1, max_size=8)
_formula = st.sampled_from(FORMULAS).map(lambda tex: rf"\({tex}\)")
_trap = st.sampled_from(
    ("**bold**", "[@key2020]", "[[wiki]]", "[^1]", "[a](b)", "<b>", "&amp;", "1.", "#", "- -", "---", "{#id}", "``",
     "$5", "%%x%%", "==x==", "[x]", "> x", "https://example.org/a_b_c", "@doe2020", "\\", "\\begin{align}", "| a | b |",
     "~a~", "![i](j)", "[CLS]", "{.c}", "www.example.org", "+", ":::", "```", "$x$", "a@example.org", "a_b_", "_a_",
     "C#")
)  # fmt: skip


def _is_prose(text: str) -> bool:
    """No accidental formula, and no address whose end could be told in two ways."""
    plain = re.sub(r"\\\((?:" + "|".join(re.escape(tex) for tex in FORMULAS) + r")\\\)", "", text)
    return not re.search(r"\\[(\[]|\$\$", plain)


_prose = st.lists(st.one_of(_word, _word, _trap, _formula), min_size=1, max_size=6).map(" ".join).filter(_is_prose)
_title = st.tuples(st.text(alphabet="ABCabc", min_size=2, max_size=6), _prose).map(" ".join)


@dataclass
class Item:
    """An item: its number (None for a bullet), its text, and whether a figure stands behind it."""

    ordinal: int | None
    text: str
    items: list["Item"] = field(default_factory=list)
    figure: bool = False


@dataclass
class Paper:
    title: str
    items: list[Item]
    blanks: int


_ordinal = st.one_of(st.none(), st.none(), st.integers(0, 12))
_leaf = st.builds(Item, _ordinal, _prose, st.just([]), st.booleans())
_items = st.recursive(
    st.lists(_leaf, min_size=1, max_size=3),
    lambda inner: st.lists(st.builds(Item, _ordinal, _prose, inner, st.booleans()), min_size=1, max_size=3),
    max_leaves=8,
)
_papers = st.lists(st.builds(Paper, _title, _items, st.sampled_from([0, 1, 2, 3])), min_size=1, max_size=5)


def as_text(items: list[Item], depth: int = 1) -> list[str]:
    lines: list[str] = []
    for item in items:
        sign = "•" if item.ordinal is None else f"{item.ordinal}."
        lines.append(f"{'  ' * depth}{sign} {item.text}")
        lines += [""] if item.figure and item.items else []
        lines += as_text(item.items, depth + 1)
    return lines


def outline_text(papers: list[Paper]) -> str:
    lines = ["My list", "", "  • What it is", "", "First area", "", ""]
    for paper in papers:
        lines += [paper.title, *as_text(paper.items), *([""] * paper.blanks)]
    return "\n".join(lines).rstrip("\n")


def shape(items: list[Item]) -> list[tuple[int | None, str, list[object]]]:
    return [(item.ordinal, shown(item.text), list(shape(item.items))) for item in items]


def shown(text: str) -> str:
    """A text as the page shows it: formulas as their TeX, white space as one blank."""
    return " ".join(re.sub(r"\\\((.+?)\\\)", r"∎\1∎", text).split())


def read_lists(element: HtmlElement) -> list[tuple[int | None, str, list[object]]]:
    found: list[tuple[int | None, str, list[object]]] = []
    for block in element:
        if block.tag in ("ul", "ol"):
            for place, item in enumerate(block):
                ordinal = int(block.get("start") or 1) + place if block.tag == "ol" else None
                found.append((ordinal, read_text(item), list(read_lists(item))))
    return found


def read_text(element: HtmlElement) -> str:
    """The text of an element without the lists in it."""
    out = [element.text or ""]
    for child in element:
        if child.tag == "math":
            out.append(f"∎{child.findtext('.//annotation')}∎")
        elif child.tag not in ("ul", "ol") and isinstance(child.tag, str):
            out.append(read_text(child))
        out.append(child.tail or "")
    return " ".join("".join(out).split())


def built(imported: Imported) -> tuple[Conversion, HtmlElement]:
    (file,) = imported.files
    conversion = convert(Source(f"content/{file.path}", file.text.encode()), Options(), dialect)
    html = re.sub("\x00\\d+\x00", "", "".join(conversion.body.parts))
    return conversion, lxml_html.fragment_fromstring(html, create_parent="div")


def check_accounts(text: str, imported: Imported) -> None:
    """Every line has one account, and its words stand in the line that it became."""
    source = text.split("\n")
    assert [account.line for account in imported.accounts] == list(range(1, len(source) + 1))
    files = {file.path: file.text.split("\n") for file in imported.files}
    for account in imported.accounts:
        was = set(re.findall(r"[A-Za-z]{2,}", source[account.line - 1]))
        if account.path:
            assert was <= set(re.findall(r"[A-Za-z]{2,}", files[account.path][account.at - 1]))
        else:
            assert not was or account.what.startswith("page furniture")


@settings(max_examples=FAST)
@given(_papers)
def test_an_outline_comes_back_equal(papers: list[Paper]) -> None:
    outline_comes_back(papers)


@pytest.mark.slow
@settings(max_examples=150)
@given(_papers)
def test_many_outlines_come_back_equal(papers: list[Paper]) -> None:
    outline_comes_back(papers)


def outline_comes_back(papers: list[Paper]) -> None:
    text = outline_text(papers)
    source = Given("list", tuple(text.split("\n")))
    assert OUTLINE.recognise(source).score > 0.3
    imported = OUTLINE.convert(source, Choices())
    check_accounts(text, imported)
    conversion, page = built(imported)
    entries = conversion.document.entries
    titles = [re.sub(r"\$([^$]*)\$", r"\1", entry.meta.title.text) for entry in entries]
    assert titles == [re.sub(r"\$([^$]*)\$", r"\1", shown(paper.title).replace("∎", "$")) for paper in papers]
    sections: dict[int, list[tuple[int | None, str, list[object]]]] = {}
    headings = [read_text(heading) for heading in page.iter("h3")]
    assert headings == [shown(paper.title) for paper in papers]
    for number, heading in enumerate(page.iter("h3")):
        after = lxml_html.Element("div")
        for block in heading.itersiblings():
            if block.tag in ("h2", "h3"):
                break
            if block.tag in ("ul", "ol"):
                after.append(lxml_html.fromstring(lxml_html.tostring(block)))
        sections[number] = read_lists(after)
    for number, paper in enumerate(papers):
        assert sections[number] == shape(paper.items)
    assert not [fault for fault in conversion.document.diagnostics if fault.code != "math-fallback"]


_clean = st.text(alphabet="abcdexyz", min_size=2, max_size=9)
_sentence = st.lists(st.one_of(_clean, _clean, _trap, _formula), min_size=8, max_size=14).map(
    lambda words: f"So {' '.join(words)} ends."
)
_harmless = _sentence.filter(
    lambda text: _is_prose(text) and not re.search(r"``|_|\^|\{|~|\\[a-z]", re.sub(r"\\\(.*?\\\)", "", text))
)
_heading = st.lists(_clean, min_size=4, max_size=7).map(lambda words: " ".join(words).capitalize() + "?")
_new = st.lists(
    st.tuples(_heading, st.lists(_harmless, min_size=1, max_size=3)),
    min_size=1,
    max_size=5,
    unique_by=lambda paper: paper[0],
)
_noise = st.lists(
    st.sampled_from(("new", "Subscribe", "byXY and friends", "Join us to get our newsletter!", "12 comments"))
)


_days = st.sampled_from(("Mar 14", "14 March 2023", "Friday, Mar 14"))


@settings(max_examples=FAST)
@given(_new, _noise, _days)
def test_a_listing_comes_back_equal(papers: list[tuple[str, list[str]]], noise: list[str], day: str) -> None:
    listing_comes_back(papers, noise, day)


@pytest.mark.slow
@settings(max_examples=100)
@given(_new, _noise, _days)
def test_many_listings_come_back_equal(papers: list[tuple[str, list[str]]], noise: list[str], day: str) -> None:
    listing_comes_back(papers, noise, day)


def listing_comes_back(papers: list[tuple[str, list[str]]], noise: list[str], day: str) -> None:
    lines = [*noise, day]
    for title, paragraphs in papers:
        lines += [title, *paragraphs]
    text = "\n\n".join(lines)
    source = Given("list", tuple(text.split("\n")))
    assert LISTING.recognise(source).score > OUTLINE.recognise(source).score
    imported = LISTING.convert(source, Choices(year=2023))
    check_accounts(text, imported)
    conversion, page = built(imported)
    entries = conversion.document.entries
    assert [entry.meta.title.text for entry in entries] == [title for title, _ in papers]
    assert {(entry.meta.added, entry.meta.read) for entry in entries} == {("2023-03-14", "")}
    wanted = [shown(paragraph) for _, paragraphs in papers for paragraph in paragraphs]
    assert [read_text(paragraph) for paragraph in page.iter("p")] == wanted
    left_out = [account.line for account in imported.accounts if account.what.startswith("page furniture")]
    assert len(left_out) == len(noise)
