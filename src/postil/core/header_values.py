"""From the raw values of a header to the fields of ``Meta`` and ``Header``."""

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from postil.core import fields, values
from postil.core.header_syntax import Item, Raw
from postil.core.model import Header, Link, Meta, Origin, Person, Rating, Text
from postil.scholar import identifiers, names, venues

KINDS = ("note", "list", "page")
DIALECTS = ("auto", "github", "kramdown", "gitbook")

_TRUE = frozenset(("true", "yes", "on", "1", "y"))
_FALSE = frozenset(("false", "no", "off", "0", "n"))
_KEY = re.compile(r"^[^\s{}(),\"'#%~\\=]+$")
_TITLE_LABEL = re.compile(
    r"^(?:\[(?:论文|文献|paper)[^\]]{0,8}\]|(?:论文|文献)(?:速读|笔记|阅读|解读|精读)\s*[:：|])\s*", re.IGNORECASE
)
_LINKED = re.compile(r"^\[([^\]]*)\]\(([^)\s]+)\)$")
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|/|\.{1,2}/)\S|^[^\s]+\.[a-z0-9]{2,5}(?:[/?#]\S*)?$", re.IGNORECASE)
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


class BadValue(Exception):
    """A value that its field cannot take: a diagnostic's code, the end of the sentence, a hint."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class Builder:
    """Collects the values of one header; the first value of a field stays, tags and links add up."""

    def __init__(self, layout: str = "", method: str = "front matter") -> None:
        self._layout = layout
        self._method = method
        self._meta: dict[str, Any] = {}
        self._origins: dict[str, Origin] = {}
        self._header: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}

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
            self._header.setdefault(field[7:], _HEADER_READERS[field[7:]](item.value))
        else:
            reader = getattr(self, f"_take_{field}", None)
            if reader:
                reader(item)
            else:
                self._set(field, _READERS[field](item.value), item)

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
        if key := next((name[1:] for name in aliases if name.startswith("@") and _KEY.match(name[1:])), ""):
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
        text = _line(item.value)
        year = values.year(text)
        if year is None:
            raise BadValue("field-date", f'has no year: "{text}"', "write it with four digits")
        self._set("year", year, item)

    def _take_date(self, item: Item) -> None:
        text = _line(_issued(item.value))
        if text.lower() in _TRUE | _FALSE:
            # Jekyll's "published: false" hides a post.
            if text.lower() in _FALSE:
                self._header.setdefault("draft", True)
            return
        self._set("date", _date(text), item)

    def _take_read(self, item: Item) -> None:
        text = _line(item.value)
        if status := values.status(text) or ("to-read" if text.lower() in _FALSE else ""):
            self._set("status", status, item)
        else:
            self._set("read", _date(text), item)
            self._set("status", "read", item)

    def _take_venue(self, item: Item) -> None:
        text = _first_text(item.value).strip("*_ ")
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
            self._set("venue", name, item)
            self._set("year", year, item)

    def _take_type(self, item: Item) -> None:
        text = _first_text(item.value)
        kind = _HUGO_TYPES.get(text) or _TYPES.get(fields.folded(text))
        if kind:
            self._set("type", kind, item)
        else:
            self.keep(item)

    def _take_identifier(self, scheme: str, item: Item) -> None:
        text = _line(item.value)
        if found := identifiers.READERS[scheme](text):
            self._set(scheme, found, item)
        elif _is_address(text):
            self._take_url(item)
        elif fields.folded(item.key) == scheme:
            raise BadValue("field-id", f"is not {_ARTICLES[scheme]}: {text!r}")
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
        text = _line(item.value).removeprefix("@").strip("[]")
        if not _KEY.match(text):
            raise BadValue("field-type", f'is no citation key: "{text}"', "a key has no blanks, commas or braces")
        self._set("key", text, item)

    def _take_url(self, item: Item) -> None:
        text = _first_text(item.value)
        if linked := _LINKED.match(text):
            text = linked[2]
        if not _is_address(text):
            self.keep(item)
            return
        self._set("url", text, item)
        if identifier := identifiers.of_url(text):
            self._set(identifier.scheme, identifier.value, item)
        elif appearance := venues.of_url(text):
            self._set("venue", appearance.venue.name, item)
            self._set("venue_short", appearance.venue.short, item)

    def _take_link(self, kind: str, item: Item) -> None:
        links = tuple(_links(kind, item.value))
        if links:
            self._add("links", links, item)
            self._identify(links, item)
        else:
            self.keep(item)

    def _take_links(self, item: Item) -> None:
        links = tuple(_links("", item.value))
        if not links:
            raise BadValue("field-type", "has no addresses", "write a mapping such as {code: https://…}")
        self._add("links", links, item)
        self._identify(links, item)

    def _identify(self, links: tuple[Link, ...], item: Item) -> None:
        for link in links:
            if link.kind in ("pdf", "url") and (found := identifiers.of_url(link.url)):
                self._set(found.scheme, found.value, item)

    def _take_tags(self, item: Item) -> None:
        self._add("tags", tuple(_strings(item.value, values.tags)), item)

    def _take_rating(self, item: Item) -> None:
        ratings = tuple(_ratings(item.value))
        if not ratings:
            raise BadValue("field-type", f"is no rating: {item.native!r}", "write a number, 4/5, or stars")
        self._set("rating", ratings, item)

    def _take_status(self, item: Item) -> None:
        text = _first_text(item.value)
        found = values.status(text)
        if not found:
            raise BadValue("field-status", f'has an unknown value "{text}"', f"one of {', '.join(values.STATUSES)}")
        self._set("status", found, item)


_ARTICLES = {
    "arxiv": "an arXiv id",
    "doi": "a DOI",
    "openreview": "an OpenReview id",
    "acl": "an ACL Anthology id",
    "pmid": "a PubMed id",
    "isbn": "an ISBN",
}


def _line(value: Raw) -> str:
    """One line of text; BadValue for lists and mappings."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return " ".join(value.split())
    raise BadValue("field-type", "should be a single text")


def _first_text(value: Raw) -> str:
    """The first text of a value, since some programs write a list where there is only ever one."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str | dict)), "")
    if isinstance(value, dict):
        value = next((one for key in ("name", "title", "text", "url") if isinstance(one := value.get(key), str)), "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _text(value: Raw) -> Text:
    return Text(_line(value))


def _title(value: Raw) -> Text:
    text = _line(value)
    return Text(_TITLE_LABEL.sub("", text) or text)


def _strings(value: Raw, split: Callable[[str], tuple[str, ...]]) -> list[str]:
    """The texts of a list, or of a line taken apart by ``split``; a mapping's keys."""
    if isinstance(value, str):
        return list(split(value))
    if isinstance(value, dict):
        return [values.clean_tag(key) for key in value]
    found: list[str] = []
    for one in value or ():
        if isinstance(one, str) and (tag := values.clean_tag(one)):
            found.append(tag)
        elif not isinstance(one, str | None):
            raise BadValue("field-type", "should be a list of texts")
    return list(dict.fromkeys(found))


def _joined(value: Raw) -> str:
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _first_text(one)))
    return _first_text(value)


def _date(text: str) -> str:
    found = values.date(text)
    if not found:
        raise BadValue("field-date", f'is no date: "{text}"', "write 2021-03-07, 2021-03 or 2021")
    return found


def _issued(value: Raw) -> Raw:
    """CSL's ``{date-parts: [[2021, 3, 7]]}`` as an ISO date."""
    if isinstance(value, dict) and isinstance(parts := value.get("date-parts"), list):
        parts = parts[0] if parts and isinstance(parts[0], list) else parts
        return "-".join(part for part in parts if isinstance(part, str))
    return value


def _authors(value: Raw) -> tuple[Person, ...]:
    if isinstance(value, str):
        return names.people(value)
    people: list[Person] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            people.extend(names.people(one) if ";" in one or " and " in one else [_named(one)])
        elif isinstance(one, dict):
            people.append(_described(one))
        elif one is not None:
            raise BadValue("field-type", "should be a list of names")
    return tuple(person for person in people if person.name)


def _named(text: str) -> Person:
    found = names.people(text)
    return found[0] if len(found) == 1 else names.person(text)


def _described(value: dict[str, Raw]) -> Person:
    """An author as a mapping, as Quarto, CSL and our own notes write it."""
    known = {fields.folded(key): one for key, one in value.items()}
    if isinstance(inner := known.get("name"), dict):
        known.update({fields.folded(key): one for key, one in inner.items()})
        known.pop("name")
    text = {key: " ".join(one.split()) for key, one in known.items() if isinstance(one, str)}
    family = text.get("family") or text.get("last") or text.get("lastname") or ""
    given = text.get("given") or text.get("first") or text.get("firstname") or ""
    if particle := text.get("nondroppingparticle"):
        family = f"{particle} {family}"
    url = text.get("url") or text.get("website") or text.get("homepage") or ""
    orcid = text.get("orcid", "").rstrip("/").rpartition("/")[2]
    if family:
        return Person(text.get("name") or f"{given} {family}".strip(), family, given, url, orcid)
    name = text.get("name") or text.get("literal") or given
    if not name:
        raise BadValue("field-type", "has an author without a name", "write name: or family: and given:")
    return replace(names.person(name), url=url, orcid=orcid)


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.match(text)) and not text.lower().startswith("javascript:")


def _links(kind: str, value: Raw, label: str = "") -> list[Link]:
    """Every address in a value; in a mapping without ``url`` each key says the kind."""
    if isinstance(value, str):
        if linked := _LINKED.match(value):
            label, value = linked[1], linked[2]
        return [Link(kind or _kind_of(label, value), value, label)] if _is_address(value) else []
    if isinstance(value, list):
        return [link for one in value for link in _links(kind, one)]
    if not isinstance(value, dict):
        return []
    named = {fields.folded(key): one for key, one in value.items()}
    address = named.get("url") or named.get("href") or named.get("link")
    if isinstance(address, str):
        label = _first_text(named.get("name") or named.get("label") or named.get("title") or named.get("text") or "")
        return _links(kind or _kind_of(label, address), address, label)
    return [link for key, one in value.items() for link in _links(kind or _kind_of(key, ""), one, _label(key))]


def _label(key: str) -> str:
    return "" if fields.folded(key) in fields.LINK_KINDS else key


def _kind_of(label: str, url: str) -> str:
    kind = fields.LINK_KINDS.get(fields.folded(label), "")
    if kind:
        return kind
    if "github.com/" in url or "gitlab.com/" in url:
        return "code"
    return "pdf" if url.lower().endswith(".pdf") else "url"


def _ratings(value: Raw) -> list[Rating]:
    if isinstance(value, dict):
        named = {fields.folded(key): one for key, one in value.items()}
        if isinstance(plain := named.get("value"), str):
            found = values.rating(f"{plain}/{named['best']}" if isinstance(named.get("best"), str) else plain)
            return [found] if found else []
        pairs = list(value.items())
    elif isinstance(value, list):
        return [rating for one in value for rating in _ratings(one)]
    else:
        pairs = [("", value)]
    found_all = (values.rating(text, axis) for axis, text in pairs if isinstance(text, str))
    return [rating for rating in found_all if rating]


def _flag(value: Raw) -> bool:
    text = _line(value).lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise BadValue("field-type", f'should be true or false, not "{text}"')


def _image(value: Raw) -> str:
    if isinstance(value, dict):
        named = {fields.folded(key): one for key, one in value.items()}
        value = next(
            (named[key] for key in ("path", "src", "url", "filename", "feature", "teaser") if key in named), ""
        )
    return _first_text(value)


_READERS: dict[str, Callable[[Raw], Any]] = {
    "title": _title,
    "authors": _authors,
    "venue_short": _first_text,
    "organisation": _joined,
    "abstract": _text,
    "summary": _text,
    "topic": _joined,
    "selected": _flag,
    "own": _flag,
    "image": _image,
    "added": lambda value: _date(_line(value)),
    "updated": lambda value: _date(_line(value)),
    "lang": _line,
}


def _one_of(options: tuple[str, ...]) -> Callable[[Raw], str]:
    def reader(value: Raw) -> str:
        text = _line(value).lower()
        if text not in options:
            raise BadValue("field-type", f'has an unknown value "{text}"', f"one of {', '.join(options)}")
        return text

    return reader


def _order(value: Raw) -> int:
    text = _line(value)
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise BadValue("field-type", f'should be a whole number, not "{text}"')
    return int(text)


def _paths(value: Raw) -> tuple[str, ...]:
    return tuple(_strings(value, lambda text: (text.strip(),)))


def _macros(value: Raw) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise BadValue("field-type", "should map commands to TeX", r'write {R: "\\mathbb{R}"}')
    return {key.removeprefix("\\"): one for key, one in value.items() if isinstance(one, str)}


def _nav(value: Raw) -> str:
    return _first_text(value)


_HEADER_READERS: dict[str, Callable[[Raw], Any]] = {
    "kind": _one_of(KINDS),
    "dialect": _one_of(DIALECTS),
    "permalink": _line,
    "slug": _line,
    "aliases": _paths,
    "draft": _flag,
    "order": _order,
    "nav": _nav,
    "macros": _macros,
}
