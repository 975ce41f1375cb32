"""Bare addresses become links as GitHub has them (https://github.github.com/gfm/#autolinks-extension-).

``http://``, ``https://`` and ``www.`` addresses and e-mail addresses, at the beginning of a line or after a blank,
``*``, ``_``, ``~`` or ``(``. Written anew because the plugin of mdit-py-plugins copies the rest of the text at each
colon and at-sign.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from postil.dialects.inline import register

_ADDRESS = re.compile(r"(?:https?://|www\.)(?P<domain>[^\W_][\w-]*(?:\.[\w-]+)*)[^\s<]*")
_LOCAL = re.compile(r"(?:(?:mailto|xmpp):)?[A-Za-z0-9.+_-]+$")
_MAIL_DOMAIN = re.compile(r"@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z0-9_-]*[A-Za-z0-9](?![\w@-])")
_BEFORE = frozenset(" \t\n*_~(")
_TRAILING = frozenset("?!.,:*_~'\"[]")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")
_LONGEST_LOCAL = 300


def autolinks_plugin(md: MarkdownIt) -> None:
    """Add both rules; ``Inline`` stops at ``www.``, ``http://`` and ``https://`` for them."""
    register("autolink_address", "wh")
    register("autolink_mail", "@")
    md.inline.ruler.push("autolink_address", _address)
    md.inline.ruler.push("autolink_mail", _mail)


def _address(state: StateInline, silent: bool) -> bool:
    # While a link's text is skipped over, addresses in it are plain characters.
    if silent or state.linkLevel or not _may_begin(state, state.pos):
        return False
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    domain = found["domain"].split(".")
    if any("_" in label for label in domain[-2:]):
        return False
    text = found[0][: _end(found[0])]
    return _push(state, text if text[0] == "h" else "http://" + text, text, state.pos)


def _may_begin(state: StateInline, pos: int) -> bool:
    return pos == 0 or state.src[pos - 1] in _BEFORE


def _end(text: str) -> int:
    """Return where an address ends: without punctuation, an entity or an unopened parenthesis at its end."""
    end = len(text)
    unopened = text.count(")") - text.count("(")
    while end:
        char = text[end - 1]
        if char == ";":
            entity = _ENTITY.search(text, max(0, end - 40), end)
            end = entity.start() if entity else end - 1
        elif char == ")" and unopened > 0:
            unopened -= 1
            end -= 1
        elif char in _TRAILING:
            end -= 1
        else:
            break
    return end


def _mail(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel:
        return False
    domain = _MAIL_DOMAIN.match(state.src, state.pos, state.posMax)
    if domain is None:
        return False
    pending = state.pending
    local = _LOCAL.search(pending, max(0, len(pending) - _LONGEST_LOCAL))
    if local is None:
        return False
    start = state.pos - len(local[0])
    if not _may_begin(state, start):
        return False
    state.pending = pending[: local.start()]
    text = local[0] + domain[0]
    return _push(state, text if ":" in text else "mailto:" + text, text, start)


def _push(state: StateInline, url: str, text: str, start: int) -> bool:
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": href}
    token.markup, token.info = "autolink", "auto"
    token.meta["pos"] = start
    shown = state.push("text", "", 0)
    shown.content = text
    token = state.push("link_close", "a", -1)
    token.markup, token.info = "autolink", "auto"
    state.pos = start + len(text)
    return True
