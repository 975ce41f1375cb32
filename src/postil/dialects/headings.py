"""The ids of headings, and kramdown's table of contents.

An explicit id (``{#id}``, ``<a name>`` in the heading or right above it) wins; else GitHub's algorithm gives one.
What GitHub, kramdown and Python-Markdown would have given stays reachable as an alias where it is free.
"""

from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from postil.core.state import state_of
from postil.core.text.prose import raw_text_of
from postil.core.text.slugs import github_slug, kramdown_slug, python_markdown_slug
from postil.core.tokens import rich
from postil.dialects import html


def headings_plugin(md: MarkdownIt) -> None:
    """Add the core rules ``heading_ids`` and ``toc`` at the end of the chain."""
    md.core.ruler.push("heading_ids", _heading_ids)
    md.core.ruler.push("toc", _contents)


def _heading_ids(state: StateCore) -> None:
    if "<a" in state.src or "<A" in state.src:
        state.tokens = _lower_anchors(state.tokens)
    ids = state_of(state.env).ids
    headings: list[tuple[Token, str, list[str]]] = []
    for token, inline in _headings(state.tokens):
        text = raw_text_of(inline.children)
        names = [str(token.attrs["id"])] if "id" in token.attrs else []
        names += token.meta.pop("names", []) + _take_anchors(inline)
        for name in names:
            ids.take(name)
        headings.append((token, text, names))
    for name in _other_ids(state.tokens):
        ids.take(name)
    for token, text, names in headings:
        token.attrs["id"] = names[0] if names else ids.unused(_slugs(text)[0] or "section")
    for token, text, names in headings:
        token.meta["aliases"] = (*dict.fromkeys(names[1:]), *[name for name in _slugs(text) if ids.take(name)])


@lru_cache(maxsize=1024)
def _slugs(text: str) -> tuple[str, str, str]:
    return github_slug(text), kramdown_slug(text), python_markdown_slug(text)


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1]


def _take_anchors(inline: Token) -> list[str]:
    """Take empty anchors out of a heading and return their names."""
    children = inline.children or []
    names: list[str] = []
    kept: list[Token] = []
    index = 0
    while index < len(children):
        token = children[index]
        closing = children[index + 1] if index + 1 < len(children) else None
        if token.type == "html_inline" and closing is not None:
            both = token.content + (closing.content if closing.type == "html_inline" else "")
            if html.ANCHORS.fullmatch(both):
                names += html.targets(both)
                index += 2 if closing.type == "html_inline" else 1
                continue
        kept.append(token)
        index += 1
    if names:
        if kept and kept[0].type == "text":
            kept[0].content = kept[0].content.lstrip()
        inline.children = kept
    return names


def _other_ids(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "html_block":
            yield from html.targets(token.content)
        elif token.attrs and token.type != "heading_open" and "id" in token.attrs:
            yield str(token.attrs["id"])
    for token in rich(tokens):
        for child in token.children or ():
            if child.type == "html_inline":
                yield from html.targets(child.content)
            elif child.attrs and "id" in child.attrs:
                yield str(child.attrs["id"])


def _lower_anchors(tokens: list[Token]) -> list[Token]:
    """Move anchors that stand alone right above a heading into it (``meta["names"]``)."""
    kept: list[Token] = []
    for token in tokens:
        if token.type == "heading_open":
            found = _anchors_at_end(kept)
            if found is not None:
                count, names = found
                del kept[-count:]
                token.meta["names"] = names
        kept.append(token)
    return kept


def _anchors_at_end(tokens: list[Token]) -> tuple[int, list[str]] | None:
    last = tokens[-1] if tokens else None
    if last is not None and last.type == "html_block" and html.ANCHORS.fullmatch(last.content):
        return 1, html.targets(last.content)
    if len(tokens) < 3 or last is None or last.type != "paragraph_close" or tokens[-3].type != "paragraph_open":
        return None
    children = tokens[-2].children or []
    if not children or any(child.type not in ("html_inline", "softbreak") for child in children):
        return None
    text = "".join(child.content for child in children)
    return (3, html.targets(text)) if html.ANCHORS.fullmatch(text) else None


def _contents(state: StateCore) -> None:
    """Put the table of contents in place of each list marked ``{:toc}``."""
    tokens = state.tokens
    if "toc" not in state.src or not any(token.meta.get("toc") for token in tokens):
        return
    kept: list[Token] = []
    until, level = "", 0
    for token in tokens:
        if until:
            if token.type == until and token.level == level:
                until = ""
            continue
        if token.meta.get("toc"):
            level, until = token.level, token.type.replace("_open", "_close")
            kept += _list_of_contents(tokens, token)
            continue
        kept.append(token)
    state.tokens = kept


def _list_of_contents(tokens: list[Token], opener: Token) -> list[Token]:
    out: list[Token] = []
    open_levels: list[int] = []

    def push(kind: str, tag: str, nesting: int) -> Token:
        token = Token(kind, tag, nesting, block=True, level=opener.level)  # type: ignore[arg-type]
        out.append(token)
        return token

    for heading, inline in _headings(tokens):
        if "no_toc" in str(heading.attrs.get("class", "")).split():
            continue
        level = int(heading.tag[1])
        while len(open_levels) > 1 and level < open_levels[-1]:
            open_levels.pop()
            push("list_item_close", "li", -1)
            push("bullet_list_close", "ul", -1)
        if open_levels and level <= open_levels[-1]:
            push("list_item_close", "li", -1)
        else:
            open_levels.append(level)
            push("bullet_list_open", "ul", 1).attrs = dict(opener.attrs) if len(open_levels) == 1 else {}
        push("list_item_open", "li", 1)
        push("inline", "", 0).children = _linked(heading, inline)
    for _ in open_levels:
        push("list_item_close", "li", -1)
        push("bullet_list_close", "ul", -1)
    return out


def _linked(heading: Token, inline: Token) -> list[Token]:
    opening, closing = Token("link_open", "a", 1), Token("link_close", "a", -1)
    opening.attrs = {"href": "#" + str(heading.attrs["id"])}
    dropped = {"link_open", "link_close", "image", "footnote_ref", "html_inline"}
    return [opening, *(child for child in inline.children or () if child.type not in dropped), closing]
