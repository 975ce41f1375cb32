"""The views to look at rather than read: which of them a site has, and how they lead to each other."""

from collections.abc import Iterable

from msgspec import Struct

from postil.core.model import Document, Text
from postil.core.site.cards import Card
from postil.core.site.site import Site

TIMELINE, CALENDAR, GRAPH, STATISTICS = "/timeline/", "/calendar/", "/graph/", "/statistics/"

URLS = {"timeline": TIMELINE, "calendar": CALENDAR, "graph": GRAPH, "statistics": STATISTICS}
"""The addresses of the views by their names, in the order in which they are named."""


class Line(Struct, frozen=True):
    """A paper where it is only named; ``about`` says something more of it in a word or two."""

    url: str
    title: Text
    about: str
    lang: str


class Look(Struct, frozen=True):
    """A link to a view; ``current`` says that it is the one that the link stands on."""

    name: str
    url: str
    current: bool = False


def line(card: Card, about: str) -> Line:
    """Return the line of a paper."""
    return Line(card.url, card.title, about, card.lang)


def looks(site: Site, current: str = "") -> tuple[Look, ...]:
    """Return links to the views that have something to show."""
    has = {
        "timeline": lambda: any(card.year for card in site.cards),
        "calendar": lambda: bool(site.reading),
        "graph": lambda: any(site.mentions.references.values()),
        "statistics": lambda: bool(site.cards),
    }
    return tuple(
        [Look(name, url, name == current) for name, url in URLS.items() if name in site.config.views and has[name]()]
    )


def has_years(documents: Iterable[Document]) -> bool:
    """Say whether a timeline is worth an url."""
    return any(entry.meta.year for document in documents for entry in document.entries)


def has_dates(documents: Iterable[Document]) -> bool:
    """Say whether a calendar is worth an url."""
    return any(entry.meta.read or entry.meta.added for document in documents for entry in document.entries)


def has_links(documents: Iterable[Document]) -> bool:
    """Say whether a graph is worth an url: whether anything refers to anything."""
    return any(document.refs for document in documents if document.entries)


def has_papers(documents: Iterable[Document]) -> bool:
    """Say whether statistics are worth an url."""
    return any(document.entries for document in documents)
