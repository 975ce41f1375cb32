"""Finding what an author means by a path, a site url, a name or a citation key."""

import posixpath
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from urllib.parse import unquote

from postil.core.model import Paper
from postil.core.settings.config import Config
from postil.core.site.catalog import Catalog
from postil.core.site.names import INDEX, POST_DATE, Names, Place, exact, folded, stem
from postil.core.site.urls import base_path, fold
from postil.core.text.marks import is_mark
from postil.core.text.slugs import github_slug

POST = "post_url:"
"""A target that begins so names a Jekyll post: its file's name without folders and suffix."""


class Places:
    """An index of everything in a site that can be linked to. It is read-only but for what it has looked up."""

    def __init__(self, catalog: Catalog, config: Config, generated: Iterable[str] = ()) -> None:
        self.catalog = catalog
        self._content = "" if config.content in ("", ".") else config.content
        self._static = config.static
        self._base = base_path(config.base_url)
        self._documents = {path: self._document(path) for path in catalog.documents}
        self._papers = [self._paper(paper) for paper in catalog.papers]
        self._files: dict[str, Place] = dict(self._documents)
        self._files.update((asset.path, Place(asset.url, path=asset.path, asset=asset)) for asset in catalog.assets)
        self._folded = {fold(path): place for path, place in reversed(self._files.items())}
        self._urls = self._by_url(generated)
        assets = [self._files[asset.path] for asset in catalog.assets]
        self._names = Names(catalog, self._documents, self._papers, assets)
        self._anchors: dict[tuple[str, int], dict[str, str]] = {}
        self._owners: dict[str, dict[str, int]] = {}

    def forget(self) -> None:
        """Let go of everything: when all links are known, nothing is looked up any more."""
        self.__dict__.clear()

    def revised(self, catalog: Catalog, path: str) -> "Places":
        """Return the index for ``catalog``, in which the document at ``path`` has other ids and else is as before."""
        new = copy(self)
        new.catalog = catalog
        new._anchors = {key: known for key, known in self._anchors.items() if key[0] != path}
        new._owners = {known: owners for known, owners in self._owners.items() if known != path}
        return new

    def link(self, target: str, path: str) -> Place | None:
        """Return what the path or site url ``target`` in the document at ``path`` leads to.

        Tried in this order: a file relative to the document; a site url or file if it begins with a slash; a page
        relative to the document's own page; a site url or file written without its slash; a Jekyll post's name.
        """
        if target.startswith(POST):
            return self._post(target.removeprefix(POST))
        for text in dict.fromkeys((target, unquote(target))):
            place = self._link(unicodedata.normalize("NFC", text.replace("\\", "/")), path)
            if place:
                return place
        return None

    def _link(self, target: str, path: str) -> Place | None:
        if target.startswith("/"):
            return self.at(target)
        return (
            self._file(self._beside(path, target))
            or self._url(_joined(self.catalog.urls[path], target))
            or self.at(target)
            or (self._post(target) if POST_DATE.match(target.rsplit("/", 1)[-1]) else None)
        )

    def at(self, target: str) -> Place | None:
        """Return what a path from the site's root leads to: an url, or a file's path."""
        if self._base and (target == self._base or target.startswith(f"{self._base}/")):
            found = self._url(target[len(self._base) :])
            if found:
                return found
        below = posixpath.normpath(target.lstrip("/")) if target.strip("/") else ""
        return (
            self._url(target)
            or self._file(posixpath.join(self._content, below))
            or self._file(posixpath.join(self._static, below))
            or self._file(below)
        )

    def _beside(self, path: str, target: str) -> str:
        """Return the path that ``target`` means in the document at ``path``; it never leaves the site.

        The content folder of a wiki or a GitBook may have been its top, so what climbs above ours is looked for there.
        """
        folder = posixpath.dirname(path)
        joined = _joined(folder, target)
        if not self._content or joined in self._files or f"{joined}/".startswith(f"{self._content}/"):
            return joined
        return f"{self._content}/{_joined('', target)}"

    def _file(self, path: str) -> Place | None:
        """Return the file at ``path``, which may lack its suffix, have that of its page, or be a folder with an index.

        An index may be called by another name than its own: the author's folder had one when the link was written.
        """
        if path in self._files:
            return self._files[path]
        bare = path.removesuffix(".html")
        for wanted in (f"{bare}.md", f"{bare}.markdown", f"{path}/index.md", f"{path}/README.md"):
            found = self._files.get(wanted)
            if found:
                return found
        found = self._folded.get(fold(path)) or self._folded.get(fold(f"{bare}.md"))
        if found or not INDEX.search(f"/{stem(bare)}"):
            return found
        folder = posixpath.dirname(path)
        others = (f"{folder}/{name}.md".lstrip("/") for name in ("index", "README", "_index"))
        return next((self._folded[fold(other)] for other in others if fold(other) in self._folded), None)

    def _url(self, url: str) -> Place | None:
        key = fold(url)
        return self._urls.get(key) or (self._urls.get(key[:-5]) if key.endswith(".html") else None)

    def _post(self, target: str) -> Place | None:
        """A post is named without its folder and with its date, which its file may have lost here."""
        name = stem(target.strip("/"))
        found = self._names.of_file(name) or self._names.of_file(POST_DATE.sub("", name))
        return found[0] if found else None

    def name(self, target: str, path: str) -> tuple[Place | None, tuple[Place, ...]]:
        """Return what a wikilink's ``target`` names, and all that it could name if they are several.

        Names of files and the ends of their paths come first, then titles, aliases, citation keys and arXiv ids,
        then ordinary paths, then names and titles compared as slugs.
        """
        written = stem(target.strip().strip("/"))
        found = self._names.of_anything(written)
        if found:
            return self._near(exact(found, written, self._content), path)
        place = self.link(target, path) or self.citation(target)
        found = [] if place else self._names.like(target)
        return self._near(found, path) if found else (place, ())

    def _near(self, places: Sequence[Place], path: str) -> tuple[Place, tuple[Place, ...]]:
        if len(places) == 1:
            return places[0], ()
        folder = path.split("/")[:-1]

        def distance(place: Place) -> tuple[int, int, str]:
            parts = place.path.split("/")
            common = len(posixpath.commonprefix([folder, parts[:-1]]))
            return (-common, len(parts), place.path)

        several = sorted(places, key=distance)
        return several[0], tuple(several)

    def citation(self, key: str) -> Place | None:
        """Return the paper that a citation names."""
        return self._names.citation(key)

    def anchor(self, path: str, entry: int, anchor: str) -> str:
        """Return the id that ``anchor`` means in a document (``entry`` -1) or in one of its entries, or nothing.

        An id as it stands comes first, then without regard to case, then the text of a heading, then its slug.
        """
        document = self.catalog.documents[path]
        ids = document.ids if entry < 0 else document.entries[entry].ids
        if (path, entry) not in self._anchors:
            headings = document.headings if entry < 0 else document.entries[entry].headings
            known = {folded(heading.title.text): heading.id for heading in reversed(headings)}
            known.update((folded(name), name) for name in reversed(ids))
            known.update((name, name) for name in ids)
            self._anchors[path, entry] = known
        known = self._anchors[path, entry]
        # Obsidian joins the headings of a path by "#"; the last one says it.
        for name in (anchor, unquote(anchor), anchor.rsplit("#", 1)[-1]):
            found = known.get(name) or known.get(folded(name))
            if found:
                return found
        return known.get(github_slug(anchor)) or (anchor if is_mark(anchor) else "")

    def entry_at(self, path: str, name: str) -> int:
        """Return the place of the entry that has the id ``name``, or -1 if none of the document's has."""
        if path not in self._owners:
            entries = list(enumerate(self.catalog.documents[path].entries))
            owners = {name: place for place, entry in entries for name in entry.ids}
            owners.update((entry.anchor, place) for place, entry in entries if entry.anchor)
            self._owners[path] = owners
        return self._owners[path].get(name, -1)

    def _document(self, path: str) -> Place:
        entry = 0 if self.is_note(path) else -1
        return Place(self.catalog.urls[path], self.catalog.title(path), path, entry)

    def is_note(self, path: str) -> bool:
        """Say whether a document stands on its paper's page rather than on one of its own."""
        return path != self.catalog.home and self.catalog.documents[path].kind == "note"

    def _paper(self, paper: Paper) -> Place:
        first = paper.notes[0]
        return Place(paper.url, paper.meta.title, first.path, first.entry)

    def of_paper(self, path: str, entry: int) -> Place:
        """Return the page of the paper that an entry is about."""
        return self._papers[self.catalog.papers_at[path, entry]]

    def _by_url(self, generated: Iterable[str]) -> dict[str, Place]:
        urls = {fold(url): Place(url) for url in generated}
        at = {place.url: place for place in (*self._papers, *self._documents.values())}
        urls.update((fold(old), at[new]) for old, new in self.catalog.redirects.items())
        urls.update((fold(asset.url), self._files[asset.path]) for asset in self.catalog.assets)
        urls.update((fold(url), place) for url, place in at.items())
        return urls


def _joined(folder: str, target: str) -> str:
    """Return where ``target`` leads from ``folder``, both from the site's top, above which there is nothing."""
    found: list[str] = []
    for segment in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if segment == "..":
            del found[-1:]
        elif segment not in ("", "."):
            found.append(segment)
    return "/".join(found)
