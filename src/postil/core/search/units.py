"""What is searched: the page of each paper and of each other document, and the words that it is found by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct, field

from postil.core.model import Body, Document, Entry, Meta
from postil.core.search.record import Note, Unit
from postil.core.search.words import counted
from postil.core.site.catalog import Catalog

OFTEN = 4
"""The weight of a word that stands many times in a text; others' are less."""

_WEIGHTS = (0, 1, 2, 2, 3, 3, 3, 3)
"""Of words that stand as many times in a text: the more often the better, but ever less so."""

HEADING, FACT, TITLE = 5, 6, 7
"""The weights of words in headings, in what is known of a paper, and in titles."""

WHOLE = -1
"""In the place of an entry: what of a document is in none of its entries."""


class Searched(Struct, frozen=True):
    """What is searched of a site: its pages by their numbers; in the order of the index of the facets the places of
    papers by url; and by their numbers the names of the files with what is shown of the pages."""

    units: Mapping[int, Unit] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)


Load = Callable[[Note], tuple[Document, Body]]
"""Gives the document of a note, and its body; KeyError if there is none."""


def units_of(known: Catalog) -> dict[int, Unit]:
    """Return what is searched of a site, by the numbers of the pages in the index and in their order."""
    units = {unit.url: unit for unit in _units(known)}
    return {slot: units[url] for url, slot in slots(units).items()}


def _units(known: Catalog) -> Iterator[Unit]:
    documents = known.documents
    for paper in known.papers:
        own = tuple([Note(noted.path, noted.entry, documents[noted.path].digest) for noted in paper.notes])
        yield Unit(paper.url, paper.meta.title.text, own)
    for path in others(known):
        yield Unit(known.urls[path], known.title(path).text, (Note(path, WHOLE, documents[path].digest),))


def others(known: Catalog) -> list[str]:
    """Return the paths of the documents that have pages besides those of papers."""
    notes = {noted.path for paper in known.papers for noted in paper.notes}
    return [path for path, document in known.documents.items() if document.kind != "note" or path not in notes]


def words_of(unit: Unit, load: Load) -> dict[str, int]:
    """Return the words that a page is found by, with the weight of each."""
    texts: list[str] = []
    headings: list[str] = []
    facts: list[str] = []
    for note in unit.notes:
        document, body = load(note)
        if note.entry == WHOLE:
            texts += _around(body.texts, document.entries)
            headings += [heading.title.text for heading in document.headings if not _is_inside(heading.part, document)]
            meta = document.meta
        else:
            entry = document.entries[note.entry]
            texts += body.texts[entry.first : entry.last]
            headings += [heading.title.text for heading in entry.headings]
            meta = entry.meta
        texts += (meta.abstract.text, meta.summary.text)
        facts += _facts(meta)
    counts = counted("\n".join(texts))
    found = {word: _WEIGHTS[count] if count < len(_WEIGHTS) else OFTEN for word, count in counts.items()}
    for weight, lines in ((HEADING, headings), (FACT, facts), (TITLE, [unit.title])):
        found.update(dict.fromkeys(counted("\n".join(lines)), weight))
    return found


def _around(texts: Sequence[str], entries: Iterable[Entry]) -> Iterator[str]:
    inside = {place for entry in entries for place in range(entry.first, entry.last)}
    return (text for place, text in enumerate(texts) if place not in inside)


def _is_inside(part: int, document: Document) -> bool:
    return any(entry.first <= part < entry.last for entry in document.entries)


def _facts(meta: Meta) -> Iterator[str]:
    yield meta.title.text
    yield from (author.name for author in meta.authors)
    yield from (meta.organisation, meta.venue, meta.venue_short, str(meta.year or ""), meta.topic, *meta.tags)
    yield from (meta.arxiv, meta.doi, meta.openreview, meta.acl, meta.pmid, meta.isbn, meta.key)


def slots(urls: Iterable[str]) -> Mapping[str, int]:
    """Return the number of each page in the index, the pages in this order.

    It comes from the url and not from the place among all, so that a further page leaves nearly all others theirs; half
    of the numbers or more are not given.
    """
    return _slots(tuple(urls))


@lru_cache(2)
def _slots(urls: tuple[str, ...]) -> Mapping[str, int]:
    numbered = sorted((blake2b(url.encode("utf-8", "replace"), digest_size=4).digest(), url) for url in urls)
    size = 64
    while size < 2 * len(numbered):
        size *= 2
    found: dict[str, int] = {}
    last = -1
    for number, url in numbered:
        last = max(last + 1, int.from_bytes(number, "big") * size >> 32)
        found[url] = last
    return found
