"""Inline parsing that knows where each token stands, and that tries a rule only where it can begin.

markdown-it runs every inline rule at every special character and keeps no offsets. Here each rule is filed under
the characters that it can begin with, which makes room for many rules, and the first token that a rule makes gets
``meta["pos"]``, its offset in the inline token's content.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace

from markdown_it import MarkdownIt, helpers
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from postil.core.tokens import FastToken
from postil.dialects.emphasis import PairRule, emphasis, finish, join_texts
from postil.dialects.inline_state import Search, State
from postil.dialects.links import link

Rule = Callable[[StateInline, bool], bool]

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


_PAIRS = ("balance_pairs", "strikethrough", "emphasis")
"""The rules behind all others that make elements of the signs around texts."""


class Inline(ParserInline):
    """The inline parser of every dialect; ``file_rules`` must be called when all rules are there."""

    def __init__(self) -> None:
        super().__init__()
        for name, rule in (("emphasis", emphasis), ("link", link), ("newline", newline)):
            self.ruler.at(name, rule)
        self.ruler2.at("fragments_join", join_texts)
        self.table: dict[str, list[Rule]] = {}
        self.signs_re = self.label_re = self.terminator_re
        self._pairs: list[PairRule] = []
        self._last: list[PairRule] = []

    def file_rules(self) -> None:
        """File the enabled rules by their first characters and stop the text rule only at those."""
        self.table = {}
        for name, function in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            for char in STARTS.get(name, _SPECIAL):
                self.table.setdefault(char, []).append(function)
        # parseLinkLabel wants to see every closing bracket.
        signs = re.escape("]" + "".join(char for char in self.table if char != "]" and not char.isalpha()))
        addresses = r"|(?<![^\W_])(?:www\.|https?://)" if "h" in self.table else ""
        self.terminator_re = re.compile(f"[{signs}]{addresses}")
        # A set of characters alone is found several times faster, and most texts have no address.
        self.signs_re = re.compile(f"[{signs}]")
        self.label_re = re.compile(f"[^{signs}]*(?=\\])")
        rules = list(zip(self.ruler2.get_active_rules(), self.ruler2.getRules(""), strict=True))
        self._pairs = [rule for name, rule in rules if name in _PAIRS]
        self._last = [rule for name, rule in rules if name not in _PAIRS]

    def helpers(self) -> SimpleNamespace:
        """Return markdown-it's ``helpers``, of which the one for the texts of links looks first whether it is plain."""

        def parseLinkLabel(state: StateInline, start: int, disableNested: bool = False) -> int:
            found = self.label_re.match(state.src, start + 1, state.posMax)
            if found is not None and state.level < state.md.options["maxNesting"]:
                return found.end()
            return helpers.parseLinkLabel(state, start, disableNested)

        return SimpleNamespace(
            parseLinkLabel=parseLinkLabel,
            parseLinkDestination=helpers.parseLinkDestination,
            parseLinkTitle=helpers.parseLinkTitle,
        )

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Make the tokens of a block's text; in most, such as cells of tables, no rule can begin anywhere."""
        search = self._stops(src)
        if src and not tokens and search(src) is None:
            tokens.append(FastToken("text", "", 0, content=src))
            return tokens
        state = State(src, md, env, tokens)
        state.search = search
        state.signs = self.signs_re.search
        self.tokenize(state)
        finish(state, self._pairs)
        for rule in self._last:
            rule(state)
        return state.tokens

    def is_plain(self, text: str) -> bool:
        """Say whether no rule can begin anywhere in ``text``."""
        return self._stops(text)(text) is None

    def _stops(self, src: str) -> Search:
        """Return what finds the next place in ``src`` where a rule may begin."""
        # A single sign is looked for many times faster than several.
        has_address = (":" in src and "://" in src) or "www." in src
        return (self.terminator_re if has_address else self.signs_re).search

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
        src, end, tokens = state.src, state.posMax, state.tokens
        search = state.search if isinstance(state, State) else self.terminator_re.search
        table = self.table if state.level < state.md.options["maxNesting"] else {}
        while state.pos < end:
            pos = state.pos
            found = search(src, pos, end)
            if found is None:
                state.append_pending(src[pos:end])
                state.pos = end
                break
            stop = found.start()
            if stop > pos:
                state.append_pending(src[pos:stop])
                state.pos = stop
            count = len(tokens)
            for rule in table.get(src[stop], ()):
                if rule(state, False):
                    if len(tokens) > count:
                        # The first token that is not the text before it is told where it stands.
                        token = tokens[count]
                        if token.type == "text" and count + 1 < len(tokens):
                            token = tokens[count + 1]
                        token.meta.setdefault("pos", stop)
                    break
            else:
                state.append_pending(src[stop])
                state.pos = stop + 1
        if state.pending:
            state.pushPending()


def newline(state: StateInline, silent: bool) -> bool:
    """The inline rule; takes the place of markdown-it's."""
    if not silent:
        before = state.pending
        bare = before.rstrip(" ")
        if len(bare) < len(before):
            state.pending = bare
        state.push("hardbreak" if len(before) - len(bare) > 1 else "softbreak", "br", 0)
    pos, maximum = state.pos + 1, state.posMax
    while pos < maximum and state.src[pos] in " \t":
        pos += 1
    state.pos = pos
    return True
