"""Sentences of backlinks: their formulas are formulas again, and their dollars money."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.rendering.quoted import quoted
from tests.building import build_site


@pytest.mark.parametrize(
    "text",
    [
        "No formula at all",
        "It costs $5 and then $10 more",
        "As $ x $ has it",
        "By $\\eqref{eq:one}$ and $x \\label{a}$",
        "One $ alone",
        "An unknown $\\nosuchcommand$",
    ],
)
def test_what_stays_as_it_is(text: str) -> None:
    assert quoted(text, {}) == text


def test_formulas_become_mathml() -> None:
    html = quoted("If $x < y$ & so on, $z$", {})
    assert html.startswith("If <math>")
    assert " &amp; so on, <math>" in html
    assert '<annotation encoding="application/x-tex">x &lt; y</annotation>' in html
    assert quoted("$a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8$", {}).startswith('<span class="math-long"><math>')


def test_macros_of_the_site_and_of_the_note(tmp_path: Path) -> None:
    settings = "mathematics:\n  macros:\n    R: '\\mathbb{R}'\n"
    note = "---\ntitle: Two\nmacros:\n  half: '\\frac{1}{2}'\n---\nLet $x \\in \\R$ be $\\half$, as in [One](one.md).\n"
    files = {"site.yaml": settings, "content/one.md": "---\ntitle: One\n---\nText.\n", "content/two.md": note}
    built = build_site(tmp_path, files)
    html = built.file("/one/").read_text(encoding="utf-8")
    sentence = html[html.index('<p class="sentence"') :].partition("</p>")[0]
    assert "ℝ" in sentence
    assert "<mfrac>" in sentence
    assert "$" not in sentence


def test_two_links_in_a_sentence_and_scripts_without_blanks(tmp_path: Path) -> None:
    files = {
        "content/one.md": "---\ntitle: One\n---\nText.\n",
        "content/two.md": "---\ntitle: Two\n---\nText.\n",
        "content/three.md": "---\ntitle: Three\n---\n前句。如[[one]]与[[two]]所示，$x^2$很大。后句。\n",
    }
    built = build_site(tmp_path, files)
    html = built.file("/one/").read_text(encoding="utf-8")
    sentence = html[html.index('<p class="sentence"') :].partition("</p>")[0].partition(">")[2]
    assert sentence.startswith('如<b dir="auto">One</b>与Two所示，<math>')
    assert sentence.endswith("很大。")


@given(st.text(st.sampled_from("ab $\\{}^_&<>5"), max_size=40))
def test_nothing_of_a_text_is_markup(text: str) -> None:
    html = str(quoted(text, {}))
    assert html.count("<") == html.count(">")
    assert not re.search(r"<[ab5]", html.replace("<annotation", ""))
