r"""Mathematics in raw HTML: MathJax finds its delimiters in the text between tags, so this does too."""

import re
from collections.abc import Callable
from html import unescape

from postil.core.tex.formulas import Formula
from postil.dialects.math_delimiters import STARTERS, Scanner

_TAG = re.compile(r"<!--|<[!?/]?([A-Za-z]*)[^<>]*>")
_VERBATIM = {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for name in ("script", "style", "pre", "code", "textarea", "math", "svg", "title")
}
_COMMENT_END = re.compile("-->")


def mathematics_in_html(html: str, use: Callable[[Formula], str]) -> str:
    r"""Return ``html`` with each formula between its tags replaced by what ``use`` gives for it.

    Tags, comments and the content of ``script``, ``style``, ``pre``, ``code``, ``textarea``, ``math`` and ``svg``
    stay as they are. The TeX that ``use`` gets has its character references resolved.
    """
    if "$" not in html and "\\" not in html:
        return html
    out: list[str] = []
    done = 0
    tag = _TAG.search(html)
    while tag:
        out.append(_in_text(html[done : tag.start()], use))
        end = _markup_end(html, tag)
        out.append(html[tag.start() : end])
        done = end
        tag = _TAG.search(html, end)
    out.append(_in_text(html[done:], use))
    return "".join(out)


def _markup_end(html: str, tag: re.Match[str]) -> int:
    """Return where the markup that ``tag`` begins ends; without its end it takes the rest, as in a browser."""
    closes = _COMMENT_END if tag[0] == "<!--" else None
    if closes is None and not tag[0].startswith("</"):
        closes = _VERBATIM.get(tag[1].lower())
    if closes is None:
        return tag.end()
    end = closes.search(html, tag.end())
    return end.end() if end else len(html)


def _in_text(text: str, use: Callable[[Formula], str]) -> str:
    starter = STARTERS.search(text)
    if not starter:
        return text
    scanner = Scanner(text)
    out: list[str] = []
    done = 0
    while starter:
        found = scanner.at(starter.start(), len(text))
        if found:
            out += (text[done : starter.start()], use(Formula(unescape(found.tex), found.display)))
            done = found.end
            starter = STARTERS.search(text, found.end)
        else:
            # A backslash also takes the sign after it: \$ is a dollar.
            starter = STARTERS.search(text, starter.end() + (starter[0] == "\\"))
    return "".join(out) + text[done:]
