"""Block parsing that tries a rule only on lines that it can begin with.

markdown-it asks every rule on every line, and in a paragraph every rule that could end it. Most can only begin with
a few characters, so each chain of rules is filed here under a line's first character; some look at the line behind.
"""

from collections.abc import Callable, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from postil.dialects.block_state import DEFINITION, DEFINITION_SIGNS, TABLE, TABLE_SIGNS, UNDERLINE, State
from postil.dialects.prose_blocks import heading, paragraph, push_block

Rule = Callable[[StateBlock, int, int, bool], bool]
Filed = tuple[dict[str, list[Rule]], list[Rule]]

STARTS: dict[str, str] = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
    "math_block": "$\\",
}
"""The characters that a line can begin with for a rule, blanks left out; rules that are not here are always asked."""

_BEHIND = {"table": TABLE, "lheading": UNDERLINE, "deflist": DEFINITION}
"""Rules that need something in the lines right behind the first; see ``State.behind``."""

_MASKS = range((TABLE | UNDERLINE | DEFINITION) + 1)


def register(name: str, starts: str) -> None:
    """Say that the rule ``name`` only looks at lines that begin with one of the characters ``starts``."""
    STARTS[name] = starts


class Block(ParserBlock):
    """The block parser of every dialect; ``file_rules`` must be called when all rules are there."""

    def __init__(self) -> None:
        super().__init__()
        for name, rule in (("paragraph", paragraph), ("heading", heading)):
            self.ruler.at(name, rule, {"alt": next(one.alt for one in self.ruler.__rules__ if one.name == name)})
        self._filed: list[Filed] = []
        self._is_prose = False

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:
        """Make the tokens of ``src``, as the parent does."""
        if not src:
            return None
        state = State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def file_rules(self) -> None:
        """File the rules of each chain by the characters that they begin with, and leave one in its place."""
        ruler: Ruler[Any] = self.ruler
        ruler.getRules("")
        names = {id(rule.fn): rule.name for rule in ruler.__rules__}
        assert ruler.__cache__ is not None
        for chain, rules in ruler.__cache__.items():
            named = [(names[id(rule)], rule) for rule in rules]
            if chain == "":
                self._filed = [_filed(named, mask) for mask in _MASKS]
                last = [name for name, _ in named if name not in STARTS and name not in _BEHIND]
                self._is_prose = last == ["code", "paragraph"]
            else:
                ruler.__cache__[chain] = [_ending(named)]

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Make the tokens of some lines, as the parent does."""
        assert isinstance(state, State)
        begins, shifts, ends, counts = state.bMarks, state.tShift, state.eMarks, state.sCount
        nests = state.level < state.md.options.maxNesting
        has_empty_lines = False
        line = startLine
        while line < endLine:
            while line < state.lineMax and begins[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or counts[line] < state.blkIndent:
                break
            if not nests:
                state.line = endLine
                break
            self._block(state, line, endLine)
            if state.line <= line:
                raise RuntimeError("a rule has made no way")
            state.tight = not has_empty_lines
            line = state.line
            # A paragraph in a list can have taken the empty line behind it.
            if line <= endLine and begins[line - 1] + shifts[line - 1] >= ends[line - 1]:
                has_empty_lines = True
            if line < endLine and begins[line] + shifts[line] >= ends[line]:
                has_empty_lines = True
                line += 1
                state.line = line

    def _block(self, state: State, line: int, end: int) -> None:
        """Make the tokens of the block that begins in ``line``."""
        place = state.bMarks[line] + state.tShift[line]
        behind = state.behind(line, end)
        table, always = self._filed[behind]
        rules = table.get(state.src[place], always)
        if rules is always and self._is_prose and not behind and state.is_single(line):
            # Most of a note: no rule need be asked.
            text = state.src[place : state.eMarks[line]].strip(MD_TRIM_CHARS)
            push_block(state, "paragraph", "p", text, (line, line + 1))
            return
        for rule in rules:
            if rule(state, line, end, False):
                return
        raise RuntimeError("no rule has taken the line")


def _filed(rules: list[tuple[str, Rule]], behind: int, starts: Mapping[str, str] = STARTS) -> Filed:
    """Return the rules for each first character that any begins with, and those for all others.

    Rules are left out that need something behind the line which is not in ``behind``.
    """
    rules = [(name, rule) for name, rule in rules if behind & _BEHIND.get(name, -1) or name not in _BEHIND]
    chars = {char for name, _ in rules for char in starts.get(name, "")}
    table = {char: [rule for name, rule in rules if char in starts.get(name, char)] for char in sorted(chars)}
    return table, [rule for name, rule in rules if name not in starts]


def _ending(rules: list[tuple[str, Rule]]) -> Rule:
    """Return a rule that says whether any of ``rules`` ends what goes on in a line."""
    # A definition ends what goes on in the one before it.
    starts = {**STARTS, "deflist": DEFINITION_SIGNS}
    table, always = _filed([one for one in rules if one[0] != "table"], -1, starts)
    over_table, over_always = _filed(rules, -1, starts)

    def ends(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        src, begins, shifts = state.src, state.bMarks, state.tShift
        place = begins[startLine] + shifts[startLine]
        char = src[place] if place < state.eMarks[startLine] else ""
        found = table.get(char, always)
        following = startLine + 1
        if following < endLine and src.startswith(TABLE_SIGNS, begins[following] + shifts[following]):
            found = over_table.get(char, over_always)
        for rule in found:
            if rule(state, startLine, endLine, silent):
                break
        else:
            return False
        return True

    return ends
