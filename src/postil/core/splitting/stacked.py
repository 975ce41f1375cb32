"""Headings stacked above one text, ``## One paper, and`` and right below it ``## Another``: the text is about both."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from postil.core.splitting.above import Cut
from postil.core.text.prose import text_of

_GOES_ON = re.compile(r"(?:,|;|&|\+|、|，|\b(?:and|und|et|y))$", re.IGNORECASE)


def with_shared_text(cuts: Sequence[Cut], tokens: Sequence[Token]) -> list[Cut]:
    """Return the cuts of headings, those whose heading ends in "and" with the text of the next one below it."""
    found: list[Cut] = []
    for cut in reversed(cuts):
        below = found[-1] if found else None
        if below is not None and cut.end == cut.body_start == below.start and _goes_on(tokens, cut.start):
            cut = cut._replace(body_start=below.body_start, end=below.end)
        found.append(cut)
    return found[::-1]


def _goes_on(tokens: Sequence[Token], heading: int) -> bool:
    return _GOES_ON.search(text_of(tokens[heading + 1].children)) is not None
