"""A document's tokens rendered in parts, cut behind its title and wherever a section or its text begins or ends."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from msgspec import Struct

from postil.core.splitting.outline import Section
from postil.core.state import KEY, ConversionState
from postil.core.text.footnotes import section as footnote_section
from postil.core.text.marks import is_mark
from postil.core.text.prose import MATH, text_of

_HOLE = re.compile("\x00(\\d+)\x00")
# A literal to look for first makes these fast; the blank before it is looked back at.
_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')
_NAME = re.compile(r"""<a\s[^<>]*?\bname=["']?([^"'\s>]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|\x00\d+\x00", re.DOTALL | re.IGNORECASE)
_FORMULA = re.compile(r"\$[^$]*\$")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_WORD = re.compile(r"\w\S*")

RenderRule = Callable[[Sequence[Token], int, Any, Any], str]


class Total(Struct, frozen=True):
    """What a run of parts holds: its ids in order, its formulas and its words."""

    ids: tuple[str, ...]
    inline: int
    display: int
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
        text = _text(tokens)
        self.html.append(html)
        self.texts.append(text)
        self._totals.append(Total(_ids(html), *_formulas(tokens), _words(text)))

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
        return Total(tuple(ids), inline, display, sum(total.words for total in totals))


def _ids(html: str) -> tuple[str, ...]:
    found: list[str] = _ID.findall(html)
    if "name=" in html:
        found += _NAME.findall(html)
    names = dict.fromkeys(unescape(name) if "&" in name else name for name in found)
    # A mark's third sign is a full stop.
    return tuple([name for name in names if name[2:3] != "." or not is_mark(name)])


def render_parts(
    tokens: Sequence[Token], sections: Sequence[Section], markdown: MarkdownIt, state: ConversionState
) -> Parts:
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
            _render(tokens, start, end, markdown, state) + _render(notes, 0, len(notes), markdown, state),
            [*run, *notes],
        )
    notes = footnote_section(tokens, state, done)
    parts.add(_render(notes, 0, len(notes), markdown, state), notes)
    return parts


def _render(tokens: Sequence[Token], start: int, end: int, markdown: MarkdownIt, state: ConversionState) -> str:
    """Render some of ``tokens``; markdown-it's rules look at the tokens around the one that they render."""
    renderer, options, env = markdown.renderer, markdown.options, {KEY: state}
    assert isinstance(renderer, RendererHTML)
    rules: Mapping[str, RenderRule] = renderer.rules
    render_inline, render_token = renderer.renderInline, renderer.renderToken
    out: list[str] = []
    for index in range(start, end):
        token = tokens[index]
        kind = token.type
        if kind == "inline":
            children = token.children
            if children:
                plain = len(children) == 1 and children[0].type == "text"
                out.append(escapeHtml(children[0].content) if plain else render_inline(children, options, env))
        elif kind in rules:
            out.append(rules[kind](tokens, index, options, env))
        elif token.nesting < 0 and token.block and not token.hidden and not token.attrs:
            out.append(f"</{token.tag}>\n")
        else:
            out.append(render_token(tokens, index, options, env))
    return "".join(out)


def _text(tokens: Sequence[Token]) -> str:
    lines: list[str] = []
    for token in tokens:
        kind = token.type
        if kind == "inline":
            lines.append(text_of(token.children))
        elif kind == "table_row":
            lines += [" ".join(text.split()) for text in token.meta["cells"]]
        elif kind in ("fence", "code_block"):
            lines.append(token.content.rstrip())
        elif kind in MATH:
            lines.append(f"${token.content.strip()}$")
        elif kind == "html_block":
            lines.append(" ".join(unescape(_TAG.sub(" ", _HIDDEN.sub("", token.content))).split()))
    return "\n".join(line for line in lines if line)


def _words(text: str) -> int:
    """Count words without formulas; of Chinese, Japanese and Korean each sign counts."""
    plain = _FORMULA.sub(" ", text) if "$" in text else text
    if plain.isascii():
        return len(plain.split())
    others, runs = _CJK_RUN.subn(" ", plain)
    if not runs:
        return len(plain.split())
    return len(plain) - len(others) + runs + len(_WORD.findall(others))


def _formulas(tokens: Sequence[Token]) -> tuple[int, int]:
    inline = display = 0
    for token in tokens:
        if token.type == "math_block":
            display += 1
        elif "formulas" in token.meta:
            inline += token.meta["formulas"][0]
            display += token.meta["formulas"][1]
        for child in token.children or ():
            if child.type == "math_inline":
                inline += 1
            elif child.type == "math_display":
                display += 1
    return inline, display
