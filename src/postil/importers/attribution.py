"""Who wrote a paper, where and when, from the sentence in which a note introduces it.

Such sentences run ``This paper by Name et al. from Organisation in Venue 2014 introduces …``; every part may be missing
and the last two come in any order. What a sentence says of other papers is not taken: it must speak of this one.
"""

import re
from typing import NamedTuple

from postil.scholar import organisations, venues

_CAPITAL = r"[^\W\d_a-z]"
_NAME = (
    rf"(?:{_CAPITAL}\.\s?)*{_CAPITAL}[\w’'.-]*"
    rf"(?:\s(?:(?:van|von|de|der|den|del|la|le|ben|bin|al)\s)*{_CAPITAL}[\w’'-]*){{0,3}}"
)
# As it is typed: "et. al", "at al.", "at l.", "wet al.".
_ET_AL = r"(?:,?\s(?:(?:et|at|wet)\s?\.?\s?al+|at\sl)\.?(?=[\s,;:)]|$))"
_NAMES = rf"{_NAME}(?:(?:,\sand\s|,\s|\sand\s|\s&\s)(?!and\s){_NAME})*"
_KIND = r"(?:paper|report|article|preprint|work|study|survey|manuscript|thesis)"
_PAPER_BY = re.compile(rf"\b{_KIND}\b[^.;]{{0,220}}?\s(?:by|from)\s(?:from\s)?")
_PAPER_OF = re.compile(rf"\b[Tt]his\s{_KIND}\s(?={_NAME}{_ET_AL}\sfrom\s)")
_SOMETHING_BY = re.compile(rf"\b{_CAPITAL}[\w-]*\sby\s(?={_NAME}{_ET_AL}(?:\s\(\d{{4}}\))?\s(?:from|in)\b)")
_OF_OTHERS = re.compile(r"\b(?:contributed|inspired|motivated|earlier|previous|prior|based)\b")
_BEGINS = re.compile(rf"{_NAMES}|et\s?al\.")
_QUOTED = re.compile(r"[“\"‘].*[”\"’]")
_WHO = re.compile(rf"(?:(?P<names>{_NAMES})(?P<more>{_ET_AL})?|et\s?al\.)?\s?(?:\((?P<year>(?:19|20)\d\d)\))?")
_FROM = re.compile(r"(?:^|[\s,])(?:from|form)\s(?:the\s)?")
_WHERE = re.compile(
    r"(?:^|[\s,])(?:in|(?:published|presented|accepted|released)\s(?:in|at))\s(?:the\s)?"
    r"(?P<what>[^\W\d_a-z][^,.;:()]{1,90}?\s(?:\([A-Z][A-Za-z]{1,12}\)\s)?)?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_VENUE = re.compile(r"(?:^|[\s,])(?:in|at)\s(?P<what>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)")
_LATER = re.compile(
    r"\b[Pp]ublished\s(?:in|at)\s"
    r"(?P<what>[A-Z][\w &()-]{1,90}?\s)?(?:in\s(?:[A-Z]\w+\s)?)?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_BEGINS_WITH_VENUE = re.compile(r"^(?P<what>[A-Z][A-Za-z]+) (?P<year>(?:19|20)\d\d)\s(?=[a-z])")
_IN_PLACE = re.compile(r"^(?P<place>.+?)\sin(?:\s[A-Z]\w+)?$")
_SHORT_NAME = re.compile(r"\(([A-Z][A-Za-z]{1,12})\)$")
_STOP = re.compile(r"(?:^|[\s,]+)(?:and\s)?(?:in|published|presented|accepted|appeared|released)\b")
_SENTENCE_END = re.compile(r"(?<!\bal)(?<!\bet)(?<!\bl)(?<![A-Z])(?<!Inc)(?<!Ltd)(?<!Co)[.;](?=\s+[A-Z“]|\s*$)")
_TRAILING = frozenset("of the and for de at la du des di und & on".split())
_IN_CLAUSE = _TRAILING | frozenset(
    "normale supérieure from form in published presented accepted appeared released was lab lab’s group team".split()
)
_LONGEST_BETWEEN = 5
_FIRST_SENTENCES = 400


class Attribution(NamedTuple):
    """What a sentence says of its paper; empty where it says nothing."""

    authors: str = ""
    organisation: str = ""
    venue: str = ""
    year: int | None = None


def attribution(text: str) -> Attribution | None:
    """Return what the first sentence of ``text`` that introduces this paper says, or None if none does."""
    start = _start(text)
    if start < 0:
        found = _BEGINS_WITH_VENUE.match(text)
        return (
            Attribution("", "", found["what"], int(found["year"])) if found and venues.lookup(found["what"]) else None
        )
    rest = text[start:]
    end = _SENTENCE_END.search(rest)
    sentence = rest[: end.start()] if end else rest
    who = _WHO.match(sentence)
    assert who is not None, "every part of the pattern may be missing"
    authors, organisation = _authors(who["names"] or "", bool(who["more"]))
    clause = _clause(sentence[who.end() :])
    venue, year = _place(clause)
    organisation = organisation or _organisation(clause)
    if appearance := venues.find(organisation):
        # "by Krizhevsky et al. from NeurIPS 2012"
        organisation, venue, year = "", venue or appearance.venue.short, year or appearance.year
    if year is None and (later := _LATER.search(rest)):
        venue, year = venue or _cleaned(later["what"] or ""), int(later["year"])
    if year is None and who["year"]:
        year = int(who["year"])
    return Attribution(authors, organisation, venue, year)


def _start(text: str) -> int:
    """Where the names begin in a sentence about this paper, or -1."""
    for found in _PAPER_BY.finditer(text):
        # Only a quoted title and a few words may stand between the paper and its "by".
        between = _QUOTED.sub("", found[0])
        is_one = len(between.split()) <= _LONGEST_BETWEEN and not _OF_OTHERS.search(between)
        if is_one and _BEGINS.match(text, found.end()):
            return found.end()
    if found_of := _PAPER_OF.search(text):
        return found_of.end()
    something = _SOMETHING_BY.search(text, 0, _FIRST_SENTENCES)
    return something.end() if something else -1


def _authors(names: str, more: bool) -> tuple[str, str]:
    """The names as they are, or, if they are an organisation's, nothing and the organisation."""
    names = names.strip(" ,")
    if names and not more and organisations.is_organisation(names) and not organisations.is_person(names):
        return "", names
    return (f"{names} et al." if more else names), ""


def _clause(tail: str) -> str:
    """The beginning of ``tail`` up to the verb: what places and names stand in."""
    words = tail.split(" ")
    kept: list[str] = []
    for number, word in enumerate(words):
        bare = word.strip(",()’'“”:")
        if bare and bare[0].islower() and not _goes_on(bare, words, number):
            break
        kept.append(word)
    return " ".join(kept)


def _goes_on(bare: str, words: list[str], number: int) -> bool:
    before, after = words[number - 1] if number else "", words[number + 1] if number + 1 < len(words) else ""
    if bare == "on":
        return before == "Research"
    if bare in _IN_CLAUSE:
        return True
    # A name in small letters among others: "Weights, cohere, TU Darmstadt".
    return words[number].endswith(",") and before.endswith(",") and after[:1].isupper()


def _place(clause: str) -> tuple[str, int | None]:
    """Venue and year of "in Venue 2014" and "in 2014"."""
    for found in _WHERE.finditer(clause):
        return _cleaned(found["what"] or ""), int(found["year"])
    for found in _VENUE.finditer(clause):
        for name in (found["what"], found["what"].split()[0]):
            if venues.lookup(name):
                return name, None
    return "", None


def _cleaned(what: str) -> str:
    """A venue's name without what stands around it; empty if it is the place of an organisation."""
    what = what.strip(" ,")
    if found := _IN_PLACE.match(what):
        what = found["place"] if venues.lookup(found["place"]) else ""
    if " - " in what and venues.lookup(what.rpartition(" - ")[2]):
        what = what.rpartition(" - ")[2]
    short = _SHORT_NAME.search(what)
    return short[1] if short else what


def _organisation(clause: str) -> str:
    begin = _FROM.search(clause)
    if not begin:
        return ""
    words = _STOP.split(clause[begin.end() :])[0].split(" ")
    while words and words[-1].strip(",") in ("", *_TRAILING):
        words.pop()
    return " ".join(words).strip(" ,:")
