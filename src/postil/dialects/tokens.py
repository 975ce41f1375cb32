"""Tokens that are made faster than markdown-it's, which look at every attribute that they are given."""

from typing import Any, Literal

from markdown_it.token import Token

Attrs = dict[str, str | int | float]


class BlockToken(Token):
    """A token of a block, as markdown-it makes them; a collection has hundreds in each note."""

    __slots__ = ()

    def __init__(
        self,
        type: str,
        tag: str,
        nesting: Literal[-1, 0, 1],
        attrs: Attrs | None = None,
        map: list[int] | None = None,
        level: int = 0,
        children: list[Token] | None = None,
        content: str = "",
        markup: str = "",
        info: str = "",
        meta: dict[Any, Any] | None = None,
        block: bool = True,
        hidden: bool = False,
    ) -> None:
        self.type = type
        self.tag = tag
        self.nesting = nesting
        self.attrs = {} if attrs is None else attrs
        self.map = map
        self.level = level
        self.children = children
        self.content = content
        self.markup = markup
        self.info = info
        self.meta = {} if meta is None else meta
        self.block = block
        self.hidden = hidden
