"""Images: an image alone in its paragraph that has a title becomes a figure, the title its caption.

An image with attributes of its own and a text for those who cannot see it becomes a figure without a caption, so
that the attributes (a width, a class) act on a block. Plain images stay as they are. All of them get an id, and lead to
their files, where they can be seen as large as they are, unless their author has them lead elsewhere.
"""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from postil.core.state import state_of
from postil.core.tokens import Attrs
from postil.dialects.anchors import figure_id

_PLAIN = frozenset({"src", "alt", "title"})


def images_plugin(md: MarkdownIt) -> None:
    """Add the core rules ``captions``, before formulas are converted, and ``figures``, once headings have ids."""
    md.core.ruler.after("inline", "captions", _captions)
    md.core.ruler.push("figures", _figures)
    md.add_render_rule("zoom_open", _zoom)


def _captions(state: StateCore) -> None:
    """Parse the title of an image alone in its paragraph, and put it behind the image as its caption."""
    if "![" not in state.src and "{%" not in state.src:
        return
    for index, token in enumerate(state.tokens):
        image = _alone(state.tokens, index)
        title = str(image.attrs.get("title", "")) if image else ""
        if image and title and token.children:
            words: list[Token] = []
            state.md.inline.parse(title, state.md, state.env, words)
            opening, closing = Token("figcaption_open", "figcaption", 1), Token("figcaption_close", "figcaption", -1)
            token.children += [opening, *words, closing]


def _figures(state: StateCore) -> None:
    # Liquid's tags can make images too.
    if "![" not in state.src and "{%" not in state.src:
        return
    tokens = state.tokens
    for index, token in enumerate(tokens):
        image = _alone(tokens, index)
        if image is None or not token.children:
            continue
        opener = tokens[index - 1]
        if "id" not in opener.attrs and "id" not in image.attrs:
            opener.attrs["id"] = figure_id(image, state_of(state.env).ids)
        title = str(image.attrs.get("title", ""))
        name = image.content or title
        if title or (image.content and set(image.attrs) - _PLAIN):
            opener.tag = tokens[index + 1].tag = "figure"
            image.attrs.pop("title", None)
        if name and token.children[0] is image:
            named: Attrs = {} if image.content else {"aria-label": title}
            token.children[:1] = Token("zoom_open", "a", 1, attrs=named), image, Token("zoom_close", "a", -1)


def _alone(tokens: list[Token], index: int) -> Token | None:
    """Return the image that is all of a paragraph, but for its caption."""
    token = tokens[index]
    if token.type != "inline" or not token.children or token.children[0].type not in ("image", "link_open"):
        return None
    opener = tokens[index - 1]
    if opener.type != "paragraph_open" or opener.hidden:
        return None
    types = [child.type for child in token.children[:4]]
    count = types.index("figcaption_open") if "figcaption_open" in types else len(types)
    return _only_image(token.children[:count]) if count in (1, 3) else None


def _only_image(children: list[Token]) -> Token | None:
    middle = children[len(children) // 2]
    linked = len(children) == 3
    if middle.type != "image" or (linked and (children[0].type, children[2].type) != ("link_open", "link_close")):
        return None
    return middle


def _zoom(renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
    """Write the link around an image; its hole is the image's own."""
    image = tokens[idx + 1]
    href = image.meta.get("hole") or f' href="{escapeHtml(str(image.attrs.get("src", "")))}"'
    return f'<a class="zoom"{href}{renderer.renderAttrs(tokens[idx])}>'
