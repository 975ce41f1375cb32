"""Make the theme's web fonts from the full Source families.

The subsets that font services publish leave out small caps, which this theme is set with, so these are cut from
Adobe's own packages. Needs fonttools and brotli; from the repository's root::

    npm pack source-serif@4.5.1 source-sans@3.52.0 source-code-pro@2.42.0
    # unpack each tarball and rename its "package" folder: FOLDER/source-serif, source-sans, source-code-pro
    python tools/fonts.py FOLDER static/fonts

The same inputs give the same bytes. "Source" is a reserved font name, so what is cut from it carries another:
Postil Serif, Postil Display, Postil Sans, Postil Code. The licence (SIL Open Font License 1.1) goes along.
"""

import sys
from copy import deepcopy
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Letters of names as they stand in author lists from Ankara to Warsaw: without these one page in two would fetch
# the second file for a single letter.
NAMES = [*map(ord, "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĪīİıŁłŃńŇňŌōŐőŘřŚśŞşŠšŢţŤťŪūŮůŰűŹźŻżŽžȘșȚț")]
PUNCTUATION = "‐‑‒–—―‘’‚‛“”„‟†‡•…‰′″‹›⁄€™←↑→↓↗−∕∞≈≠≤≥\u2002\u2003\u2009\u200a\u200b\u202f"
BASIC = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, PUNCTUATION)]
LATIN = [*BASIC, *NAMES]
LATIN_EXT = [c for c in [*range(0x100, 0x250), *range(0x300, 0x330), *range(0x1E00, 0x1F00)] if c not in LATIN]
GREEK = [*range(0x391, 0x3CA)]

# No old-style figures, which the theme never sets: they and all that is drawn for them were a quarter of the text face.
FIGURES = ["lnum", "pnum", "tnum"]
EXTENDED = ["kern", "ccmp", "locl", "mark", "mkmk"]
"""For files with combining marks; the others need no glyphs to compose with them."""

SERIF = "source-serif/VAR/SourceSerif4Variable-Roman.ttf"
ITALIC = "source-serif/VAR/SourceSerif4Variable-Italic.ttf"
SANS = "source-sans/VF/SourceSans3VF-Upright.ttf"
CODE = "source-code-pro/VF/SourceCodeVF-Upright.ttf"


@dataclass(frozen=True)
class Cut:
    """One output file: what it is cut from and called, the characters and features kept, axes limited or fixed."""

    source: str
    name: str
    family: str
    codes: list[int]
    features: list[str]
    axes: dict[str, tuple[float, float] | float]


# Optical size: the text faces are drawn for 18 px, the display face for titles of 40 px; keeping the whole axis
# would double the weight of every page to interpolate between two sizes that the theme never sets.
CUTS = (
    Cut(
        SERIF,
        "serif-latin",
        "Postil Serif",
        LATIN,
        ["kern", "liga", "locl", *FIGURES, "smcp", "c2sc"],
        {"wght": (400, 600), "opsz": 18},
    ),
    Cut(SERIF, "serif-latin-ext", "Postil Serif", LATIN_EXT, EXTENDED, {"wght": (400, 600), "opsz": 18}),
    Cut(SERIF, "serif-greek", "Postil Serif", GREEK, ["kern"], {"wght": (400, 600), "opsz": 18}),
    Cut(SERIF, "display-latin", "Postil Display", BASIC, ["kern", "liga", *FIGURES], {"wght": 420, "opsz": 40}),
    Cut(ITALIC, "italic-latin", "Postil Serif", LATIN, ["kern", "liga", "locl", *FIGURES], {"wght": 400, "opsz": 18}),
    Cut(ITALIC, "italic-latin-ext", "Postil Serif", LATIN_EXT, EXTENDED, {"wght": 400, "opsz": 18}),
    Cut(SANS, "sans-latin", "Postil Sans", LATIN, ["kern", "locl", "pnum"], {"wght": (400, 600)}),
    Cut(CODE, "code-latin", "Postil Code", BASIC, [], {"wght": 400}),
)


def main(unpacked: Path, output: Path) -> None:
    for cut in CUTS:
        font = TTFont(unpacked / cut.source, recalcTimestamp=False)
        keep_small_caps_of_ascii(font)
        subset(font, cut)
        regular = instantiateVariableFont(deepcopy(font), {axis: lowest(limits) for axis, limits in cut.axes.items()})
        instantiateVariableFont(font, cut.axes, inplace=True)
        keep_regular_kerning(font, regular)
        if cut.source == SANS:
            draw_marks(font)
        rename(font, cut.family)
        font.flavor = "woff2"
        target = output / f"{cut.name}.woff2"
        font.save(target)
        print(f"{target.stat().st_size:>8,} {target}")
    for folder, family in (("source-serif", "serif"), ("source-sans", "sans"), ("source-code-pro", "code")):
        licence = (unpacked / folder / "LICENSE.md").read_text(encoding="utf-8")
        (output / f"OFL-{family}.txt").write_text(licence.replace("\r\n", "\n"), encoding="utf-8")


def keep_small_caps_of_ascii(font: TTFont) -> None:
    """Drop small capitals with accents: venues and labels are set in them, and those are plain letters."""
    table = font["GSUB"].table
    plain = {font.getBestCmap()[code] for code in range(0x20, 0x7F)}
    caps = [r.Feature for r in table.FeatureList.FeatureRecord if r.FeatureTag in {"smcp", "c2sc"}]
    for index in {i for feature in caps for i in feature.LookupListIndex}:
        for subtable in table.LookupList.Lookup[index].SubTable:
            single = getattr(subtable, "ExtSubTable", subtable)
            if hasattr(single, "mapping"):
                single.mapping = {glyph: to for glyph, to in single.mapping.items() if glyph in plain}


def subset(font: TTFont, cut: Cut) -> None:
    """Keep the wanted characters and features, and no hints: screens that need them are gone."""
    options = Options()
    options.layout_features = cut.features
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=cut.codes)
    subsetter.subset(font)


def lowest(limits: tuple[float, float] | float) -> float:
    return limits[0] if isinstance(limits, tuple) else limits


def keep_regular_kerning(font: TTFont, regular: TTFont) -> None:
    """Kern all weights as the regular one: what differs is less than a pixel, and was an eighth of the text face."""
    for table in ("GPOS", "GDEF"):
        if table in regular:
            font[table] = regular[table]


def rename(font: TTFont, family: str) -> None:
    """Give the font its own name in place of the reserved one; copyright and licence stay as they are."""
    style = "Italic" if font["post"].italicAngle else "Regular"
    full = f"{family} {style}"
    names = {1: family, 2: style, 3: full, 4: full, 6: full.replace(" ", "")}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID not in {0, 5, 13, 14}:
            font["name"].names.remove(record)
    if "STAT" in font:
        del font["STAT"]  # its axis names went with the records above; browsers do not read it


Point = tuple[int, int]


def draw_marks(font: TTFont) -> None:
    """Add the marks for status and rating, which differ too much between systems: ○ ◐ ● ★ ☆."""
    for code, contours in marks().items():
        pen = TTGlyphPen(None)
        for start, *steps in contours:
            pen.moveTo(start)
            for step in steps:
                pen.qCurveTo(*step) if len(step) > 1 else pen.lineTo(step[0])
            pen.closePath()
        name, glyph = f"uni{code:04X}", pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (660, glyph.xMin)
        if "gvar" in font:
            font["gvar"].variations[name] = []
        for table in font["cmap"].tables:
            table.cmap[code] = name
    font.setGlyphOrder(font["glyf"].glyphOrder)
    if "HVAR" in font:
        del font["HVAR"]  # its map lacks the new glyphs; widths vary by the phantom points of gvar as well


def marks() -> dict[int, list]:
    """Contours by character, clockwise where filled and the other way where hollow, as TrueType wants them."""
    ring = [arc(240, 1, 8), arc(188, -1, 8)]
    disc, half = [arc(240, 1, 8)], arc(240, 1, 4)
    return {
        0x25CB: ring,
        0x25CF: disc,
        0x25D0: [*ring, half],
        0x2605: [star(300, 122, 1)],
        0x2606: [star(300, 122, 1), star(212, 86, -1)],
    }


def arc(radius: float, turn: int, eighths: int) -> list:
    """A circle, or its left half, as quadratic arcs that begin below: clockwise for turn 1."""
    grip = radius / cos(pi / 8)

    def at(distance: float, angle: float) -> Point:
        return round(330 - turn * distance * sin(angle)), round(325 - distance * cos(angle))

    steps = [(at(grip, (n + 0.5) * pi / 4), at(radius, (n + 1) * pi / 4)) for n in range(eighths)]
    return [at(radius, 0), *steps]


def star(outer: float, inner: float, turn: int) -> list:
    """A star of five points on its feet."""

    def at(n: int) -> Point:
        distance = inner if n % 2 else outer
        return round(330 + turn * distance * sin(n * pi / 5)), round(310 + distance * cos(n * pi / 5))

    return [at(0), *((at(n),) for n in range(1, 10))]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
