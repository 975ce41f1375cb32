"""The slip of the pen behind a YAML error, which the parser only notices lines later, or at the end of the text."""

import re

from postil.core.model import Span

_NAME = r"[^\s:#\"'\[\]{}-][^:#\"']*:[ \t]+"
_VALUE = re.compile(rf"([ ]*)(?:(?:- +)+(?:{_NAME})?|{_NAME})(?=[\"'\[{{])")
_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'")}
_ENDED = re.compile(r"[ \t]*(?:#.*)?$", re.MULTILINE)
_KEY = re.compile(r"([ ]*)(?:- +)?[\w@][^:\n\"']*:(?:[ \t]|$)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t](#[^\s\]},]*)(?=[^\n]*[\]}])")


def slip(text: str, line: int) -> tuple[Span, str, str] | None:
    """Return the place, the message and the hint of what leads to an error in ``line`` of ``text``, or None.

    Two are known: a quote without its partner, and in brackets a ``#`` that begins a comment and takes the closing
    bracket with it.
    """
    start = 0
    skip = 0
    for number, content in enumerate(text.split("\n")[:line], start=1):
        found = _VALUE.match(content) if start >= skip else None
        if found and content[found.end()] in _QUOTED:
            end = _end_of_quoted(text, start + found.end(), len(found[1]))
            if end < 0:
                return _quote(number, found.end(), content)
            skip = end
        elif found:
            bare = _without_quoted(content)
            if comment := _COMMENT.search(bare, found.end()):
                message = "this # begins a comment, which takes the closing bracket with it"
                return Span(number, comment.start(1) + 1), message, f'put it in quotes: "{comment[1]}"'
            if (place := bare.find('"', found.end())) >= 0:
                return _quote(number, place, content)
        start += len(content) + 1
    return None


def _end_of_quoted(text: str, start: int, indent: int) -> int:
    """Return the offset behind the text in quotes at ``start``, or -1 if it takes in what cannot be meant to be of it.

    A quote within quotes on one line is no missing one; the parser finds that place itself.
    """
    found = _QUOTED[text[start]].match(text, start)
    if not found:
        return -1
    if "\n" not in found[0]:
        return found.end()
    swallowed = any(len(key[1]) <= indent for key in _KEY.finditer(text, text.index("\n", start) + 1, found.end()))
    return -1 if swallowed or not _ENDED.match(text, found.end()) else found.end()


def _without_quoted(line: str) -> str:
    """Return a line with marks of no meaning in place of what is in double quotes."""
    return _QUOTED['"'].sub(lambda found: "_" * len(found[0]), line)


def _quote(number: int, place: int, content: str) -> tuple[Span, str, str]:
    mark = content[place]
    return Span(number, place + 1), f"the {mark} here is never closed", f"write another {mark} at the end of the text"
