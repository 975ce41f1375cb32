"""What the plugins of one conversion share: the file's path, its lines, its macros and what they report."""

from collections.abc import Mapping, MutableMapping
from functools import cached_property
from typing import Any

from markdown_it.token import Token

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Ref, Span
from postil.core.text.slugs import Ids

KEY = "postil"
"""The key of the state in markdown-it's ``env``."""


class ConversionState:
    """The mutable state of one conversion; it lives as long as the conversion and is never shared.

    ``lines`` are those of the Markdown below the front matter, ``offset`` how many lines stand above them in the
    file. ``macros`` maps a TeX command without its backslash to its definition. ``ids`` are those in use.
    ``options`` holds what else a dialect wants to know of the front matter or the settings.
    """

    def __init__(self, path: str, text: str = "", offset: int = 0, macros: Mapping[str, str] | None = None) -> None:
        self.path = path
        self._text = text
        self.offset = offset
        self.macros: Mapping[str, str] = macros or {}
        self.options: dict[str, Any] = {}
        self.diagnostics: list[Diagnostic] = []
        self.refs: list[Ref] = []
        self.ids = Ids()

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the Markdown; most conversions have no place to look for."""
        return self._text.split("\n")

    def report(self, code: str, span: Span | None, message: str, hint: str = "") -> None:
        """Keep a diagnostic about this file; KeyError if ``code`` is not in ``diagnostics.CODES``."""
        self.diagnostics.append(diagnostic(code, self.path, span, message, hint))

    def hole(self, ref: Ref) -> str:
        """Keep ``ref`` and return the hole that stands for it in the HTML."""
        self.refs.append(ref)
        return f"\x00{len(self.refs) - 1}\x00"

    def span(self, place: Token | int | None, pos: int = 0) -> Span | None:
        """Return the place in the file of ``place``, or None if it is not known.

        ``place`` is a line of the Markdown counted from 0 (``pos`` is then a column from 0), or a block token
        (``pos`` is then an offset in its ``content``). The lines of an inline token's content are the ends of its
        source lines, without the marks of the quotes and lists around them, so each is looked for at the end of its
        line first. A token may say in ``meta["column"]`` (from 0) where its first line begins, as table cells do.
        """
        if place is None:
            return None
        if isinstance(place, int):
            return Span(place + self.offset + 1, pos + 1)
        if place.map is None:
            return None
        first = place.map[0]
        if place.type == "math_block" or place.type in ("fence", "code_block", "html_block"):
            # The content begins in the next line for a fence; the others are exact enough at the line.
            return Span(first + self.offset + 1, 1)
        return self._inline_span(place, first, pos)

    def _inline_span(self, token: Token, first: int, pos: int) -> Span:
        content = token.content
        start = content.rfind("\n", 0, pos) + 1
        number = first + content.count("\n", 0, start)
        end = content.find("\n", start)
        line = content[start:] if end < 0 else content[start:end]
        column = token.meta.get("column") if start == 0 else None
        if column is None:
            column = self._column(number, line.rstrip())
        return Span(number + self.offset + 1, column + pos - start + 1)

    def _column(self, number: int, line: str) -> int:
        if number >= len(self.lines):
            return 0
        source = self.lines[number].rstrip()
        if source.endswith(line):
            return len(source) - len(line)
        return max(source.find(line), 0)


def state_of(env: MutableMapping[str, Any]) -> ConversionState:
    """Return the state of the running conversion; a fresh one if the caller gave none (as in a plugin's tests)."""
    state: ConversionState = env.setdefault(KEY, ConversionState(""))
    return state
