"""An image that is not there shows its words, or else the name of its file."""

from pathlib import Path

import pytest

from tests.building import build_site
from tests.reading import main_of, page


@pytest.mark.parametrize(
    ("written", "alt", "classes"),
    [
        ("![A plot](figures/plot.png)", "A plot", "missing"),
        ("![](figures/plot.png)", "plot.png", "missing unnamed"),
        ("![](figures/a%20plot.png)", "a plot.png", "missing unnamed"),
        ('<img src="figures/plot.png" alt="" width="3">', "plot.png", "missing unnamed"),
        ("<img src='plot.png' alt>", "plot.png", "missing unnamed"),
        ('<p><img class="wide" src="plot.png"></p>', "plot.png", "missing unnamed wide"),
        ('<img alt="A plot" src="plot.png" />', "A plot", "missing"),
        ("![[plot.png]]", "plot", "missing"),
    ],
)
def test_what_is_seen_of_a_missing_image(written: str, alt: str, classes: str, tmp_path: Path) -> None:
    built = build_site(tmp_path, {"content/a.md": f"# A\n\nSee this:\n\n{written}\n"})
    (shown,) = main_of(page(built.file("/a/"))).xpath(".//*[contains(@class, 'missing')]")
    assert (shown.get("alt"), shown.get("class"), shown.get("src")) == (alt, classes, None)
    assert built.codes("content/a.md") == {"image-missing": 1}
