"""What an author may have meant by something that is not there."""

import posixpath
import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote

from postil.core.nearest import Nearest
from postil.core.site.catalog import Catalog

_LEAST_OF_FILES = 0.7
"""How alike the names of files must be: their endings make any two a little alike."""

_QUOTED = re.compile(r'"([^"]*)"')


class Suggestions:
    """Gives ``did you mean "…"?`` for misses, or an empty string; what it needs is made at the first miss."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._nearest: dict[str, Nearest] = {}
        self._paths: dict[str, dict[str, str]] = {}

    def file(self, target: str, path: str) -> str:
        """Return the file nearest to ``target``, its path written as the document at ``path`` would.

        Names are compared and not folders: a file that was moved keeps its name, and a slip is in the name.
        """
        return self._file("files", target, path, lambda: (*self._catalog.documents, *self._assets(images=False)))

    def image(self, target: str, path: str) -> str:
        """Return the image nearest to ``target``."""
        return self._file("images", target, path, lambda: self._assets(images=True))

    def _assets(self, images: bool) -> list[str]:
        return [asset.path for asset in self._catalog.assets if asset.width or not images]

    def _file(self, kind: str, target: str, path: str, candidates: Callable[[], Iterable[str]]) -> str:
        if kind not in self._paths:
            self._paths[kind] = {posixpath.basename(name): name for name in sorted(candidates(), reverse=True)}
        paths = self._paths[kind]
        hint = self._of(kind, lambda: paths, _LEAST_OF_FILES).hint(posixpath.basename(unquote(target).rstrip("/")))
        folder = posixpath.dirname(path) or "."
        return _QUOTED.sub(lambda found: f'"{posixpath.relpath(paths[found[1]], folder)}"', hint)

    def name(self, name: str) -> str:
        """Return the file name or title nearest to a wikilink's ``name``."""
        return self._of("names", self._names).hint(name)

    def _names(self) -> set[str]:
        paths = self._catalog.documents
        stems = {posixpath.splitext(posixpath.basename(path))[0] for path in paths}
        return (
            stems
            | {self._catalog.title(path).text for path in paths}
            | {paper.meta.title.text for paper in self._catalog.papers}
        )

    def key(self, key: str) -> str:
        """Return what is nearest to ``key`` of all that a citation may say: keys, made ones too, and names of notes.

        Where nothing is near, the hint is how a paper gets this key.
        """
        near = self._of("keys", self._keys).hint(key)
        return near or f'the front matter of a note gives its paper this key: "key: {key}"'

    def _keys(self) -> set[str]:
        paths = {noted.path for paper in self._catalog.papers for noted in paper.notes}
        notes = [path for path in paths if self._catalog.documents[path].kind == "note"]
        return {*self._catalog.keys, *(posixpath.splitext(posixpath.basename(path))[0] for path in notes)}

    def anchor(self, anchor: str, path: str) -> str:
        """Return the id of the document at ``path`` that is nearest to ``anchor``."""
        return self._of(f"#{path}", lambda: [f"#{name}" for name in self._catalog.documents[path].ids]).hint(
            f"#{anchor}"
        )

    def _of(self, kind: str, words: Callable[[], Iterable[str]], least: float = 0.6) -> Nearest:
        if kind not in self._nearest:
            self._nearest[kind] = Nearest(words(), least)
        return self._nearest[kind]
