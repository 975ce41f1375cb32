"""The core rules ``inline`` and ``text_join`` of markdown-it, which leave plain texts alone."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from postil.core.tokens import rich


def texts_plugin(md: MarkdownIt) -> None:
    """Put both in the places of markdown-it's."""
    md.core.ruler.at("inline", _inline)
    md.core.ruler.at("text_join", _text_join)


def _inline(state: StateCore) -> None:
    md, env = state.md, state.env
    parse = md.inline.parse
    for token in state.tokens:
        if token.type == "inline":
            if token.children is None:
                token.children = []
            parse(token.content, md, env, token.children)


def _text_join(state: StateCore) -> None:
    for token in rich(state.tokens):
        token.children = _joined(token.children or [])


def _joined(tokens: list[Token]) -> list[Token]:
    """Join texts that stand side by side; those of escaped signs become text."""
    before = ""
    parts = False
    for token in tokens:
        # The text of an image has tokens of its own.
        if token.children:
            token.children = _joined(token.children)
        kind = token.type
        if kind == "text_special":
            kind = token.type = "text"
        parts = parts or (kind == "text" == before)
        before = kind
    if not parts:
        return tokens
    kept: list[Token] = []
    texts: list[str] = []
    for token in tokens:
        if token.type == "text" and kept and kept[-1].type == "text":
            texts = texts or [kept[-1].content]
            texts.append(token.content)
            continue
        if texts:
            kept[-1].content = "".join(texts)
            texts = []
        kept.append(token)
    if texts:
        kept[-1].content = "".join(texts)
    return kept
