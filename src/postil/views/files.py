"""The small files of a site: sitemap, robots.txt, the page for missing addresses, redirects, the site's colours."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Page
from postil.core.site.policy import headers
from postil.core.site.site import Planned, Site, View
from postil.core.site.urls import NOT_FOUND

SITEMAP, ROBOTS, STYLES, STRINGS = "/sitemap.xml", "/robots.txt", "/css/site.css", "/js/strings.js"
HEADERS = "/_headers"
"""Where Netlify and Cloudflare Pages read the headers that they send."""

SITEMAP_LIMIT = 50_000
"""How many addresses a sitemap may have (sitemaps.org); the papers come first."""


class Location(Struct, frozen=True):
    """An address in the sitemap with the date of its last change, if that is known."""

    url: str
    updated: str


def sitemap(site: Site, planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the sitemap of all pages before it; without the site's address there can be none."""
    if site.config.base_url:
        urls = tuple(Location(page.url, page.updated[:10]) for page in planned if page.listed)[:SITEMAP_LIMIT]
        yield Planned(SITEMAP, partial(_file, SITEMAP, "sitemap.xml", {"urls": urls}))


def robots(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan robots.txt, which names the sitemap."""
    there = site.config.base_url and "sitemap" in site.config.views
    yield Planned(ROBOTS, partial(_file, ROBOTS, "robots.txt", {"sitemap_url": SITEMAP if there else ""}))


def styles(_site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the style sheet with the colours of the settings."""
    yield Planned(STYLES, partial(_file, STYLES, "site.css", {}))


def strings(_site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the script with the strings that scripts say."""
    yield Planned(STRINGS, partial(_file, STRINGS, "strings.js", {}))


def sent(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the file that tells hosts which headers to send."""
    yield Planned(HEADERS, partial(_file, HEADERS, "headers.txt", {"headers": headers(site.config)}))


def not_found(_site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the page for addresses that do not exist."""
    page = Page(url=NOT_FOUND, template="404.html", title="Page not found")
    yield Planned(NOT_FOUND, lambda: page)


def redirects(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan a page at each old url that leads to the new one."""
    known = site.catalog
    targets = frozenset(known.redirects.values())
    titles = {known.urls[path]: known.title(path).text for path in known.documents if known.urls[path] in targets}
    for old, new in known.redirects.items():
        yield Planned(old, partial(_file, old, "redirect.html", {"target": new}, titles.get(new, "")))


def _file(url: str, template: str, data: dict[str, object], title: str = "") -> Page:
    return Page(url=url, template=template, title=title, data=data)


VIEWS = (
    View("redirects", redirects),
    View("stylesheet", styles, (STYLES,)),
    View("strings", strings, (STRINGS,)),
    View("headers", sent, (HEADERS,)),
    View("404", not_found, (NOT_FOUND,)),
    View("sitemap", sitemap, (SITEMAP,)),
    View("robots", robots, (ROBOTS,)),
)
