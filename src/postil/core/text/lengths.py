"""How long a note is, so roughly that few edits change it: what other pages may tell without being made anew each time.

The numbers are preferred ones (ISO 3), a quarter apart or so.
"""

from bisect import bisect
from itertools import pairwise
from math import floor, log10, sqrt

_DECADE = (100, 125, 160, 200, 250, 315, 400, 500, 630, 800)
_LENGTHS: tuple[int, ...] = (0, 25, 50, *(base * 10**power for power in range(6) for base in _DECADE))
_BETWEEN = tuple(sqrt(max(one, 10) * other) for one, other in pairwise(_LENGTHS))


def rough_length(words: int) -> int:
    """Return about how many words there are: the nearest preferred number."""
    return _LENGTHS[bisect(_BETWEEN, words)]


def rounded(number: int, digits: int = 2) -> int:
    """Return ``number`` with so many digits that count, for a sum of what is only roughly known."""
    unit = 10 ** max(floor(log10(number)) + 1 - digits, 0) if number > 0 else 1
    return (number + unit // 2) // unit * unit
