r"""Numbers of display formulas: ``\label``, ``\tag``, ``\ref`` and ``\eqref`` over a whole document.

Numbering is that of MathJax with AMS numbering: the unstarred environments are numbered, and so is a formula that
carries a ``\label``. math-core numbers, but only reads labels and tags of plain ASCII, and only in numbered
environments; so labels and tags pass through it as short keys and get their own form back in its output.
"""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from msgspec import Struct

ID_PREFIX = "mjx-eqn:"
"""Ids of formulas are MathJax's: old links to them hold, and no heading's id can contain a colon."""

_NUMBERING = re.compile(r"\\(label|tag\*?|ref|eqref)\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_REFERENCE = re.compile(r"\s*\\(?:eq)?ref\s*\{[^{}]*\}\s*")
_NUMBERED = re.compile(r"\\begin\s*\{(?:equation|align|gather|multline)\*?\}")
_LINK = re.compile(rf'<a href="#{ID_PREFIX}L(\d+)">\((.*?)\)</a>', re.DOTALL)
_TARGET = re.compile(rf' id="{ID_PREFIX}L(\d+)"')
_TAG = re.compile(r"\(?T(\d+)T\)?")
_TAG_SIGNS = {"star": "⋆", "ast": "∗", "dagger": "†", "ddagger": "‡", "prime": "′", "dag": "†", "ddag": "‡"}
_TAG_TEX = re.compile(r"\\([A-Za-z]+)\s*|\\(.)|[${}]|\^")


_LONE = re.compile(rf'<math>.*?(<a href="#{ID_PREFIX}[^>]*>[^<]*</a>)', re.DOTALL)


class NumberFault(Struct, frozen=True):
    """A label that stands twice (``duplicate``) or that a reference misses."""

    label: str
    duplicate: bool

    def offsets(self, tex: str) -> list[int]:
        """Return where the label stands in the commands of a formula that can have this fault."""
        command = "label" if self.duplicate else "(?:eq)?ref"
        found = re.finditer(rf"\\{command}\s*\{{\s*(?={re.escape(self.label)}\s*\}})", tex)
        return [match.end() for match in found]


class Numbers:
    """The labels, tags and references of one document, in order; see ``prepare`` and ``finish``."""

    def __init__(self) -> None:
        self._labels: list[str] = []
        self._keys: dict[str, int] = {}
        self._defined: set[str] = set()
        self._tags: list[str] = []

    def prepare(self, tex: str, display: bool) -> tuple[str, list[bool], list[NumberFault]]:
        r"""Return ``tex`` as math-core reads it, for each reference whether it has parentheses, and the faults.

        To be called once for each formula that contains one of the four commands, in document order.
        """
        faults: list[NumberFault] = []
        in_parentheses: list[bool] = []
        # Where nothing encloses the formula that can be numbered, an equation does; its marks go to its end.
        wrap = display and not _NUMBERED.search(tex)
        marks: dict[str, str] = {}

        def one(match: re.Match[str]) -> str:
            command, content = match[1], match[2]
            if command in {"ref", "eqref"}:
                in_parentheses.append(command == "eqref")
                return f"\\eqref{{L{self._key(content)}}}"
            if not display:
                return "" if command == "label" else f"\\quad\\text{{{_in_parentheses(command, tag_text(content))}}}"
            mark = self._label(content, faults) if command == "label" else self._tag(command, content)
            if wrap:
                marks[command[:3]] = mark
                return ""
            return mark

        new = _NUMBERING.sub(one, tex)
        if not marks:
            return new, in_parentheses, faults
        star = "*" if "tag" in marks else ""
        return f"\\begin{{equation{star}}}{new}{''.join(marks.values())}\\end{{equation{star}}}", in_parentheses, faults

    def finish(self, html: str, in_parentheses: list[bool]) -> tuple[str, list[NumberFault]]:
        """Put labels and tags back into math-core's output for one formula; tell which references miss."""
        missing: list[NumberFault] = []
        parentheses = iter(in_parentheses)

        def link(match: re.Match[str]) -> str:
            label, number = self._labels[int(match[1])], match[2]
            text = f"({number})" if next(parentheses, True) else number
            if number == "??":
                missing.append(NumberFault(label, duplicate=False))
                return text
            return f'<a href="#{quote(formula_id(label), safe=":")}">{text}</a>'

        html = _LINK.sub(link, html)
        html = _TARGET.sub(lambda m: f' id="{escape(formula_id(self._labels[int(m[1])]))}"', html)
        return (_TAG.sub(self._tag_back, html) if self._tags else html), missing

    def _key(self, label: str) -> int:
        label = label.strip()
        key = self._keys.setdefault(label, len(self._labels))
        if key == len(self._labels):
            self._labels.append(label)
        return key

    def _label(self, label: str, faults: list[NumberFault]) -> str:
        label = label.strip()
        if label in self._defined:
            faults.append(NumberFault(label, duplicate=True))
            return ""
        self._defined.add(label)
        return f"\\label{{L{self._key(label)}}}"

    def _tag(self, command: str, content: str) -> str:
        self._tags.append(_in_parentheses(command, tag_text(content)))
        return f"\\tag{{T{len(self._tags) - 1}T}}"

    def _tag_back(self, match: re.Match[str]) -> str:
        number = int(match[1])
        if number >= len(self._tags):
            return match[0]
        tag = self._tags[number]
        # Within a reference only the bare tag is matched; a \ref shows it without parentheses.
        return escape(tag if match[0].startswith("(") else tag.removeprefix("(").removesuffix(")"), quote=False)


def lone_reference(tex: str, html: str) -> str:
    r"""Return the link alone if the formula ``tex`` is nothing but an inline ``\ref`` or ``\eqref``, else ``html``.

    Assistive technology takes a formula as one thing, in which no link can be reached.
    """
    found = _LONE.match(html) if _REFERENCE.fullmatch(tex) else None
    return found[1] if found else html


def formula_id(label: str) -> str:
    """Return the element id of the formula labelled ``label``."""
    return ID_PREFIX + "_".join(label.split())


def tag_text(tex: str) -> str:
    r"""Return a tag as plain text: ``$\star$`` becomes ``⋆``, other TeX is stripped of its marks."""
    one: Callable[[re.Match[str]], str] = lambda m: _TAG_SIGNS.get(m[1] or "", "") + (m[2] or "")  # noqa: E731
    return _TAG_TEX.sub(one, tex).replace("'", "′").strip()


def _in_parentheses(command: str, text: str) -> str:
    return text if command.endswith("*") else f"({text})"
