"""Images: an image alone in its paragraph that has a title becomes a figure, the title its caption.

An image with attributes of its own and a text for those who cannot see it becomes a figure without a caption, so
that the attributes (a width, a class) act on a block. Plain images stay as they are.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_PLAIN = frozenset({"src", "alt", "title"})


def images_plugin(md: MarkdownIt) -> None:
    """Add the core rule ``figures``."""
    md.core.ruler.push("figures", _figures)


def _figures(state: StateCore) -> None:
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or not token.children or len(token.children) not in (1, 3):
            continue
        opener = tokens[index - 1]
        image = _only_image(token.children)
        if image is None or opener.type != "paragraph_open" or opener.hidden:
            continue
        title = str(image.attrs.pop("title", ""))
        if not title and not (image.content and set(image.attrs) - _PLAIN):
            continue
        opener.tag = tokens[index + 1].tag = "figure"
        if title:
            text = Token("text", "", 0, content=title)
            token.children += [
                Token("figcaption_open", "figcaption", 1),
                text,
                Token("figcaption_close", "figcaption", -1),
            ]


def _only_image(children: list[Token]) -> Token | None:
    middle = children[len(children) // 2]
    linked = len(children) == 3
    if middle.type != "image" or (linked and (children[0].type, children[2].type) != ("link_open", "link_close")):
        return None
    return middle
