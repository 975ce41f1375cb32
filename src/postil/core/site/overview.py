"""The lists and pages of a site, for those who look for them: on the home page and in the navigation."""

from msgspec import Struct

from postil.core.model import Document, Text
from postil.core.settings.config import NavItem
from postil.core.site.catalog import Catalog

MOST_LINKS = 6
"""How many links a navigation has that nobody has made."""

_MOST_LISTS = 3
_LONGEST = 28


class Overview(Struct, frozen=True):
    """A list or a page of the site; ``count`` is the number of papers in it."""

    title: Text
    url: str
    count: int


def documents_of(known: Catalog, kind: str) -> tuple[Overview, ...]:
    """Return all documents of a kind, in their order, but for the one on the home page."""
    others = [known.documents[path] for path in known.others if path != known.home]
    found = [document for document in others if document.kind == kind]
    found.sort(key=_place)
    return tuple([Overview(known.title(d.path), known.urls[d.path], len(d.entries)) for d in found])


def usual_nav(known: Catalog) -> tuple[NavItem, ...]:
    """Return the navigation of a site that has none of its own: its lists, if they are few, and its pages.

    Only what is at the top of the site, and what a line has room for.
    """
    lists, pages = ([one for one in documents_of(known, kind) if _is_short(one)] for kind in ("list", "page"))
    found = [*(lists if len(lists) <= _MOST_LISTS else ()), *pages]
    return tuple([NavItem(one.title.text, one.url) for one in found[:MOST_LINKS]])


def _is_short(one: Overview) -> bool:
    return one.url.count("/") == 2 and 0 < len(one.title.text) <= _LONGEST


def _place(document: Document) -> tuple[bool, int, str]:
    order = document.header.order
    return order is None, order or 0, document.path
