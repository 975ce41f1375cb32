"""The style sheet and the font of formulas keep up with what the converter writes."""

import re
from pathlib import Path

from postil.core.tex.mathml import _DECLARATIONS

STATIC = Path(__file__).parent.parent / "static"
CSS = (STATIC / "css" / "math.css").read_text(encoding="utf-8")


def test_every_class_of_the_converter_is_defined() -> None:
    defined = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))
    back = {f"math-back-{units}" for units in range(1, 37)}
    boxes = {"math-display", "math-long", "math-error", "math-core-sans-serif-font", "math-core-serif-font"}
    assert set(_DECLARATIONS.values()) | back | boxes <= defined


def test_the_font_is_served_with_its_licence() -> None:
    names = re.findall(r'url\("\.\./fonts/([^"]+)"\)', CSS)
    assert names == ["stix-two-math.woff2"]
    data = (STATIC / "fonts" / names[0]).read_bytes()
    assert data[:4] == b"wOF2"
    assert len(data) < 200_000
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL-math.txt").read_text(encoding="utf-8")
