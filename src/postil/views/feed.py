"""The Atom feed (RFC 4287) of the newest papers, with the whole text of their notes."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Page, Text
from postil.core.site.cards import Name
from postil.core.site.site import Planned, Site, View, updated
from postil.core.site.urls import Hrefs, iri

URL = "/feed.xml"
EPOCH = "1970-01-01T00:00:00Z"
"""When a feed without entries was changed: the clock must not tell, or each day would give other bytes."""

_DATE = re.compile(r"^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:?\d\d)?)?")


class Entry(Struct, frozen=True):
    """A paper in the feed; ``content`` is filled in when the feed is rendered."""

    id: str
    url: str
    title: Text
    published: str
    updated: str
    summary: Text
    authors: tuple[Name, ...]
    tags: tuple[Name, ...]
    via: str
    bodies: int
    body: str = ""

    @property
    def content(self) -> str:
        """The notes' HTML with absolute links."""
        return self.body


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the feed."""
    yield Planned(URL, partial(_page, site))


def _page(site: Site) -> Page:
    newest = _newest(site)
    entries = tuple(_entry(site, place) for place in newest)
    notes = [noted for place in newest for noted in site.catalog.papers[place].notes]
    return Page(
        url=URL,
        template="feed.xml",
        title=site.config.title,
        data={
            "id": identity(site, URL),
            "entries": entries,
            "updated": max((entry.updated for entry in entries), default=EPOCH),
        },
        bodies=tuple((noted.path, noted.entry) for noted in notes),
        slot="entries",
        elsewhere=True,
    )


def _newest(site: Site) -> list[int]:
    """Return the places of the newest papers. One without any date is left out: a feed's entries must have one."""
    dated = [place for place, card in enumerate(site.cards) if _DATE.match(card.date)]
    return sorted(dated, key=lambda place: site.cards[place].date, reverse=True)[: site.config.feed.items]


def _entry(site: Site, place: int) -> Entry:
    card, paper = site.cards[place], site.catalog.papers[place]
    return Entry(
        id=identity(site, card.url),
        url=card.url,
        title=card.title,
        published=timestamp(card.date),
        updated=timestamp(max(updated(paper.meta), card.date)),
        summary=card.summary,
        authors=card.authors,
        tags=card.tags,
        via=iri(card.links[0].url) if card.links else "",
        bodies=len(paper.notes),
    )


def identity(site: Site, url: str) -> str:
    """Return the lasting id of what is at ``url``: its address, or for a site without one a UUID made of the url."""
    if site.config.base_url:
        return Hrefs.absolute(site.config.base_url).to(url)
    digest = hashlib.sha1(f"{site.config.title}\n{url}".encode(), usedforsecurity=False).hexdigest()
    # The form of a name-based UUID (RFC 9562, version 5).
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def timestamp(date: str) -> str:
    """Return a date, possibly reduced, as RFC 3339 wants it; what is not said is the first."""
    found = _DATE.match(date)
    if not found:
        return EPOCH
    year, month, day, time, zone = found.groups()
    clock = time or "00:00:00"
    clock = clock if len(clock) == 8 else f"{clock}:00"
    zone = zone or "Z"
    zone = zone if len(zone) != 5 else f"{zone[:3]}:{zone[3:]}"
    return f"{year}-{month or '01'}-{day or '01'}T{clock}{zone}"


VIEW = View("feed", pages, (URL,), again=lambda site, _path: pages(site, ()))
