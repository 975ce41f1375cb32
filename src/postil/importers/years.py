"""Years of papers that stand in groups by year whose headings are lost.

Groups follow one another in time, upwards or downwards, each of another year. So the years of all groups of an area are
chosen together: as many papers as possible state the year of their group, and the order is kept where it can be.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_SAME, _BACKWARDS, _GAP = 0.9, 1.5, 0.001
"""What it costs, in papers that agree, if a group has the year of the one before, an earlier one, or a year is left
out between them."""


class Found(NamedTuple):
    """A year and how it was found: ``stated``, ``group`` or ``none``."""

    year: int | None
    method: str


def found(stated: int | None, group: int | None) -> Found:
    """Return a paper's year: its own, else that of its group."""
    if stated is not None:
        return Found(stated, "stated")
    return Found(group, "group") if group is not None else Found(None, "none")


def of_groups(groups: Sequence[Sequence[int | None]]) -> list[int | None]:
    """Return a year for each group of one area, from the years that its papers state (None: nothing stated).

    All are None if no paper states a year.
    """
    votes = [Counter(year for year in group if year is not None) for group in groups]
    candidates = sorted({year + step for counts in votes for year in counts for step in (-1, 0, 1)})
    if not candidates:
        return [None] * len(groups)
    rising, falling = _chosen(votes, candidates), _chosen(votes, candidates[::-1])
    return list(falling[1] if falling[0] > rising[0] else rising[1])


def _chosen(votes: Sequence[Counter[int]], candidates: Sequence[int]) -> tuple[float, list[int]]:
    """The best years with their score; ``candidates`` are in the order in which the groups should follow."""
    totals = [float(votes[0][year]) for year in candidates]
    ways: list[list[int]] = []
    for counts in votes[1:]:
        way = [_best_before(totals, candidates, at) for at in range(len(candidates))]
        totals = [
            totals[before] - _cost(candidates, before, at) + counts[candidates[at]] for at, before in enumerate(way)
        ]
        ways.append(way)
    at = max(range(len(candidates)), key=totals.__getitem__)
    best = totals[at]
    years = [candidates[at]]
    for way in reversed(ways):
        at = way[at]
        years.append(candidates[at])
    return best, years[::-1]


def _best_before(totals: Sequence[float], candidates: Sequence[int], at: int) -> int:
    return max(range(len(candidates)), key=lambda before: totals[before] - _cost(candidates, before, at))


def _cost(candidates: Sequence[int], before: int, after: int) -> float:
    if before == after:
        return _SAME
    left_out = abs(candidates[after] - candidates[before]) - 1
    return (_BACKWARDS if after < before else 0.0) + _GAP * left_out


def out_of_order(years: Sequence[int | None]) -> list[int]:
    """Return the places of the groups whose year does not follow that of the group before."""
    known = [(place, year) for place, year in enumerate(years) if year is not None]
    steps = [(place, year - before) for (_, before), (place, year) in pairwise(known)]
    rising = sum(step > 0 for _, step in steps) >= sum(step < 0 for _, step in steps)
    return [place for place, step in steps if (step <= 0 if rising else step >= 0)]
