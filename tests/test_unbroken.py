"""Compounds in headings: kept together where they are short, and nowhere else."""

from pathlib import Path

import pytest
from markupsafe import Markup

from postil.core.rendering.unbroken import unbroken
from tests.building import build_site


def kept(word: str) -> str:
    return f'<span class="whole">{word}</span>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Plain words", "Plain words"),
        ("On Pre-training, and R-CNN", f"On {kept('Pre-training')}, and {kept('R-CNN')}"),
        ("<em>Text-to-Text</em> &amp; few-shot", f"<em>{kept('Text-to-Text')}</em> &amp; {kept('few-shot')}"),
        ("Donaudampf-Schifffahrtsgesellschaft", "Donaudampf-Schifffahrtsgesellschaft"),
        ("An aside - with blanks", "An aside - with blanks"),
        (
            '<math class="math-display-x"><mi>a-b</mi></math> a-b <i title="c-d">x</i>',
            f'<math class="math-display-x"><mi>a-b</mi></math> {kept("a-b")} <i title="c-d">x</i>',
        ),
        ("词-词 和 Wi-Fi", f"{kept('词-词')} 和 {kept('Wi-Fi')}"),
    ],
)
def test_short_compounds_stay_on_one_line(html: str, expected: str) -> None:
    assert unbroken(Markup(html)) == expected


def test_the_head_of_a_page_keeps_them(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"content/a.md": "---\ntitle: Few-shot <b>\nyear: 2020\n---\n"})
    assert '<h1 dir="auto"><span class="whole">Few-shot</span>' in site.file("/a/").read_text(encoding="utf-8")
