"""What the heading of a paper says: title, year, organisation, venue, authors and link.

The shapes that people use: ``2023 [Title, Organisation](url)``, ``[Title](url) (NeurIPS 2020)``,
``Title [[arXiv](url)]``, ``3. Title, Google, ICLR 2021``. A part that is not surely something else stays in the title.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from postil.core.model import Person, Text
from postil.core.splitting.inlines import Inline, Link, cut
from postil.core.text.prose import html_of, raw_text_of
from postil.scholar import names, organisations, venues
from postil.scholar.identifiers import is_paper_url


class Title(NamedTuple):
    """A heading taken apart; empty where it says nothing. ``link`` is the one that the title itself is."""

    text: Text
    year: int | None = None
    organisation: str = ""
    venue: venues.Appearance | None = None
    authors: tuple[Person, ...] = ()
    link: Link | None = None
    links: tuple[Link, ...] = ()

    @property
    def says_paper(self) -> bool:
        """Whether the heading alone shows that it is a paper's."""
        return (
            bool(self.link and is_paper_url(self.link.url)) or bool(self.year and self.link) or self.venue is not None
        )


_LONGEST = 600
"""Beyond this many characters a text is no title with parts; it is left as it is."""

_NUMBER = re.compile(r"^\s*(?:#?\d{1,3}[.):]|[([]\d{1,3}[\])]|[-•*])\s+")
_LEADING_YEAR = re.compile(
    r"^\s*[\[(【]?((?:19|20)\d\d)(?:[-./]\d{1,2}(?:[-./]\d{1,2})?)?[\])】]?(?:\s*[-–—:|.,]\s*|\s+)(?=\S)"
)
_LEADING_VENUE = re.compile(r"^\s*[\[(【]([^\])】]{2,40})[\])】]\s*[-–—:|]?\s*(?=\S)")
_TRAILING_GROUP = re.compile(r"\s*[(\[【（]([^()\[\]【】（）]{2,80})[)\]】）]\s*$")
_CITED = re.compile(
    r"^(?:.{2,60}?(?:et al\.?|&|and .{2,30}?),?\s+)?((?:19|20)\d\d)(?:[a-z]|[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?$"
)
_DASHED = re.compile(r"\s+[-–—|@]\s+([^-–—|@]{2,60})$")
_TRAILING_NOISE = re.compile(r"(?:[\s,;:|/·*_–—-]|\band\b|[(\[]\s*[)\]]|[\[(]+$)+$")
_LEADING_NOISE = re.compile(r"^(?:[\s,;:|/·–—-]|[)\]]+)+")
_LABEL = re.compile(
    r"^\W*(?:(?:the\s+)?(?:official\s+)?(?:paper|pdf|arxiv|code|github|project(?: page)?|website|page|link"
    r"|blog(?: post)?|slides?|video|poster"
    r"|demo|data(?:set)?|bib(?:tex)?|supp\w*|openreview|html|doi|abs|review|notes?|talk|论文|代码|项目|链接))\W*$",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s+|\s*，\s*")


def read_title(inline: Inline, found: Sequence[Link] | None = None) -> Title:
    """Return what a heading, or the first line of an item, says of its paper."""
    children = inline.token.children or []
    all_links = tuple(inline.links if found is None else found)
    raw = raw_text_of(children)
    link = _title_link(all_links, raw)
    if len(link.label if link else raw) > _LONGEST:
        return Title(Text(" ".join(raw.split()), html_of(children)), links=all_links)
    if link:
        start, end = _bounds(children, link)
        before, after = raw[:start], raw[end:]
        parts = _Parts(raw, start, end)
        parts.take_lead(before)
        parts.take_tail(after)
    else:
        parts = _Parts(raw, 0, _first_label(children, all_links, len(raw)))
    parts.settle()
    return Title(
        text=_text(children, parts.start, parts.end),
        link=link,
        links=all_links,
        **parts.found,
    )


def _title_link(found: Sequence[Link], raw: str) -> Link | None:
    """The link that is the title: not a mere label, and most of what the heading says."""
    for link in found:
        if len(link.label) >= 4 and not _LABEL.match(link.label) and (link.leading or 2 * len(link.label) >= len(raw)):
            return link if "://" not in link.label[:8] else None
    for link in found:
        if 2 * len(link.label) >= len(raw.strip()) and not _LABEL.match(link.label) and "://" not in link.label[:8]:
            return link
    return None


def _bounds(children: Sequence[Token], link: Link) -> tuple[int, int]:
    start = len(raw_text_of(children[: link.start]))
    return start, start + len(raw_text_of(children[link.start : link.end]))


def _first_label(children: Sequence[Token], found: Sequence[Link], end: int) -> int:
    """Where the title ends if labelled links (``[paper]``, ``[code]``) stand behind it."""
    for link in found:
        if not link.leading:
            return _bounds(children, link)[0]
    return end


class _Parts:
    """The title's bounds in the raw text, narrowed from both sides by what turns out to be something else."""

    def __init__(self, raw: str, start: int, end: int) -> None:
        self._raw = raw
        self.start = start
        self.end = end
        self.found: dict[str, Any] = {}

    def take_lead(self, text: str) -> None:
        """Read what stands before a linked title."""
        if year := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text):
            self._set("year", int(year[1]))
        self._appearance(text.strip(" []()【】:-–—|"))

    def take_tail(self, text: str) -> None:
        """Read what stands behind a linked title: ``(NeurIPS 2020)``, ``, Google``, ``- ICML'20``."""
        text = _TRAILING_NOISE.sub("", _LEADING_NOISE.sub("", text)).strip(" ()[].【】*_")
        if not text or len(text) > 120:
            return
        if self._whole(text):
            return
        for piece in re.split(r"\s*[,，;()\[\]【】|]\s*|\s+[-–—]\s+", text):
            self._whole(piece.strip())

    def settle(self) -> None:
        """Narrow the title itself."""
        self._front()
        while self._trim() or self._back_group():
            pass
        self._back_commas()
        self._trim()

    def _set(self, name: str, value: Any) -> None:
        if value and not self.found.get(name):
            self.found[name] = value

    def _title(self) -> str:
        return self._raw[self.start : self.end]

    def _front(self) -> None:
        if number := _NUMBER.match(self._title()):
            self.start += number.end()
        if (year := _LEADING_YEAR.match(self._title())) and len(self._title()) - year.end() >= 4:
            self._set("year", int(year[1]))
            self.start += year.end()
        if (venue := _LEADING_VENUE.match(self._title())) and self._whole(venue[1]):
            self.start += venue.end()

    def _trim(self) -> bool:
        """Drop punctuation at both ends; say whether any was there."""
        title = self._title()
        lead = _LEADING_NOISE.match(title)
        tail = _TRAILING_NOISE.search(title)
        if lead:
            self.start += lead.end()
        if tail and tail.start() > (lead.end() if lead else 0):
            self.end = self.start - (lead.end() if lead else 0) + tail.start()
            return True
        return bool(lead)

    def _back_group(self) -> bool:
        """Take off a bracketed venue, year or citation at the end."""
        title = self._title()
        group = _TRAILING_GROUP.search(title) or _DASHED.search(title)
        if not group or group.start() < 3:
            return False
        text = group[1].strip()
        cited = _CITED.match(text) if title[group.start() :].strip()[:1] in "([（【" else None
        if cited:
            self._set("year", int(cited[1]))
        elif not self._whole(text):
            return False
        self.end = self.start + group.start()
        return True

    def _back_commas(self) -> None:
        """Take off what stands behind the last commas while each part is surely no part of the title."""
        title = self._title()
        parts = _COMMA.split(title)
        kept = len(parts)
        organisation: list[str] = []
        authors: list[str] = []
        while kept > 1 and (kind := self._kind(parts, kept)):
            part = re.sub(r"^and\s+", "", parts[kept - 1].strip())
            if kind == "organisation":
                organisation.insert(0, part)
            elif kind == "author":
                authors.insert(0, part)
            else:
                self._whole(part)
            kept -= 1
        if kept == len(parts):
            return
        self._set("organisation", ", ".join(organisation))
        self._set("authors", tuple(names.person(name) for name in authors))
        rest = ", ".join(parts[kept:])
        self.end = self._end_of(parts[:kept], title) if rest else self.end

    def _end_of(self, kept: Sequence[str], title: str) -> int:
        place = 0
        for part in kept:
            place = title.index(part, place) + len(part)
        return self.start + place

    def _kind(self, parts: Sequence[str], kept: int) -> str:
        part = parts[kept - 1].strip(" .")
        bare = re.sub(r"^and\s+", "", part)
        if not bare:
            return "nothing"
        if re.fullmatch(r"(?:19|20)\d\d", bare):
            return "year"
        if (place := venues.find(bare)) and _is_sure(bare, place):
            return "venue"
        if organisations.is_organisation(bare):
            return "organisation"
        if organisations.is_person(bare):
            return "author"
        # "Intel Corporation, and Somewhere": an enumeration goes on.
        follows = bare != part and kept > 2 and len(bare.split()) <= 4 and bare[0].isupper()
        return "organisation" if follows and organisations.is_organisation(parts[kept - 2]) else ""

    def _whole(self, text: str) -> bool:
        """Take ``text`` as a venue, year or organisation if that is all it is."""
        if re.fullmatch(r"(?:19|20)\d\d", text):
            self._set("year", int(text))
            return True
        if self._appearance(text):
            return True
        if organisations.is_organisation(text):
            self._set("organisation", text)
            return True
        return False

    def _appearance(self, text: str) -> bool:
        place = venues.find(text)
        if not place or not _is_sure(text, place):
            return False
        self._set("venue", place)
        return True


def _is_sure(text: str, place: venues.Appearance) -> bool:
    """Names that are also words (Nature, Cell, CHI) need a year or capitals to count."""
    return place.year is not None or text.isupper() or not text.isalpha() or text in ("NeurIPS", "arXiv", "SIGGRAPH")


def _text(children: Sequence[Token], start: int, end: int) -> Text:
    kept = cut(children, start, end)
    return Text(" ".join(raw_text_of(kept).split()), html_of(kept))
