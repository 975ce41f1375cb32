"""Which titles of an outline are papers, which are headings of areas, and which groups the papers stand in."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postil.importers.outline_lines import Line

GROUP, AREA = 2, 3
"""How many blank lines before a title begin a group of papers and an area, for their headings were no text."""


class Block(NamedTuple):
    """A title with the lines below it, up to the last that is not blank, and the blank lines behind that one."""

    title: Line
    lines: tuple[Line, ...]
    behind: tuple[Line, ...]

    @property
    def begins_blank(self) -> bool:
        """Whether a blank line follows the title."""
        return (self.lines or self.behind or (self.title,))[0].kind == "blank"


class Placed(NamedTuple):
    """A paper's block with the numbers of its area and, within that, its group; ``lost`` is the level of a heading
    that must have stood before it, or 0."""

    block: Block
    area: int
    group: int
    lost: int


class Heading(NamedTuple):
    """The block of an area's heading and its level, 1 for the outermost."""

    block: Block
    level: int


class Structure(NamedTuple):
    """An outline: lines before the first title, the block of its own title if it has one, then headings and papers."""

    leading: tuple[Line, ...]
    title: Block | None
    parts: tuple[Heading | Placed, ...]
    depth: int


def structure(source: Sequence[Line]) -> Structure:
    """Return what the titles of an outline are.

    The first title is the outline's own if a blank line follows it and others come. A title with nothing below it and
    a blank line behind it is a heading; of several in a row each one is a level deeper.
    """
    blocks = list(_blocks(source))
    first = blocks[0].title.number if blocks else len(source) + 1
    leading = tuple(source[: first - 1])
    own = None
    if len(blocks) > 1 and blocks[0].begins_blank and all(line.kind == "blank" for line in leading):
        own = blocks.pop(0)
    levels = _levels(blocks)
    depth = max(levels.values(), default=0)
    return Structure(leading, own, tuple(_placed(blocks, levels, depth)), depth)


def _blocks(source: Sequence[Line]) -> Iterator[Block]:
    starts = [place for place, line in enumerate(source) if line.kind == "title"]
    for start, end in zip(starts, [*starts[1:], len(source)], strict=True):
        last = end
        while source[last - 1].kind == "blank":
            last -= 1
        yield Block(source[start], tuple(source[start + 1 : last]), tuple(source[last:end]))


def _levels(blocks: Sequence[Block]) -> dict[int, int]:
    runs: list[list[int]] = []
    for place, block in enumerate(blocks[:-1]):
        if block.lines or not block.behind:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    deepest = max((len(run) for run in runs), default=0)
    return {place: deepest - len(run) + number for run in runs for number, place in enumerate(run, 1)}


def _placed(blocks: Sequence[Block], levels: dict[int, int], depth: int) -> Iterator[Heading | Placed]:
    area = group = 0
    for place, block in enumerate(blocks):
        if place in levels:
            yield Heading(block, levels[place])
            continue
        after_heading = place - 1 in levels
        blanks = block.title.blanks if place else 0
        lost = blanks >= AREA and not after_heading
        if lost or after_heading:
            area, group = area + 1, 0
        elif blanks >= GROUP:
            group += 1
        yield Placed(block, area, group, max(depth, 1) if lost else 0)
