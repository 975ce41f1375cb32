"""What is wrong with a formula, in an author's words, and what may have been meant."""

import difflib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import unescape

ERROR = re.compile(r'<(?:p|span) class="math-core-error" title="(\d+): (.*?)"><code>', re.DOTALL)
"""What math-core writes in place of a formula that it refuses: the offset and the message, as HTML."""

_UNKNOWN = re.compile(r'Unknown (command|environment) "(\\?[A-Za-z]+\*?)')
_BROKEN = ("Expected closing", "Unmatched closing", "There must be a parenthesis")
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r'Expected closing token "(.*?)", but reached end of input'), r'"\1" is missing at the end'),
    (re.compile(r'Expected closing token "(.*?)", but (?:got|found) "?(.*?)"?'), r'"\1" is missing before "\2"'),
    (re.compile(r'Unmatched closing token: "(.*)"'), r'"\1" closes nothing'),
    (
        re.compile(r'There must be a parenthesis after "(.*?)".*'),
        r'"\1" must be followed by a bracket, or by a stop for none',
    ),
    (re.compile(r"Expected argument but reached end of input"), "an argument is missing at the end"),
    (re.compile(r"Too many expansions of custom commands.*", re.DOTALL), "a macro leads to itself"),
    (
        re.compile(r"Duplicate subscript or superscript"),
        "there are two scripts of one kind; braces say what belongs to what",
    ),
)
_ENVIRONMENTS = tuple(
    "align align* aligned alignat alignat* alignedat array bmatrix Bmatrix cases dcases drcases equation equation* "
    "eqnarray gather gather* gathered matrix multline multline* pmatrix rcases smallmatrix split subarray vmatrix "
    "Vmatrix".split()
)


def worded(message: str) -> str:
    """Return math-core's message without its full stop, in the words of this program."""
    text = unescape(message).rstrip(". ")
    for pattern, words in _WORDS:
        if found := pattern.fullmatch(text):
            return found.expand(words)
    return text[:1].lower() + text[1:]


def is_unknown(message: str) -> bool:
    """Say whether a message of math-core's is about a command or an environment that it does not know."""
    return bool(_UNKNOWN.match(unescape(message)))


def is_broken(message: str) -> bool:
    """Say whether the TeX itself is incomplete, whatever converts it."""
    return unescape(message).startswith(_BROKEN)


def meant(message: str, own: Iterable[str], is_known: Callable[[str], bool]) -> str:
    """Return ``did you mean …?`` for an unknown command or environment, or an empty string.

    ``own`` are the macros that can be used, ``is_known`` says whether a command (with its backslash) converts.
    """
    found = _UNKNOWN.match(unescape(message))
    if not found:
        return ""
    name = found[2]
    if found[1] == "environment":
        near = difflib.get_close_matches(name, _ENVIRONMENTS, n=1, cutoff=0.6)
        return f'did you mean "{near[0]}"?' if near else ""
    names = [f"\\{one}" for one in own]
    known = _commands()
    # What the second converter knows is no slip, and a short name is like too many others.
    if name in known or len(name) < 4:
        return ""
    near = [one for one in (*names, *known) if one.lower() == name.lower()]
    near += difflib.get_close_matches(name, [*names, *known], n=8, cutoff=0.75)
    best = next((one for one in near if one in names or is_known(one)), "")
    return f'did you mean "{best}"?' if best else ""


@lru_cache(maxsize=1)
def _commands() -> tuple[str, ...]:
    """The names of commands that there are in TeX, as the second converter lists them."""
    from latex2mathml import commands
    from latex2mathml.symbols_parser import parse_symbols

    found = {name for name in parse_symbols() if name.startswith("\\")}
    for value in vars(commands).values():
        found |= {one for one in _texts(value) if one.startswith("\\")}
    return tuple(sorted(name for name in found if name[1:].isalpha()))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (one for one in value if isinstance(one, str)) if isinstance(value, tuple | list | dict | set) else ()
