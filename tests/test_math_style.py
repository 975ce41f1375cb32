"""The style sheet and the font of formulas keep up with what the converter writes."""

import re
from pathlib import Path

from postil.core.tex.mathml import _DECLARATIONS

STATIC = Path(__file__).parent.parent / "static"
CSS = (STATIC / "css" / "math.css").read_text(encoding="utf-8")


def test_every_class_of_the_converter_is_defined() -> None:
    defined = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))
    back = {f"math-back-{units}" for units in (1, 2, 3, 4, 5, 6, 12, 18, 24, 30, 36)}
    boxes = {"math-display", "math-long", "math-error", "math-core-sans-serif-font", "math-core-serif-font"}
    assert set(_DECLARATIONS.values()) | back | boxes <= defined


def test_the_font_is_served_with_its_licence() -> None:
    names = re.findall(r"url\(\.\./fonts/([^)]+)\)", CSS)
    # The later rule counts: what most papers need comes last.
    assert names == ["stix-two-math-more.woff2", "stix-two-math-alphabets.woff2", "stix-two-math.woff2"]
    for name, most in zip(names, (120_000, 21_000, 67_000), strict=True):
        data = (STATIC / "fonts" / name).read_bytes()
        assert data[:4] == b"wOF2"
        assert len(data) < most
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL-math.txt").read_text(encoding="utf-8")
