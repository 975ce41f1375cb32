r"""Plain text as Markdown that shows exactly that text, with its formulas as formulas.

Only what would mean something is escaped, so that the Markdown stays readable. Formulas between ``\(…\)`` become
``$…$`` where those dollars are sure to be read as such, and stay as they are elsewhere.
"""

import re
from typing import NamedTuple

_FORMULA = re.compile(r"\\\((?P<inline>.+?)\\\)|\$\$(?P<dollars>[^$]+?)\$\$|\\\[(?P<brackets>.+?)\\\]")
_ADDRESS = re.compile(
    r"https?://[^\s<>\"\\“”‘’]+|(?P<mention>(?<![\w/.@:])(?:github|gitlab|gitee|bitbucket|codeberg)\.(?:com|org)/[\w.-]+/[\w-](?:[\w./-]*[\w-])?(?![\w/]))"
)
_URL_END = re.compile(r"[.,;:!?)'\]*_~]+$")
_PLAIN_URL = re.compile(r"[\w:/.?=&%#+-]+")
_SPECIAL = re.compile(r"[\\`*$~{|_\[<&=%@]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#\d+|#[xX][0-9A-Fa-f]+);")
_HARMLESS_BRACKET = re.compile(r"\[[\w.,;’ -]*[\w.](?<!\w@)\](?![(\[{:])")
_LINE_START = re.compile(r"(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|>|[:~]|=+\s*$|-[-\s]*$)|(?<!\S)\d{1,9}(?=[.)](?:\s|$))")
_CLOSING_SIGNS = re.compile(r"(?<=\s)(#+)\s*$")
_TASK = re.compile(r"\[[ xX]\](?:\s|$)")
_DISPLAY = re.compile(r"\s*(?:\\\[(?P<brackets>.+)\\\]|\$\$(?P<dollars>[^$]+)\$\$)\s*")


class Formulas(NamedTuple):
    """How many formulas a text has by their delimiters."""

    inline: int = 0
    dollars: int = 0
    display: int = 0


def line(text: str) -> str:
    """Return a line of prose, which begins a block, as Markdown."""
    text = text.strip()
    shown = inline(text)
    if _TASK.match(text):
        return shown if shown.startswith("\\") else f"\\{shown}"
    if found := _LINE_START.match(text):
        # Nothing before the sign that makes a list or a heading is escaped, so places agree.
        return f"{shown[: found.end()]}\\{shown[found.end() :].removeprefix(chr(92))}"
    return shown


def heading(text: str) -> str:
    """Return a title as Markdown that can stand behind ``##``."""
    shown = inline(" ".join(text.split()))
    return _CLOSING_SIGNS.sub(r"\\\1", shown) if shown.strip("#") else f"\\{shown}"


def display(text: str) -> str:
    r"""Return a formula that is a line of its own as Markdown, or an empty string if the line is none."""
    found = _DISPLAY.fullmatch(text)
    if not found:
        return ""
    tex = (found["brackets"] or found["dollars"]).strip()
    if r"\]" in tex or not tex:
        return ""
    return f"$${tex}$$" if "$" not in tex and not tex.endswith("\\") else f"\\[{tex}\\]"


def formulas(text: str) -> Formulas:
    """Count the formulas of a line."""
    if display(text):
        return Formulas(display=1)
    kinds = [found.lastgroup for found in _FORMULA.finditer(text)]
    return Formulas(kinds.count("inline"), kinds.count("dollars"), kinds.count("brackets"))


def inline(text: str) -> str:
    """Return prose with formulas as inline Markdown."""
    out: list[str] = []
    done = 0
    for found in _FORMULA.finditer(text):
        out.append(_with_addresses(text[done : found.start()]))
        out.append(_formula(found, text))
        done = found.end()
    out.append(_with_addresses(text[done:]))
    return "".join(out)


def _formula(found: re.Match[str], text: str) -> str:
    tex = (found["inline"] or found["dollars"] or found["brackets"]).strip()
    if found["brackets"] is not None:
        return f"$${tex}$$" if "$" not in tex and tex and tex[-1] != "\\" else found[0]
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    safe = tex and "$" not in tex and tex[0] != "`" and tex[-1] != "\\"
    if safe and not after.isdigit() and after not in ("$", "{") and before not in ("$", "\\"):
        return f"${tex}$"
    return f"\\({tex}\\)" if tex else escape(found[0])


def _with_addresses(text: str) -> str:
    """Escape prose but for its addresses; repositories named without ``https://`` become links."""
    if "http" not in text and ".com/" not in text and ".org/" not in text:
        return escape(text)
    out: list[str] = []
    done = 0
    for found in _ADDRESS.finditer(text):
        address = found[0] if found["mention"] else _trimmed(found[0])
        out.append(escape(text[done : found.start()]))
        out.append(f"[{escape(address)}](https://{address})" if found["mention"] else _address(address))
        done = found.start() + len(address)
    out.append(escape(text[done:]))
    return "".join(out)


def _trimmed(address: str) -> str:
    address = _URL_END.sub("", address)
    return address[: address.index("(")] if address.count("(") > address.count(")") else address


def _address(address: str) -> str:
    return address if _PLAIN_URL.fullmatch(address) and "__" not in address else f"<{address}>"


def escape(text: str) -> str:
    """Return plain text, without formulas, as inline Markdown."""
    if not _SPECIAL.search(text):
        return text
    return _SPECIAL.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    sign, text, place = found[0], found.string, found.start()
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if sign == "\\" and after and after in "()[]":
        # Two backslashes before a bracket would delimit a formula.
        return "&#92;"
    return f"\\{sign}" if _MEANS.get(sign, _always)(text, place, before, after) else sign


def _always(_text: str, _place: int, _before: str, _after: str) -> bool:
    return True


def _doubled(text: str, place: int, before: str, after: str) -> bool:
    return text[place] in (before, after)


def _underscore(_text: str, _place: int, before: str, after: str) -> bool:
    return not (before.isalnum() and after.isalnum())


def _bracket(text: str, place: int, before: str, _after: str) -> bool:
    return before in ("^", "!", "]", "\\", "[") or not _HARMLESS_BRACKET.match(text, place)


def _angle(_text: str, _place: int, _before: str, after: str) -> bool:
    return after.isalpha() or after in ("/", "!", "?")


def _ampersand(text: str, place: int, _before: str, _after: str) -> bool:
    return bool(_ENTITY.match(text, place))


def _at(_text: str, _place: int, before: str, after: str) -> bool:
    return not before.isalnum() and (after.isalnum() or after in ("_", "{"))


_MEANS = {
    "=": _doubled,
    "%": _doubled,
    "_": _underscore,
    "[": _bracket,
    "<": _angle,
    "&": _ampersand,
    "@": _at,
}
