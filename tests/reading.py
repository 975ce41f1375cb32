"""Reading built pages in tests: parsed HTML and what a reader sees of it."""

import re
from collections import Counter
from pathlib import Path

from lxml import html as lxml_html
from lxml.html import HtmlElement

_INVISIBLE = {"script", "style", "template", "annotation", "title"}
_WORD = re.compile(r"[^\W\d_]{2,}")


def page(path: Path) -> HtmlElement:
    """Parse the HTML file at ``path``."""
    return lxml_html.document_fromstring(path.read_text(encoding="utf-8"))


def main_of(tree: HtmlElement) -> HtmlElement:
    """Return the page's ``main`` element."""
    found = tree.find(".//main")
    assert found is not None
    return found


def visible_text(element: HtmlElement) -> str:
    """Return the text that a reader sees below ``element``, formulas set off by blanks and without their TeX."""
    return "".join(_texts(element))


def _texts(element: HtmlElement) -> list[str]:
    if not isinstance(element.tag, str) or element.tag in _INVISIBLE:
        return []
    found = [element.text or ""]
    for child in element:
        found += [" ", *_texts(child), " "] if child.tag == "math" else _texts(child)
        found.append(child.tail or "")
    return found


def words(text: str) -> list[str]:
    """Return the words of two letters or more, lower-cased, digits and marks left out."""
    return [word.lower() for word in _WORD.findall(text)]


def missing_words(wanted: list[str], shown: list[str]) -> list[str]:
    """Return the wanted words that do not stand in ``shown`` in the same order (looking a sentence or two ahead)."""
    missing, place = [], 0
    for word in wanted:
        try:
            found = shown.index(word, place, place + 60)
        except ValueError:
            missing.append(word)
            continue
        place = found + 1
    return missing


_NOT_PROSE = re.compile(
    r"""\A---\n.*?\n---\n            # front matter
      | <!--.*?-->                   # comments
      | \$\$.*?\$\$                  # formulas
      | \{[:%].*?\}                  # attribute lists and Liquid tags
      | \{\{.*?\}\}
      | !\[[^\]]*\]\([^)]*\)         # images
      | (?<=\])\([^)\s]*(?:\s"[^"]*")?\)   # targets of links
      | </?[a-zA-Z][^>]*>            # tags
      | &\w+;
    """,
    re.S | re.X,
)


def source_words(markdown: str) -> list[str]:
    """Return the words of a Markdown source that must be readable on its page."""
    return words(_NOT_PROSE.sub(" ", markdown))


def whole_text(element: HtmlElement) -> str:
    """Return all text below ``element`` with the TeX of its formulas and the words of its images."""
    found = [element.get("alt") or "", element.text or ""]
    for child in element:
        found += [whole_text(child) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join(found)


def lost_words(markdown: str, element: HtmlElement) -> dict[str, int]:
    """Return the longer words of a Markdown source that stand less often below ``element``, with how many lack.

    Marks within a word (``H<sub>out</sub>``) join or part it, so only letters are compared, in whatever order.
    """
    shown = "".join(words(whole_text(element)))
    wanted = Counter(word for word in words(_NOT_READ.sub(" ", markdown)) if len(word) > 3)
    lacking = {word: count - shown.count(word) for word, count in wanted.items()}
    return {word: count for word, count in lacking.items() if count > 0}


_NOT_READ = re.compile(
    r"""\A---\n.*?\n---\n            # front matter
      | <!--.*?-->                   # comments
      | \{[:%].*?\}|\{\{.*?\}\}      # attribute lists and Liquid tags
      | (?<=\])\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)   # targets of links
      | ^\[[^\]]+\]:\s*\S+          # and their definitions
      | https?://\S+
      | </?[a-zA-Z][^>]*>|&\w+;      # tags and entities
      | ^```\w+
    """,
    re.S | re.X | re.M,
)
