"""The names by which notes, papers and files can be linked: of files and their paths, titles, aliases, keys."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from postil.core.model import Asset, Meta, Text
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
    """All names, each with the places that it may mean, one for each page.

    What kinds of names there are is found out when the first link asks for one: most sites use few of them.
    """

    def __init__(
        self, catalog: Catalog, documents: Mapping[str, Place], papers: Sequence[Place], assets: Sequence[Place]
    ) -> None:
        self._catalog, self._documents, self._papers, self._assets = catalog, documents, papers, assets

    @cached_property
    def _files(self) -> dict[str, dict[str, Place]]:
        """The names of files and all that their paths end with."""
        names: dict[str, dict[str, Place]] = {}
        for path, place in self._documents.items():
            name = stem(path)
            for whole in dict.fromkeys((name, INDEX.sub("", name))):
                for end in _ends(whole):
                    _add(names, folded(end), place)
            last = name.rsplit("/", 1)[-1]
            if POST_DATE.match(last):
                _add(names, folded(POST_DATE.sub("", last)), place)
        for place in self._assets:
            for end in _ends(place.path):
                _add(names, folded(end), place)
        return names

    @cached_property
    def _titles(self) -> dict[str, dict[str, Place]]:
        """Titles and aliases, and the papers' own citation keys and arXiv ids."""
        names: dict[str, dict[str, Place]] = {}
        for path, place in self._documents.items():
            for alias in self._catalog.documents[path].header.aliases:
                _add(names, folded(alias), place)
            if place.entry < 0:
                _add(names, folded(place.title.text), place)
        for place in self._papers:
            _add(names, folded(place.title.text), place)
            for meta in self._metas(place):
                for name in filter(None, (meta.key, meta.arxiv)):
                    _add(names, folded(name), place)
        return names

    @cached_property
    def _slugs(self) -> dict[str, dict[str, Place]]:
        names: dict[str, dict[str, Place]] = {}
        for path, place in self._documents.items():
            _add(names, slug(stem(path).rsplit("/", 1)[-1]), place)
        for place in self._papers:
            _add(names, slug(place.title.text), place)
        return names

    @cached_property
    def _keys(self) -> dict[str, Place]:
        """What citations name papers by: their own keys, arXiv ids and DOIs."""
        keys: dict[str, Place] = {}
        for place in self._papers:
            for meta in self._metas(place):
                for key in (meta.key, meta.key.casefold(), f"arxiv:{meta.arxiv}".casefold(), f"doi:{meta.doi}"):
                    if key not in ("", "arxiv:", "doi:"):
                        keys.setdefault(key, place)
        return keys

    @cached_property
    def _made_keys(self) -> dict[str, Place]:
        made = zip(self._catalog.keys, self._papers, strict=True)
        return {key.casefold(): place for key, place in made}

    def _metas(self, place: Place) -> list[Meta]:
        """Return what each note on a paper says of it."""
        paper = self._catalog.paper_of(place.path, place.entry)
        notes = paper.notes if paper else ()
        return [self._catalog.documents[noted.path].entries[noted.entry].meta for noted in notes]

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
        return named or self._made_keys.get(key.casefold())


def _ends(path: str) -> Iterator[str]:
    """Give a path and all that it ends with from one folder on."""
    yield path
    for found in re.finditer("/", path):
        yield path[found.end() :]


def _add(names: dict[str, dict[str, Place]], name: str, place: Place) -> None:
    """Keep ``place`` under ``name``, once for each page that it leads to."""
    if name:
        names.setdefault(name, {}).setdefault(place.url, place)
