"""Block parsing that tries a rule only on lines that it can begin with.

markdown-it asks every rule on every line, and in a paragraph every rule that could end it. Most can only begin with
a few characters, so each chain of rules is filed here under a line's first character.
"""

from collections.abc import Callable
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from postil.dialects.tokens import BlockToken

Rule = Callable[[StateBlock, int, int, bool], bool]

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

_OVER_LINES = frozenset(("table", "lheading"))
"""Rules that need a line right behind the first."""


def register(name: str, starts: str) -> None:
    """Say that the rule ``name`` only looks at lines that begin with one of the characters ``starts``."""
    STARTS[name] = starts


class _State(StateBlock):
    """The state of a text whose tokens are made faster."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token to the stream, as the parent does."""
        if nesting < 0:
            self.level -= 1
        token = BlockToken(ttype, tag, nesting, level=self.level)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class Block(ParserBlock):
    """The block parser of every dialect; ``file_rules`` must be called when all rules are there."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:
        """Make the tokens of ``src``, as the parent does."""
        if not src:
            return None
        state = _State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def file_rules(self) -> None:
        """Put one rule in the place of each chain, which knows the rules for each first character."""
        ruler: Ruler[Any] = self.ruler
        ruler.getRules("")
        names = {id(rule.fn): rule.name for rule in ruler.__rules__}
        assert ruler.__cache__ is not None
        for chain, rules in ruler.__cache__.items():
            ruler.__cache__[chain] = [_filed([(names[id(rule)], rule) for rule in rules])]


def _table(rules: list[tuple[str, Rule]]) -> tuple[dict[str, list[Rule]], list[Rule]]:
    """Return the rules for each first character that any begins with, and those for all others."""
    chars = {char for name, _ in rules for char in STARTS.get(name, "")}
    table = {char: [rule for name, rule in rules if char in STARTS.get(name, char)] for char in sorted(chars)}
    return table, [rule for name, rule in rules if name not in STARTS]


def _filed(rules: list[tuple[str, Rule]]) -> Rule:
    table, always = _table(rules)
    # A text of one line is the usual case in notes.
    alone_table, alone_always = _table([(name, rule) for name, rule in rules if name not in _OVER_LINES])

    def asked(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        place = state.bMarks[startLine] + state.tShift[startLine]
        char = state.src[place] if place < state.eMarks[startLine] else ""
        alone = startLine + 1 >= endLine or state.isEmpty(startLine + 1)
        for rule in alone_table.get(char, alone_always) if alone else table.get(char, always):
            if rule(state, startLine, endLine, silent):
                return True
        return False

    return asked
