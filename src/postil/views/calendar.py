"""The calendar: the days on which papers were read, all years at a glance, and a page a year that names the papers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from msgspec import Struct

from postil.core.model import Page
from postil.core.rendering.figures import first_weekday, runs_from_right
from postil.core.site.citation import author_year
from postil.core.site.readings import CALENDAR, Reading, ReadingYear
from postil.core.site.site import Planned, Site, View
from postil.views.looks import Line, has_dates, line, looks
from postil.views.paging import page_url, pager, slices
from postil.views.weeks import CELL, START, TOP, Grid, Weeks, weekdays

PAGE_SIZE = 300
"""How many papers a page of a year names."""

MOST_LINKS = 400
"""How many days lead to their papers from the page of all years."""

SIZES = (1, 2, 3, 5)
"""From how many papers on the dot of a day is a size larger."""


class Day(Struct, frozen=True):
    """A day on which papers were read: where it stands in the grid, how large its dot is, and where it is listed."""

    date: str
    x: float
    y: float
    size: int
    count: int
    url: str


class MonthCount(Struct, frozen=True):
    """How many papers were read in a month (0: it is not known in which), and where they are listed.

    ``size`` squared says how large a part of the largest such number that is.
    """

    month: int
    count: int
    size: float
    url: str


class YearCounts(Struct, frozen=True):
    """How many papers were read in each month of a year, the unknown one first."""

    year: int
    url: str
    months: tuple[MonthCount, ...]


class Year(Struct, frozen=True):
    """A year with its grid, which is none where no day is known.

    Its days have links and stand in ``days``, or have none and are a path for each size of dot. ``unclear`` are the
    months in which papers were read on days that are not known.
    """

    year: int
    url: str
    count: int
    grid: Grid | None
    days: tuple[Day, ...]
    dots: tuple[str, ...]
    unclear: tuple[MonthCount, ...]


class Listed(Struct, frozen=True):
    """The papers of a day; ``day`` is 0 and there is no ``id`` where it is not known."""

    day: int
    id: str
    papers: tuple[Line, ...]


class Month(Struct, frozen=True):
    """A month on the page of its year: its ISO date, which is only the year where the month is not known."""

    date: str
    id: str
    count: int
    days: tuple[Listed, ...]


def pages(site: Site, _planned: Sequence[Planned]) -> Iterator[Planned]:
    """Plan the page of all years and those of each."""
    if not has_dates(site.catalog.documents.values()):
        return
    yield Planned(CALENDAR, partial(_all_years, site), listed=True)
    for place, year in enumerate(site.reading):
        for number, start, end in slices(len(year.readings), PAGE_SIZE):
            compose = partial(_one_year, site, place, number, start, end)
            yield Planned(page_url(year.url, number), compose, listed=number == 1)


def _all_years(site: Site) -> Page:
    days = sum(len({(one.month, one.day) for one in year.readings if one.day}) for year in site.reading)
    data = {
        "looks": looks(site, "calendar"),
        "years": tuple([_year(site, year, linked=days <= MOST_LINKS) for year in site.reading]),
        "months": by_month(site.reading),
        "count": sum(len(year.readings) for year in site.reading),
        "days": days,
        **_shape(site),
    }
    return Page(url=CALENDAR, template="calendar.html", title="Calendar", data=data)


def _one_year(site: Site, place: int, number: int, start: int, end: int) -> Page:
    year = site.reading[place]
    data = {
        "looks": looks(site, "calendar"),
        "year": _year(site, year, linked=True),
        "months": _months(site, year.readings[start:end]),
        "index_url": CALENDAR,
        "earlier": _neighbour(site, place + 1),
        "later": _neighbour(site, place - 1),
        "pager": pager(year.url, number, len(year.readings), PAGE_SIZE),
        **_shape(site),
    }
    return Page(url=page_url(year.url, number), template="calendar-year.html", title=str(year.year), data=data)


def _neighbour(site: Site, place: int) -> YearCounts | None:
    if not 0 <= place < len(site.reading):
        return None
    return YearCounts(site.reading[place].year, site.reading[place].url, ())


def _shape(site: Site) -> dict[str, object]:
    """Return what all grids have in common: the names beside them, and where their first day stands."""
    language = site.config.language
    mirrored = runs_from_right(language)
    return {
        "weekdays": weekdays(first_weekday(language), mirrored),
        "cell": {"x": 0.0 if mirrored else START, "y": TOP, "size": CELL},
    }


def _year(site: Site, year: ReadingYear, linked: bool) -> Year:
    language = site.config.language
    weeks = Weeks(year.year, first_weekday(language), runs_from_right(language))
    places = _places(year)
    days: list[Day] = []
    unclear: list[MonthCount] = []
    for (month, day), count in sorted(Counter((one.month, one.day) for one in year.readings).items()):
        if day:
            url = places[month, day]
            days.append(Day(_iso(year.year, month, day), *weeks.middle(month, day), _size(count), count, url))
        else:
            unclear.append(MonthCount(month, count, 0.0, places[month, 0]))
    dots = ["".join([f"M{day.x:g} {day.y:g}h0" for day in days if day.size == size]) for size in range(len(SIZES))]
    return Year(
        year=year.year,
        url=year.url,
        count=len(year.readings),
        grid=weeks.grid() if days else None,
        days=tuple(days) if linked else (),
        dots=() if linked else tuple(dots),
        unclear=tuple(unclear),
    )


def _size(count: int) -> int:
    return max(size for size, least in enumerate(SIZES) if count >= least)


def by_month(years: Sequence[ReadingYear]) -> tuple[YearCounts, ...]:
    """Return how much was read in each month of the years."""
    counts = Counter((year.year, one.month) for year in years for one in year.readings)
    most = max(counts.values(), default=1)
    rows = []
    for year in years:
        places = _places(year) if year.url else {}
        months = []
        for month in range(13):
            count = counts[year.year, month]
            months.append(
                MonthCount(month, count, round((count / most) ** 0.5, 3), _month_url(places, year.year, month))
            )
        rows.append(YearCounts(year.year, year.url, tuple(months)))
    return tuple(rows)


def _places(year: ReadingYear) -> dict[tuple[int, int], str]:
    """Return where each day of a year is listed: on which of its pages, and there at which id."""
    found: dict[tuple[int, int], str] = {}
    for number, start, end in slices(len(year.readings), PAGE_SIZE):
        for one in year.readings[start:end]:
            mark = _id(_iso(year.year, one.month, one.day))
            found.setdefault((one.month, one.day), f"{page_url(year.url, number)}#{mark}")
    return found


def _month_url(places: Mapping[tuple[int, int], str], year: int, month: int) -> str:
    """Return where a month is listed: the page that has the first of its papers."""
    first = max((key for key in places if key[0] == month), default=None)
    return "" if first is None else f"{places[first].partition('#')[0]}#{_id(_iso(year, month))}"


def _months(site: Site, readings: Sequence[Reading]) -> tuple[Month, ...]:
    months = []
    for month, found in groupby(readings, key=lambda one: one.month):
        days = []
        for day, several in groupby(found, key=lambda one: one.day):
            mark = _id(_iso(readings[0].year, month, day)) if day else ""
            days.append(Listed(day, mark, tuple([_line(site, one.paper) for one in several])))
        date = _iso(readings[0].year, month)
        months.append(Month(date, _id(date), sum(len(day.papers) for day in days), tuple(days)))
    return tuple(months)


def _line(site: Site, place: int) -> Line:
    meta = site.catalog.papers[place].meta
    # The title would stand for authors that are not known, and it is there already.
    is_known = meta.authors or meta.organisation
    return line(site.cards[place], author_year(meta) if is_known else str(meta.year or ""))


def _iso(year: int, month: int, day: int = 0) -> str:
    """Return a date as far as it is known."""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}" if month else str(year)


def _id(date: str) -> str:
    return f"page-{date}"


VIEW = View("calendar", pages, (CALENDAR,), is_needed=has_dates)
