"""From the raw values of a header to typed ones: texts, names, dates, links, ratings, flags."""

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from postil.core.metadata import fields, values
from postil.core.metadata.header_syntax import Raw
from postil.core.model import Link, Person, Rating, Text
from postil.scholar import names, venues

KINDS = ("note", "list", "page")
DIALECTS = ("auto", "github", "kramdown", "gitbook")

TRUE = frozenset(("true", "yes", "on", "1", "y"))
FALSE = frozenset(("false", "no", "off", "0", "n"))
_TITLE_LABEL = re.compile(
    r"^(?:\[(?:论文|文献|paper)[^\]]{0,8}\]|(?:论文|文献)(?:速读|笔记|阅读|解读|精读)\s*[:：|])\s*", re.IGNORECASE
)
LINKED = re.compile(r"^\[([^\]]*)\]\(([^)\s]+)\)$")
_ADDRESS = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*:|//|/|\.{1,2}/)\S|^[^\s]+\.[a-z][a-z0-9]{1,4}(?:[/?#]\S*)?$", re.IGNORECASE
)


class BadValue(Exception):
    """A value that its field cannot take: a diagnostic's code, the end of the sentence, a hint."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def line(value: Raw) -> str:
    """One line of text; BadValue for lists and mappings."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return " ".join(value.split())
    raise BadValue("field-type", "should be a single text")


def first_text(value: Raw) -> str:
    """The first text of a value, since some programs write a list where there is only ever one."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str | dict)), "")
    if isinstance(value, dict):
        value = next((one for key in ("name", "title", "text", "url") if isinstance(one := value.get(key), str)), "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def place(value: Raw) -> str:
    """The name of a venue without emphasis and the "In" of Hugo's academic theme."""
    return re.sub(r"^in\s+(?=\S)", "", first_text(value).replace("*", "").strip("_ "), flags=re.IGNORECASE)


def _short(value: Raw) -> str:
    appearance = venues.find(place(value))
    return appearance.venue.short if appearance else venues.split_year(place(value))[0]


def _text(value: Raw) -> Text:
    return Text(line(value))


def _title(value: Raw) -> Text:
    text = line(value)
    return Text(_TITLE_LABEL.sub("", text) or text)


def strings(value: Raw, split: Callable[[str], tuple[str, ...]]) -> list[str]:
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
        return ", ".join(text for one in value if (text := first_text(one)))
    return first_text(value)


def date(text: str) -> str:
    """Return an ISO date; BadValue if it is none."""
    found = values.date(text)
    if not found:
        raise BadValue("field-date", f'is no date: "{text}"', "write 2021-03-07, 2021-03 or 2021")
    return found


def issued(value: Raw) -> Raw:
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
            people.extend(_named(one))
        elif isinstance(one, dict):
            people.append(_described(one))
        elif one is not None:
            raise BadValue("field-type", "should be a list of names")
    found = names.named([person for person in people if person.name])
    return (*found, names.OTHERS) if found and names.OTHERS in people else found


def _named(text: str) -> tuple[Person, ...]:
    """An item of a list of authors: one name, whatever commas are in it, unless it surely has several."""
    found = names.people(text)
    several = len(found) == 1 or names.OTHERS in found or ";" in text or " and " in text
    return found if several else (names.person(text),)


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


def is_address(text: str) -> bool:
    """Say whether a value is an address: with a scheme, a path, or something with a suffix."""
    return bool(_ADDRESS.match(text)) and not text.lower().startswith("javascript:")


def links(kind: str, value: Raw, label: str = "") -> list[Link]:
    """Every address in a value; in a mapping without ``url`` each key says the kind."""
    if isinstance(value, str):
        if linked := LINKED.match(value):
            label, value = linked[1], linked[2]
        return [Link(kind or _kind_of(label, value), value, label)] if is_address(value) else []
    if isinstance(value, list):
        return [link for one in value for link in links(kind, one)]
    if not isinstance(value, dict):
        return []
    named = {fields.folded(key): one for key, one in value.items()}
    address = named.get("url") or named.get("href") or named.get("link")
    if isinstance(address, str):
        label = first_text(named.get("name") or named.get("label") or named.get("title") or named.get("text") or "")
        return links(kind or _kind_of(label, address), address, label)
    return [link for key, one in value.items() for link in links(kind or _kind_of(key, ""), one, _label(key))]


def _label(key: str) -> str:
    return "" if fields.folded(key) in fields.LINK_KINDS else key


def _kind_of(label: str, url: str) -> str:
    kind = fields.LINK_KINDS.get(fields.folded(label), "")
    if kind:
        return kind
    if "github.com/" in url or "gitlab.com/" in url:
        return "code"
    return "pdf" if url.lower().endswith(".pdf") else "url"


def ratings(value: Raw) -> tuple[list[Rating], list[tuple[str, Raw]]]:
    """Return the ratings in a value, one or one an axis, and the axes (or "") whose values are none, with these."""
    found: list[Rating] = []
    unread: list[tuple[str, Raw]] = []
    for axis, one in _axes(value):
        rating = values.rating(one, axis) if isinstance(one, str) else None
        if rating:
            found.append(rating)
        elif one not in (None, ""):
            unread.append((axis, one))
    return found, unread


def _axes(value: Raw) -> list[tuple[str, Raw]]:
    if isinstance(value, list):
        return [pair for one in value for pair in _axes(one)]
    if not isinstance(value, dict):
        return [("", value)]
    named = {fields.folded(key): one for key, one in value.items()}
    if isinstance(plain := named.get("value"), str):
        return [("", f"{plain}/{named['best']}" if isinstance(named.get("best"), str) else plain)]
    return list(value.items())


def _flag(value: Raw) -> bool:
    text = line(value).lower()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise BadValue("field-type", f'should be true or false, not "{text}"')


def _image(value: Raw) -> str:
    if isinstance(value, dict):
        named = {fields.folded(key): one for key, one in value.items()}
        value = next(
            (named[key] for key in ("path", "src", "url", "filename", "feature", "teaser") if key in named), ""
        )
    return first_text(value)


READERS: dict[str, Callable[[Raw], Any]] = {
    "title": _title,
    "authors": _authors,
    "venue_short": _short,
    "organisation": _joined,
    "abstract": _text,
    "summary": _text,
    "topic": _joined,
    "selected": _flag,
    "own": _flag,
    "image": _image,
    "added": lambda value: date(line(value)),
    "updated": lambda value: date(line(value)),
    "lang": line,
}


def _one_of(options: tuple[str, ...]) -> Callable[[Raw], str]:
    def reader(value: Raw) -> str:
        text = line(value).lower()
        if text not in options:
            raise BadValue("field-type", f'has an unknown value "{text}"', f"one of {', '.join(options)}")
        return text

    return reader


def _order(value: Raw) -> int:
    text = line(value)
    if not re.fullmatch(r"[+-]?\d{1,9}", text):
        raise BadValue("field-type", f'should be a whole number, not "{text}"')
    return int(text)


def _paths(value: Raw) -> tuple[str, ...]:
    return tuple(strings(value, lambda text: (text.strip(),)))


def _macros(value: Raw) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise BadValue("field-type", "should map commands to TeX", r'write {R: "\\mathbb{R}"}')
    return {key.removeprefix("\\"): one for key, one in value.items() if isinstance(one, str)}


def _nav(value: Raw) -> str:
    return first_text(value)


HEADER_READERS: dict[str, Callable[[Raw], Any]] = {
    "kind": _one_of(KINDS),
    "dialect": _one_of(DIALECTS),
    "permalink": line,
    "slug": line,
    "aliases": _paths,
    "draft": _flag,
    "order": _order,
    "nav": _nav,
    "macros": _macros,
}
