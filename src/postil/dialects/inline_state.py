"""The state of inline parsing, which makes its tokens in fewer steps than markdown-it's."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType

from postil.core.tokens import FastToken

if TYPE_CHECKING:
    FastDelimiter = Delimiter
else:
    from msgspec import Struct

    class FastDelimiter(Struct, gc=False):
        """A sign that may open or close emphasis, with the fields of markdown-it's."""

        marker: int
        length: int
        token: int
        end: int
        open: bool
        close: bool
        level: bool | None = None


Search = Callable[..., re.Match[str] | None]


class State(StateInline):
    """The state of one text; ``search`` finds the next place where a rule may begin, ``signs`` all but addresses.

    ``tests/test_dispatch.py`` compares it with the parent's.
    """

    search: Search
    signs: Search
    pos = level = pendingLevel = linkLevel = 0
    backticksScanned = False
    _pending = ""
    _html_terminators = None

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> None:
        self.src, self.md, self.env, self.tokens = src, md, env, outTokens
        self.posMax = len(src)
        self.tokens_meta = []
        self._pending_buffer = []
        self.cache = {}
        self.delimiters = []
        self._prev_delimiters = []
        self.backticks = {}

    def pushPending(self) -> Token:
        """Add the text so far as a token, as the parent does."""
        token = FastToken("text", "", 0, content=self.pending, level=self.pendingLevel)
        self.tokens.append(token)
        self._pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token, as the parent does; ``tokens_meta`` has an item only where there are delimiters to keep."""
        if self._pending_buffer or self._pending:
            text = self._pending + "".join(self._pending_buffer)
            if text:
                self.tokens.append(FastToken("text", "", 0, content=text, level=self.pendingLevel))
            self._pending = ""
            self._pending_buffer.clear()
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = FastToken(ttype, tag, nesting, level=self.level)
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            self.tokens_meta.append({"delimiters": self.delimiters})
        self.pendingLevel = self.level
        self.tokens.append(token)
        return token
