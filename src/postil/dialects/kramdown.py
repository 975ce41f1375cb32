"""Kramdown's own constructs (kramdown.gettalong.org/syntax.html), as Jekyll runs it (with its GFM parser).

Attribute lists on their own line belong to the block right above, or else to the one below. Their definitions,
``{::options …/}``, ``{::comment}`` and ``{::nomarkdown}`` show nothing. Text gets typographic dashes and quotes.
"""

import re
from functools import partial
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from postil.core.state import state_of
from postil.dialects import attributes
from postil.dialects.block import Block, register
from postil.dialects.kramdown_html import html_block
from postil.dialects.nesting import line_text

_LIST_LINE = re.compile(r"\{:(?!:)(?P<inner>[^{}\n]*)\}[ \t]*")
_DEFINITION = re.compile(r"(?P<name>[A-Za-z][\w-]*):(?:\s+(?P<inner>.*))?$", re.DOTALL)
_EXTENSION = re.compile(r"\{::(?P<name>[a-z]+)(?P<options>[^{}\n]*?)(?P<single>/?)\}|\{:/(?:[a-z]+)?\}")
_ORDERED = re.compile(r"\d+[.)][ \t]")
_DASHES = re.compile(r"---|--|\.\.\.")
_TYPOGRAPHY = {"---": "—", "--": "–", "...": "…"}


class KramdownBlock(Block):
    """Block parsing in which two blanks are enough to stand inside a numbered item.

    CommonMark asks for as many blanks as the marker is wide (three for ``1. ``). Kramdown takes a bullet that is
    indented by less as part of the item's text, which then is a list in the item.
    """

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Make the block tokens of some lines; see the class."""
        opener = state.tokens[-1] if state.tokens else None
        if opener is not None and opener.type == "list_item_open" and opener.markup in ".)":
            least = state.listIndent + 2
            if least < state.blkIndent and not _sibling_at(state, startLine + 1, endLine, least):
                self._narrowed(state, startLine, endLine, least)
                return
        super().tokenize(state, startLine, endLine)

    def _narrowed(self, state: StateBlock, startLine: int, endLine: int, indent: int) -> None:
        """Make an item's tokens with its lines indented by ``indent`` only; its first line begins after the marker."""
        old = state.bMarks[startLine]
        state.blkIndent = state.sCount[startLine] = indent
        state.bMarks[startLine] += state.tShift[startLine]
        state.tShift[startLine] = 0
        super().tokenize(state, startLine, endLine)
        state.bMarks[startLine] = old


def _sibling_at(state: StateBlock, line: int, end: int, least: int) -> bool:
    """Say whether the next line that is indented by ``least`` up to the item's own indent is a numbered item."""
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    if line >= end or state.sCount[line] < least:
        return False
    return _ORDERED.match(state.src, state.bMarks[line] + state.tShift[line]) is not None


def kramdown_plugin(md: MarkdownIt) -> None:
    """Turn a parser that already has the common plugins into one for kramdown."""
    rules = md.block.ruler
    for name in ("attribute_line", "extension"):
        register(name, "{")
    rules.at("html_block", html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    rules.before("fence", "attribute_line", _attribute_line, alternatives)
    rules.before("fence", "extension", _extension, alternatives)
    md.core.ruler.after("block", "attribute_lines", partial(_attach, md))
    md.core.ruler.after("block", "item_attributes", partial(_items, md))
    md.core.ruler.before("text_join", "dashes", _dashes)


def _attribute_line(state: StateBlock, startLine: int, _endLine: int, silent: bool) -> bool:
    if state.is_code_block(startLine) or not state.src.startswith(
        "{:", state.bMarks[startLine] + state.tShift[startLine]
    ):
        return False
    found = _LIST_LINE.fullmatch(line_text(state, startLine))
    if found is None:
        return False
    if silent:
        return True
    definitions = state_of(state.env).options.setdefault("definitions", {})
    inner = found["inner"].strip()
    definition = _DEFINITION.match(inner)
    if definition is not None:
        attributes.merge(
            definitions.setdefault(definition["name"], {}), attributes.parse(definition["inner"] or "", {}) or {}
        )
    else:
        token = state.push("attribute_line", "", 0)
        token.map = [startLine, startLine + 1]
        token.hidden = True
        token.content = inner
        token.meta["above"] = startLine > 0 and not state.isEmpty(startLine - 1)
    state.line = startLine + 1
    return True


def _extension(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    if not state.src.startswith("{:", state.bMarks[startLine] + state.tShift[startLine]):
        return False
    found = _EXTENSION.match(line_text(state, startLine))
    if found is None or state.is_code_block(startLine):
        return False
    if silent:
        return True
    line = startLine + 1
    if found["name"] and not found["single"]:
        line = _extension_body(state, startLine, endLine, found)
    state.line = line
    return True


def _extension_body(state: StateBlock, start: int, end: int, found: re.Match[str]) -> int:
    """Read up to the closing ``{:/}`` and return the line after it; without one, the line after the opening one."""
    closing = re.compile(rf"\{{:/(?:{found['name']})?\}}")
    for line in range(start, end):
        offset = found.end() if line == start else 0
        if closing.search(line_text(state, line), offset) is None:
            continue
        if found["name"] == "nomarkdown":
            token = state.push("html_block", "", 0)
            token.map = [start, line + 1]
            text = state.getLines(start, line + 1, state.blkIndent, True)
            token.content = closing.sub("", text[found.end() :])
        return line + 1
    return start + 1


def _attach(md: MarkdownIt, state: StateCore) -> None:
    """Give each attribute line's attributes to its block, and take the line out."""
    if not any(token.type == "attribute_line" for token in state.tokens):
        return
    definitions = state_of(state.env).options.get("definitions", {})
    last: dict[int, Token] = {}
    waiting: dict[int, attributes.Attributes] = {}
    kept: list[Token] = []
    for token in state.tokens:
        if token.type == "attribute_line":
            given = attributes.parse(token.content, definitions) or {}
            target = last.get(token.level) if token.meta["above"] else None
            if target is not None:
                _give(md, target, given)
            else:
                attributes.merge(waiting.setdefault(token.level, {}), given)
            continue
        kept.append(token)
        if token.nesting >= 0 and token.type != "inline":
            last[token.level] = token
            if token.level in waiting:
                _give(md, token, waiting.pop(token.level))
            last.pop(token.level + 1, None)
        elif token.nesting < 0:
            waiting.pop(token.level + 1, None)
    state.tokens = kept


def _give(md: MarkdownIt, token: Token, given: attributes.Attributes) -> None:
    if given.pop("toc", None) is not None and token.type.endswith("list_open"):
        token.meta["toc"] = True
    attributes.apply(md, token, given)


def _items(md: MarkdownIt, state: StateCore) -> None:
    """Give an attribute list at the beginning of a list item to the item: ``* {:.done} Read it.``"""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open" or not inline.content.startswith("{:"):
            continue
        found = _LIST_LINE.match(inline.content)
        if found is not None:
            definitions = state_of(state.env).options.get("definitions", {})
            attributes.apply(md, item, attributes.parse(found["inner"], definitions) or {})
            inline.content = inline.content[found.end() :].removeprefix("\n")


def _dashes(state: StateCore) -> None:
    """Put typographic dashes and dots into text, but not into bare addresses."""
    for block in state.tokens:
        if block.type != "inline" or not _DASHES.search(block.content):
            continue
        for before, token in pairwise([Token("", "", 0), *(block.children or ())]):
            if token.type == "text" and before.info != "auto":
                token.content = _DASHES.sub(lambda found: _TYPOGRAPHY[found[0]], token.content)
