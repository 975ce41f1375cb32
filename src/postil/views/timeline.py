"""The timeline: papers by the year and the venue that they appeared in."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import sqrt

from msgspec import Struct

from postil.core.model import Page
from postil.core.rendering.figures import runs_from_right
from postil.core.site.claims import Claims
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import Term, collect
from postil.views.axis import Axis, Step, axis
from postil.views.looks import TIMELINE, Line, has_years, line, looks

ROOM = 696.0
"""How wide the chart is where its years can be as wide as they like, in sixteenths of the text's size."""

NARROWEST, WIDEST = 12.5, 48.0
PITCH, DOT = 9.0, 3.25
"""How far apart the dots of papers are, and their radius."""

AIR = 7.0
"""What is free above and below the dots of a row."""

MOST_VENUES = 10
MOST_DOTS = 250
"""How many papers have a dot each; beyond that a circle stands for those of a year and venue."""


class Mark(Struct, frozen=True):
    """A dot, or a circle that stands for ``count`` papers of the ``year``; a dot has the paper's url and title."""

    x: float
    y: float
    r: float
    year: int
    count: int = 1
    url: str = ""
    title: str = ""


class Row(Struct, frozen=True):
    """The papers of a venue. ``kind`` is ``venue``, or ``other`` or ``none`` for those of further ones or of none.

    ``counts`` are the numbers of papers by the years of the axis; ``y`` is the upper edge.
    """

    kind: str
    name: str
    url: str
    y: float
    height: float
    count: int
    marks: tuple[Mark, ...]
    counts: tuple[int, ...]


class Year(Struct, frozen=True):
    """A year with its page and its papers; those are none where there are too many to be named."""

    year: int
    url: str
    count: int
    papers: tuple[Line, ...]


class _Venue(Struct, frozen=True):
    kind: str
    name: str
    url: str
    papers: tuple[int, ...]


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the timeline."""
    if not has_years(site.catalog.documents.values()):
        return
    yield Planned(TIMELINE, partial(_page, site), listed=True)


def _page(site: Site) -> Page:
    by_year: dict[int, list[int]] = {}
    for place, card in enumerate(site.cards):
        if card.year:
            by_year.setdefault(card.year, []).append(place)
    dated = sum(map(len, by_year.values()))
    scale = axis(by_year, ROOM, NARROWEST, WIDEST, runs_from_right(site.config.language))
    single = dated <= MOST_DOTS
    rows = _rows(site, scale, sorted(by_year), single)
    years = [_year(site, year, places, single) for year, places in sorted(by_year.items())]
    return Page(
        url=TIMELINE,
        template="timeline.html",
        title="Timeline",
        data={
            "looks": looks(site, "timeline"),
            "axis": scale,
            "rows": rows,
            "height": rows[-1].y + rows[-1].height if rows else 0.0,
            "years": tuple(years),
            "dots": single,
            "count": dated,
            "undated": len(site.cards) - dated,
        },
    )


def _year(site: Site, year: int, places: Sequence[int], named: bool) -> Year:
    cards = [site.cards[place] for place in places]
    papers = tuple([line(card, card.venue_short or card.venue) for card in cards]) if named else ()
    return Year(year, cards[0].year_url, len(cards), papers)


def _rows(site: Site, scale: Axis, years: Sequence[int], single: bool) -> tuple[Row, ...]:
    steps = scale.at()
    found = [(venue, _by_year(site, venue.papers)) for venue in _venues(site)]
    largest = max((len(papers) for _, cells in found for papers in cells.values()), default=1)
    rows = []
    top = 0.0
    for venue, cells in found:
        high = max(_depth(len(papers), steps[year]) for year, papers in cells.items()) if single else 0
        height = high * PITCH + 2 * AIR if single else _radius(largest, largest, scale) * 2 + AIR
        marks: list[Mark] = []
        for year, papers in sorted(cells.items()):
            if single:
                marks += _dots(site, papers, steps[year], top + AIR + PITCH / 2, year)
            else:
                size = _radius(len(papers), largest, scale)
                marks.append(Mark(steps[year].x, round(top + height / 2, 1), size, year, len(papers)))
        counts = tuple([len(cells.get(year, ())) for year in years])
        rows.append(Row(venue.kind, venue.name, venue.url, round(top, 1), height, sum(counts), tuple(marks), counts))
        top += height
    return tuple(rows)


def _venues(site: Site) -> list[_Venue]:
    """Return the venues that have a row, the most frequent first, and what is left.

    A venue of one paper has a row only where there are few.
    """
    terms = site.terms.get("venues") or [
        Term(term.key, term.name, "", term.papers) for term in collect("venues", site.catalog, Claims())
    ]
    ranked = [_Venue("venue", term.name, term.url, papers) for term in terms if (papers := _dated(site, term.papers))]
    ranked.sort(key=lambda venue: -len(venue.papers))
    shown = ranked[:MOST_VENUES]
    if len(ranked) > MOST_VENUES:
        shown = [venue for venue in shown if len(venue.papers) > 1]
    others = [place for venue in ranked[len(shown) :] for place in venue.papers]
    known = {place for venue in ranked for place in venue.papers}
    none = [place for place in _dated(site, range(len(site.cards))) if place not in known]
    if others:
        shown.append(_Venue("other", "", "/venues/" if "venues" in site.terms else "", tuple(sorted(others))))
    if none:
        shown.append(_Venue("none", "", "", tuple(none)))
    return shown


def _dated(site: Site, places: Sequence[int]) -> tuple[int, ...]:
    return tuple([place for place in places if site.cards[place].year])


def _by_year(site: Site, places: Sequence[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place in places:
        year = site.cards[place].year
        if year:
            found.setdefault(year, []).append(place)
    return found


def _across(step: Step) -> int:
    """Return how many dots stand beside each other in a year."""
    return max(1, int((step.width - 2) // PITCH))


def _depth(count: int, step: Step) -> int:
    return -(-count // _across(step))


def _dots(site: Site, places: Sequence[int], step: Step, top: float, year: int) -> Iterator[Mark]:
    across = min(_across(step), len(places))
    start = step.x - (across - 1) * PITCH / 2
    for number, place in enumerate(places):
        card = site.cards[place]
        x, y = start + number % across * PITCH, top + number // across * PITCH
        yield Mark(round(x, 1), round(y, 1), DOT, year, 1, card.url, card.title.text)


def _radius(count: int, largest: int, scale: Axis) -> float:
    """Return the radius of a circle whose area says how many papers it stands for."""
    room = min(scale.steps[0].width, 36.0) / 2 - 1
    return round(max(room * sqrt(count / largest), 1.5), 2)


VIEW = View("timeline", pages, (TIMELINE,), is_needed=has_years)
