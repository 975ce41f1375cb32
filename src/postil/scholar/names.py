"""Names of persons: lists of authors taken apart, each name split into family and given name."""

import re
from collections.abc import Sequence
from functools import lru_cache

from postil.core.model import Person
from postil.scholar.organisations import is_organisation, is_person

_PARTICLES = """
af al auf av bin d da das de degli dei del della den der des di do dos du el ibn la las le los ten ter
van vom von y zu zum zur
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words in small letters that belong to the family name behind them."""

_GROUP = re.compile(
    r"\b(?:Team|Group|Collaborations?|Consortium|Committee|Contributors|Community|Initiative|Network|Project|Society"
    r"|Association)$|\b(?:Institut\w*|Universit\w+)\b"
)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d)\.?$", re.IGNORECASE)
_HAN = re.compile(r"^[\u4e00-\u9fff\u3400-\u4dbf々·•]+$")
_HANGUL = re.compile(r"^[\uac00-\ud7a3]+$")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_COMPOUND = "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 公孙 令狐 慕容 宇文 夏侯 长孙"
_COMPOUND_FAMILY = frozenset(_COMPOUND.split())
_MARKS = re.compile(r"[*†‡§¶✉¹²³⁴⁵⁶⁷⁸⁹⁰]+|\^\{?[\d,*]+\}?|\$[^$]*\$|(?<=[^\W\d])\d+(?:,\d+)*(?=$|[\s,;])")
_ET_AL = re.compile(
    r"[,，、;\s]*(?:\bet\.?\s+al\b\.?|(?:\band|&)\s+(?:\d+\s+)?(?:others|more)\b|\bu\.\s?a\.|(?<=\S)\s*等人?"
    r"|(?<=\S)\s(?:他|ほか|외))\s*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"et\.?\s*al\.?|(?:(?:and|&)\s+)?(?:\d+\s+)?others|u\.\s?a\.|等人?|他|ほか", re.IGNORECASE)
# The stop behind an initial is the name's own.
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{2})\.\s*$")
_STRONG_SEPARATOR = re.compile(r"\s*[;；、؛،|\n]\s*|\s+[·•]\s+")
_AND = re.compile(r",?\s+(?:and|und|et|&)\s+|\s*&\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,，]\s*")
_INITIALS = re.compile(r"^(?:[^\W\d_]{1,3}(?:[.\s-]+|$)){1,4}$")
_WORD = re.compile(r"^[^\W\d_][^\W\d_'’-]+(?:-[^\W\d_]+)*$")
_ENDS_IN_INITIAL = re.compile(r"\s[^\W\d_]\.$")
_WIKILINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")

OTHERS = Person("et al.")
"""What stands last among authors of whom not all are named; it is nobody, as BibTeX's "others" is."""


def named(authors: Sequence[Person]) -> tuple[Person, ...]:
    """Return the authors who have a name: all but ``OTHERS``."""
    return tuple([one for one in authors if one != OTHERS])


def is_group(name: str) -> bool:
    """Say whether the name of an author is that of a group or an organisation (``Gemma Team``, ``CERN``)."""
    return bool(_GROUP.search(name)) or (is_organisation(name) and not is_person(name))


def without_suffix(family: str) -> tuple[str, str]:
    """Part a family name from what follows it: ``Davis Jr`` gives ``Davis`` and ``Jr.``."""
    name, blank, last = family.rpartition(" ")
    if not blank or not _SUFFIX.match(last):
        return family, ""
    return name, f"{last}." if last.lower() in ("jr", "sr") else last


def person(text: str, url: str = "", orcid: str = "") -> Person:
    """Return one person's name taken apart: ``Given Family``, ``Family, Given`` or an East Asian name.

    Particles belong to the family name (``van den Oord``). A name that cannot be split has only ``name``. "et al." is
    ``OTHERS``.
    """
    text = " ".join(text.split())
    if _OTHERS.fullmatch(text):
        return OTHERS
    family, comma, given = text.partition(",")
    if comma:
        return _from_comma(family.strip(), given.strip(), url, orcid)
    if _EASTERN.search(text):
        family, given = _eastern(text)
        return Person(text, family, given, url, orcid)
    words = text.split(" ")
    if len(words) == 1:
        return Person(text, text, "", url, orcid)
    end = len(words) - 1
    while end > 1 and _SUFFIX.match(words[end]):
        end -= 1
    start = end
    while start > 1 and words[start - 1].lower() in PARTICLES and words[start - 1][0].islower():
        start -= 1
    return Person(text, " ".join(words[start:]), " ".join(words[:start]), url, orcid)


def _from_comma(family: str, given: str, url: str, orcid: str) -> Person:
    suffix, comma, rest = given.partition(",")
    if comma and _SUFFIX.match(suffix.strip()):
        family, given = f"{family} {suffix.strip()}", rest.strip()
    elif _SUFFIX.match(given):
        return person(f"{family} {given}", url, orcid)
    if _EASTERN.search(family) and not family.isascii():
        return Person(f"{family}{given}", family, given, url, orcid)
    return Person(f"{given} {family}".strip(), family, given, url, orcid)


def _eastern(text: str) -> tuple[str, str]:
    family, space, given = text.partition(" ")
    if space:
        return family, given
    if _HAN.match(text) and "·" not in text and 2 <= len(text) <= 4:
        size = 2 if text[:2] in _COMPOUND_FAMILY and len(text) > 2 else 1
        return text[:size], text[size:]
    if _HANGUL.match(text) and 2 <= len(text) <= 4:
        return text[:1], text[1:]
    return text, ""


@lru_cache(maxsize=4096)
def people(text: str) -> tuple[Person, ...]:
    """Return the persons that a line of authors names, with ``OTHERS`` last if it ends in "et al." or "and others".

    Takes ``A; B``, ``A and B``, ``A B, C D & E F``, ``Family, Given and Family, Given``, ``Family, I., Family, I.``,
    ``作者甲、作者乙``; drops footnote marks.
    """
    text = _MARKS.sub("", _WIKILINK.sub(r"\1", text)).strip(",;，；、 \n\t")
    text = _FULL_STOP.sub("", text)
    text, more = _ET_AL.subn("", text)
    found = [person(name) for piece in _STRONG_SEPARATOR.split(text) for name in _joined(piece)] if text else []
    return (*named(found), OTHERS) if found and (more or OTHERS in found) else tuple(found)


def _joined(text: str) -> list[str]:
    """Split at "and" and then, where they separate names rather than parts of one, at commas."""
    parts = [[piece for piece in _COMMA.split(part.strip()) if piece] for part in _AND.split(text)]
    # In `A B, C D and E F` the last "and" stands for a comma; in `B, A and D, C` every part is one name.
    whole = len(parts) > 1 and all(len(pieces) > 1 for pieces in parts)
    words = len(parts) > 1 and all(len(piece.split()) == 1 for pieces in parts for piece in pieces)
    names: list[str] = []
    for pieces in parts:
        names.extend(_listed(pieces) if words and not whole else _at_commas(pieces, whole))
    return [name for name in names if name.strip(" .,*")]


def _at_commas(pieces: list[str], whole: bool) -> list[str]:
    if len(pieces) < 2:
        return pieces
    if len(pieces) == 3 and _SUFFIX.match(pieces[1]) and len(pieces[0].split()) == 1:
        return [", ".join(pieces)]
    if len(pieces) % 2 == 0 and (
        (all(map(_are_initials, pieces[1::2])) and not any(map(_are_initials, pieces[::2])))
        or _are_pairs(pieces[::2], pieces[1::2])
    ):
        return _paired(pieces)
    if len(pieces) == 2 and _is_family_given(pieces[0], pieces[1], whole):
        return [f"{pieces[0]}, {pieces[1]}"]
    return _listed(pieces)


def _listed(pieces: list[str]) -> list[str]:
    """Take each piece for a name of its own, but for what follows one, such as "Jr."."""
    merged: list[str] = []
    for piece in pieces:
        if merged and _SUFFIX.match(piece):
            merged[-1] += f" {piece}"
        else:
            merged.append(piece)
    return merged


def _are_initials(text: str) -> bool:
    """Tell ``D. P.`` and ``DP`` from short names such as ``Yu Lu``: by their capitals."""
    return text.isupper() and bool(_INITIALS.match(text))


def _paired(pieces: list[str]) -> list[str]:
    return [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]


def _are_pairs(families: list[str], givens: list[str]) -> bool:
    """Tell ``Hu, Edward J., Shen, Yelong`` from full names: words alone, and a given name that ends in an initial."""
    return all(_WORD.match(family) for family in families) and any(_ENDS_IN_INITIAL.search(given) for given in givens)


def _is_family_given(first: str, second: str, whole: bool) -> bool:
    """Tell ``Family, Given`` from two names: one word before the comma, or a particle in front.

    ``whole`` says that each of several names in this line has a comma, so that a family name may have two words.
    """
    if _EASTERN.search(first) or is_organisation(first) or is_organisation(second):
        return False
    words = first.split()
    if words[0].islower() and words[0] in PARTICLES:
        return True
    return len(words) == 1 or (whole and len(second.split()) == 1)
