"""Attribute lists: ``{#id .class key=value}`` (Pandoc) everywhere, ``{: #id .class key="value"}`` for kramdown.

A list stands right after a link, an image, code or a ``[span]``, at the end of a heading or in a fence's info
string. Names that would run script (``on…``) are dropped, and so are addresses that markdown-it would refuse.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from postil.core.state import state_of
from postil.dialects.inline import register

Attributes = dict[str, str]

_ITEM = re.compile(
    r"""\s*(?:
      \#(?P<id>[^\s{}"'=\#]+)
    | \.(?P<class>[^\s{}"'=\#.]+)
    | (?P<key>[A-Za-z_:@][\w:.-]*)=(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>[^\s{}"'=]+))
    | (?P<word>[A-Za-z][\w-]*)
    )(?=[\s.\#]|$)""",
    re.VERBOSE,
)
_CURLY = re.compile(r"""\{\s*[^\s{}:%][^{}\n]*\}""")
_SPAN_LIST = re.compile(r"""\{:[^{}\n]*\}""")
_IN_HEADING = re.compile(r"""[ \t]*(?P<list>\{:?\s*[#.\w][^{}\n]*\})[ \t]*$""")
_GLUED_ID = re.compile(r"\.(?=[A-Za-z])")
_AFTER = frozenset({"image", "code_inline", "link_close", "span_close", "mark_close", "math_inline", "math_display"})
_URLS = frozenset({"href", "src", "action", "formaction", "xlink:href"})
FLAG = "postil_attributes"
"""Set in ``env`` once a document has such a list."""


def parse(inner: str, definitions: Mapping[str, Attributes] | None = None) -> Attributes | None:
    """Read what stands between the braces; None if it is not a list of attributes.

    A bare word is only allowed where ``definitions`` (kramdown's ``{:name: …}``) is given, and then adds what was
    defined under that name; an unknown word is kept under its own name with an empty value.
    """
    found: Attributes = {}
    position = 0
    inner = inner.rstrip()
    while position < len(inner):
        item = _ITEM.match(inner, position)
        if item is None:
            return None
        if item["word"] is not None:
            if definitions is None:
                return None
            merge(found, definitions.get(item["word"], {item["word"]: ""}))
        else:
            merge(found, _item(item, definitions is not None))
        position = item.end()
    return found


def _item(item: re.Match[str], glued: bool) -> Attributes:
    if item["id"] is not None:
        name, *classes = _GLUED_ID.split(item["id"]) if glued else [item["id"]]
        return {"id": name, **({"class": " ".join(classes)} if classes else {})}
    if item["class"] is not None:
        return {"class": item["class"]}
    value = next(v for v in (item["double"], item["single"], item["bare"]) if v is not None)
    return {item["key"]: re.sub(r"\\(.)", r"\1", value)}


def merge(attributes: Attributes, more: Mapping[str, str]) -> None:
    """Add ``more`` to ``attributes``: classes join, all else is replaced."""
    for key, value in more.items():
        if key == "class" and attributes.get("class"):
            attributes["class"] += " " + value
        else:
            attributes[key] = value


def apply(md: MarkdownIt, token: Token, attributes: Mapping[str, str]) -> None:
    """Give a token (opening or single) attributes, but none that runs script."""
    for key, value in attributes.items():
        lowered = key.lower()
        if lowered.startswith("on") or (lowered in _URLS and not md.validateLink(md.normalizeLink(value.strip()))):
            continue
        if lowered == "class":
            token.attrJoin("class", value)
        else:
            token.attrSet(lowered, value)


def attributes_plugin(md: MarkdownIt, kramdown: bool = False) -> None:
    """Add ``{…}`` after inline elements, ``[…]{…}`` spans, and ``{…}`` at the end of headings; ``{:…}`` if told."""
    register("attributes", "{")
    register("span", "[")
    md.inline.ruler.push("attributes", partial(_inline_list, kramdown))
    md.inline.ruler.after("link", "span", _span)
    md.inline.ruler2.push("attributes", _give)
    md.core.ruler.after("block", "heading_attributes", partial(_headings, md))


def _inline_list(kramdown: bool, state: StateInline, silent: bool) -> bool:
    found = _SPAN_LIST.match(state.src, state.pos) if kramdown else None
    if found is not None:
        definitions = state_of(state.env).options.get("definitions", {})
        attributes = parse(found[0][2:-1], definitions) or {}
    else:
        if state.pending or not state.tokens or state.tokens[-1].type not in _AFTER:
            return False
        found = _CURLY.match(state.src, state.pos)
        given = parse(found[0][1:-1]) if found else None
        if found is None or not given:
            return False
        attributes = given
    if not silent:
        token = state.push("attributes", "", 0)
        token.hidden = True
        token.meta["attributes"] = attributes
        state.env[FLAG] = True
    state.pos = found.end()
    return True


def _span(state: StateInline, silent: bool) -> bool:
    end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    found = _CURLY.match(state.src, end + 1) if end >= 0 else None
    if found is None or not parse(found[0][1:-1]):
        return False
    if not silent:
        start, maximum = state.pos + 1, state.posMax
        state.push("span_open", "span", 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = maximum
    state.pos = end + 1
    return True


def _give(state: StateInline) -> None:
    """Give each list's attributes to the element before it; a list after plain text has nothing to give to."""
    if FLAG not in state.env:
        return
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "attributes":
            target = _opener(tokens, index - 1)
            if target is not None:
                apply(state.md, target, token.meta["attributes"])
    tokens[:] = [token for token in tokens if token.type != "attributes"]


def _opener(tokens: Sequence[Token], index: int) -> Token | None:
    while index >= 0 and (tokens[index].type == "attributes" or _is_empty(tokens[index])):
        index -= 1
    if index < 0:
        return None
    depth = 0
    if tokens[index].nesting == 0:
        return tokens[index] if tokens[index].type in _AFTER else None
    while index >= 0:
        depth += tokens[index].nesting
        if depth == 0:
            return tokens[index]
        index -= 1
    return None


def _is_empty(token: Token) -> bool:
    return token.type == "text" and not token.content


def _headings(md: MarkdownIt, state: StateCore) -> None:
    if "}" not in state.src:
        return
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "heading_open" or not tokens[index + 1].content.endswith("}"):
            continue
        inline = tokens[index + 1]
        found = _IN_HEADING.search(inline.content)
        if found is None or _is_escaped(inline.content, found.start("list")):
            continue
        inner = found["list"][1:-1]
        attributes = parse(inner[1:], {}) if inner.startswith(":") else parse(inner)
        if attributes:
            apply(md, token, attributes)
            inline.content = inline.content[: found.start()]


def _is_escaped(text: str, place: int) -> bool:
    before = text[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
