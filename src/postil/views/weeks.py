"""A year as a grid of days: a column a week, a row a day of the week."""

from datetime import date

from msgspec import Struct

CELL = 15.0
"""How far apart days are, in sixteenths of the text's size."""

TOP = 18.0
"""What is above the days, for the names of the months."""

START = 38.0
"""What is before the days, for the names of weekdays."""

WEEKS = 54
"""How many columns a grid has: a year of 366 days that begins on the last day of a week has days in 54 weeks."""

WIDTH = START + WEEKS * CELL
BOTTOM = TOP + 7 * CELL


class Weekday(Struct, frozen=True):
    """A day of the week (Monday being 0) and where its name stands."""

    day: int
    x: float
    y: float


class Name(Struct, frozen=True):
    """A month and where its name stands."""

    month: int
    x: float


class Grid(Struct, frozen=True):
    """The shape of a year: what its days fill, the lines that part its months, and where these have their names."""

    width: float
    height: float
    outline: str
    lines: str
    months: tuple[Name, ...]


class Weeks:
    """Says where the days of a year stand. ``first`` is the first day of the week, Monday being 0; ``mirrored`` weeks
    run from right to left."""

    def __init__(self, year: int, first: int, mirrored: bool = False) -> None:
        self._year, self._mirrored = year, mirrored
        self._begin = date(year, 1, 1).toordinal()
        self._before = (date(year, 1, 1).weekday() - first) % 7

    def middle(self, month: int, day: int) -> tuple[float, float]:
        """Return the middle of a day."""
        column, row = self._place(month, day)
        return self._x(column + 0.5), TOP + (row + 0.5) * CELL

    def grid(self) -> Grid:
        """Return the shape of the year."""
        lines = "".join([self._line(month) for month in range(2, 13)])
        return Grid(WIDTH, BOTTOM + 2, self._outline(), lines, tuple([self._name(month) for month in range(1, 13)]))

    def _place(self, month: int, day: int) -> tuple[int, int]:
        """Return the column and the row of a day."""
        return divmod(self._before + date(self._year, month, day).toordinal() - self._begin, 7)

    def _x(self, column: float) -> float:
        x = START + column * CELL
        return WIDTH - x if self._mirrored else x

    def _name(self, month: int) -> Name:
        column, row = self._place(month, 1)
        # Above the first week that is all its own.
        return Name(month, self._x(column + (row > 0)))

    def _line(self, month: int) -> str:
        """Return the line between a month and the one before: a step where a week belongs to both."""
        column, row = self._place(month, 1)
        if not row:
            return f"M{self._x(column):g} {TOP:g}V{BOTTOM:g}"
        return f"M{self._x(column + 1):g} {TOP:g}v{row * CELL:g}H{self._x(column):g}V{BOTTOM:g}"

    def _outline(self) -> str:
        """Return the outline of all days of the year."""
        _, first = self._place(1, 1)
        column, last = self._place(12, 31)
        begin, end = TOP + first * CELL, TOP + (last + 1) * CELL
        corner = f"M{self._x(1):g} {TOP:g}V{begin:g}H{self._x(0):g}" if first else f"M{self._x(0):g} {TOP:g}"
        return f"{corner}V{BOTTOM:g}H{self._x(column):g}V{end:g}H{self._x(column + 1):g}V{TOP:g}Z"


def weekdays(first: int, mirrored: bool = False) -> tuple[Weekday, ...]:
    """Return every other day of the week, beside whose row its name stands."""
    x = START - 7
    return tuple(
        [
            Weekday((first + row) % 7, WIDTH - x if mirrored else x, TOP + (row + 0.5) * CELL + 4)
            for row in range(0, 7, 2)
        ]
    )
