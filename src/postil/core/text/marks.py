"""Marks: the ids of what has no heading, list items and displayed formulas, so that links can lead there.

A mark is a kind and a digest of what stands there (``li.k3f9``, ``eq.07wd``), and so stays as long as that does,
however much is added above. No heading has an id with a full stop in it: GitHub, kramdown and Python-Markdown drop it.

Marks are not among the ids that documents keep, since there are tens of thousands in a library and an edit of any item
would concern all pages. So a link to a mark is taken on trust, and of several notes on a page all but the first have
their marks called otherwise, whatever they are.
"""

import re
from collections.abc import Mapping
from zlib import crc32

from postil.core.text.slugs import Ids

# Without letters that are taken for digits, and without U, as words might come of it (Crockford's base 32).
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple([one + other for one in _SIGNS for other in _SIGNS])
_MARK = re.compile(rf"(?:li|eq)\.[{_SIGNS}]{{4}}(?:-\d+)?(?:-note\d+)?")

SUFFIX = " "
"""The key under which the new names of a note's ids have what follows its marks; no id has a blank."""


def mark(kind: str, text: str, ids: Ids) -> str:
    """Return the mark of something that says ``text``, with a number if the same is said before; it is used then."""
    digest = crc32(text.encode("utf-8", "replace"))
    return ids.unused(f"{kind}.{_PAIRS[digest & 1023]}{_PAIRS[digest >> 10 & 1023]}")


def is_mark(name: str) -> bool:
    """Say whether an id has the form of a mark."""
    return _MARK.fullmatch(name) is not None


def called(name: str, renamed: Mapping[str, str]) -> str:
    """Return what the id ``name`` of a note is called on a page, where ``renamed`` are the new names of its ids."""
    found = renamed.get(name)
    if found is None:
        return name + renamed[SUFFIX] if SUFFIX in renamed and is_mark(name) else name
    return found
