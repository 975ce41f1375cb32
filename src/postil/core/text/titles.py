"""Headings of a document below the title of its page: its own title once, and levels that skip none."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from postil.core.model import Document, Heading

_HEADING = re.compile(r'<h[1-6](?=[^>]*? id="([^"]*)")')


def repeated_title(document: Document, title: str) -> Heading | None:
    """Return the first heading if it says no more than ``title``, which the page shows above the document."""
    first = document.headings[0] if document.headings else None
    is_entry = bool(document.entries) and document.entries[0].first == 0
    if first is None or is_entry or first.level != 1 or first.part != 0 or first.title.text != title:
        return None
    return first


def without_title(parts: Sequence[str], document: Document, title: str) -> Sequence[str]:
    """Return the parts of a document without its title if the page repeats it; links to it still find their place."""
    heading = repeated_title(document, title)
    if heading is None or not parts[0].startswith("<h1"):
        return parts
    anchors = (f'<a id="{escape(name)}" class="alias"></a>' for name in (heading.id, *heading.aliases))
    return ("".join(anchors) + "\n", *parts[1:])


def without_gaps(html: str, headings: Sequence[Heading]) -> str:
    """Return a body whose headings skip no level for those who hear them (WCAG 2.2, 1.3.1); they look as before.

    Authors choose a level for its looks, and an entry's own headings stand deep in its list but below the title on
    the paper's page. ``headings`` are those of the body, in order.
    """
    heard = levels(heading.level for heading in headings)
    told = {escape(h.id): level for h, level in zip(headings, heard, strict=True) if h.level != level}
    if not told:
        return html

    def one(found: re.Match[str]) -> str:
        level = told.get(found[1])
        return f'{found[0]} aria-level="{level}"' if level else found[0]

    return _HEADING.sub(one, html)


def levels(written: Iterable[int]) -> list[int]:
    """Return the levels of headings below a page's title so that none is more than one deeper than the one above it."""
    above = [(1, 1)]
    heard = []
    for level in written:
        while len(above) > 1 and above[-1][0] >= level:
            above.pop()
        above.append((level, min(level, above[-1][1] + 1)))
        heard.append(above[-1][1])
    return heard
