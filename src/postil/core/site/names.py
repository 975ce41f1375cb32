"""The names by which notes, papers and files can be linked: of files and their paths, titles, aliases, keys."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from postil.core.model import Asset, Text
from postil.core.site.catalog import Catalog
from postil.core.site.urls import slug
from postil.scholar.identifiers import arxiv, doi

POST_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")
"""What the name of a Jekyll post begins with."""

_SOURCE_SUFFIX = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
INDEX = re.compile(r"/(?:index|_index|readme)$", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


class Place(Struct, frozen=True):
    """What a link leads to: a document (``path``), a paper (also ``path`` and ``entry`` of its first note), an asset
    or, with an url alone, a generated page."""

    url: str
    title: Text = Text()
    path: str = ""
    entry: int = -1
    asset: Asset | None = None


def folded(text: str) -> str:
    """Return a name without what does not tell names apart: case, normal form, doubled blanks."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


def stem(path: str) -> str:
    """Return the path of a note without its suffix."""
    return _SOURCE_SUFFIX.sub("", path)


def exact(places: Sequence[Place], name: str, content: str) -> Sequence[Place]:
    """Return the place whose whole path ``name`` is, else those whose path ends in it as written, else all."""
    stems = {place.path: stem(place.path) for place in places}
    whole = [place for place in places if stems[place.path] in (name, f"{content}/{name}")]
    return whole or [place for place in places if f"/{stems[place.path]}".endswith(f"/{name}")] or places


class Names:
    """All names, each with the places that it may mean, one for each page."""

    def __init__(
        self, catalog: Catalog, documents: Mapping[str, Place], papers: Sequence[Place], assets: Iterable[Place]
    ) -> None:
        self._catalog, self._papers = catalog, papers
        self._files: dict[str, dict[str, Place]] = {}
        self._titles: dict[str, dict[str, Place]] = {}
        self._slugs: dict[str, dict[str, Place]] = {}
        self._keys: dict[str, Place] = {}
        self._made: dict[str, Place] | None = None
        for path, place in documents.items():
            self._document(path, place)
        for place in assets:
            for end in _ends(place.path):
                _add(self._files, folded(end), place)
        for place in papers:
            self._paper(place)

    def _document(self, path: str, place: Place) -> None:
        name = stem(path)
        for whole in (name, INDEX.sub("", name)):
            for end in _ends(whole):
                _add(self._files, folded(end), place)
        last = name.rsplit("/", 1)[-1]
        if POST_DATE.match(last):
            _add(self._files, folded(POST_DATE.sub("", last)), place)
        _add(self._slugs, slug(last), place)
        for alias in self._catalog.documents[path].header.aliases:
            _add(self._titles, folded(alias), place)
        if place.entry < 0:
            _add(self._titles, folded(place.title.text), place)

    def _paper(self, place: Place) -> None:
        _add(self._titles, folded(place.title.text), place)
        _add(self._slugs, slug(place.title.text), place)
        paper = self._catalog.paper_of(place.path, place.entry)
        for noted in paper.notes if paper else ():
            meta = self._catalog.documents[noted.path].entries[noted.entry].meta
            for name in filter(None, (meta.key, meta.arxiv)):
                _add(self._titles, folded(name), place)
            for key in (meta.key, meta.key.casefold(), f"arxiv:{meta.arxiv}".casefold(), f"doi:{meta.doi}"):
                if key not in ("", "arxiv:", "doi:"):
                    self._keys.setdefault(key, place)

    def of_file(self, name: str) -> list[Place]:
        """Return the places whose file's name or whose path's end ``name`` is."""
        return list(self._files.get(folded(name), {}).values())

    def of_anything(self, name: str) -> list[Place]:
        """Return the places of that file name, else those of that title, alias, citation key or arXiv id."""
        return self.of_file(name) or list(self._titles.get(folded(name), {}).values())

    def like(self, name: str) -> list[Place]:
        """Return the places whose file name or title has the same slug."""
        return list(self._slugs.get(slug(name), {}).values())

    def citation(self, key: str) -> Place | None:
        """Return the paper with this citation key, arXiv id, DOI or file name, or with this key made for it.

        A key is made as the BibTeX entries on our pages have it for papers without one.
        """
        for name in (key, key.casefold(), f"arxiv:{arxiv(key)}".casefold(), f"doi:{doi(key)}"):
            found = self._keys.get(name)
            if found:
                return found
        named = next((place for place in self.of_file(key) if place.entry >= 0), None)
        return named or self._made_keys().get(key.casefold())

    def _made_keys(self) -> dict[str, Place]:
        if self._made is None:
            made = zip(self._catalog.keys, self._papers, strict=True)
            self._made = {key.casefold(): place for key, place in made}
        return self._made


def _ends(path: str) -> Iterator[str]:
    """Give a path and all that it ends with from one folder on."""
    yield path
    for found in re.finditer("/", path):
        yield path[found.end() :]


def _add(names: dict[str, dict[str, Place]], name: str, place: Place) -> None:
    """Keep ``place`` under ``name``, once for each page that it leads to."""
    if name:
        names.setdefault(name, {}).setdefault(place.url, place)
