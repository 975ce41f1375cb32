"""The state of block parsing, made from a text several times faster than markdown-it makes it."""

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from postil.core.tokens import FastToken

TABLE, UNDERLINE, DEFINITION = 1, 2, 4
"""What may stand behind a line: the second row of a table, the underline of a heading, a definition."""

TABLE_SIGNS, DEFINITION_SIGNS = ("|", "-", ":"), ":~"
"""What the second row of a table, and a definition, begin with."""

_SIGNS = {"|": TABLE, "-": TABLE, ":": TABLE | DEFINITION, "~": DEFINITION}
# With a line break before it, each line begins with a literal, which is found faster than ``^``.
_BLANKS = re.compile("\n([ \t]+)")
_UNDERLINE = re.compile("\n[ \t>]*(?:-+|=+)[ \t]*(?:\n|\\Z)")
_DEFINITION = re.compile("\n[ \t>]*[:~][ \t]")


class State(StateBlock):
    """The state of one text. ``tests/test_dispatch.py`` compares it with the parent's."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        self.src, self.md, self.env, self.tokens = src, md, env, tokens
        self.blkIndent = self.line = self.level = 0
        self.tight = False
        self.ddIndent = self.listIndent = -1
        self.parentType = "root"
        self.result = ""
        self._mark_lines()
        self.lineMax = len(self.bMarks) - 1
        self._code_enabled = "code" in md.block.ruler.get_active_rules()
        self._underline = UNDERLINE if _UNDERLINE.search(src) else 0
        self._definition = DEFINITION if _DEFINITION.search(src) else 0

    def _mark_lines(self) -> None:
        """Note where each line begins and ends and how far it is indented, and a line behind the last."""
        text = self.src
        length = len(text)
        lines = text.split("\n")
        if not lines[-1].strip(" \t"):
            # A last line without a line break counts only if something stands in it.
            lines.pop()
        following = list(accumulate([len(line) + 1 for line in lines]))
        ends = [place - 1 for place in following]
        self.bMarks = [0, *following]
        self.bMarks[-1] = length
        self.eMarks = [*ends, length]
        count = len(self.bMarks)
        self.tShift, self.sCount, self.bsCount = [0] * count, [0] * count, [0] * count
        for found in _BLANKS.finditer("\n" + text):
            line = bisect_left(ends, found.start())
            if line + 1 < count:
                blanks = found[1]
                self.tShift[line] = len(blanks)
                self.sCount[line] = len(blanks.expandtabs(4))

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token to the stream, as the parent does."""
        if nesting < 0:
            self.level -= 1
        token = FastToken(ttype, tag, nesting, level=self.level, block=True)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token

    def behind(self, line: int, end: int) -> int:
        """Return which of ``TABLE``, ``UNDERLINE`` and ``DEFINITION`` may follow ``line``, which is no empty one."""
        following = line + 1
        if following >= end:
            return 0
        place = self.bMarks[following] + self.tShift[following]
        if place < self.eMarks[following]:
            return self._underline | _SIGNS.get(self.src[place], 0)
        # A definition may stand behind an empty line.
        return self._definition

    def is_single(self, line: int) -> bool:
        """Say whether ``line`` is no code, and no line goes on with it."""
        following = line + 1
        return (
            following >= self.lineMax or self.bMarks[following] + self.tShift[following] >= self.eMarks[following]
        ) and self.sCount[line] - self.blkIndent < 4
