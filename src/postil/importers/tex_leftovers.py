r"""What is left of TeX in prose that was copied from elsewhere: rendered where it is certain, else only found.

Certain are accents (``Schr\"odinger``), quotation marks, ties before a bracket (``Projection~(MIP)``), a lone Greek
letter in braces, and single letters with an exponent or index (``n^{1+o(1)}``, ``O(n^2)``). ``mathcal{O}(KT)``, whose
backslash is lost, is not.
"""

import re
import unicodedata
from typing import NamedTuple

_COMBINING = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
}  # fmt: skip
_ACCENT = (
    r"""\{?\\(?P<accent>["'`^~=.])\{?\\?(?P<base>[A-Za-z])\}?(?:(?<=[{][^{}]{4})\})?"""
    r"""|\\(?P<named>[cvuHkr])\{(?P<under>[A-Za-z])\}"""
)
_LETTER = r"\{?\\(?P<letter>ss|ae|AE|oe|OE|aa|AA|o|O|l|L)(?:\}|\{\}|\s(?=[a-z])|(?![A-Za-z]))"
_GREEK = (
    r"\{\\(?P<greek>alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau"
    r"|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell)\}"
)
_SCRIPT = r"[_^](?:\{(?:[0-9+\-*/().,]|[A-Za-z](?![A-Za-z]))+\}|[0-9A-Za-z*](?![\w{*]))"
_SYMBOL = rf"(?:[A-Za-z](?:{_SCRIPT})+)"
_FORMULA = (
    rf"(?<![\w\\{{}}^_$])(?P<formula>[A-Z]\((?:[0-9]|{_SYMBOL}|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[ +*/-])*{_SYMBOL}"
    rf"(?:[0-9]|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[ +*/-])*\)|{_SYMBOL})(?![\w{{}}^_$])"
)
_QUOTED = r"``(?P<quoted>[^`\"]{1,120}?)(?:''|\")"
_TIE = r"(?P<tie>(?<=[A-Za-z])~(?=\())"
_CERTAIN = re.compile("|".join((_ACCENT, _LETTER, _GREEK, _QUOTED, _TIE, _FORMULA)))
_MATHEMATICS = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$[^$]+\$")
_LEFT = re.compile(
    r"\\[A-Za-z]+|[_^]\{[^{}]*\}|\b(?:mathcal|mathbb|mathbf|mathrm|sqrt|frac|textit|textbf)\s?[\[{]|\{\s?(?:bf|it|rm|em)\b"
    r"|\b(?:ell|nu|mu|tau|sigma|lambda)[_^]\w+|(?<=\d )pm(?= \d)|\b[A-Za-z]+\^\*?\w*|``|(?<=\w)~(?=\w)"
)


class Change(NamedTuple):
    """A piece of TeX and what it became."""

    before: str
    after: str


def rendered(text: str) -> tuple[str, tuple[Change, ...]]:
    r"""Return prose with what is certain rendered, formulas between ``\(`` and ``\)``, and what was changed."""
    changes: list[Change] = []

    def replace(found: re.Match[str]) -> str:
        after = _rendered(found)
        if after != found[0]:
            changes.append(Change(found[0], after))
        return after

    out: list[str] = []
    done = 0
    for formula in _MATHEMATICS.finditer(text):
        out += [_CERTAIN.sub(replace, text[done : formula.start()]), formula[0]]
        done = formula.end()
    out.append(_CERTAIN.sub(replace, text[done:]))
    return "".join(out), tuple(changes)


def left(text: str) -> tuple[str, ...]:
    """Return what looks like TeX in prose outside of its formulas, each form once."""
    return tuple(dict.fromkeys(found[0] for found in _LEFT.finditer(_MATHEMATICS.sub("", text))))


def _rendered(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind in ("base", "under"):
        sign = found["accent"] or found["named"]
        base = found["base"] or found["under"]
        return unicodedata.normalize("NFC", base + _COMBINING[sign])
    if kind == "letter":
        return _LETTERS[found["letter"]]
    if kind == "greek":
        return rf"\(\{found['greek']}\)"
    if kind == "quoted":
        return f"“{found['quoted']}”"
    return "\u00a0" if kind == "tie" else rf"\({found['formula']}\)"
