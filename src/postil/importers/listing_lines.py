"""The lines of a listing: titles, authors, abstracts, dates, and the furniture of the page around them.

Everything here is told by form, not by name: a title is a short line before prose, furniture is what pages say to their
visitors.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from postil.core.metadata import values
from postil.importers.bylines import authors

_LONG, _WORDS = 250, 8
"""A line of this many characters is prose, and one of this many words that ends with a full stop or an address."""

_FULL_STOPS = (".", ":", ";", "。")
_ENDS_WITH_ADDRESS = re.compile(r"\b(?:https?://|[\w-]+\.(?:com|org|io|net)/)\S+$")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_DAY = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{3}).{4,24}")
_INVITATION = re.compile(
    r"\b(?:get|receive|join|subscribe|sign up|follow|don.t miss|stay up to date)\b.*"
    r"\b(?:inbox|e-?mails?|newsletter|updates?|notifications?|daily|weekly|us|community|twitter|discord|slack)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^(?:by\s?[A-Z@]|(?i:curated|submitted|published|posted|powered) by\b|©|(?i:copyright)\b)")
_COUNT = re.compile(
    r"[•·▲↑♥★👍]?\s*[\d.,]+\s?[kKmM]?(?:\s(?:upvotes?|votes?|comments?|likes?|views?|stars?|authors?))?"
)
_COMMAND_WORDS = """
new | trending | popular | latest | hot | top | home | menu | search | filter | sort | sort by | all | more | subscribe
| sign in | sign up | log in | login | logout | register | follow | share | like | likes | upvote | vote | comment
| comments | reply | save | saved | bookmark | copy | copy link | cite | download | open | close | back | next
| previous | prev | load more | show more | read more | see more | view more | view all | see all | learn more | loading
| today | yesterday | daily | weekly | monthly | settings | help | about | privacy | terms | cookies | accept
| accept all | contact | feedback | report | pdf | html | abs | abstract | view pdf | view paper | paper | code | github
| arxiv
"""
_COMMANDS = frozenset(word.strip() for word in _COMMAND_WORDS.split("|"))
_OFTEN = 3
_SHORT = 40


class Line(NamedTuple):
    """A line that is not blank: its number from 1, its kind and its text.

    ``kind`` is title, authors, prose, date, furniture or short (a title without an abstract, as it seems); ``why`` says
    what makes it furniture.
    """

    number: int
    kind: str
    text: str
    why: str = ""


def lines(source: Sequence[str]) -> list[Line]:
    """Return what the lines of a listing are, blank ones left out."""
    texts = [(number, raw.strip()) for number, raw in enumerate(source, 1) if raw.strip()]
    often = Counter(text for _, text in texts)
    found = [_line(number, text, often[text]) for number, text in texts]
    places = [place for place, line in enumerate(found) if line.kind != "furniture" or authors(line.text)]
    for before, place, after in zip(places, places[1:], places[2:], strict=False):
        if found[before].kind == "short" and found[after].kind == "prose" and authors(found[place].text):
            found[place] = Line(found[place].number, "authors", found[place].text)
    places = [place for place, line in enumerate(found) if line.kind != "furniture"]
    for place, after in pairwise(places):
        if found[place].kind == "short" and found[after].kind in ("prose", "authors"):
            found[place] = found[place]._replace(kind="title")
    return found


def day(text: str, year: int) -> str:
    """Return the day that a line names, in ``year`` if it names none itself, or an empty string."""
    bare = _WEEKDAY.sub("", text.strip())
    if not _DAY.fullmatch(bare):
        return ""
    found = values.date(bare)
    if len(found) == 10:
        return found
    return next((date for sign in (", ", " ") if len(date := values.date(f"{bare}{sign}{year}")) == 10), "")


def names_a_year(text: str) -> bool:
    """Say whether a date has its own year."""
    return bool(day(text, 2000)) and day(text, 2000) == day(text, 2004)


def _line(number: int, text: str, often: int) -> Line:
    if day(text, 2000):
        return Line(number, "date", text)
    ends = text.endswith(_FULL_STOPS) or bool(_ENDS_WITH_ADDRESS.search(text))
    is_prose = len(text) >= _LONG or (ends and len(text.split()) >= _WORDS)
    if why := _furniture(text, 0 if is_prose else often):
        return Line(number, "furniture", text, why)
    return Line(number, "prose" if is_prose else "short", text)


def _furniture(text: str, often: int) -> str:
    """Why a line is furniture of the page, or an empty string."""
    if text.strip(" .!…»›→↗").casefold() in _COMMANDS:
        return "page furniture: a button or a link of the page"
    if len(text) < _LONG and _INVITATION.search(text) and len(text.split()) <= 2 * _WORDS:
        return "page furniture: an invitation to its visitors"
    if len(text.split()) <= _WORDS and _BYLINE.match(text):
        return "page furniture: who makes the page"
    if _COUNT.fullmatch(text):
        return "page furniture: a number that the page counts"
    if often >= _OFTEN and len(text) < _SHORT:
        return f"page furniture: a line that stands {often} times on the page"
    return ""
