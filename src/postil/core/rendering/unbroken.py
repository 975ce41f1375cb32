"""Compounds of a heading that stay on one line: balanced lines would often end behind a hyphen, as in "Pre-"."""

import re
from functools import lru_cache

from markupsafe import Markup

LONGEST = 18
"""How many signs a compound has at most that is kept together: in the largest heading it fits on the smallest phone."""

_PIECE = re.compile(r"<math\b.*?</math>|<[^>]*>|([^\W_]+(?:[-‐–][^\W_]+)+)", re.DOTALL)
"""A formula, a tag, or else a compound."""


@lru_cache(maxsize=256)
def unbroken(html: Markup) -> Markup:
    """Return the HTML of a heading with its short compounds kept from being broken."""

    def kept(piece: re.Match[str]) -> str:
        word = piece[1]
        return f'<span class="nowrap">{word}</span>' if word and len(word) <= LONGEST else piece[0]

    return Markup(_PIECE.sub(kept, html))
