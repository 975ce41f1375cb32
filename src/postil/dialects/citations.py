"""Citations in Pandoc's manner (pandoc.org/MANUAL.html#citation-syntax).

``[@key, p. 4; see @other]`` cites in brackets; every part must have a key, or the brackets are plain text. A bare
``@key`` cites in the text, but notes also name people so: it counts only if the key has letters and a year
(``@vaswani2017``, ``@he2016deep``) or stands in braces (``@{any-key}``), and never after a letter or digit, as in an
address. A bracket may follow with the place: ``@he2016 [p. 4]``.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from postil.dialects.inline import register

_KEY = r"(?:[\w](?:[\w:.#$%&\-+?<>~/]*[\w])?)"
_BRACKET = re.compile(r"\[([^\[\]\n]*@[^\[\]]*)\](?![(\[{])")
_PART = re.compile(
    rf"(?P<before>(?:[^@]*\s)?)-?@(?:\{{(?P<braced>[^{{}}]+)\}}|(?P<key>{_KEY}))(?P<after>.*)", re.DOTALL
)
_BARE = re.compile(
    r"@(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>(?=[\w:.-]*[A-Za-z])[A-Za-z][\w:-]*?(?:1[5-9]|20)\d\d(?!\d)[\w:-]*))"
    r"(?:[ ]\[(?P<after>[^\[\]@]+)\](?![(\[]))?"
)


def citations_plugin(md: MarkdownIt) -> None:
    """Add both rules; tokens are ``citation_open``, ``citation`` (``meta``: target, label) and ``citation_close``."""
    register("citation", "[")
    register("citation_bare", "@")
    md.inline.ruler.before("link", "citation", _bracket)
    md.inline.ruler.before("link", "citation_bare", _bare)


def _bracket(state: StateInline, silent: bool) -> bool:
    if state.linkLevel:
        return False
    found = _BRACKET.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    parts = [_PART.fullmatch(part) for part in found[1].split(";")]
    if not all(parts):
        return False
    if not silent:
        state.push("citation_open", "span", 1).attrs["class"] = "citations"
        place = found.start(1)
        for number, part in enumerate(part for part in parts if part):
            _push_text(state, ("; " if number else "(") + part["before"].lstrip())
            token = _push(state, part["braced"] or part["key"], part["after"].strip().removeprefix(",").strip())
            token.meta["pos"] = place + part.end("before")
            place += len(part.string) + 1
        _push_text(state, ")")
        state.push("citation_close", "span", -1)
    state.pos = found.end()
    return True


def _bare(state: StateInline, silent: bool) -> bool:
    before = state.src[state.pos - 1] if state.pos else " "
    if state.linkLevel or before.isalnum() or before in "@/_.":
        return False
    found = _BARE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        _push(state, found["braced"] or found["key"], (found["after"] or "").strip())
    state.pos = found.end()
    return True


def _push_text(state: StateInline, text: str) -> None:
    state.push("text", "", 0).content = text


def _push(state: StateInline, key: str, locator: str) -> Token:
    token = state.push("citation", "", 0)
    token.meta |= {"target": key, "label": locator, "text": f"@{key}" + (f", {locator}" if locator else "")}
    return token
