"""Inline tokens as plain text and as phrase HTML (for titles, excerpts, summaries)."""

import re
from collections.abc import Iterable, Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from postil.core.model import Text

MATH = frozenset({"math_inline", "math_display", "math_block"})
"""The types of tokens that are formulas."""

_BREAKS = frozenset({"softbreak", "hardbreak"})
_LITERAL = frozenset({"text", "text_special", "code_inline"})
_PHRASE = frozenset({"em", "strong", "s", "mark", "sub", "sup", "i", "b", "code", "kbd", "u", "del", "ins"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")
# What a link inside a formula has in place of its address; phrases lead nowhere.
_HOLE = re.compile("\x00\\d+\x00")


def text_of(children: Iterable[Token] | None) -> str:
    """Return inline tokens as plain text on one line, formulas as ``$tex$``; without images, footnotes, anchors."""
    return " ".join(raw_text_of(children).split())


def raw_text_of(children: Iterable[Token] | None) -> str:
    """Return inline tokens as plain text as ``text_of`` does, but with all blanks left as they are."""
    parts: list[str] = []
    for token in children or ():
        kind = token.type
        if kind in _LITERAL:
            parts.append(token.content)
        elif kind in _BREAKS:
            parts.append(" ")
        elif kind in MATH:
            parts.append(f"${token.content}$")
        elif kind == "html_inline":
            parts.append(" " if token.content[:3].lower() == "<br" else "")
        elif token.meta:
            parts.append(token.meta.get("text", ""))
    return "".join(parts)


def html_of(children: Sequence[Token] | None) -> str:
    """Return inline tokens as phrase HTML on one line.

    Emphasis, code, marks, sub- and superscript and formulas, each with the punctuation at it, stay; links and
    attributes go, their text stays; images, footnotes and anchors go. The result is well formed whatever raw HTML the
    tokens hold.
    """
    out: list[str] = []
    opened: list[str] = []
    for token in children or ():
        kind = token.type
        if kind in MATH:
            out.append(_HOLE.sub("", token.meta.get("html", "")) or escapeHtml(f"${token.content}$"))
        elif kind == "code_inline":
            out.append(f"<code>{escapeHtml(token.content)}</code>")
        elif kind == "html_inline":
            out.append(_raw_tag(token.content, opened))
        elif kind == "nowrap_open":
            opened.append("span")
            out.append('<span class="nowrap">')
        elif token.nesting and (token.tag in _PHRASE or kind == "nowrap_close"):
            out.append(_tag(token.tag, token.nesting < 0, opened))
        else:
            out.append(escapeHtml(token.content if kind == "text" else raw_text_of((token,))))
    out.extend(f"</{tag}>" for tag in reversed(opened))
    return " ".join("".join(out).split())


def _raw_tag(html: str, opened: list[str]) -> str:
    if html[:3].lower() == "<br":
        return " "
    found = _TAG.fullmatch(html)
    if not found or found[2].lower() not in _PHRASE:
        return ""
    return _tag(found[2].lower(), bool(found[1]), opened)


def _tag(tag: str, closing: bool, opened: list[str]) -> str:
    if not closing:
        opened.append(tag)
        return f"<{tag}>"
    if tag not in opened:
        return ""
    out = ""
    while opened:
        top = opened.pop()
        out += f"</{top}>"
        if top == tag:
            break
    return out


def prose(children: Sequence[Token] | None) -> Text:
    """Return inline tokens in both forms of ``Text``."""
    return Text(text_of(children), html_of(children))


def plain(text: str) -> Text:
    """Return a line without any markup in both forms of ``Text``."""
    return Text(" ".join(text.split()), " ".join(escapeHtml(text).split()))
