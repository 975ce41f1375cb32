"""Inline parsing that knows where each token stands, and that tries a rule only where it can begin.

markdown-it runs every inline rule at every special character and keeps no offsets. Here each rule is filed under
the characters that it can begin with, which makes room for many rules, and the first token that a rule makes gets
``meta["pos"]``, its offset in the inline token's content.
"""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

Rule = Callable[[StateInline, bool], bool]
Search = Callable[..., re.Match[str] | None]

STARTS: dict[str, str] = {
    "text": "",
    "linkify": "",
    "mathematics": "$\\",
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "footnote_inline": "^",
    "footnote_ref": "[",
}
"""The characters that a rule can begin with, by the rule's name; ``register`` adds more."""

_SPECIAL = "\n!#$%&*+-:<=>@[\\]^_`{}~"


def register(name: str, starts: str) -> None:
    """Say that the rule ``name`` begins with one of the characters ``starts`` and nowhere else."""
    STARTS[name] = starts


class _State(StateInline):
    """The state of one text, with what finds the next place where a rule may begin."""

    search: Search


class Inline(ParserInline):
    """The inline parser of every dialect; ``file_rules`` must be called when all rules are there."""

    def __init__(self) -> None:
        super().__init__()
        self.table: dict[str, list[Rule]] = {}
        self.signs_re = self.terminator_re

    def file_rules(self) -> None:
        """File the enabled rules by their first characters and stop the text rule only at those."""
        self.table = {}
        for name, function in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            for char in STARTS.get(name, _SPECIAL):
                self.table.setdefault(char, []).append(function)
        # parseLinkLabel wants to see every closing bracket.
        signs = "]" + "".join(char for char in self.table if char != "]" and not char.isalpha())
        addresses = r"|(?<![^\W_])(?:www\.|https?://)" if "h" in self.table else ""
        self.terminator_re = re.compile(f"[{re.escape(signs)}]{addresses}")
        # A set of characters alone is found several times faster, and most texts have no address.
        self.signs_re = re.compile(f"[{re.escape(signs)}]")

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Make the tokens of a block's text; in most, such as cells of tables, no rule can begin anywhere."""
        search = self._stops(src)
        if src and not tokens and search(src) is None:
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = _State(src, md, env, tokens)
        state.search = search
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def _stops(self, src: str) -> Search:
        """Return what finds the next place in ``src`` where a rule may begin."""
        return (self.terminator_re if "://" in src or "www." in src else self.signs_re).search

    def skipToken(self, state: StateInline) -> None:
        """Skip one token without making any (as the parent does, with the filed rules)."""
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        state.pos = self._skip(state, pos)
        state.cache[pos] = state.pos

    def _skip(self, state: StateInline, pos: int) -> int:
        if state.level >= state.md.options["maxNesting"]:
            return state.posMax
        found = self.terminator_re.search(state.src, pos, state.posMax)
        if found is None:
            return state.posMax
        if found.start() > pos:
            return found.start()
        for rule in self.table.get(state.src[pos], ()):
            state.level += 1
            done = rule(state, True)
            state.level -= 1
            if done:
                return state.pos
        return pos + 1

    def tokenize(self, state: StateInline) -> None:
        """Make the tokens of ``state.src`` from ``state.pos`` to ``state.posMax``."""
        src, end = state.src, state.posMax
        search = state.search if isinstance(state, _State) else self.terminator_re.search
        table = self.table
        nests = state.level < state.md.options["maxNesting"]
        while state.pos < end:
            pos = state.pos
            found = search(src, pos, end)
            stop = found.start() if found else end
            if stop > pos:
                state.append_pending(src[pos:stop])
                state.pos = pos = stop
                if stop == end:
                    break
            if nests and self._run(state, table.get(src[pos], ()), pos):
                continue
            state.append_pending(src[pos])
            state.pos = pos + 1
        if state.pending:
            state.pushPending()

    def _run(self, state: StateInline, rules: Sequence[Rule], pos: int) -> bool:
        tokens = state.tokens
        count = len(tokens)
        for rule in rules:
            if rule(state, False):
                if len(tokens) > count:
                    _place(state, count, pos)
                return True
        return False


def _place(state: StateInline, index: int, pos: int) -> None:
    """Give the first token from ``index`` that is not the text before it the offset ``pos``."""
    tokens = state.tokens
    token = tokens[index]
    if token.type == "text" and index + 1 < len(tokens):
        token = tokens[index + 1]
    token.meta.setdefault("pos", pos)
