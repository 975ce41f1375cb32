"""Which pages exist: every view plans its own, each page at an url that nobody else has."""

from collections.abc import Iterator, Sequence

from postil.core.settings.config import Config
from postil.core.site.site import Planned, Site, View
from postil.core.site.urls import fold


def wanted(views: Sequence[View], config: Config, optional: Sequence[str]) -> tuple[View, ...]:
    """Return the views that a site has: all but those of ``optional`` that its settings leave out."""
    kept = [view for view in views if view.name not in optional or view.name in config.views]
    return tuple(view for view in kept if config.search or view.searched is None)


def reserved(views: Sequence[View]) -> Iterator[tuple[str, str]]:
    """Give the urls that views need, with words for the owner of each."""
    return ((url, f"the {view.name} view") for view in views for url in view.urls)


def plan(site: Site, views: Sequence[View]) -> tuple[Planned, ...]:
    """Return all pages in the order of the views.

    A file that the site itself brings (an own ``robots.txt`` below ``static``) replaces the generated one.
    """
    brought = _brought(site)
    pages: list[Planned] = []
    for view in views:
        pages.extend([page for page in view.pages(site, pages) if fold(page.url) not in brought])
    return tuple(pages)


def plan_again(site: Site, views: Sequence[View], path: str) -> Iterator[Planned]:
    """Give those pages of ``plan`` that show the body of the document at ``path``."""
    brought = _brought(site)
    return (page for view in views for page in view.again(site, path) if fold(page.url) not in brought)


def _brought(site: Site) -> frozenset[str]:
    return frozenset([fold(asset.url) for asset in site.catalog.assets])
