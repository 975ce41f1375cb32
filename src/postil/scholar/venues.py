"""Where papers appear: a registry of conferences and journals with their short names, full names and aliases.

An acronym counts only as a whole value (``ICLR 2026``, ``NeurIPS'20``, ``Proc. of CVPR``), never inside a sentence,
and in its own case, so that a word such as "chi" or "nature" in a title is no venue.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from postil.scholar.venue_table import CONFERENCES, JOURNALS, PREPRINTS

Kind = Literal["paper-conference", "article-journal", "article"]


class Venue(NamedTuple):
    """A venue: its short name, its full name and the CSL type of what appears there."""

    short: str
    name: str
    type: Kind


class Appearance(NamedTuple):
    """A venue as written somewhere, with the year and the track (``Workshop``, ``Findings``, ``oral``) if given."""

    venue: Venue
    year: int | None = None
    track: str = ""


def _registry() -> tuple[dict[str, Venue], dict[str, Venue]]:
    exact: dict[str, Venue] = {}
    folded: dict[str, Venue] = {}
    tables: tuple[tuple[str, Kind], ...] = (
        (CONFERENCES, "paper-conference"),
        (JOURNALS, "article-journal"),
        (PREPRINTS, "article"),
    )
    for table, kind in tables:
        for line in table.strip().replace("\n    ", " ").splitlines():
            short, name, *aliases = (part.strip() for part in line.split("|"))
            venue = Venue(short, name, kind)
            for spelling in (short, *aliases, *(alias.rstrip(".") for alias in aliases)):
                exact.setdefault(spelling, venue)
                # Longer names are safe in any case; three letters are not.
                if len(spelling) > 4 or " " in spelling:
                    folded.setdefault(spelling.casefold(), venue)
            folded.setdefault(name.casefold(), venue)
    return exact, folded


_EXACT, _FOLDED = _registry()

_YEAR = r"(?:(?P<year>(?:19|20)\d\d)|['’‘](?P<short>\d\d)|(?<=[A-Za-z])(?P<glued>\d\d))"
_FORM = re.compile(
    r"^(?:(?:in|at|to appear in|accepted (?:at|to|by)|published (?:in|at)|presented at)\s+)?(?:the\s+)?"
    r"(?:proc(?:\.|eedings)?\s+(?:of\s+)?(?:the\s+)?)?(?:(?P<lead>(?:19|20)\d\d)\s+)?(?:\d+(?:st|nd|rd|th)\s+)?"
    r"(?:(?P<findings>findings)\s+(?:of\s+)?(?:the\s+)?)?"
    r"(?P<name>[^\d()\[\]]*?[^\d\W'’‘](?:\s*[23]D[Vv]?)?|3DV)"
    rf"(?:[\s,_:@-]*\(?{_YEAR}\)?)?"
    r"[\s,:;-]*\(?(?P<track>(?:\s*(?:oral|spotlight|poster|highlight|workshops?|findings|demo|long paper|short paper"
    r"|best paper(?: award)?|outstanding paper|notable|under review|submission|main|[DB]&?B(?: track)?"
    r"|datasets and benchmarks(?: track)?)\b[\s,;/()-]*)*)\)?\.?$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"^(?P<name>[^()\[\]]{8,}?)(?:\s*[(\[]|,\s+(?=[A-Z]{3}|Neur))"
    r"(?P<acronym>[A-Z][\w&/+.-]{1,11}(?:[\s'’-]*(?:(?:19|20)\d\d|\d\d))?)[)\]]?[\s,.]*(?P<year>(?:19|20)\d\d)?$"
)
_SAYS_VENUE = re.compile(
    r"\b(?:conference|symposium|workshop|journal|transactions|proceedings|meeting|advances)\b", re.I
)
_VOLUME = re.compile(
    r"^(?P<name>.*?[^\W\d])(?:[\s,;.]+|\s+[-–—]\s+)(?:vol(?:ume)?\.?\s*|\bv\.?)?(?:\d{1,4}|[IVXLC]{1,7})"
    r"(?:\s*[(:,;]\s*(?:no\.?|issue|number|pp?\.?|pages)?\s*[\d–—-]+\)?)*$",
    re.IGNORECASE,
)
_FULL_NOISE = re.compile(
    r"^(?:\d+(?:st|nd|rd|th)|annual|ieee/cvf|ieee|acm|[a-z]+(?:-[a-z]+)?(?:first|second|third|th))\s+"
)


@lru_cache(maxsize=4096)
def find(text: str) -> Appearance | None:
    """Return the venue that ``text`` as a whole names, with its year, or None if the registry does not know it."""
    text = text.strip().strip("*_`. ")
    if not 2 <= len(text) <= 160:
        return None
    return _of_form(text) or _with_acronym(text) or _with_volume(text)


def _of_form(text: str) -> Appearance | None:
    if venue := lookup(text):
        return Appearance(venue)
    found = _FORM.match(text)
    venue = lookup(found["name"].strip(" ,'’-")) if found else None
    if found is None or venue is None:
        return None
    track = "Findings" if found["findings"] else " ".join((found["track"] or "").split()).strip(" ,;/()-")
    return Appearance(venue, _year(found), track)


def split_acronym(text: str) -> tuple[str, str]:
    """Take the acronym in brackets behind a name off it: ``European Conference on Computer Vision (ECCV)``."""
    found = _ACRONYM.match(text.strip())
    return (found["name"], found["acronym"]) if found and text.rstrip().endswith(")") else (text.strip(), "")


def _with_acronym(text: str) -> Appearance | None:
    """A name with its acronym; the year may stand with either. An acronym behind a title makes no venue of it."""
    found = _ACRONYM.match(text)
    if found is None:
        return None
    full, short = _of_form(found["name"]) or _with_volume(found["name"]), _of_form(found["acronym"])
    known = full or (short if _SAYS_VENUE.search(found["name"]) else None)
    if known is None:
        return None
    stated = int(found["year"]) if found["year"] else None
    return known._replace(year=stated or (full.year if full else None) or (short.year if short else None))


def _with_volume(text: str) -> Appearance | None:
    """A name with what says where in it: ``Advances in … Systems 33``, ``Nature, vol. 521 (7553), pp. 436–444``."""
    found = _VOLUME.match(text)
    return _of_form(found["name"]) if found else None


def _year(found: re.Match[str]) -> int | None:
    if full := found["year"] or found["lead"]:
        return int(full)
    if digits := found["short"] or found["glued"]:
        return (1900 if int(digits) >= 60 else 2000) + int(digits)
    return None


@lru_cache(maxsize=4096)
def lookup(name: str) -> Venue | None:
    """Return the venue of a short or full name without year, or None."""
    if venue := _EXACT.get(name):
        return venue
    folded = " ".join(name.casefold().replace("&", "and").split())
    if venue := _FOLDED.get(folded):
        return venue
    while noise := _FULL_NOISE.match(folded):
        folded = folded[noise.end() :]
        if venue := _FOLDED.get(folded):
            return venue
    return None


def split_year(text: str) -> tuple[str, int | None]:
    """Take a trailing or leading year off the name of a venue that the registry need not know."""
    found = re.match(r"^(.*?\D)[\s,]*\(?((?:19|20)\d\d)\)?$", text.strip()) or re.match(
        r"^(?P<y>(?:19|20)\d\d)\s+(.*\D)$", text.strip()
    )
    if not found:
        return text.strip(), None
    if found.groupdict():
        return found[2].strip(), int(found["y"])
    return found[1].strip(" ,('’"), int(found[2])


_ACL_LETTERS = {
    "P": "ACL",
    "D": "EMNLP",
    "N": "NAACL",
    "E": "EACL",
    "Q": "TACL",
    "C": "COLING",
    "I": "IJCNLP",
    "K": "CoNLL",
}
_ACL_OLD = re.compile(r"/([A-Z])(\d\d)-\d{4}")
_ACL_NEW = re.compile(r"/((?:19|20)\d\d)\.(findings-)?([a-z]+)[-.]")
_CVF = re.compile(r"/content[_/](cvpr|iccv|wacv|accv)_?((?:19|20)\d\d)", re.IGNORECASE)
_NEURIPS = re.compile(r"/paper(?:_files/paper)?/((?:19|20)\d\d)/|/paper/[\w-]*?()(?:\.pdf)?$")
_JMLR = re.compile(r"/papers/v(\d+)/")


def of_url(url: str) -> Appearance | None:
    """Return the venue that the address of a proceedings page states, or None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host, path = (parts.hostname or "").removeprefix("www."), parts.path
    if host.endswith("thecvf.com") and (found := _CVF.search(path)):
        return _appearance(found[1].upper(), int(found[2]))
    if host in ("papers.nips.cc", "papers.neurips.cc", "proceedings.neurips.cc") and (found := _NEURIPS.search(path)):
        return _appearance("NeurIPS", int(found[1]) if found[1] else None)
    if host in ("jmlr.org", "jmlr.csail.mit.edu") and (found := _JMLR.search(path)):
        # Volume 1 is of 2000.
        return _appearance("JMLR", 1999 + int(found[1]))
    if "aclanthology" in host or host == "aclweb.org":
        return _of_anthology(path)
    return None


def _of_anthology(path: str) -> Appearance | None:
    if found := _ACL_NEW.search(path):
        return _appearance(found[3], int(found[1]), "Findings" if found[2] else "")
    if found := _ACL_OLD.search(path):
        year = int(found[2])
        return _appearance(_ACL_LETTERS.get(found[1], ""), (1900 if year >= 60 else 2000) + year)
    return None


def _appearance(name: str, year: int | None, track: str = "") -> Appearance | None:
    venue = _EXACT.get(name) or _EXACT.get(name.upper()) or _FOLDED.get(name.casefold())
    return Appearance(venue, year, track) if venue else None
