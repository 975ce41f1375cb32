"""The HTML of a document or of one of its entries, as a page shows it."""

import re
from collections.abc import Mapping, Sequence

from postil.core.model import Document
from postil.core.site.link import fill
from postil.core.site.target import Target
from postil.core.site.urls import Hrefs
from postil.core.text.marks import called
from postil.core.text.titles import without_gaps, without_title

_ID = re.compile(r'(\s(?:id|name|for|aria-labelledby|aria-describedby|href)=")(#?)([^"]+)"')

_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL)
"""What has no use in a feed, whose readers run nothing."""

_NOT_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def hrefs_in(url: str, elsewhere: bool, base_url: str) -> Hrefs:
    """Return the links of the bodies on the page at ``url``, which is read ``elsewhere`` if it is a feed."""
    return Hrefs.absolute(base_url) if elsewhere else Hrefs.from_page(url)


def body_html(
    document: Document,
    parts: Sequence[str],
    entry: int,
    targets: Sequence[Target],
    renamed: Mapping[str, str],
    hrefs: Hrefs,
    url: str,
    title: str,
) -> str:
    """Return the HTML of ``document`` (``entry`` -1) or of one of its entries for the page at ``url``.

    ``parts`` are the document's, ``targets`` those of its refs, ``renamed`` the ids that are called otherwise there.
    The url is empty where the HTML is read elsewhere, as in a feed. ``title`` is what the page shows above it.
    """
    if entry >= 0:
        parts = parts[document.entries[entry].first : document.entries[entry].last]
        headings = document.entries[entry].headings
    else:
        parts = tuple(without_title(parts, document, title))
        headings = document.headings
    html = without_gaps("".join(parts), headings)
    if renamed:
        html = _ID.sub(lambda found: f'{found[1]}{found[2]}{called(found[3], renamed)}"', html)
    html = fill(html, document.refs, targets, hrefs, url, entry >= 0)
    return html if url else in_xml(_SCRIPT.sub("", html))


def in_xml(text: str) -> str:
    """Return ``text`` without the characters that XML 1.0 has no way to write (section 2.2).

    NUL stays: it is what holes and their like are made of, and no text of an author's has it.
    """
    return _NOT_XML.sub("", text)
