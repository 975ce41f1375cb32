"""Wikilinks ``[[note#heading|text]]``, ``[[#heading]]``, embeds ``![[image.png|300]]``, and block ids ``^name``.

As in Obsidian. ``[[1]](https://…)`` and ``[[1]]`` with a definition ``[1]: …`` stay the links that CommonMark makes
of them. In a table cell the bar is written ``\\|``.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from postil.dialects.inline import register

_LINK = re.compile(
    r"!?\[\[(?P<target>[^\[\]\n|#\\]*)(?:#(?P<anchor>[^\[\]\n|\\]*))?(?:\\?\|(?P<label>[^\[\]\n]*))?\]\](?!\()"
)
_BLOCK_ID = re.compile(r"\^(?P<id>(?=[\w-]*[A-Za-z])[A-Za-z0-9-]{3,})$")


def wikilinks_plugin(md: MarkdownIt) -> None:
    """Add wikilinks and embeds (tokens ``wikilink``, ``embed``; ``meta``: target, anchor, label) and block ids."""
    register("wikilink", "[")
    register("embed", "!")
    md.inline.ruler.before("link", "wikilink", _wikilink)
    md.inline.ruler.before("image", "embed", _wikilink)
    md.core.ruler.after("block", "block_ids", _block_ids)


def _wikilink(state: StateInline, silent: bool) -> bool:
    found = _LINK.match(state.src, state.pos, state.posMax)
    if found is None or state.linkLevel:
        return False
    embed = found[0].startswith("!")
    target, anchor, label = found["target"].strip(), (found["anchor"] or "").strip(), found["label"]
    if not target and not anchor:
        return False
    if not embed and normalizeReference(target) in state.env.get("references", {}):
        return False
    if not silent:
        token = state.push("embed" if embed else "wikilink", "", 0)
        label = (label or "").strip()
        token.meta |= {"target": target, "anchor": anchor, "label": label}
        if not embed:
            token.meta["text"] = label or (target.rpartition("/")[2] or anchor).strip("^")
    state.pos = found.end()
    return True


def _block_ids(state: StateCore) -> None:
    if "^" not in state.src:
        return
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or "^" not in token.content or tokens[index - 1].type != "paragraph_open":
            continue
        content = token.content
        found = _BLOCK_ID.match(content, content.rfind("^"))
        before = content[: found.start()].rstrip(" \t\n") if found is not None else ""
        if found is not None and (found.start() == 0 or len(before) < found.start()):
            token.content = before
            opener = tokens[index - 1] if not tokens[index - 1].hidden else tokens[index - 2]
            opener.attrSet("id", "^" + found["id"])
