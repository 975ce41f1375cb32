r"""Make static/fonts/stix-two-math*.woff2: STIX Two Math without what formulas on web pages do not need.

    pip install fonttools brotli
    npm pack @fontsource/stix-two-math     # its files/*.woff2 is the whole font as Google Fonts serves it
    python tools/make_maths_font.py stix-two-math-latin-400-normal.woff2 static/fonts

It writes three files and the start of static/css/math.css: a browser loads the second and third only for a page that
shows one of their characters. What occurs in most papers is in the first, and whatever stretches, as Chromium looks for
the larger forms in the first font only; the second has the further alphabets that are common, such as bold letters.

What stays: Latin, Greek, the mathematical alphabets, operators, arrows, delimiters and accents, every larger variant
and assembly that the MATH table names, and the variation sequences for calligraphic letters. What goes: phonetic and
Cyrillic letters, private characters, and the instructions for screens of the last century (hinting).

Five things are mended. The arrowheads of stretched arrows to the right have their connectors the wrong way round, so
that browsers do not stretch ``\xrightarrow``. And the primes lack their script forms (``ssty``) in this build; as
formulas only use them as superscripts, they get the size and height that TeX gives its prime. And the tilde and the
caron that MathML stretches (U+02DC, U+02C7) get the wide forms that the font has for the combining ones. And the tall
forms of the root sign are made as narrow as the usual one, because Chromium reserves the width of the widest for
every root, which leaves a gap behind it. And there are more forms of it, the first much shorter: TeX centres what it
covers in a root that is too tall, but browsers let the rest of the root hang below the line.
"""

import sys
from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x131, 0x131),
    (0x237, 0x237),
    (0x2C6, 0x2DD),
    (0x300, 0x338),
    (0x370, 0x3FF),
    (0x2000, 0x206F),
    (0x20D0, 0x20F0),
    (0x2100, 0x214F),
    (0x2190, 0x22FF),
    (0x2300, 0x2336),
    (0x237C, 0x237C),
    (0x239B, 0x23E1),
    (0x2500, 0x2502),
    (0x25A0, 0x25FF),
    (0x2605, 0x2606),
    (0x2660, 0x266F),
    (0x2713, 0x2717),
    (0x2772, 0x2773),
    (0x27C0, 0x27FF),
    (0x2900, 0x2AFF),
    (0x2B1B, 0x2B1C),
    (0x1D400, 0x1D7FF),
    (0xFE00, 0xFE00),
)

# Greek letters too, though they are shown slanted: browsers ask for the font of the upright ones as well.
COMMON = (
    *((0x20, 0x7E), (0xA0, 0xA0), (0xA7, 0xA8), (0xAC, 0xAC), (0xAF, 0xB4), (0xB7, 0xB9), (0xD7, 0xD7), (0xF7, 0xF7)),
    *((0x131, 0x131), (0x237, 0x237), (0x2C6, 0x2DD), (0x300, 0x30C), (0x332, 0x332), (0x338, 0x338)),
    *((0x391, 0x3D6), (0x3F0, 0x3F6), (0x2000, 0x206F), (0x1D434, 0x1D467), (0x1D6E2, 0x1D71B)),
)
ALPHABETS = ((0x1D400, 0x1D4CF), (0x1D538, 0x1D56B), (0x1D5A0, 0x1D5D3), (0x1D7CE, 0x1D7D7))
SELECTOR = 0xFE00
COMMON_SIGNS = (
    "ℂℋℎℏℐℑℒℓℕ℘ℙℚℛℜℝℤℬℰℱℳℵ"
    "∀∂∃∄∅∆∇∈∉∋∓∗∘∙√∝∞∠∧∨∩∪∴∵−"
    "∼≃≅≈≉≔≜≠≡≤≥≦≧≪≫≮≯≺≻≼≽⊂⊃⊄⊆⊇⊊⊋⊎⊔⊕⊖⊗⊘⊙⊢⊣⊤⊥⊨⊩⋄⋅⋆⋮⋯⋰⋱⩽⩾⪯⪰"
    "□△○●◦↖↗↘↙⇌⟵⟶⟷⟸⟹⟺⟼𝒟𝒩𝒪𝒳𝔼𝖳"
)

PRIMES = (0x2032, 0x2033, 0x2034, 0x2057, 0x2035, 0x2036, 0x2037)
PRIME_WIDTH, PRIME_HEIGHT, PRIME_BOTTOM = 1.35, 1.6, 95


def mend_connectors(font: TTFont) -> None:
    """Turn the connectors of an assembly's last part round where it has none towards its neighbour."""
    variants = font["MATH"].table.MathVariants
    for construction in [*variants.HorizGlyphConstruction, *variants.VertGlyphConstruction]:
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        if len(parts) > 1 and parts[-1].StartConnectorLength == 0 < parts[-1].EndConnectorLength:
            last = parts[-1]
            last.StartConnectorLength, last.EndConnectorLength = last.EndConnectorLength, 0


WIDE_ACCENTS = ((0x2DC, 0x303), (0x2C7, 0x30C))


def widen_accents(font: TTFont) -> None:
    """Let spacing accents stretch as their combining twins do."""
    names, variants = font.getBestCmap(), font["MATH"].table.MathVariants
    stretch = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    for spacing, combining in WIDE_ACCENTS:
        twin = deepcopy(stretch[names[combining]])
        twin.MathGlyphVariantRecord[0].VariantGlyph = names[spacing]
        twin.MathGlyphVariantRecord[0].AdvanceMeasurement = font["hmtx"][names[spacing]][0]
        stretch[names[spacing]] = twin
    glyphs = sorted(stretch, key=font.getGlyphID)
    variants.HorizGlyphCoverage.glyphs = glyphs
    variants.HorizGlyphConstruction = [stretch[glyph] for glyph in glyphs]
    variants.HorizGlyphCount = len(glyphs)


def enlarge_primes(font: TTFont) -> None:
    """Give the primes the form that they have as superscripts."""
    names, outlines, widths = font.getBestCmap(), font["glyf"], font["hmtx"]
    recorded: dict[str, Glyph] = {}
    for code in PRIMES:
        name = names.get(code)
        if name is None or name in recorded:
            continue
        drop = PRIME_BOTTOM - outlines[name].yMin * PRIME_HEIGHT
        recorded[name] = transformed(font, name, (PRIME_WIDTH, 0, 0, PRIME_HEIGHT, 0, drop))
    for name, glyph in recorded.items():
        replace(font, name, glyph, widths[name][0] * PRIME_WIDTH)


ROOT, ROOT_WIDTH = 0x221A, 794
ROOT_HEIGHTS = (760, 880, 1000, None, 1400, 1620)
"""The heights of the root's forms below the second one of the font; None is the font's first."""


def add_roots(font: TTFont) -> None:
    """Add forms of the root sign, drawn from the first one; the character itself becomes the shortest."""
    construction, name = root(font)
    first = construction.MathGlyphVariantRecord[0]
    usual, width = font["glyf"][name], font["hmtx"][name][0]
    shapes = [usual if height is None else stretched_root(usual, height) for height in ROOT_HEIGHTS]
    records = []
    for number, shape in enumerate(shapes):
        form = f"{name}.{number}" if number else name
        if number:
            font.setGlyphOrder([*font.getGlyphOrder(), form])
        replace(font, form, shape, width)
        record = deepcopy(first)
        record.VariantGlyph, record.AdvanceMeasurement = form, shape.yMax - shape.yMin + 1
        records.append(record)
    construction.MathGlyphVariantRecord = [*records, *construction.MathGlyphVariantRecord[1:]]
    construction.VariantCount = len(construction.MathGlyphVariantRecord)


def stretched_root(usual: Glyph, height: int) -> Glyph:
    """Return the root sign at another height; the bar at its top stays as thick as the rule that goes on from it."""
    shape = deepcopy(usual)
    points = shape.coordinates
    bar = min(y for _, y in points if y > 0.8 * usual.yMax)
    top = 700 if height < usual.yMax - usual.yMin else usual.yMax
    scale = (height - (usual.yMax - bar)) / (bar - usual.yMin)
    for place, (x, y) in enumerate(points):
        points[place] = (x, top - (usual.yMax - y) if y >= bar else round(top - (usual.yMax - bar) - (bar - y) * scale))
    return shape


def root(font: TTFont) -> tuple[Any, str]:
    """Return the construction of the root sign's forms and the name of its glyph."""
    variants = font["MATH"].table.MathVariants
    name = font.getBestCmap()[ROOT]
    return variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(name)], name


def narrow_roots(font: TTFont) -> None:
    """Make no form of the root sign wider than ``ROOT_WIDTH``."""
    construction, _ = root(font)
    forms = {record.VariantGlyph for record in construction.MathGlyphVariantRecord}
    forms |= {part.glyph for part in construction.GlyphAssembly.PartRecords}
    for form in sorted(forms):
        width = font["hmtx"][form][0]
        if width > ROOT_WIDTH:
            replace(font, form, transformed(font, form, (ROOT_WIDTH / width, 0, 0, 1, 0, 0)), ROOT_WIDTH)


def transformed(font: TTFont, name: str, transform: tuple[float, ...]) -> Glyph:
    """Return a glyph's outline after ``transform``; composite ones are drawn out, since their parts change as well."""
    pen = TTGlyphPen(None)
    font.getGlyphSet()[name].draw(TransformPen(DecomposingPen(pen, font), transform))
    return pen.glyph()


def replace(font: TTFont, name: str, glyph: Glyph, width: float) -> None:
    """Put ``glyph`` in the place of the one named ``name``."""
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (round(width), glyph.xMin)


class DecomposingPen(DecomposingFilterPen):
    """Draws composite glyphs as outlines."""

    def __init__(self, pen: TTGlyphPen, font: TTFont) -> None:
        super().__init__(pen, font.getGlyphSet())


def make(source: Path, folder: Path) -> str:
    """Write the three parts of ``source`` into ``folder``; return the rules that load them.

    ValueError if the MATH table would be lost.
    """
    # A fixed date, so that the same source gives the same bytes.
    font = subset(TTFont(source, recalcTimestamp=False), spread(RANGES))
    if "MATH" not in font:
        raise ValueError(f"{source} has no MATH table")
    mend_connectors(font)
    widen_accents(font)
    enlarge_primes(font)
    add_roots(font)
    narrow_roots(font)
    whole = BytesIO()
    font.save(whole)
    known = set(font.getBestCmap())
    first = known & (spread(COMMON) | set(map(ord, COMMON_SIGNS)) | stretching(font))
    second = (known & spread(ALPHABETS)) - first
    # The variation selector belongs to letters of both, for all that no character map lists it.
    parts = (
        ("stix-two-math-more", known - first - second, REST),
        ("stix-two-math-alphabets", second | {SELECTOR}, ", ".join(f"U+{start:X}-{end:X}" for start, end in ALPHABETS)),
        ("stix-two-math", first | {SELECTOR}, ""),
    )
    # Of rules that name a character the last one is asked first, and another one for what is not in its font.
    rules = ""
    for name, codes, shown in parts:
        part = subset(TTFont(whole, recalcTimestamp=False), codes)
        part.flavor = "woff2"
        part.save(folder / f"{name}.woff2")
        rules += RULE.format(name=name, ranges=f"\n  unicode-range: {shown};" if shown else "")
    return rules


RULE = """@font-face {{
  font-family: "STIX Two Math";
  src: url(../fonts/{name}.woff2);
  font-display: swap;{ranges}
}}

"""


def spread(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Return all characters of these ranges."""
    return {code for first, last in ranges for code in range(first, last + 1)}


def subset(font: TTFont, codes: set[int]) -> TTFont:
    """Return ``font`` with these characters only and what belongs to them."""
    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def stretching(font: TTFont) -> set[int]:
    """Return the characters that have larger forms."""
    variants = font["MATH"].table.MathVariants
    names = {*variants.VertGlyphCoverage.glyphs, *variants.HorizGlyphCoverage.glyphs}
    return {code for code, name in font.getBestCmap().items() if name in names}


REST = "U+A0-3FF, U+2000-2BFF, U+1D400-1D7FF"
BEGIN = "/* begin: made by tools/make_maths_font.py */\n"
END = "/* end: made by tools/make_maths_font.py */\n"

if __name__ == "__main__":
    fonts = Path(sys.argv[2])
    style = fonts.parent / "css" / "math.css"
    before, _, rest = style.read_text(encoding="utf-8").partition(BEGIN)
    style.write_text(before + BEGIN + make(Path(sys.argv[1]), fonts) + END + rest.partition(END)[2], encoding="utf-8")
