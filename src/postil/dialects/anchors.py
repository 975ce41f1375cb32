"""Ids for list items, displayed formulas and figures, so that links can lead to them as to headings.

Items and formulas get marks (``core/text/marks.py``); a formula with a label has an id already. A figure's id is made
of its file's name, which tells more and lasts longer.
"""

from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from postil.core.state import state_of
from postil.core.text.marks import mark
from postil.core.text.slugs import Ids, github_slug

DISPLAYED = "displayed"
"""The key in a conversion's ``options`` under which ``mathematics`` leaves the tokens of displayed formulas."""

_LONGEST = 40


def anchors_plugin(md: MarkdownIt) -> None:
    """Add the core rule ``marks``; the ids of headings must be known, and no table of contents yet made."""
    md.core.ruler.before("toc", "marks", _marks)


def _marks(state: StateCore) -> None:
    mine = state_of(state.env)
    ids, tokens = mine.ids, state.tokens
    for token in mine.options.get(DISPLAYED, ()):
        html: str = token.meta.get("html", "")
        if html and "id" not in token.attrs and ' id="' not in html:
            token.attrs["id"] = mark("eq", token.content.strip(), ids)
    for index in [index for index, token in enumerate(tokens) if token.type == "list_item_open"]:
        item = tokens[index]
        # An item that begins with another list or with code says nothing of its own.
        if tokens[index + 1].type == "paragraph_open" and not item.attrs.get("id"):
            item.attrs["id"] = mark("li", tokens[index + 2].content, ids)


def figure_id(image: Token, ids: Ids) -> str:
    """Return an id for the figure that shows ``image``, and use it."""
    path = urlsplit(str(image.attrs.get("src", ""))[:1_000].partition(",")[0]).path
    stem = unquote(path).rpartition("/")[2].rpartition(".")[0]
    return ids.unused(f"fig-{github_slug(stem)[:_LONGEST]}".rstrip("-"))
