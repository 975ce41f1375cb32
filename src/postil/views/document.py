"""The pages of lists, which show their papers' notes in the original order, and of plain pages."""

from collections.abc import Iterator, Sequence
from functools import partial

from postil.core.model import Page
from postil.core.site.site import Planned, Site, View
from postil.core.text.titles import repeated_title
from postil.views.contents import of_list


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan a page for each document that is no paper's and does not introduce the home page."""
    for path in site.catalog.documents:
        yield from again(site, path)


def again(site: Site, path: str) -> Iterator[Planned]:
    """Plan the page of the document at ``path`` if it has one."""
    document = site.catalog.documents[path]
    if path == site.catalog.home or (document.kind == "note" and (path, 0) in site.catalog.papers_at):
        return
    changed = max(document.meta.updated, document.meta.added)
    yield Planned(site.catalog.urls[path], partial(_page, site, path), listed=True, updated=changed)


def _page(site: Site, path: str) -> Page:
    document = site.catalog.documents[path]
    meta = document.meta
    url, title = site.catalog.urls[path], site.catalog.title(path)
    data = {
        "title": title,
        "toc": of_list(document, document.headings[1:] if repeated_title(document, title.text) else document.headings),
        "lang": meta.lang,
        "updated": meta.updated,
        "backlinks": site.mentions.backlinks.get(url, ()),
    }
    if document.kind == "list":
        places = (site.catalog.papers_at[path, entry] for entry in range(len(document.entries)))
        data["cards"] = tuple(site.cards[place] for place in dict.fromkeys(places))
        data["has_code"] = any(entry.code for entry in document.entries)
    return Page(
        url=url,
        template="list.html" if document.kind == "list" else "page.html",
        title=title.text,
        description=meta.summary.text or document.excerpt.text,
        data=data,
        bodies=((path, -1),),
    )


VIEW = View("document", pages, again=again)
