"""A document's tokens rendered in parts, cut behind its title and wherever a section or its text begins or ends."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from html import unescape
from itertools import pairwise

from markdown_it.token import Token
from msgspec import Struct

from postil.core.splitting.outline import Section
from postil.core.state import ConversionState
from postil.core.text.footnotes import section as footnote_section
from postil.core.text.marks import is_mark
from postil.core.text.prose import raw_text_of

_HOLE = re.compile("\x00(\\d+)\x00")
# A literal to look for first makes these fast; the blank before it is looked back at.
_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')
_NAME = re.compile(r"""<a\s[^<>]*?\bname=["']?([^"'\s>]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|\x00\d+\x00", re.DOTALL | re.IGNORECASE)
_FORMULA = re.compile(r"\$[^$]*\$")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
# Beginning with a set alone makes it fast where nothing is found.
_CJK_RUN = re.compile(f"[{_CJK}][{_CJK}]*")
_CJK_BYTES = bytes((*range(0xE3, 0xEE), 0xEF))
"""The bytes with which those signs begin in UTF-8."""
_WORD = re.compile(r"\w\S*")

Render = Callable[[Sequence[Token], int, int, ConversionState], str]
"""Gives the HTML of the tokens from one place to another (not included)."""


class Total(Struct, frozen=True):
    """What a run of parts holds: its ids in order, its formulas, whether there are blocks of code, and its words."""

    ids: tuple[str, ...]
    inline: int
    display: int
    code: bool
    words: int


class Parts:
    """The parts of one document; ``cuts[n]`` is the index of the token with which part ``n`` begins."""

    def __init__(self, cuts: list[int]) -> None:
        self.cuts = cuts
        self.html: list[str] = []
        self.texts: list[str] = []
        self._totals: list[Total] = []

    def add(self, html: str, tokens: Sequence[Token]) -> None:
        """Add a part, rendered from ``tokens``."""
        said = _Said(tokens)
        self.html.append(html)
        self.texts.append(said.text)
        self._totals.append(Total(_ids(html), said.inline, said.display, "<pre" in html, said.words))

    def at(self, index: int) -> int:
        """Return the part that holds the token ``index``."""
        return bisect_right(self.cuts, index) - 1

    def run(self, section: Section) -> tuple[int, int]:
        """Return the first and the last part (not included) of a section's text, its heading left out."""
        return self.cuts.index(section.body_start), self.cuts.index(section.end)

    def holes(self, section: Section) -> list[int]:
        """Return the numbers of the refs in a section, its heading included."""
        first, last = self.cuts.index(section.start), self.cuts.index(section.end)
        return [int(number) for html in self.html[first:last] for number in _HOLE.findall(html)]

    def total(self, first: int, last: int) -> Total:
        """Return what the parts from ``first`` to ``last`` (not included) hold together."""
        totals = self._totals[first:last]
        ids = dict.fromkeys(name for total in totals for name in total.ids)
        inline, display = sum(total.inline for total in totals), sum(total.display for total in totals)
        code = any(total.code for total in totals)
        return Total(tuple(ids), inline, display, code, sum(total.words for total in totals))


def _ids(html: str) -> tuple[str, ...]:
    pieces = [piece.partition('"') for piece in html.split(' id="')[1:]]
    found = [name for name, quote, _ in pieces if name and quote]
    if len(found) < html.count('id="'):
        # Authors' HTML can have other blanks before it, or no end.
        found = _ID.findall(html)
    if "name=" in html:
        found += _NAME.findall(html)
    names = dict.fromkeys(unescape(name) if "&" in name else name for name in found)
    # A mark's third sign is a full stop.
    return tuple([name for name in names if name[2:3] != "." or not is_mark(name)])


def render_parts(tokens: Sequence[Token], sections: Sequence[Section], render: Render, state: ConversionState) -> Parts:
    """Render all tokens; each section's footnotes follow its text, those of the rest stand at the end."""
    cuts = {0, len(tokens)}
    if tokens and tokens[0].tag == "h1":
        # The document's own title is a part, so that a page that shows it elsewhere can leave it out.
        cuts.add(3)
    for section in sections:
        cuts.update((section.start, section.body_start, section.end))
    parts = Parts(sorted(cuts))
    ends = {section.end: section for section in sections if section.end > section.body_start}
    done: set[int] = set()
    for start, end in pairwise(parts.cuts):
        run = list(tokens[start:end])
        notes = footnote_section(tokens[ends[end].start : end], state, done) if end in ends else []
        parts.add(
            render(tokens, start, end, state) + render(notes, 0, len(notes), state),
            [*run, *notes],
        )
    notes = footnote_section(tokens, state, done)
    parts.add(render(notes, 0, len(notes), state), notes)
    return parts


class _Said:
    """What tokens say, a block a line; how many words there are, and how many formulas in text and displayed."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.lines: list[str] = []
        self.words = 0
        self.inline = self.display = 0
        self._is_even = True
        for token in tokens:
            kind = token.type
            if kind == "inline":
                self._inline(token.children or ())
            elif kind == "table_row":
                for cell in token.meta["cells"]:
                    self._line(cell)
            else:
                self._block(kind, token)
        self.text = "\n".join([line for line in self.lines if line])
        if not self._is_even or _may_be_eastern(self.text):
            self.words = _words(self.text)

    def _inline(self, children: Sequence[Token]) -> None:
        if len(children) == 1 and children[0].type == "text":
            self._line(children[0].content)
            return
        self._line(raw_text_of(children))
        kinds = [child.type for child in children]
        self.inline += kinds.count("math_inline")
        self.display += kinds.count("math_display")

    def _block(self, kind: str, token: Token) -> None:
        if kind in ("fence", "code_block"):
            self._add(token.content.rstrip())
        elif kind == "math_block":
            self._add(f"${token.content.strip()}$")
            self.display += 1
        elif kind == "html_block":
            self._line(unescape(_TAG.sub(" ", _HIDDEN.sub("", token.content))))
            found: tuple[int, int] = token.meta.get("formulas", (0, 0))
            self.inline, self.display = self.inline + found[0], self.display + found[1]

    def _line(self, text: str) -> None:
        """Add a text on one line; most have nothing but single blanks between their words, which can be counted."""
        if not text.isprintable() or "  " in text:
            self._add(" ".join(text.split()))
            return
        line = text.strip(" ")
        if "$" in line:
            self._add(line)
        elif line:
            self.lines.append(line)
            self.words += line.count(" ") + 1

    def _add(self, text: str) -> None:
        self.lines.append(text)
        if "$" in text:
            # A dollar without a partner has it in another line.
            self._is_even = self._is_even and text.count("$") % 2 == 0
            text = _FORMULA.sub(" ", text)
        self.words += len(text.split())


def _words(text: str) -> int:
    """Count words without formulas; of Chinese, Japanese and Korean each sign counts."""
    plain = _FORMULA.sub(" ", text) if "$" in text else text
    others = _CJK_RUN.split(plain)
    if len(others) == 1:
        return len(plain.split())
    return len(plain) - sum(map(len, others)) + len(_WORD.findall(" ".join(others)))


def _may_be_eastern(text: str) -> bool:
    if text.isascii():
        return False
    data = text.encode()
    return len(data.translate(None, _CJK_BYTES)) < len(data)
