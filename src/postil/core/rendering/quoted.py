"""Sentences as they are kept, plain text with formulas as TeX between dollars, become HTML with formulas as MathML."""

import re
from collections.abc import Mapping
from html import escape

from markupsafe import Markup

_FORMULA = re.compile(r"\$(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\d)", re.DOTALL)
# These lead elsewhere in the note, or are its own: a sentence alone cannot number anything.
_NUMBERED = re.compile(r"\\(?:eq)?ref(?![A-Za-z])|\\(?:label|tag|def|newcommand)(?![A-Za-z])")
_LONG = 24


def quoted(text: str, macros: Mapping[str, str]) -> Markup:
    """Return ``text`` as HTML; what cannot be a formula of its own stays as it is written.

    ``macros`` are those of the note that the sentence is from.
    """
    if text.count("$") < 2:
        return Markup(escape(text, quote=False))
    from postil.core.tex.formulas import Formula, convert

    pieces = _FORMULA.split(text)
    written = [tex for tex in pieces[1::2] if not _NUMBERED.search(tex)]
    # Macros make the converter careful, and slow.
    used = macros if any(f"\\{name}" in text for name in macros) else {}
    found = dict(zip(written, convert([Formula(tex) for tex in written], used), strict=True))
    for place, piece in enumerate(pieces):
        html = found[piece].html if place % 2 and piece in found else ""
        if not html.startswith("<math"):
            pieces[place] = escape(f"${piece}$" if place % 2 else piece, quote=False)
        else:
            pieces[place] = f'<span class="math-long">{html}</span>' if len(piece) > _LONG else html
    return Markup("".join(pieces))
