"""One form for what people spell in several ways: names and titles."""

import re
import unicodedata
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_NAME = re.compile(r"[!-/:-@\[-`{-~’‘“”‐-―·]+")


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """Return ``text`` in lower case without accents and punctuation."""
    # Only the accents of Latin, Greek and Cyrillic: in other scripts the marks are letters.
    plain = text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(_NOT_NAME.sub(" ", plain).split()).casefold() or text.strip().casefold()
