"""A paper's metadata as a BibTeX entry, for biber and for programs that read Unicode.

Types and fields are those of BibTeX's styles, with ``eprint`` and ``eprinttype`` for arXiv as biblatex and arXiv's own
export have them. Letters stay Unicode; TeX's special characters are escaped; formulas stay ``$…$``.
"""

import re
import unicodedata

from postil.core.model import Meta, Person
from postil.scholar.identifiers import Identifier, url_of
from postil.scholar.names import OTHERS

_TYPES = {
    "paper-conference": "inproceedings",
    "article-journal": "article",
    "article": "misc",
    "report": "techreport",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "dataset": "misc",
    "software": "misc",
    "patent": "misc",
    "review": "article",
}
_VENUE_FIELD = {"inproceedings": "booktitle", "incollection": "booktitle", "article": "journal", "misc": "howpublished"}
_INSTITUTION_FIELD = {"techreport": "institution", "phdthesis": "school", "misc": "organization", "book": "publisher"}

_SPECIAL = re.compile(r"\\|[&%#_~^{}]|\$")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_FORMULA = re.compile(r"\$(?!\s)(?:[^$\\]|\\.)+?(?<!\s)\$(?!\d)")
# A capital that is not the first letter of its word, or a word of capitals, would be lowered by many styles.
_PROTECTED = re.compile(r"[^\W_]+")
_KEY_CHARACTERS = re.compile(r"[^a-z0-9]+")
_VALID_KEY = re.compile(r"[^\s{}(),\"'#%~\\=]+")
_SMALL = frozenset(("a", "an", "the", "on", "of", "in", "for", "to", "and", "with", "from", "by", "at", "is", "are"))


def key(meta: Meta) -> str:
    """Return the paper's citation key, or one made of family name, year and the title's first word.

    ``vaswani2017attention``; ASCII letters and digits only, so that every program takes it; ``paper`` where nothing
    is known.
    """
    if meta.key and _VALID_KEY.fullmatch(meta.key):
        return meta.key
    family = meta.authors[0].family or meta.authors[0].name if meta.authors else ""
    year = str(meta.year) if meta.year else ""
    words = (_ascii(word) for word in re.split(r"[\s\-–—:/]+", _FORMULA.sub(" ", meta.title.text)))
    word = next((word for word in words if word and word not in _SMALL), "")
    made = f"{_ascii(family)}{year}{word}"
    if made:
        return made
    number = _ascii(meta.arxiv or meta.doi)
    return f"paper{number}"


def entry(meta: Meta, entry_key: str = "") -> str:
    """Return the BibTeX entry of a paper, its fields in a fixed order; those that are unknown are left out."""
    kind = entry_type(meta)
    fields = {
        "title": _title(meta.title.text),
        "author": " and ".join(_name(person) for person in meta.authors),
        _VENUE_FIELD.get(kind, ""): _escaped(meta.venue) if is_published(meta) else "",
        _INSTITUTION_FIELD.get(kind, ""): _escaped(meta.organisation),
        "year": str(meta.year) if meta.year else "",
        "month": _month(meta.date),
        "doi": meta.doi,
        "isbn": meta.isbn,
        "eprint": meta.arxiv,
        "eprinttype": "arXiv" if meta.arxiv else "",
        "url": _url(meta),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if name and value]
    return "\n".join((f"@{kind}{{{entry_key or key(meta)},", *lines, "}")) + "\n"


def entry_type(meta: Meta) -> str:
    """Return the BibTeX type of a paper: by its CSL type, else by what it has of a venue."""
    if meta.type in _TYPES:
        return _TYPES[meta.type]
    return "article" if is_published(meta) else "misc"


def is_published(meta: Meta) -> bool:
    """Say whether a paper has appeared somewhere else than on arXiv."""
    return bool(meta.venue) and meta.venue.casefold() not in ("arxiv", "corr")


def _month(date: str) -> str:
    return str(int(date[5:7])) if len(date) >= 7 else ""


def _url(meta: Meta) -> str:
    if meta.url:
        return meta.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    for scheme in ("openreview", "acl", "arxiv"):
        if (value := getattr(meta, scheme)) and not meta.doi:
            return url_of(Identifier(scheme, value))
    return ""


def _name(person: Person) -> str:
    """``Family, Given``; a name that is not taken apart, or an organisation, in braces of its own; ``others``."""
    if person == OTHERS:
        return "others"
    if person.family and person.given:
        return f"{_escaped(person.family)}, {_escaped(person.given)}"
    name = _escaped(person.name)
    return f"{{{name}}}" if " " in name else name


def _title(text: str) -> str:
    """The title with capitals protected and formulas kept."""
    out: list[str] = []
    place = 0
    for formula in _FORMULA.finditer(text):
        if _balanced(formula[0]):
            out.extend((_protected(text[place : formula.start()]), formula[0]))
            place = formula.end()
    out.append(_protected(text[place:]))
    return "".join(out)


def _balanced(text: str) -> bool:
    depth = 0
    for mark in re.findall(r"\\.|[{}]", text):
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0 and not text.endswith("\\$")


def _protected(text: str) -> str:
    pieces: list[str] = []
    place = 0
    first = True
    for word in _PROTECTED.finditer(text):
        letters = word[0]
        inner = any(map(str.isupper, letters[1:]))
        alone = not first and len(letters) == 1 and letters.isupper() and letters not in "AI"
        pieces.append(_escaped(text[place : word.start()]))
        pieces.append(f"{{{_escaped(letters)}}}" if inner or alone else _escaped(letters))
        place, first = word.end(), False
    return "".join((*pieces, _escaped(text[place:])))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), text)


def _ascii(text: str) -> str:
    if text.isascii():
        return _KEY_CHARACTERS.sub("", text.lower())
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    return _KEY_CHARACTERS.sub("", plain.encode("ascii", "ignore").decode())


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
