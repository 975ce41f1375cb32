"""Reading built pages in tests: parsed HTML and what a reader sees of it."""

import re
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
