"""Links as markdown-it has them, in fewer steps where they are plain."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as markdown_it_link

# What markdown-it leaves as it is: no scheme that it would look at, nothing to encode, no host to look into.
_PLAIN = re.compile(
    r"(?:https?://[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60}){1,3}(?=[/?#]|\Z)|(?!//))[A-Za-z0-9/?#._~!*'()&=+,;@$-]*"
)
_DESTINATION = re.compile(r"\(([^\x00-\x20\x7f()<\\&]+)\)")


class Parser(MarkdownIt):
    """markdown-it, told where addresses and the texts of links are plain."""

    def normalizeLink(self, url: str) -> str:
        """Return an address encoded as the parent does."""
        return url if _PLAIN.fullmatch(url) else super().normalizeLink(url)

    def validateLink(self, url: str) -> bool:
        """Say whether a link may lead to an encoded address, as the parent does."""
        return _PLAIN.fullmatch(url) is not None or super().validateLink(url)


def link(state: StateInline, silent: bool) -> bool:
    """The inline rule; takes the place of markdown-it's."""
    src, start, maximum = state.src, state.pos, state.posMax
    end = state.md.helpers.parseLinkLabel(state, start, True)
    if end < 0:
        return False
    found = _DESTINATION.match(src, end + 1, maximum)
    href = state.md.normalizeLink(found[1]) if found else ""
    if found is None or not state.md.validateLink(href):
        # With a title, with signs to be looked at more closely, or by reference.
        return markdown_it_link(state, silent)
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.pos, state.posMax = start + 1, end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = maximum
    state.pos = found.end()
    return True
