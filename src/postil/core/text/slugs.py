"""Ids of headings, as the tools that people come from compute them. Pure functions of text."""

import re
import unicodedata

_GITHUB_DROPPED = re.compile(r"[^\w\- ]")
_KEPT = frozenset({"Mn", "Mc", "Me", "Pc"})
_KRAMDOWN_LEAD = re.compile(r"^[^A-Za-z]+")
_KRAMDOWN_DROPPED = re.compile(r"[^A-Za-z0-9 -]")
_PYTHON_DROPPED = re.compile(r"[^\w\s-]")
_PYTHON_JOINED = re.compile(r"[-\s]+")


def github_slug(text: str) -> str:
    """Return GitHub's id for a heading's text (which may be empty; repeats are not numbered here).

    Lower case; letters, digits, combining marks, ``_`` and ``-`` stay; a blank becomes ``-``; all else goes, and
    nothing is collapsed or trimmed (``github-slugger``, which follows GitHub's own ``TocFilter``). The text of a
    formula is its TeX, and so its letters and digits.
    """
    lowered = text.lower()
    if lowered.isascii():
        return _GITHUB_DROPPED.sub("", lowered).replace(" ", "-")
    return "".join([_github_character(char) for char in lowered])


def _github_character(char: str) -> str:
    if char == " ":
        return "-"
    return char if char == "-" or char.isalnum() or unicodedata.category(char) in _KEPT else ""


def kramdown_slug(text: str) -> str:
    """Return kramdown's id (``auto_ids``, ``basic_generate_id``): ASCII only, from the first letter on.

    Kramdown gives ``section`` to a heading without any ASCII letter; as a target that would say nothing, so the
    result here is empty then.
    """
    lead = _KRAMDOWN_LEAD.sub("", text)
    return _KRAMDOWN_DROPPED.sub("", lead).replace(" ", "-").lower()


def python_markdown_slug(text: str) -> str:
    """Return the id that Python-Markdown's ``toc`` extension (and so MkDocs) gives: ASCII, blanks collapsed."""
    ascii_text = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _PYTHON_JOINED.sub("-", _PYTHON_DROPPED.sub("", ascii_text).strip().lower())


class Ids:
    """The ids already used in one document; hands out unused ones."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._repeats: dict[str, int] = {}

    def take(self, wanted: str) -> bool:
        """Use exactly ``wanted`` if it is not empty and free; say whether it was."""
        if not wanted or wanted in self.used:
            return False
        self.used.add(wanted)
        return True

    def unused(self, wanted: str) -> str:
        """Return ``wanted``, or with ``-1``, ``-2`` … if it is used already, and use it."""
        result = wanted
        while not self.take(result):
            count = self._repeats.get(wanted, 0) + 1
            self._repeats[wanted] = count
            result = f"{wanted}-{count}"
        return result
