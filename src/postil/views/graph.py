"""How papers are connected: a map of the library by the references in its notes, and the surroundings of one paper."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Page, Text
from postil.core.site.citation import author_year
from postil.core.site.site import Planned, Site, View, once
from postil.views.arcs import LINE, WIDTH, Arc, Links, arcs, core, in_time
from postil.views.looks import GRAPH, has_links, looks

MOST = 120
"""How many papers the map shows."""

NEAREST = 12
"""How many papers the surroundings of a paper show."""

FEWEST = 2
"""With how many papers around it a paper has surroundings to be shown."""


class Node(Struct, frozen=True):
    """A paper on the map: ``year`` is 0 where it is that of the line above; ``cites`` and ``cited`` are the lines of
    the papers that its notes refer to and whose notes refer to it."""

    url: str
    title: Text
    name: str
    year: int | None
    is_first: bool
    cites: tuple[int, ...]
    cited: tuple[int, ...]


class Near(Struct, frozen=True):
    """A paper in the surroundings of another."""

    url: str
    title: Text
    year: int | None


class Around(Struct, frozen=True):
    """The surroundings of a paper: its neighbours before and after it in the order of time; ``more`` are not shown.

    ``own`` are the arcs that begin or end at the paper, ``others`` those between its neighbours, each as one path.
    """

    before: tuple[Near, ...]
    after: tuple[Near, ...]
    own: str
    others: str
    width: float
    height: float
    more: int
    all: str = GRAPH


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the map of the library."""
    if not has_links(site.catalog.documents.values()):
        return
    yield Planned(GRAPH, partial(_page, site), listed=True)


@once
def links_of(site: Site) -> Links:
    """Return which papers refer to which."""
    return Links(site.mentions, [card.url for card in site.cards])


def _page(site: Site) -> Page:
    links = links_of(site)
    linked = links.linked()
    shown = core(links, MOST)
    order = in_time(shown, lambda place: site.cards[place].year, links)
    found = arcs(order, links)
    return Page(
        url=GRAPH,
        template="graph.html",
        title="Connections",
        data={
            "looks": looks(site, "graph"),
            "nodes": _nodes(site, order, links),
            "arcs": found,
            "width": WIDTH,
            "height": LINE * len(order),
            "linked": len(linked),
            "count": len(site.cards),
            "references": sum(map(len, links.cites.values())),
        },
    )


def _nodes(site: Site, order: Sequence[int], links: Links) -> tuple[Node, ...]:
    rows = {place: row for row, place in enumerate(order)}
    nodes = []
    before: int | None = -1
    for place in order:
        card = site.cards[place]
        cites, cited = (
            tuple(sorted(rows[other] for other in found.get(place, ()) if other in rows))
            for found in (links.cites, links.cited)
        )
        name = author_year(site.catalog.papers[place].meta)
        nodes.append(Node(card.url, card.title, name, card.year, card.year != before, cites, cited))
        before = card.year
    return tuple(nodes)


class Surroundings:
    """The surroundings of the papers of a site. Which papers refer to which is found with the first question."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._links: Links | None = None

    def of(self, place: int) -> Around | None:
        """Return the surroundings of a paper; None if nearly nothing is around it, or the site has no graph."""
        if "graph" not in self._site.config.views:
            return None
        if self._links is None:
            self._links = links_of(self._site)
        links, cards = self._links, self._site.cards
        near = links.around(place)
        if len(near) < FEWEST:
            return None
        # The best connected neighbours tell most of where a paper stands.
        ranked = sorted(near, key=lambda other: -len(links.cited.get(other, ()))) if len(near) > NEAREST else near
        order = in_time((place, *ranked[:NEAREST]), lambda other: cards[other].year, links)
        found, row = arcs(order, links), order.index(place)
        return Around(
            before=tuple([self._near(other) for other in order[:row]]),
            after=tuple([self._near(other) for other in order[row + 1 :]]),
            own=_joined(arc for arc in found if row in (arc.upper, arc.lower)),
            others=_joined(arc for arc in found if row not in (arc.upper, arc.lower)),
            width=WIDTH,
            height=LINE * len(order),
            more=len(near) - min(len(near), NEAREST),
        )

    def _near(self, place: int) -> Near:
        card = self._site.cards[place]
        return Near(card.url, card.title, card.year)


def _joined(found: Iterator[Arc]) -> str:
    return "".join([arc.path for arc in found])


VIEW = View("graph", pages, (GRAPH,), is_needed=has_links)
