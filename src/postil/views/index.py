"""The index of all papers that a list is narrowed down by, and the cards that it then shows.

The index is a few dozen bytes a paper: for each facet a table of its values and for each paper their places in that,
and for each order a rank. Papers stand in the order of the home page. What the script shows of them it fetches: pieces
of a dozen cards or so, as the lists have them, so that a site's own templates hold there too.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from zlib import crc32

from postil.core.model import Page
from postil.core.site.ratings import score
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import Term
from postil.core.site.urls import ascii_lower, short_hash
from postil.views.facets import INDEX, choices, index_url, slug_of
from postil.views.orders import ranked_cards, title_key

AUTHORS = "/facets/authors.json"
"""Authors are most of the names, and few readers choose one: their part of the index is a file of its own."""

PIECE = 12
"""How many cards a piece has on average.

What is chosen is often scattered, so that most of a piece is fetched in vain; and a piece costs a request.
"""


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the index and the pieces."""
    if not index_url(site):
        return
    ranked = ranked_cards(site, site.config.home.order)
    cut = pieces([site.cards[place].url for place in ranked])
    yield Planned(INDEX, partial(_index, site, ranked, cut))
    if "author" in choices(site):
        yield Planned(AUTHORS, partial(_authors, site, ranked))
    start = 0
    for name, size in cut:
        yield Planned(piece_url(name), partial(_piece, site, name, ranked[start : start + size]))
        start += size


def piece_url(name: str) -> str:
    """Return where the piece called ``name`` is."""
    return f"/facets/cards-{name}.html"


def pieces(urls: Sequence[str]) -> list[tuple[str, int]]:
    """Cut a list of papers into pieces; return the name of each, which stands for what is in it, and its length.

    A piece ends at a paper whose url says so, not after a number of them: a new paper changes the piece that it comes
    into, and no other.
    """
    cut: list[tuple[str, int]] = []
    start = 0
    for place, url in enumerate(urls, 1):
        size = place - start
        ends = size >= PIECE // 2 and crc32(url.encode()) % (PIECE // 2) == 0
        if ends or size == 2 * PIECE or place == len(urls):
            cut.append((short_hash("\n".join(urls[start:place])), size))
            start = place
    return cut


def _piece(site: Site, name: str, places: Sequence[int]) -> Page:
    data = {"cards": tuple(site.cards[place] for place in places)}
    return Page(url=piece_url(name), template="cards.html", data=data)


def _index(site: Site, ranked: Sequence[int], cut: Sequence[tuple[str, int]]) -> Page:
    columns = [_column(key, terms, ranked) for key, terms in choices(site).items() if key != "author"]
    return _file(
        INDEX,
        {
            "pieces": [name for name, _ in cut],
            "sizes": [size for _, size in cut],
            "facets": columns,
            "authors": "author" in choices(site),
            "sorts": _sorts(site, ranked),
        },
    )


def _authors(site: Site, ranked: Sequence[int]) -> Page:
    # The commonest first, whose places have the fewest digits.
    terms = sorted(choices(site)["author"], key=lambda term: -len(term.papers))
    return _file(AUTHORS, _column("author", terms, ranked))


def _file(url: str, value: dict[str, Any]) -> Page:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Page(url=url, template="facets.json", data={"json": text})


def _column(key: str, terms: Sequence[Term], ranked: Sequence[int]) -> dict[str, Any]:
    """Return the values of a facet, and for each paper its places among them: a number, or a list if it is not one.

    ``slugs`` has those that do not follow from the name.
    """
    found: list[list[int]] = [[] for _ in ranked]
    spot = {place: n for n, place in enumerate(ranked)}
    for number, term in enumerate(terms):
        for place in term.papers:
            found[spot[place]].append(number)
    slugs = {n: slug_of(term) for n, term in enumerate(terms) if slug_of(term) != plain_slug(term.name)}
    return {
        "key": key,
        "names": [term.name for term in terms],
        "slugs": slugs,
        "papers": [own[0] if len(own) == 1 else own for own in found],
    }


def plain_slug(name: str) -> str:
    """Return the slug that the script makes of a name; it knows no other rules."""
    return ascii_lower(name).replace(" ", "-")


_SORTED = ("year", "added", "read", "title", "rating")


def _sorts(site: Site, ranked: Sequence[int]) -> dict[str, list[int]]:
    """Return for each order the rank of each paper, 0 if it has none; orders that part no papers are left out."""
    # Never all cards at once: made again from what was put away, they take more than all else.
    cards = map(site.cards.__getitem__, ranked)
    found = [(card.year or 0, card.date, card.read, title_key(card.title.text), score(card.rating)) for card in cards]
    sorts = {
        **{key: _dense(values) for key, values in zip(_SORTED, zip(*found, strict=True), strict=True)},
        "arranged": [place + 1 for place in ranked],
    }
    return {key: ranks for key, ranks in sorts.items() if any(ranks)}


def _dense(values: Sequence[Any]) -> list[int]:
    numbers = {value: number for number, value in enumerate(sorted({value for value in values if value}), 1)}
    return [numbers.get(value, 0) for value in values]


VIEW = View("facets", pages, (INDEX,))
