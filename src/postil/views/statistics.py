"""The library in figures: papers by year, venue, tag, status and rating, and how much is known of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from postil.core.model import Entry, Meta, Page, Text
from postil.core.rendering.figures import runs_from_right
from postil.core.site.claims import Claims
from postil.core.site.lengths import lengths_of
from postil.core.site.readings import reading_years
from postil.core.site.site import Planned, Site, View
from postil.core.site.terms import Term, collect
from postil.scholar.identifiers import SCHEMES
from postil.views.axis import Axis, axis
from postil.views.calendar import by_month
from postil.views.graph import links_of
from postil.views.looks import STATISTICS, has_papers, looks

ROOM, NARROWEST, WIDEST = 848.0, 8.0, 56.0
"""How wide the chart of years is, and how wide a year in it can be, in sixteenths of the text's size."""

HEIGHT = 140.0
MOST = 10
"""How many bars a chart has; the others are counted together."""


class Column(Struct, frozen=True):
    """The papers of a year in the chart of years: a column and its middle."""

    year: int
    url: str
    count: int
    middle: float
    x: float
    y: float
    width: float
    height: float


class Bar(Struct, frozen=True):
    """A line of a chart: what is counted, and how long its bar is in percent."""

    label: Text | str
    url: str
    count: int
    share: float


class Chart(Struct, frozen=True):
    """Bars under one name. ``rest`` is how many more there would be, and ``url`` where all are."""

    name: str
    bars: tuple[Bar, ...]
    rest: int = 0
    url: str = ""


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the statistics."""
    if not has_papers(site.catalog.documents.values()):
        return
    yield Planned(STATISTICS, partial(_page, site), listed=True, of_all=True)


def _page(site: Site) -> Page:
    years = Counter(card.year for card in site.cards if card.year)
    scale = axis(years, ROOM, NARROWEST, WIDEST, runs_from_right(site.config.language))
    lengths = lengths_of(site.catalog)
    charts = [
        *(_of_terms(site, kind) for kind in ("venues", "topics", "tags", "authors", "status", "ratings")),
        _ranked("cited", site, {place: len(others) for place, others in links_of(site).cited.items()}),
        Chart("longest", _bars((site.cards[p].title, site.cards[p].url, length) for p, length in lengths.longest)),
        _ranked("formulas", site, _entries(site, lambda entry: entry.inline + entry.display)),
    ]
    return Page(
        url=STATISTICS,
        template="statistics.html",
        title="Statistics",
        data={
            "looks": looks(site, "statistics"),
            "counts": {
                "papers": len(site.cards),
                "notes": sum(card.notes for card in site.cards),
                "formulas": sum(card.formulas for card in site.cards),
                "references": sum(map(len, site.mentions.references.values())),
                "words": lengths.about,
            },
            "axis": scale,
            "columns": _columns(site, years, scale),
            "height": HEIGHT,
            "months": by_month(site.reading or reading_years(site.catalog)),
            "charts": {chart.name: chart for chart in charts if chart.bars and len(site.cards) > 1},
            "known": _known(site),
        },
    )


def _columns(site: Site, years: Mapping[int, int], scale: Axis) -> tuple[Column, ...]:
    urls = {card.year: card.year_url for card in site.cards}
    most = max(years.values(), default=1)
    columns = []
    for year, step in scale.at().items():
        if year in years:
            tall = round(years[year] / most * HEIGHT, 1)
            wide = round(step.width * 0.72, 1)
            x = round(step.x - wide / 2, 1)
            columns.append(Column(year, urls[year], years[year], step.x, x, round(HEIGHT - tall, 1), wide, tall))
    return tuple(columns)


def terms_of(site: Site, kind: str) -> Sequence[Term]:
    """Return the terms of a collection, without urls if the site has no pages of it."""
    if kind in site.terms:
        return site.terms[kind]
    return [Term(term.key, term.name, "", term.papers) for term in collect(kind, site.catalog, Claims())]


def _of_terms(site: Site, kind: str) -> Chart:
    """Return the terms of most papers; those of an order of their own keep it."""
    terms = list(terms_of(site, kind))
    if kind not in ("status", "ratings"):
        terms.sort(key=lambda term: -len(term.papers))
    shown = terms[:MOST]
    if len(terms) > MOST:
        # Of many with one paper none stands out.
        shown = [term for term in shown if len(term.papers) > 1]
    url = f"/{kind}/" if kind in site.terms and len(terms) > len(shown) else ""
    return Chart(
        kind,
        _bars((t.key if kind == "status" else t.name, t.url, len(t.papers)) for t in shown),
        len(terms) - len(shown),
        url,
    )


def _ranked(name: str, site: Site, values: Mapping[int, int]) -> Chart:
    """Return the papers with the largest values; those of equal ones as the author arranged them."""
    best = sorted((place for place, value in values.items() if value), key=lambda place: (-values[place], place))
    return Chart(name, _bars((site.cards[p].title, site.cards[p].url, values[p]) for p in best[:MOST]))


def _bars(found: Iterable[tuple[Text | str, str, int]]) -> tuple[Bar, ...]:
    values = list(found)
    most = max((count for _, _, count in values), default=1)
    return tuple([Bar(label, url, count, round(100 * count / most, 1)) for label, url, count in values])


def _entries(site: Site, measure: Callable[[Entry], int]) -> dict[int, int]:
    """Return the sum over a paper's notes for each paper."""
    documents = site.catalog.documents
    return {
        place: sum(measure(documents[noted.path].entries[noted.entry]) for noted in paper.notes)
        for place, paper in enumerate(site.catalog.papers)
    }


_KNOWN: Mapping[str, Callable[[Meta], object]] = {
    "authors": lambda meta: meta.authors,
    "year": lambda meta: meta.year,
    "venue": lambda meta: meta.venue or meta.venue_short,
    "identifier": lambda meta: any(getattr(meta, scheme) for scheme in SCHEMES),
    "summary": lambda meta: meta.summary or meta.abstract,
    "tags": lambda meta: meta.tags or meta.topic,
    "read": lambda meta: meta.read or meta.added,
}


def _known(site: Site) -> Chart:
    """Return of how many papers it is known who wrote them, when, and so on."""
    papers = site.catalog.papers
    found = {name: sum(1 for paper in papers if is_known(paper.meta)) for name, is_known in _KNOWN.items()}
    whole = max(len(papers), 1)
    return Chart("known", tuple([Bar(name, "", count, round(100 * count / whole, 1)) for name, count in found.items()]))


VIEW = View("statistics", pages, (STATISTICS,), is_needed=has_papers)
