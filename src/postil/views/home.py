"""The home page: the reading list in the author's order, by year and by date, in pages; in brief in other orders."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, islice

from msgspec import Struct

from postil.core.model import Document, Page, Text
from postil.core.site.cards import Card
from postil.core.site.overview import documents_of
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import KINDS, SINGLE
from postil.views.facets import Listing, all_columns, facets, index_url
from postil.views.looks import looks
from postil.views.orders import BEST, SORTS, TITLE, WHOLE, available, order_url, orders, ranked_cards, title_key
from postil.views.paging import Group, by_year, grouped, page_url, pager, slices

TITLES = 500
"""How many lines a page of the index of titles has."""


class Line(Struct, frozen=True):
    """A paper in the index of titles."""

    title: Text
    url: str
    year: int | None


class Letter(Struct, frozen=True):
    """The titles that begin with one letter, or in one script that has too many to part them by."""

    label: str
    lines: tuple[Line, ...]


def pages(wanted: Sequence[str], site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the pages of the ``wanted`` orders that the site has; the one of the settings is the home page."""
    for order in available(site):
        if order not in wanted:
            continue
        url = order_url(site, order)
        ranked = ranked_cards(site, order)
        size = TITLES if order == TITLE else site.config.home.page_size
        made = _titles if order == TITLE else _page
        for number, start, end in slices(len(ranked), size):
            compose = partial(made, site, order, number, ranked, start, end)
            yield Planned(page_url(url, number), compose, listed=number == 1)
            if order in BEST:
                break


def again(site: Site, path: str) -> Iterator[Planned]:
    """Plan the home page if the document at ``path`` introduces it."""
    return islice(pages((site.config.home.order,), site, ()), 1 if path == site.catalog.home else 0)


def _page(site: Site, order: str, number: int, ranked: Sequence[int], start: int, end: int) -> Page:
    url = order_url(site, order)
    places = ranked[start:end]
    cards = [site.cards[place] for place in places]
    first = url == "/" and number == 1
    home = site.catalog.documents[site.catalog.home] if first and site.catalog.home else None
    settings = site.config.home
    return Page(
        url=page_url(url, number),
        template="home.html",
        title=site.config.title,
        description=site.config.description,
        data={
            "groups": _groups(site, order, cards, places),
            "orders": orders(site, order),
            "counts": _counts(site) if number == 1 else {},
            "facets": facets(site) if number == 1 else (),
            "listing": Listing(
                index_url(site),
                SORTS[order],
                "",
                start if order == settings.order else -1,
                len(site.cards),
                settings.view,
                all_columns(site),
            ),
            "looks": looks(site) if number == 1 else (),
            "lists": documents_of(site.catalog, "list") if number == 1 else (),
            "pages": documents_of(site.catalog, "page") if number == 1 else (),
            "count": len(ranked),
            "pager": pager(url, number, len(ranked), settings.page_size) if order in WHOLE else None,
            "left": len(ranked) - len(places) if order in BEST else 0,
            "lang": home.meta.lang if home else "",
        },
        bodies=((home.path, -1),) if home else (),
        slot="intro",
    )


def _counts(site: Site) -> dict[str, int]:
    return {
        "papers": len(site.cards),
        "notes": sum(card.notes for card in site.cards),
        "formulas": sum(card.formulas for card in site.cards),
        **{kind: len(site.terms.get(kind, ())) for kind in KINDS if kind not in SINGLE},
    }


def _groups(site: Site, order: str, cards: Sequence[Card], places: Sequence[int]) -> tuple[Group, ...]:
    if order == "year":
        return by_year(cards)
    if order in ("date", "read"):
        return grouped(cards, lambda card: ((card.read if order == "read" else card.date)[:7], ""), "month")
    if order == "rating":
        return grouped(cards, lambda _: ("", ""))
    labels = {site.cards[place].url: _part(site, place) for place in places}
    return grouped(cards, lambda card: labels[card.url])


def _part(site: Site, place: int) -> tuple[str, str]:
    """Return the label of a paper in the author's order: its topic, or the list that it stands in."""
    paper = site.catalog.papers[place]
    path = paper.notes[0].path
    document = site.catalog.documents[path]
    if paper.meta.topic or document.kind == "note" or path == site.catalog.home:
        return paper.meta.topic, site.cards[place].topic_url
    return site.catalog.title(path).text, site.catalog.urls[path]


def _titles(site: Site, order: str, number: int, ranked: Sequence[int], start: int, end: int) -> Page:
    url = order_url(site, order)
    cards = [site.cards[place] for place in ranked[start:end]]
    letters = tuple(
        Letter(label, tuple(Line(card.title, card.url, card.year) for card in run))
        for label, run in groupby(cards, key=lambda card: letter(card.title.text))
    )
    data = {
        "letters": letters,
        "orders": orders(site, order),
        "listing": Listing("", SORTS[order], "", -1, len(ranked), site.config.home.view),
        "pager": pager(url, number, len(ranked), TITLES),
    }
    return Page(url=page_url(url, number), template="titles.html", title=site.config.title, data=data)


def letter(title: str) -> str:
    """Return the heading in an index of titles that one stands under: its first letter, or the script that it is in."""
    first = title_key(title)[:1]
    if first.isascii():
        return first.upper() if first.isalpha() else "0–9" if first.isdigit() else "…"
    return _SCRIPTS.get(unicodedata.name(first, "").partition(" ")[0]) or first.upper()


_SCRIPTS = {"CJK": "漢", "HIRAGANA": "かな", "KATAKANA": "かな", "HANGUL": "한글"}
"""What the titles stand under in a script with too many letters for an index."""


def _is_read(documents: Sequence[Document]) -> bool:
    return any(entry.meta.read for document in documents for entry in document.entries)


def _is_rated(documents: Sequence[Document]) -> bool:
    return any(entry.meta.rating for document in documents for entry in document.entries)


VIEWS = (
    View(
        "home",
        partial(pages, (*WHOLE, TITLE)),
        ("/", *(f"/by-{order}/" for order in (*WHOLE, TITLE))),
        again=again,
    ),
    View("home", partial(pages, ("read",)), ("/by-read/",), _is_read),
    View("home", partial(pages, ("rating",)), ("/by-rating/",), _is_rated),
)
