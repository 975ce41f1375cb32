"""What the papers of an outline say of themselves, and the years of those that say nothing."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from postil.importers import years
from postil.importers.attribution import Attribution, attribution
from postil.importers.model import Remark
from postil.importers.outline_blocks import Placed

_NONE = Attribution()
_ANNOUNCES_ITSELF = re.compile(r"This (?:paper|report|article|work) by ")


class Facts(NamedTuple):
    """What is known of one paper; ``line`` is the line that says it, 0 if none does."""

    stated: Attribution
    line: int
    year: years.Found


def facts(papers: Sequence[Placed]) -> tuple[list[Facts], list[Remark]]:
    """Return what is known of each paper, and what to look at."""
    stated = [_stated(paper) for paper in papers]
    found: list[Facts] = []
    remarks: list[Remark] = []
    for _, members in groupby(zip(papers, stated, strict=True), key=lambda one: one[0].area):
        area = list(members)
        groups = [list(group) for _, group in groupby(area, key=lambda one: one[0].group)]
        of_groups = years.of_groups([[said.year for _, (said, _) in group] for group in groups])
        for year, group in zip(of_groups, groups, strict=True):
            found += [Facts(said, line, years.found(said.year, year)) for _, (said, line) in group]
        remarks += _odd_years(groups, of_groups)
    for paper in papers:
        remarks += _lost_title(paper)
    return found, remarks


def _stated(paper: Placed) -> tuple[Attribution, int]:
    for line in paper.block.lines:
        if line.kind in ("item", "text") and (said := attribution(line.text)):
            return said, line.number
    return _NONE, 0


_Group = Sequence[tuple[Placed, tuple[Attribution, int]]]


def _odd_years(groups: Sequence[_Group], of_groups: Sequence[int | None]) -> Iterator[Remark]:
    for place in years.out_of_order(of_groups):
        line = groups[place][0][0].block.title.number
        yield Remark("guess", line, f"the group that begins here is of {of_groups[place]}, which is out of order")
    for year, group in zip(of_groups, groups, strict=True):
        for paper, (said, line) in group:
            title = paper.block.title
            if said.year is None:
                text = f"“{title.text}” gets the year of its group, {year}" if year else f"“{title.text}” has no year"
                yield Remark("guess", title.number, text)
            elif said.year != year:
                text = f"“{title.text}” says {said.year} among papers of {year}; what it says is taken"
                yield Remark("guess", line, text)


def _lost_title(paper: Placed) -> Iterator[Remark]:
    """An entry in which two papers introduce themselves has lost the title between them."""
    known = ""
    for line in paper.block.lines:
        if line.kind != "item" or not _ANNOUNCES_ITSELF.match(line.text):
            continue
        said = attribution(line.text)
        if said is None or not said.authors:
            continue
        if known and said.authors != known:
            text = (
                f"“{paper.block.title.text}” seems to hold two papers: by {known} and, from here on, by {said.authors};"
                " a title may be lost"
            )
            yield Remark("lost", line.number, text)
        known = said.authors
