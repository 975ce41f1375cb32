"""Liquid tags of Jekyll sites, replaced before parsing and resolved after it.

A tag may stand anywhere, also inside a link's destination or an attribute, where its blanks and quotes would break
the Markdown. So ``prepare`` puts a placeholder of the same length over each one, made of noncharacters that Unicode
reserves for such uses (U+FDD0…), and the rule ``liquid`` puts back what it stands for: the tag's own text inside
code and formulas, else its value. Of the lines of a tag that spans several, one holds the number, the others filler.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct

from postil.core.model import Span
from postil.core.state import ConversionState, state_of
from postil.dialects.block import register

FILL, START, ZERO = "\ufdd0", "\ufdd1", 0xFDD2
BASE = 0xFDF0 - ZERO
_RESERVED = re.compile("[\ufdd0-\ufdef]")
_TAG = re.compile(
    r"\{%-?\s*(?P<name>[a-z_]+)\b(?P<rest>(?:[^%{]|%(?!\})|\{(?!%))*?)-?%\}|\{\{-?(?P<value>[^{}]*?)-?\}\}"
)
_PLACEHOLDER = re.compile("\ufdd1([\ufdd2-\ufdef]+)\ufdd0*|\ufdd0+")
_ARGUMENT = re.compile(r"""(?P<key>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_STRING = re.compile(r"""^(?:"([^"]*)"|'([^']*)')$""")
_NAME = re.compile(r"^[\w.\-/ ]+$")
_HIDDEN = frozenset(
    {"raw", "endraw", "comment", "endcomment", "highlight", "endhighlight", "assign", "capture", "endcapture"}
)
_ROOTS = frozenset({"site.baseurl", "site.url", "site.github.url", "baseurl", "base_path", "BASE_PATH", "JB.BASE_PATH"})
_FILTERS = frozenset({"relative_url", "absolute_url", "escape", "strip", "url_encode", "uri_escape", "xml_escape"})

POST = "post_url:"
"""A link target that begins so names a Jekyll post: its file's name without folders and suffix."""


class Tag(Struct, frozen=True):
    """One Liquid tag: its name (empty for ``{{ value }}``), what follows the name, its text and place (from 0)."""

    name: str
    rest: str
    text: str
    line: int
    column: int


def clean(text: str) -> str:
    """Replace the noncharacters that placeholders are made of, so that no author can forge one."""
    return _RESERVED.sub("\ufffd", text)


def prepare(text: str, state: ConversionState) -> str:
    """Return ``text`` with a placeholder over each Liquid tag; its tags are kept in ``state.options["liquid"]``."""
    if "{%" not in text and "{{" not in text:
        return text
    tags: list[Tag] = []
    out: list[str] = []
    end = 0
    line, counted = 0, 0
    for found in _outside_raw(text):
        start = found.start()
        line += text.count("\n", counted, start)
        counted = start
        column = start - text.rfind("\n", 0, start) - 1
        value = found["value"]
        name, rest = (found["name"], found["rest"].strip()) if value is None else ("", value.strip())
        tags.append(Tag(name, rest, found[0], line, column))
        out += (text[end:start], _placeholder(len(tags) - 1, found[0]))
        end = found.end()
    state.options["liquid"] = tags
    state.options["liquid_last"] = {tag.name: number for number, tag in enumerate(tags)}
    out.append(text[end:])
    return _blank_comments("".join(out), tags)


def _outside_raw(text: str) -> Iterator[re.Match[str]]:
    raw = False
    for found in _TAG.finditer(text):
        name = found["name"]
        if raw and name != "endraw":
            continue
        if len(found[0]) < 5 or (name is None and not found["value"].strip()):
            continue
        raw = name == "raw"
        yield found


def _placeholder(number: int, tag: str) -> str:
    digits = ""
    rest = number
    while rest or not digits:
        digits = chr(ZERO + rest % BASE) + digits
        rest //= BASE
    mark = START + digits
    lines = tag.split("\n")
    widest = max(range(len(lines)), key=lambda index: len(lines[index]))
    if len(lines[widest]) < len(mark):
        return tag
    return "\n".join((mark if i == widest else "").ljust(len(line), FILL) for i, line in enumerate(lines))


def _blank_comments(text: str, tags: list[Tag]) -> str:
    """Blank all between ``{% comment %}`` and ``{% endcomment %}``, line by line."""
    if not any(tag.name == "comment" for tag in tags):
        return text
    out: list[str] = []
    start, opened = 0, -1
    for found in _PLACEHOLDER.finditer(text):
        name = tags[_number(found[1])].name if found[1] else ""
        if name == "comment" and opened < 0:
            opened = found.start()
        elif name == "endcomment" and opened >= 0:
            out += (text[start:opened], re.sub(r"[^\n]", FILL, text[opened : found.end()]))
            start, opened = found.end(), -1
    return "".join(out) + text[start:]


def _number(digits: str) -> int:
    number = 0
    for char in digits:
        number = number * BASE + ord(char) - ZERO
    return number


def liquid_plugin(md: MarkdownIt) -> None:
    """Add the rules that resolve placeholders and the ``{% highlight %}`` block."""
    register("highlight", START)
    md.block.ruler.before("fence", "highlight", _highlight, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    # After the texts of inline footnotes have joined the stream.
    md.core.ruler.after("footnote_bodies", "liquid", _resolve)


def _highlight(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    tags: list[Tag] = state_of(state.env).options.get("liquid", [])
    number = _tag_on_line(state, startLine)
    if number < 0 or tags[number].name != "highlight":
        return False
    if state_of(state.env).options["liquid_last"].get("endhighlight", -1) < number:
        return False
    last = startLine + 1
    while last < endLine and ((inner := _tag_on_line(state, last)) < 0 or tags[inner].name != "endhighlight"):
        last += 1
    if last >= endLine:
        return False
    if silent:
        return True
    token = state.push("fence", "code", 0)
    token.info = tags[number].rest.split(" ")[0]
    token.content = state.getLines(startLine + 1, last, state.sCount[startLine], True)
    token.map = [startLine, last + 1]
    token.markup = "```"
    state.line = last + 1
    return True


def _tag_on_line(state: StateBlock, line: int) -> int:
    """Return the number of the tag that a line begins with, or -1."""
    start = state.bMarks[line] + state.tShift[line]
    found = _PLACEHOLDER.match(state.src, start) if state.src.startswith(START, start) else None
    return _number(found[1]) if found and found[1] else -1


def _resolve(state: StateCore) -> None:
    mine = state_of(state.env)
    tags: list[Tag] = mine.options.get("liquid", [])
    if not tags:
        return
    resolver = _Resolver(mine, tags)
    kept: list[Token] = []
    for token in state.tokens:
        resolver.token(token)
        if token.children:
            _trim(token.children)
        if token.type == "inline" and _is_blank(token) and kept and kept[-1].type == "paragraph_open":
            kept[-1].hidden = True
            kept[-1].meta["empty"] = True
        kept.append(token)
    state.tokens = _without_empty(kept)


def _joined(children: list[Token]) -> list[Token]:
    """Join a placeholder that follows a backslash, which takes its first character into a token of its own."""
    out: list[Token] = []
    for token in children:
        if out and token.type == "text" and out[-1].type == "text_special" and out[-1].content.endswith(START):
            token.content = out.pop().content + token.content
        out.append(token)
    return out


def _trim(children: list[Token]) -> None:
    """Take off the line breaks beside a tag that stood for nothing at the beginning or the end."""
    for end, beside in ((0, 1), (-1, -2)):
        while len(children) > 1 and children[beside].type == "softbreak" and _is_empty(children[end]):
            del children[end], children[end]


def _is_empty(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _is_blank(token: Token) -> bool:
    return bool(token.children) and all(
        child.type in ("softbreak", "hardbreak") or _is_empty(child) for child in token.children or ()
    )


def _without_empty(tokens: list[Token]) -> list[Token]:
    """Leave out paragraphs that are marked as empty: opening, inline and closing token."""
    kept: list[Token] = []
    skip = 0
    for token in tokens:
        if token.meta.get("empty"):
            skip = 3
        if skip:
            skip -= 1
        else:
            kept.append(token)
    return kept


class _Resolver:
    """Puts back what placeholders stand for, and reports once a tag that stands for nothing here."""

    def __init__(self, state: ConversionState, tags: list[Tag]) -> None:
        self.state = state
        self.tags = tags
        self.values: dict[int, str] = {}

    def token(self, token: Token) -> None:
        """Resolve a token, its attributes and its children in place."""
        if FILL in token.content or START in token.content:
            self._content(token)
        for key, value in token.attrs.items():
            if isinstance(value, str) and ("%EF%B7%9" in value or START in value):
                token.attrs[key] = self.text(_decoded(value))
        if token.info and START in token.info:
            token.info = self.text(token.info)
        if token.children:
            token.children = _joined(token.children)
        for child in token.children or ():
            self.token(child)

    def _content(self, token: Token) -> None:
        if token.type in ("code_inline", "code_block", "fence") or token.type.startswith("math"):
            token.content = self.source(token.content)
        elif token.type == "html_block":
            token.content = _PLACEHOLDER.sub(lambda found: self.figure(found) or self.text(found[0]), token.content)
        elif token.type == "text" and (found := _PLACEHOLDER.fullmatch(token.content)) and self.figure(found):
            token.type, token.content = "html_inline", self.figure(found)
        elif token.type != "inline":
            token.content = self.text(token.content)

    def figure(self, found: re.Match[str]) -> str:
        """Return the image that a placeholder stands for, or an empty string."""
        return _figure(self.tags[_number(found[1])]) if found[1] else ""

    def source(self, text: str) -> str:
        """Return ``text`` with each tag as it was written."""
        return _PLACEHOLDER.sub(lambda found: self.tags[_number(found[1])].text if found[1] else "", text)

    def text(self, text: str) -> str:
        """Return ``text`` with the value of each tag."""
        return _PLACEHOLDER.sub(lambda found: self.value(_number(found[1])) if found[1] else "", text)

    def value(self, number: int) -> str:
        """Return what a tag stands for; nothing, with a warning, if that cannot be known here."""
        if number not in self.values:
            tag = self.tags[number]
            value = _value(tag, self.state.options.get("front", {}))
            if value is None:
                place = Span(tag.line + self.state.offset + 1, tag.column + 1)
                self.state.report("liquid-unresolved", place, f"nothing is known here for {_on_one_line(tag.text)}")
            self.values[number] = value or ""
        return self.values[number]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _decoded(value: str) -> str:
    return re.sub(r"(?:%EF%B7%[9A][0-9A-F])+", lambda found: bytes.fromhex(found[0].replace("%", "")).decode(), value)


def _value(tag: Tag, front: Mapping[str, Any]) -> str | None:
    if not tag.name:
        return _expression(tag.rest, front)
    if tag.name in _HIDDEN:
        return ""
    if tag.name == "post_url" and _NAME.match(tag.rest):
        return POST + tag.rest.strip().rpartition("/")[2]
    if tag.name == "link" and tag.rest:
        return "/" + tag.rest.lstrip("/")
    return None


def _figure(tag: Tag) -> str:
    """Return an image for ``{% include figure.html path="…" %}``, as themes for researchers write figures."""
    file, _, rest = tag.rest.partition(" ")
    if tag.name != "include" or ("fig" not in file and "image" not in file):
        return ""
    given = {found["key"]: found["double"] or found["single"] or "" for found in _ARGUMENT.finditer(rest)}
    path = next((given[key] for key in ("path", "src", "url", "image_path", "img") if given.get(key)), "")
    if not path:
        return ""
    shown = {"src": path if ":" in path or path.startswith(("/", ".")) else "/" + path}
    shown |= {"alt": given.get("alt") or given.get("caption", ""), "title": given.get("title", "")}
    shown |= {key: given.get(key, "") for key in ("class", "width", "height")}
    return "<img" + "".join(f' {key}="{escapeHtml(value)}"' for key, value in shown.items() if value) + ">"


def _expression(text: str, front: Mapping[str, Any]) -> str | None:
    """Evaluate ``value | filter: argument | …`` as far as a site's address and the page's own front matter go."""
    value, *filters = [part.strip() for part in text.split("|")]
    result = _operand(value, front)
    for part in filters:
        name, _, argument = part.partition(":")
        other = _operand(argument.strip(), front) if argument else ""
        if result is None or other is None:
            return None
        if name.strip() == "prepend":
            result = other + result
        elif name.strip() == "append":
            result += other
        elif name.strip() not in _FILTERS:
            return None
    return result


def _operand(text: str, front: Mapping[str, Any]) -> str | None:
    literal = _STRING.match(text)
    if literal:
        return literal[1] or literal[2] or ""
    if text in _ROOTS:
        return ""
    if text.startswith("page."):
        value = front.get(text[5:])
        return str(value) if isinstance(value, str | int | float) else None
    return None
