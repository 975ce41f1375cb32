"""An axis of years: each with room of its own, where long spans without any paper are shortened and say so."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

LONG = 3
"""From how many years without papers on a span is shortened."""

GAP = 16.0
"""How wide a shortened span is."""

LABEL = 40.0
"""How far apart the names of two years have to be."""

EDGE = 14.0
"""What is free at both ends, for half of a name."""


class Step(Struct, frozen=True):
    """A year on the axis, or a shortened span of years (``first`` to ``last``); ``x`` is its middle, ``named`` says
    that there is room for its name."""

    first: int
    last: int
    x: float
    width: float
    named: bool = False


class Axis(Struct, frozen=True):
    """The steps of an axis in the order of time, and how wide they are together.

    ``broken`` says that some of them are spans, ``mirrored`` that time runs from right to left.
    """

    steps: tuple[Step, ...]
    width: float
    broken: bool
    mirrored: bool

    def at(self) -> dict[int, Step]:
        """Return the steps of single years by year."""
        return {step.first: step for step in self.steps if step.first == step.last}


def axis(years: Iterable[int], room: float, least: float, most: float, mirrored: bool = False) -> Axis:
    """Return an axis with all of ``years`` that is as wide as ``room`` if its years can be ``least`` to ``most`` wide.

    Single years without papers keep their place, so that distances can be trusted but where the axis is broken.
    """
    spans = _spans(sorted(set(years)))
    broken = sum(first != last for first, last in spans)
    width = min(max((room - 2 * EDGE - broken * GAP) / max(len(spans) - broken, 1), least), most)
    places: list[tuple[float, float]] = []
    end = EDGE
    for first, last in spans:
        size = width if first == last else GAP
        places.append((round(end + size / 2, 1), round(size, 1)))
        end += size
    end += EDGE
    named = _named([x for x, _ in places], [first == last for first, last in spans])
    steps = []
    for number, (first, last) in enumerate(spans):
        x, size = places[number]
        steps.append(Step(first, last, round(end - x, 1) if mirrored else x, size, number in named))
    return Axis(tuple(steps), round(end, 1), broken > 0, mirrored)


def _spans(years: Sequence[int]) -> list[tuple[int, int]]:
    """Return all years from the first to the last, those of long spans without papers together."""
    spans: list[tuple[int, int]] = []
    for year in years:
        missing = range(spans[-1][1] + 1, year) if spans else range(0)
        if len(missing) >= LONG:
            spans.append((missing[0], missing[-1]))
        else:
            spans += [(one, one) for one in missing]
        spans.append((year, year))
    return spans


def _named(middles: Sequence[float], single: Sequence[bool]) -> list[int]:
    """Return the places of the years whose names have room: the first and the last one, and what fits between."""
    found: list[int] = []
    for place, middle in enumerate(middles):
        if single[place] and (not found or middle - middles[found[-1]] >= LABEL):
            found.append(place)
    final = len(middles) - 1
    if found and found[-1] != final:
        if len(found) > 1:
            found.pop()
        found.append(final)
    return found
