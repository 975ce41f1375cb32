"""Collects what a header, or lines of prose like one, say into ``Meta`` and ``Header``."""

import re
from typing import Any

from postil.core.metadata import fields, values
from postil.core.metadata import header_values as read
from postil.core.metadata.header_syntax import Fault, Item
from postil.core.metadata.header_values import BadValue
from postil.core.model import Header, Link, Meta, Origin
from postil.scholar import identifiers, venues

_KEY = re.compile(r"^[^\s{}(),\"'#%~\\=]+$")
_JOURNAL_LAYOUTS = frozenset(("post", "posts", "blog", "note", "notes", "page", "default", "single", "distill"))
# Hugo's academic theme numbered the types before it took CSL's names.
_HUGO_TYPES = {
    "1": "paper-conference",
    "2": "article-journal",
    "3": "article",
    "4": "report",
    "5": "book",
    "6": "chapter",
    "7": "thesis",
    "8": "patent",
}
_TYPES = {
    "paperconference": "paper-conference",
    "conferencepaper": "paper-conference",
    "conference": "paper-conference",
    "inproceedings": "paper-conference",
    "proceedings": "paper-conference",
    "articlejournal": "article-journal",
    "journalarticle": "article-journal",
    "journal": "article-journal",
    "article": "article",
    "preprint": "article",
    "manuscript": "article",
    "report": "report",
    "techreport": "report",
    "book": "book",
    "chapter": "chapter",
    "incollection": "chapter",
    "inbook": "chapter",
    "booksection": "chapter",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "dataset": "dataset",
    "patent": "patent",
    "software": "software",
    "review": "review",
    "misc": "article",
}
_ARTICLES = {
    "arxiv": ("an arXiv id", "1706.03762"),
    "doi": ("a DOI", "10.1000/182"),
    "openreview": ("an OpenReview id", "H1gTEj09FX"),
    "acl": ("an ACL Anthology id", "2020.acl-main.1"),
    "pmid": ("a PubMed id", "15509573"),
    "isbn": ("an ISBN", "978-0-306-40615-7"),
}
"""What an identifier is called in a sentence, and one as an example."""

_RATING = "write a number, 4/5, or stars"


class Builder:
    """Collects the values of one header; the first value of a field stays, tags and links add up.

    ``faults`` are those within values of which the rest could be read.
    """

    def __init__(self, layout: str = "", method: str = "front matter") -> None:
        self._layout = layout
        self._method = method
        self._meta: dict[str, Any] = {}
        self._origins: dict[str, Origin] = {}
        self._header: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}
        self.faults: list[Fault] = []

    def keep(self, item: Item) -> None:
        """Keep a value that means nothing to us for the templates."""
        self._extra[item.key] = item.native

    def take(self, field: str, item: Item) -> None:
        """Read ``item`` as ``field`` (a value of ``fields.ALL``); BadValue if it cannot be read."""
        if field in self._meta and field != "tags":
            self.keep(item)
        if field.startswith("link:"):
            self._take_link(field[5:], item)
        elif field.startswith("header:"):
            self._header.setdefault(field[7:], read.HEADER_READERS[field[7:]](item.value))
        else:
            reader = getattr(self, f"_take_{field}", None)
            if reader:
                reader(item)
            else:
                self._set(field, read.READERS[field](item.value), item)

    def put(self, field: str, value: Any, line: int) -> None:
        """Set a field of ``Meta`` that was read elsewhere, unless it has a value."""
        if value and field not in self._meta:
            self._meta[field] = value
            self._origins[field] = Origin(self._method, line)

    def finished(self) -> tuple[Meta, Header]:
        """Return everything that was taken."""
        self._settle_dates()
        # Obsidian's citation plugins write the key as an alias.
        aliases = self._header.get("aliases", ())
        if key := next((name[1:] for name in aliases if name.startswith("@") and _KEY.fullmatch(name[1:])), ""):
            self._header["aliases"] = tuple(name for name in aliases if name != f"@{key}")
            self.put("key", key, 0)
        meta = Meta(**self._meta, extra=self._extra, origins=self._origins)
        return meta, Header(**self._header)

    def _set(self, field: str, value: Any, item: Item) -> None:
        if value not in (None, "", ()) and field not in self._meta:
            self._meta[field] = value
            self._origins[field] = Origin(self._method, item.span.line)

    def _add(self, field: str, value: tuple[Any, ...], item: Item) -> None:
        before = self._meta.get(field, ())
        self._meta[field] = (*before, *(one for one in value if one not in before))
        self._origins.setdefault(field, Origin(self._method, item.span.line))

    def _settle_dates(self) -> None:
        """A ``date`` beside another ``year``, or in a blog's post, is the note's and not the paper's."""
        date, year = self._meta.get("date", ""), self._meta.get("year")
        if not date:
            return
        of_note = self._layout in _JOURNAL_LAYOUTS or (year is not None and not date.startswith(str(year)))
        if of_note:
            del self._meta["date"]
            origin = self._origins.pop("date")
            if "added" not in self._meta:
                self._meta["added"], self._origins["added"] = date, origin
        elif year is None:
            self._meta["year"], self._origins["year"] = int(date[:4]), self._origins["date"]

    def _take_year(self, item: Item) -> None:
        text = read.line(item.value)
        year = values.year(text)
        if year is None:
            raise BadValue("field-date", f'has no year: "{text}"', "write it with four digits")
        self._set("year", year, item)

    def _take_date(self, item: Item) -> None:
        text = read.line(read.issued(item.value))
        if text.lower() in read.TRUE | read.FALSE:
            # Jekyll's "published: false" hides a post.
            if text.lower() in read.FALSE:
                self._header.setdefault("draft", True)
            return
        self._set("date", read.date(text), item)

    def _take_read(self, item: Item) -> None:
        text = read.line(item.value)
        if status := values.status(text) or ("to-read" if text.lower() in read.FALSE else ""):
            self._set("status", status, item)
        else:
            self._set("read", read.date(text), item)
            self._set("status", "read", item)

    def _take_venue(self, item: Item) -> None:
        text = read.place(item.value)
        if not text:
            return
        appearance = venues.find(text)
        if appearance:
            self._set("venue", appearance.venue.name, item)
            self._set("venue_short", appearance.venue.short, item)
            self._set("type", appearance.venue.type, item)
            self._set("year", appearance.year, item)
        else:
            name, year = venues.split_year(text)
            name, acronym = venues.split_acronym(name)
            self._set("venue", name, item)
            self._set("venue_short", acronym, item)
            self._set("year", year, item)

    def _take_type(self, item: Item) -> None:
        text = read.first_text(item.value)
        kind = _HUGO_TYPES.get(text) or _TYPES.get(fields.folded(text))
        if kind:
            self._set("type", kind, item)
        else:
            self.keep(item)

    def _take_identifier(self, scheme: str, item: Item) -> None:
        text = read.line(item.value)
        if found := identifiers.READERS[scheme](text):
            self._set(scheme, found, item)
        elif read.is_address(text):
            self._take_url(item)
        elif fields.folded(item.key) == scheme:
            name, example = _ARTICLES[scheme]
            raise BadValue("field-id", f'is not {name}: "{text}"', f"for example {example}")
        else:
            self.keep(item)

    def _take_arxiv(self, item: Item) -> None:
        self._take_identifier("arxiv", item)

    def _take_doi(self, item: Item) -> None:
        self._take_identifier("doi", item)

    def _take_openreview(self, item: Item) -> None:
        self._take_identifier("openreview", item)

    def _take_acl(self, item: Item) -> None:
        self._take_identifier("acl", item)

    def _take_pmid(self, item: Item) -> None:
        self._take_identifier("pmid", item)

    def _take_isbn(self, item: Item) -> None:
        self._take_identifier("isbn", item)

    def _take_key(self, item: Item) -> None:
        text = read.line(item.value).removeprefix("@").strip("[]")
        if not _KEY.fullmatch(text):
            raise BadValue("field-type", f'is no citation key: "{text}"', "a key has no blanks, commas or braces")
        self._set("key", text, item)

    def _take_url(self, item: Item) -> None:
        text = read.first_text(item.value)
        if linked := read.LINKED.match(text):
            text = linked[2]
        if not read.is_address(text):
            self.keep(item)
            return
        self._set("url", text, item)
        if identifier := identifiers.of_url(text):
            self._set(identifier.scheme, identifier.value, item)
        elif appearance := venues.of_url(text):
            self._set("venue", appearance.venue.name, item)
            self._set("venue_short", appearance.venue.short, item)

    def _take_link(self, kind: str, item: Item) -> None:
        links = tuple(read.links(kind, item.value))
        if links:
            self._add("links", links, item)
            self._identify(links, item)
        else:
            self.keep(item)

    def _take_links(self, item: Item) -> None:
        links = tuple(read.links("", item.value))
        if not links:
            raise BadValue("field-type", "has no addresses", "write a mapping such as {code: https://…}")
        self._add("links", links, item)
        self._identify(links, item)

    def _identify(self, links: tuple[Link, ...], item: Item) -> None:
        for link in links:
            if link.kind in ("pdf", "url") and (found := identifiers.of_url(link.url)):
                self._set(found.scheme, found.value, item)

    def _take_tags(self, item: Item) -> None:
        self._add("tags", tuple(read.strings(item.value, values.tags)), item)

    def _take_rating(self, item: Item) -> None:
        ratings, unread = read.ratings(item.value)
        named = [(axis, value) for axis, value in unread if axis]
        if not ratings and not named:
            raise BadValue("field-type", f"is no rating: {item.native!r}", _RATING)
        for axis, value in unread:
            what = f'has no rating for "{axis}"' if axis else "has a value that is no rating"
            shown = f'"{value}"' if isinstance(value, str) else "a list or a mapping"
            place = item.places.get(axis, item.value_span)
            self.faults.append(Fault("field-type", place, f'"{item.key}" {what}: {shown}', _RATING))
        if unread:
            self.keep(item)
        self._set("rating", tuple(ratings), item)

    def _take_status(self, item: Item) -> None:
        text = read.first_text(item.value)
        found = values.status(text)
        if not found:
            raise BadValue("field-status", f'has an unknown value "{text}"', f"one of {', '.join(values.STATUSES)}")
        self._set("status", found, item)
