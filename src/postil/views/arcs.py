"""Papers in the order of time, a line each, and an arc from each to every other that its notes refer to."""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

from msgspec import Struct

from postil.core.site.mentions import Mentions

LINE = 24.0
"""How high the line of a paper is, in sixteenths of the text's size."""

WIDTH = 100.0
"""How wide the drawing of the arcs is; the style sheet stretches it."""


SHORT = 12
"""How many lines the longest arc spans at least before it takes the whole width."""


class Arc(Struct, frozen=True):
    """An arc between two lines (the upper one first) as a path. ``kind`` says which of them refers to the other:
    ``up``, ``down`` or ``both``."""

    upper: int
    lower: int
    kind: str
    path: str


class Links:
    """Which papers refer to which, by their places in the catalog."""

    def __init__(self, found: Mentions, urls: Sequence[str]) -> None:
        places = {url: place for place, url in enumerate(urls)}
        self.cites: dict[int, tuple[int, ...]] = {}
        cited: dict[int, list[int]] = {}
        for url, others in found.references.items():
            place = places.get(url)
            if place is not None:
                self.cites[place] = others
        for place, others in sorted(self.cites.items()):
            for other in others:
                cited.setdefault(other, []).append(place)
        self.cited: dict[int, tuple[int, ...]] = {place: tuple(others) for place, others in cited.items()}

    def linked(self) -> tuple[int, ...]:
        """Return the places of all papers that refer to others or are referred to."""
        return tuple(sorted(self.cites.keys() | self.cited.keys()))

    def around(self, place: int) -> tuple[int, ...]:
        """Return the papers that a paper refers to, then those that refer to it, each once."""
        return tuple(dict.fromkeys((*self.cites.get(place, ()), *self.cited.get(place, ()))))


def core(links: Links, most: int) -> tuple[int, ...]:
    """Return the at most ``most`` papers that are most closely connected with each other.

    The one with the fewest links among those left is left out again and again, as in the k-cores of a graph (Seidman
    1983, Batagelj and Zaveršnik 2003); of equals the last one in the catalog.
    """
    neighbours = {place: links.around(place) for place in links.linked()}
    degrees = {place: len(others) for place, others in neighbours.items()}
    waiting = [(degree, -place) for place, degree in degrees.items()]
    heapify(waiting)
    while len(degrees) > most:
        degree, place = heappop(waiting)
        if degrees.get(-place) != degree:
            continue
        del degrees[-place]
        for other in neighbours[-place]:
            if other in degrees:
                degrees[other] -= 1
                heappush(waiting, (degrees[other], -other))
    return tuple(sorted(degrees))


def in_time(places: Sequence[int], years: Callable[[int], int | None], links: Links) -> tuple[int, ...]:
    """Return papers by year, those without one at last; of one year, those first that are linked to earlier ones."""
    when = {place: years(place) or 9999 for place in places}

    def key(place: int) -> tuple[int, float, int]:
        near = [when[other] for other in links.around(place) if other in when]
        return (when[place], sum(near) / len(near) if near else 9999, place)

    return tuple(sorted(places, key=key))


def arcs(order: Sequence[int], links: Links, line: float = LINE) -> tuple[Arc, ...]:
    """Return the arcs between papers in this order, the longest first, so that short ones lie above them."""
    rows = {place: row for row, place in enumerate(order)}
    kinds: dict[tuple[int, int], str] = {}
    for place, row in rows.items():
        for other in links.cites.get(place, ()):
            if other in rows and other != place:
                pair = (min(row, rows[other]), max(row, rows[other]))
                kind = "up" if rows[other] < row else "down"
                kinds[pair] = kind if kinds.get(pair, kind) == kind else "both"
    longest = max((lower - upper for upper, lower in kinds), default=0)
    found = [Arc(*pair, kind, _path(*pair, max(longest, SHORT), line)) for pair, kind in kinds.items()]
    return tuple(sorted(found, key=lambda arc: (arc.upper - arc.lower, arc.upper)))


def _path(upper: int, lower: int, longest: int, line: float) -> str:
    """Return half an ellipse from line to line that is the wider the longer it is, though never as much so."""
    radius = (lower - upper) * line / 2
    wide = max(WIDTH * 0.96 * ((lower - upper) / longest) ** 0.6, 6.0)
    return f"M{WIDTH:g} {(upper + 0.5) * line:g}a{wide:.3g} {radius:g} 0 0 0 0 {(lower - upper) * line:g}"
