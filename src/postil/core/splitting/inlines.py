"""A flat look at a token stream: each run of inline text with its surroundings, and the links in it."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from postil.core.text.prose import raw_text_of
from postil.core.tokens import FastToken

_HTML_LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_BARE_URL = re.compile(r"(?<![\w/(\"'=])https?://[^\s<>\"'）】，。；]+", re.IGNORECASE)
_SCHEME = re.compile(r"^h?t{1,2}ps?:/{1,2}(?=\w)", re.IGNORECASE)
_POINTERS = re.compile(
    r"\b(?:links?|to|the|an?|here|is|see|read|available|at|on|official|original|this|full|url|version)\b|链接|地址",
    re.IGNORECASE,
)
_READABLE = re.compile(r"[^\s*_~`#>|\-–—•:：.,;()（）\[\]【】]")


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Inline:
    """An inline token and where it stands.

    ``at`` is its place in the stream; ``tag`` that of the block around it (h1 … h6, p, td, th, dt); ``level`` that of
    the heading that it is, or 0; ``line`` its line in the Markdown, from 0; ``depth`` how many lists it is in;
    ``first`` says that it begins a list item; ``top`` that it is in no quote, table or list. ``column`` counts the
    cells of a ``table_row`` from 1, which have no tokens in the stream: they all stand ``at`` their row. ``links`` are
    those to other sites.
    """

    __slots__ = ("at", "cell", "column", "depth", "first", "level", "line", "links", "tag", "token", "top")

    cell: str
    links: Sequence["Link"]
    token: Token

    def __init__(self, at: int, token: Token, tag: str, depth: int, first: bool) -> None:
        self.at = at
        self.token = token
        self.tag = tag
        self.depth = depth
        self.first = first
        self.column = 0
        self.top = token.level == 1
        self.level = int(tag[1]) if tag in _HEADINGS else 0
        self.line = token.map[0] if token.map else 0
        if not _may_link(token):
            self.links = ()

    @classmethod
    def of_cell(cls, at: int, row: Token, column: int, depth: int, first: bool) -> "Inline":
        """Return the cell of a ``table_row`` in the column ``column``, counted from 1."""
        cell = cls.__new__(cls)
        cell.cell = row.meta["cells"][column - 1]
        cell.at = at
        cell.tag = row.meta["tag"]
        cell.depth = depth
        cell.first = first
        cell.column = column
        cell.top = False
        cell.level = 0
        cell.line = row.map[0] if row.map else 0
        if "://" not in cell.cell:
            cell.links = ()
        return cell

    def is_behind(self, before: "Inline") -> bool:
        """Say whether it is the cell of a table right behind the cell ``before``."""
        if self.column or before.column:
            return self.at == before.at and self.column == before.column + 1
        return self.at - before.at == 3

    def __getattr__(self, name: str) -> Any:
        # What is seldom asked for is made when it first is; from then on it is an attribute like any other.
        if name == "links":
            self.links = _links(self)
        elif name == "token":
            self.token = _token_of_cell(self)
        else:
            raise AttributeError(name)
        return getattr(self, name)


class Link(NamedTuple):
    """A link to another site: ``start`` and ``end`` bound its tokens in ``inline.token.children``.

    ``leading`` says that nothing readable stands before it, ``alone`` that nothing else is in its line.
    """

    url: str
    label: str
    inline: Inline
    start: int
    end: int
    leading: bool
    alone: bool


def inlines(tokens: Sequence[Token]) -> list[Inline]:
    """Return every inline token of the stream that is not empty, in order."""
    found: list[Inline] = []
    depth = 0
    began = False
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "inline":
            if token.content:
                before = tokens[index - 1]
                found.append(Inline(index, token, before.tag or "p", depth, began and depth > 0))
            began = False
        elif kind == "table_row":
            begins = began and depth > 0
            found += [
                Inline.of_cell(index, token, column, depth, begins and column == 1)
                for column, text in enumerate(token.meta["cells"], 1)
                if text
            ]
            began = False
        elif kind == "list_item_open":
            began = True
        elif kind in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
    return found


def _token_of_cell(inline: Inline) -> Token:
    child = FastToken("text", "", 0, content=inline.cell)
    return FastToken("inline", "", 0, {}, [inline.line, inline.line + 1], children=[child], content=inline.cell)


def _may_link(token: Token) -> bool:
    content = token.content
    if ":" in content and "://" in content:
        return True
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        return False
    may = ("]" in content and ("](" in content or "][" in content)) or ("<" in content and "<a" in content)
    return may and any(_leads_out(child) for child in children)


def _leads_out(token: Token) -> bool:
    if token.type == "link_open":
        return "/" in str(token.attrs.get("href", "")) and _external(_address(str(token.attrs["href"])))
    # What its text says besides could be written with entities.
    return token.type == "html_inline" or "://" in token.content


def _links(inline: Inline) -> list[Link]:
    """The links of an inline token: Markdown's, raw HTML's and bare addresses."""
    children = inline.token.children or []
    line = _Line(inline)
    index = 0
    while index < len(children):
        child = children[index]
        if child.type in ("softbreak", "hardbreak"):
            line.end()
        elif url := _opened(child):
            end = _closing(children, index)
            line.link(url, raw_text_of(children[index:end]), index, end)
            index = end
            continue
        elif child.type == "text" and "://" in child.content:
            line.text_with_addresses(child.content, index)
        else:
            line.text(raw_text_of((child,)))
        index += 1
    line.end()
    return [link for link in line.found if _external(link.url)]


def _external(url: str) -> bool:
    return url.startswith(("http://", "https://", "//"))


class _Line:
    """Collects the links of a paragraph line by line, to know which have words beside them."""

    def __init__(self, inline: Inline) -> None:
        self.found: list[Link] = []
        self._inline = inline
        self._began = False
        self._here: list[tuple[str, str, int, int, bool]] = []
        self._outside: list[str] = []

    def text(self, text: str) -> None:
        self._outside.append(text)
        self._began = self._began or _readable(text)

    def link(self, url: str, label: str, start: int, end: int) -> None:
        label = " ".join(label.split())
        self._here.append((url, label, start, end, not self._began))
        self._began = self._began or _readable(label)

    def text_with_addresses(self, text: str, index: int) -> None:
        place = 0
        for bare in _BARE_URL.finditer(text):
            url = bare[0].rstrip(".,;:!?)]}*_")
            self.text(text[place : bare.start()])
            self.link(url, url, index, index + 1)
            place = bare.end()
        self.text(text[place:])

    def end(self) -> None:
        alone = bool(self._here) and _only_points("".join(self._outside))
        for url, label, start, end, leading in self._here:
            self.found.append(Link(url, label, self._inline, start, end, leading, alone))
        self._here.clear()
        self._outside.clear()


def _address(text: str) -> str:
    """An address with a slip in its scheme (``ttp://``, ``http:/``) put right."""
    if text.startswith(("http://", "https://")) or not (slip := _SCHEME.match(text)):
        return text
    return ("https://" if "s:" in slip[0].lower() else "http://") + text[slip.end() :]


def _opened(token: Token) -> str:
    if token.type == "link_open":
        return _address(str(token.attrGet("href") or ""))
    if token.type == "html_inline" and (found := _HTML_LINK.match(token.content)):
        return found[1]
    return ""


def _closing(children: Sequence[Token], index: int) -> int:
    """The index behind the end of the link that opens at ``index``."""
    closes = "link_close" if children[index].type == "link_open" else "</a>"
    for end in range(index + 1, len(children)):
        child = children[end]
        if child.type == closes or (child.type == "html_inline" and child.content.lower() == closes):
            return end + 1
    return len(children)


def _only_points(text: str) -> bool:
    """Whether words beside a link only say that it is one: "Link to the", "available here"."""
    return not _readable(text) or (len(text) < 40 and not _readable(_POINTERS.sub("", text)))


def _readable(text: str) -> bool:
    return _READABLE.search(text) is not None


def cut(children: Sequence[Token], start: int, end: int) -> list[Token]:
    """Return the inline tokens that print the characters ``start`` to ``end`` of their ``raw_text_of``.

    Text is cut, everything else (a formula, code) is kept whole if it begins inside; bold marks are left out, since
    a whole title in bold says nothing.
    """
    kept: list[Token] = []
    place = 0
    for token in children:
        text = raw_text_of((token,))
        here, place = place, place + len(text)
        if token.type in ("strong_open", "strong_close", "link_open", "link_close"):
            continue
        if not text:
            if start <= here <= end and token.type != "html_inline":
                kept.append(token)
        elif token.type == "text" and (here < start or place > end):
            if place > start and here < end:
                piece = token.copy()
                piece.content = text[max(start - here, 0) : end - here]
                kept.append(piece)
        elif start <= here < end:
            kept.append(token)
    return kept
