"""Ratings side by side: papers rated on one axis or several, out of five or of ten, on one scale."""

from collections.abc import Iterable, Sequence

from postil.core.model import Rating

USUAL_BEST = 5
_MOST_LEVELS = 10


def score(ratings: Sequence[Rating]) -> float:
    """Return the mean of all axes between 0 and 1; 0 stands for no rating."""
    return sum(min(axis.value / axis.best, 1) for axis in ratings if axis.best > 0) / len(ratings) if ratings else 0


def scale_of(rated: Iterable[Sequence[Rating]]) -> int:
    """Return how many levels a site has: the best that its ratings are out of, if that is one number up to ten."""
    bests = {axis.best for ratings in rated for axis in ratings}
    best = bests.pop() if len(bests) == 1 else USUAL_BEST
    return int(best) if 1 < best <= _MOST_LEVELS and best == int(best) else USUAL_BEST


def level(ratings: Sequence[Rating], scale: int) -> int:
    """Return the level from 1 to ``scale`` that a paper's ratings come to; 0 stands for no rating."""
    # Halves go up, as people round; ``round`` would take 2.5 and 3.5 apart by 2.
    return max(int(score(ratings) * scale + 0.5), 1) if ratings else 0
