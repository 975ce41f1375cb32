r"""Mathematics as markdown-it tokens: ``math_inline``, ``math_display`` (in a paragraph) and ``math_block``.

A token's ``content`` is the TeX as written, its ``markup`` the opening delimiter and, after the core rule,
``meta["html"]`` its final HTML. A raw HTML block that holds formulas gets ``meta["html"]`` with them converted and
``meta["formulas"]``, how many inline and displayed ones. ``<a href="#mjx-eqn:…">`` leads to a numbered formula.
"""

import re
from collections.abc import Callable, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from postil.core.model import Span
from postil.core.state import ConversionState, state_of
from postil.core.tex.formulas import Converted, Formula, convert
from postil.dialects.anchors import DISPLAYED
from postil.dialects.math_blocks import math_block_rules, strip
from postil.dialects.math_delimiters import Scanner
from postil.dialects.math_html import mathematics_in_html
from postil.dialects.math_nowrap import keep_punctuation

_LONG_TEX = 24
"""Inline formulas with more TeX than this get a box of their own, which scrolls on a narrow screen."""

_FENCE_INFO = "math"
_BOX = re.compile(r'<(div|span) class="([^"]*)">')


def mathematics_plugin(md: MarkdownIt, paragraph_mathematics: bool = False, brackets: bool = True) -> None:
    r"""Add mathematics to ``md``; to be applied after the plugins that replace its paragraph rules.

    ``paragraph_mathematics``: ``$$…$$`` is displayed only as a paragraph of its own (kramdown, GitBook).
    ``brackets``: ``\(…\)`` and ``\[…\]`` are formulas (not in GitBook, which escapes brackets).
    """
    md.inline.ruler.after("text", "mathematics", _inline_rule(paragraph_mathematics, brackets))
    math_block_rules(md, paragraph_mathematics, brackets)
    md.core.ruler.push("mathematics", _convert_all)
    md.core.ruler.push("mathematics_nowrap", keep_punctuation)
    for name in ("math_inline", "math_display", "math_block"):
        md.add_render_rule(name, _render)
    md.add_render_rule("html_block", _render_html)


def _inline_rule(paragraph_mathematics: bool, brackets: bool) -> Callable[[StateInline, bool], bool]:
    def mathematics(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "$\\":
            return False
        scanner: Scanner | None = getattr(state, "mathematics", None)
        if scanner is None:
            scanner = Scanner(state.src, brackets)
            state.mathematics = scanner  # type: ignore[attr-defined]
        found = scanner.at(state.pos, state.posMax)
        if found is None:
            if state.src[state.pos] != "$":
                return False
            # A run of dollars that opens nothing is text as a whole.
            end = state.pos + 1
            while end < state.posMax and state.src[end] == "$":
                end += 1
            if not silent:
                state.append_pending(state.src[state.pos : end])
            state.pos = end
            return True
        if not silent:
            display = found.display and not (paragraph_mathematics and found.markup == "$$")
            token = state.push("math_display" if display else "math_inline", "math", 0)
            token.content = found.tex
            token.markup = found.markup
            token.meta["tex_start"] = found.start
        state.pos = found.end
        return True

    return mathematics


class _Place:
    """Where a formula came from: its token, and the inline token around it or None."""

    __slots__ = ("parent", "token")

    def __init__(self, token: Token, parent: Token | None) -> None:
        self.token = token
        self.parent = parent

    def span(self, state: ConversionState, offset: int) -> Span | None:
        if self.parent is not None:
            return state.span(self.parent, self.token.meta.get("tex_start", 0) + offset)
        if self.token.map is None:
            return None
        content = self.token.content
        first: int = self.token.meta.get("first", self.token.map[0])
        line_start = content.rfind("\n", 0, offset) + 1
        number = first + content.count("\n", 0, offset)
        line = content[line_start:].split("\n", 1)[0]
        column = state.lines[number].find(line) if number < len(state.lines) else -1
        return state.span(number, max(column, 0) + offset - line_start)


def _convert_all(state: StateCore) -> None:
    """Convert all formulas of the document in one batch, since they share numbers and macros."""
    formulas: list[Formula] = []
    places: list[_Place] = []
    blocks: list[tuple[Token, list[int]]] = []
    for token in state.tokens:
        children = token.children
        if children:
            if len(children) > 1 or children[0].type != "text":
                _collect_inline(token, formulas, places)
            continue
        if token.type == "fence" and token.info.split(maxsplit=1)[:1] == [_FENCE_INFO]:
            token.type, token.content, token.tag = "math_block", strip(token.content), "math"
            token.meta["first"] = token.map[0] + 1 if token.map else 0
        if token.type == "math_block":
            formulas.append(Formula(token.content, True))
            places.append(_Place(token, None))
        elif token.type == "html_block":
            _collect_html(token, formulas, places, blocks)
    conversion = state_of(state.env)
    results = convert(formulas, conversion.macros)
    for formula, place, result in zip(formulas, places, results, strict=True):
        _keep(formula, place, result, conversion)
    for token, indices in blocks:
        _fill_html(token, indices, formulas, results)


def _collect_inline(parent: Token, formulas: list[Formula], places: list[_Place]) -> None:
    for child in parent.children or ():
        if child.type in {"math_inline", "math_display"}:
            formulas.append(Formula(child.content, child.type == "math_display"))
            places.append(_Place(child, parent))
        elif child.children:
            for grandchild in child.children:
                if grandchild.type in {"math_inline", "math_display"}:
                    formulas.append(Formula(grandchild.content, False))
                    places.append(_Place(grandchild, parent))


def _keep(formula: Formula, place: _Place, result: Converted, conversion: ConversionState) -> None:
    for fault in result.faults:
        conversion.report(fault.code, place.span(conversion, fault.offset), fault.message, fault.hint)
    token = place.token
    if token.type == "html_block":
        return
    if token.markup == "\\ref" and result.faults:
        # In running text an unknown reference may be no reference at all, so its source stays.
        token.meta["html"] = escape(token.content, quote=False)
    else:
        token.meta["html"] = wrapped(formula, result.html, "div" if token.type == "math_block" else "span")
        if formula.display:
            conversion.options.setdefault(DISPLAYED, []).append(token)


def wrapped(formula: Formula, html: str, element: str) -> str:
    """Return a formula's HTML with the box that it scrolls in; short inline formulas need none."""
    if not html:
        return ""
    if formula.display:
        return f'<{element} class="math-display">{html}</{element}>'
    if len(formula.tex) > _LONG_TEX and html.startswith("<math"):
        return f'<span class="math-long">{html}</span>'
    return html


def _collect_html(
    token: Token, formulas: list[Formula], places: list[_Place], blocks: list[tuple[Token, list[int]]]
) -> None:
    indices: list[int] = []

    def use(formula: Formula) -> str:
        indices.append(len(formulas))
        formulas.append(formula)
        places.append(_Place(token, None))
        # Markdown-it has replaced every NUL of the text, so this cannot be the author's.
        return f"\x00{indices[-1]}\x00"

    html = mathematics_in_html(token.content, use)
    if indices:
        token.meta["html"] = html
        blocks.append((token, indices))


def _fill_html(token: Token, indices: Sequence[int], formulas: Sequence[Formula], results: Sequence[Converted]) -> None:
    html: str = token.meta["html"]
    for index in indices:
        html = html.replace(f"\x00{index}\x00", wrapped(formulas[index], results[index].html, "span"), 1)
    token.meta["html"] = html
    displayed = sum(formulas[index].display for index in indices)
    token.meta["formulas"] = (len(indices) - displayed, displayed)


def _render(
    _renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    token = tokens[idx]
    html: str = token.meta.get("html", "")
    if not html:
        return ""
    if token.attrs:
        html = _with_attributes(token, html)
    return html + "\n" if token.type == "math_block" else html


def _with_attributes(token: Token, html: str) -> str:
    """Put the author's attributes on the formula's own box, or on one made for them."""
    attributes = {name: str(value) for name, value in token.attrs.items()}
    own = _BOX.match(html)
    if own:
        attributes["class"] = " ".join(filter(None, (own[2], attributes.get("class", ""))))
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{own[1]}{written}>{html[own.end() :]}" if own else f"<span{written}>{html}</span>"


def _render_html(
    _renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    html: str = tokens[idx].meta.get("html", tokens[idx].content)
    return html
