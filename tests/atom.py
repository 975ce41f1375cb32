"""The rules of Atom (RFC 4287) and of sitemaps (sitemaps.org), as far as a feed or a sitemap can break them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_TIME = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")

_FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0, 99), "subtitle": (0, 1), "link": (0, 9),
         "generator": (0, 1), "entry": (0, 999)}  # fmt: skip
_ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1), "content": (0, 1),
          "link": (1, 9), "category": (0, 99), "contributor": (0, 999), "author": (0, 99)}  # fmt: skip
"""How often the children of both may stand (sections 4.1.1 and 4.1.2), as far as our template has them."""


def feed_faults(path: Path, relative: bool = False) -> list[str]:
    """Return what is wrong with a feed; ``relative`` links are right where nobody knows the site's address."""
    feed = etree.parse(path).getroot()
    faults = [] if feed.tag == f"{ATOM}feed" else [f"the root is {feed.tag}"]
    faults += _counted(feed, _FEED)
    entries = feed.findall(f"{ATOM}entry")
    if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        faults.append("an entry has no author, nor has the feed")
    for entry in entries:
        faults += _counted(entry, _ENTRY)
        faults += _content_faults(entry, relative)
    ids = [element.text or "" for element in feed.iter(f"{ATOM}id")]
    faults += [f"the id {name} is no IRI" for name in ids if not _IRI.fullmatch(name)]
    faults += [f"the id {name} stands twice" for name in set(ids) if ids.count(name) > 1]
    times = [e.text or "" for name in ("updated", "published") for e in feed.iter(f"{ATOM}{name}")]
    faults += [f"{time} is no time" for time in times if not _TIME.fullmatch(time)]
    for link in feed.iter(f"{ATOM}link"):
        address = link.get("href", "")
        if not _IRI.fullmatch(address) and not (relative and address and not re.search(r"\s", address)):
            faults.append(f"the link {address!r} is no IRI")
    faults += ["a person has no name" for e in feed.iter(f"{ATOM}name") if not (e.text or "").strip()]
    faults += ["a category has no term" for e in feed.iter(f"{ATOM}category") if not e.get("term")]
    return faults


def _counted(parent: etree._Element, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    names = [str(child.tag).removeprefix(ATOM) for child in parent]
    yield from (f"{name} is no child of {parent.tag}" for name in names if name not in allowed)
    for name, (least, most) in allowed.items():
        if not least <= names.count(name) <= most:
            yield f"{parent.tag} has {names.count(name)} times {name}"
    kinds = [(e.get("rel", "alternate"), e.get("type"), e.get("hreflang")) for e in parent.findall(f"{ATOM}link")]
    yield from (f"two links {kind}" for kind in set(kinds) if kind[0] == "alternate" and kinds.count(kind) > 1)


def _content_faults(entry: etree._Element, relative: bool) -> Iterator[str]:
    """HTML of a feed has neither scripts nor links that only its page can resolve."""
    for name in ("title", "summary", "content"):
        element = entry.find(f"{ATOM}{name}")
        text = element.text if element is not None and element.get("type") == "html" else None
        if not text:
            continue
        tree = lxml_html.fragment_fromstring(text, create_parent="div")
        yield from (f"{name} has <{e.tag}>" for e in tree.iter("script"))
        for found in tree.iter(etree.Element):
            for key in ("href", "src"):
                address = found.get(key)
                if address is not None and not relative and not urlsplit(address).scheme:
                    yield f"{name} links to {address}"


def sitemap_faults(path: Path, base_url: str) -> list[str]:
    """Return what is wrong with a sitemap."""
    root = etree.parse(path).getroot()
    faults = [] if root.tag == f"{SITEMAP}urlset" else [f"the root is {root.tag}"]
    places = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    faults += [f"{place} is not below the site" for place in places if not place.startswith(f"{base_url}/")]
    faults += [f"{place} is not encoded" for place in places if not place.isascii() or not _IRI.fullmatch(place)]
    faults += [f"{place} is too long" for place in places if len(place) >= 2048]
    faults += [f"{place} stands twice" for place in set(places) if places.count(place) > 1]
    for url in root:
        names = [str(child.tag).removeprefix(SITEMAP) for child in url]
        if names not in (["loc"], ["loc", "lastmod"]):
            faults.append(f"an url has {names}")
    days = [element.text or "" for element in root.iter(f"{SITEMAP}lastmod")]
    return faults + [f"{day} is no day" for day in days if not _DAY.fullmatch(day)]
