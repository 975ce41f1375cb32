"""Compounds of a heading that stay on one line: balanced lines would often end behind a hyphen, as in "Pre-"."""

import re
from functools import lru_cache

from markupsafe import Markup

LONGEST = 20
"""How many signs a compound has at most that is kept together: longer ones would leave much of a line empty."""

_PIECE = re.compile(r"<math\b.*?</math>|<[^>]*>|([^\W_]+(?:[-‐–][^\W_]+)+)", re.DOTALL)
"""A formula, a tag, or else a compound."""


@lru_cache(maxsize=256)
def unbroken(html: Markup) -> Markup:
    """Return the HTML of a heading with its short compounds kept from being broken.

    The theme makes a box of each: without blanks alone Chromium would no longer balance the lines.
    """

    def kept(piece: re.Match[str]) -> str:
        word = piece[1]
        return f'<span class="whole">{word}</span>' if word and len(word) <= LONGEST else piece[0]

    return Markup(_PIECE.sub(kept, html))
