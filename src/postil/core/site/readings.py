"""When papers were read: what the notes say of it, by years that have a page each."""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from postil.core.site.catalog import Catalog
from postil.core.site.claims import Claims

CALENDAR = "/calendar/"

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Reading(Struct, frozen=True, gc=False):
    """A note that says when it was read (else added): the place of its paper, and the date.

    ``month`` and ``day`` are 0 where the date says only the year or the month.
    """

    paper: int
    year: int
    month: int = 0
    day: int = 0


class ReadingYear(Struct, frozen=True):
    """What was read in a year, the latest first, and the url of its page."""

    year: int
    url: str
    readings: tuple[Reading, ...]


def reading_years(known: Catalog, claims: Claims | None = None) -> tuple[ReadingYear, ...]:
    """Return the years in which anything was read, the latest first, with urls if there are claims."""
    by_year: dict[int, list[Reading]] = {}
    for reading in _readings(known):
        by_year.setdefault(reading.year, []).append(reading)
    return tuple(
        ReadingYear(
            year,
            claims.distinct(f"{CALENDAR}{year}/", f"the calendar of {year}") if claims else "",
            tuple(sorted(found, key=lambda one: (-one.month, -one.day))),
        )
        for year, found in sorted(by_year.items(), reverse=True)
    )


def _readings(known: Catalog) -> Iterator[Reading]:
    """Give all readings in the order of the papers."""
    for place, paper in enumerate(known.papers):
        for noted in paper.notes:
            meta = known.documents[noted.path].entries[noted.entry].meta
            reading = dated(place, meta.read or meta.added)
            if reading:
                yield reading


def dated(paper: int, text: str) -> Reading | None:
    """Return when the paper was read by an ISO date, possibly reduced; None if it is none.

    A day that its month does not have is not known.
    """
    found = _DATE.match(text)
    if found is None or found[1] == "0000":
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if not 1 <= month <= 12:
        return Reading(paper, year)
    try:
        date(year, month, day or 1)
    except ValueError:
        day = 0
    return Reading(paper, year, month, day)
