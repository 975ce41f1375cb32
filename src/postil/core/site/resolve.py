"""What each ref of a document leads to, once all documents are known."""

from collections.abc import Callable
from html import escape

from msgspec.structs import replace

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Document, Meta, Ref, RefKind, Span
from postil.core.site.citation import author_year
from postil.core.site.names import Place
from postil.core.site.places import POST, Places
from postil.core.site.suggestions import Suggestions
from postil.core.site.target import Target
from postil.core.site.urls import has_scheme
from postil.core.text.marks import called, is_mark

_MEDIA = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "apng", "bmp", "ico", "tif", "tiff"), "img"),
    **dict.fromkeys(("mp4", "webm", "ogv", "mov", "m4v"), "video"),
    **dict.fromkeys(("mp3", "ogg", "oga", "wav", "m4a", "flac", "opus"), "audio"),
}


def resolve(
    document: Document, places: Places, suggestions: Suggestions
) -> tuple[tuple[Target, ...], tuple[Diagnostic, ...]]:
    """Return the target of each ref of ``document``, and what could not be found."""
    finder = _Finder(document, places, suggestions)
    targets = tuple([finder.target(ref) for ref in document.refs])
    for entry in document.entries:
        finder.check_image(entry.meta)
    return targets, tuple(finder.diagnostics)


class _Finder:
    """Resolves the refs of one document."""

    def __init__(self, document: Document, places: Places, suggestions: Suggestions) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._document, self._places, self._catalog, self._near = document, places, places.catalog, suggestions

    def check_image(self, meta: Meta) -> None:
        """Report the picture that metadata names if there is none."""
        if not meta.image or has_scheme(meta.image):
            return
        line = meta.origins["image"].line if "image" in meta.origins else 0
        self._image(Ref(RefKind.IMAGE, meta.image, span=Span(line) if line else None))

    def target(self, ref: Ref) -> Target:
        match ref.kind:
            case RefKind.ENTRY:
                return self._entry(ref)
            case RefKind.CITATION:
                return self._citation(ref)
            case RefKind.IMAGE:
                return self._image(ref)
            case RefKind.WIKILINK | RefKind.EMBED:
                return self._named(ref)
        return self._link(ref)

    def _entry(self, ref: Ref) -> Target:
        place = self._places.of_paper(self._document.path, int(ref.target))
        return Target(place.url, title=place.title.text, path=place.path, entry=place.entry)

    def _citation(self, ref: Ref) -> Target:
        place = self._places.citation(ref.target)
        paper = self._catalog.paper_of(place.path, place.entry) if place else None
        if place is None or paper is None:
            return self._miss("citation-missing", ref, f'no paper has the key "{ref.target}"', self._near.key)
        shown = escape(author_year(paper.meta), quote=False)
        return Target(place.url, title=paper.meta.title.text, html=shown, path=place.path, entry=place.entry)

    def _image(self, ref: Ref) -> Target:
        target, _, _ = ref.target.partition("?")
        place = self._places.link(target, self._document.path)
        if place is None or place.asset is None:
            return self._miss("image-missing", ref, f"there is no image at {ref.target}", self._near_image)
        return _of_asset(place)

    def _named(self, ref: Ref) -> Target:
        if not ref.target:
            return self._within(ref)
        place, several = self._places.name(ref.target, self._document.path)
        if place is None:
            if ref.kind is RefKind.EMBED and media(ref.target):
                return self._miss("image-missing", ref, f'no file is named "{ref.target}"', self._near_image)
            return self._miss("link-missing", ref, f'no note is named "{ref.target}"', self._near.name)
        if several:
            names = ", ".join(other.path for other in several)
            message = f'"{ref.target}" names more than one page: {names}'
            hint = f"{place.path} was taken; write more of the path of the one that you mean"
            self.diagnostics.append(diagnostic("link-ambiguous", self._document.path, ref.span, message, hint))
        return self._within(ref) if self._is_here(place) else self._landed(ref, place)

    def _link(self, ref: Ref) -> Target:
        target, mark, query = ref.target.partition("?")
        if not target:
            return self._within(ref)
        place = self._places.link(target, self._document.path)
        if place is None and target.startswith(POST):
            name = target.removeprefix(POST)
            return self._miss("liquid-unresolved", ref, f'there is no post "{name}"', lambda _: self._near.name(name))
        if place is None:
            return self._miss("link-missing", ref, f"there is nothing at {ref.target}", self._near_file)
        found = self._within(ref) if self._is_here(place) else self._landed(ref, place)
        if mark and query != "raw=true" and found.url:
            return replace(found, url=f"{found.url}?{query}", alone=None)
        return found

    def _is_here(self, place: Place) -> bool:
        here = 0 if self._places.is_note(self._document.path) else -1
        return place.path == self._document.path and place.entry == here and place.asset is None

    def _landed(self, ref: Ref, place: Place) -> Target:
        if place.asset is not None:
            return _of_asset(place, ref.anchor)
        fragment = ""
        if ref.anchor and not place.path:
            fragment = ref.anchor
        elif ref.anchor:
            fragment = self._fragment(ref, place)
        target = Target(place.url, fragment, html=place.title.html, path=place.path, entry=place.entry)
        return self._counted(target, place, fragment)

    def _counted(self, target: Target, place: Place, fragment: str) -> Target:
        """A link to an entry's heading in a list counts as one to its paper, and is called so."""
        if place.entry >= 0 or not fragment or not place.path:
            return target
        entry = self._places.entry_at(place.path, fragment)
        if entry < 0:
            return target
        return replace(target, entry=entry, html=self._places.of_paper(place.path, entry).title.html)

    def _fragment(self, ref: Ref, place: Place) -> str:
        found = self._places.anchor(place.path, place.entry, ref.anchor)
        if found:
            return self._renamed(place.path, place.entry, found)
        if place.entry < 0 or not self._places.anchor(place.path, -1, ref.anchor):
            self._anchor_missing(ref, place.path)
        return ""

    def _renamed(self, path: str, entry: int, name: str) -> str:
        return called(name, self._catalog.renamed.get((path, entry), {}))

    def _within(self, ref: Ref) -> Target:
        """Resolve a link inside the document, which a list shows as a whole and in pieces on its papers' pages."""
        document, url = self._document, self._catalog.urls[self._document.path]
        note = self._places.is_note(document.path)
        if not ref.anchor:
            title = self._catalog.title(document.path)
            return Target(url, html=title.html, path=document.path, entry=0 if note else -1)
        found = self._places.anchor(document.path, -1, ref.anchor)
        if not found and ref.anchor == "top":
            # HTML's own name for the top of a page.
            return Target(url, "top", path=document.path)
        if not found:
            return self._anchor_missing(ref, document.path)
        if note:
            inside = found in document.entries[0].ids or is_mark(found)
            fragment = self._renamed(document.path, 0, found) if inside else ""
            return Target(url, fragment, html=escape(ref.anchor), path=document.path, entry=0)
        entry = self._places.entry_at(document.path, found)
        return Target(url, found, self._alone(found, entry), html=escape(ref.anchor), path=document.path, entry=entry)

    def _alone(self, name: str, entry: int) -> tuple[str, str] | None:
        if entry < 0:
            return None
        paper = self._places.of_paper(self._document.path, entry)
        inside = name in self._document.entries[entry].ids
        return (paper.url, self._renamed(self._document.path, entry, name) if inside else "")

    def _anchor_missing(self, ref: Ref, path: str) -> Target:
        where = "this file" if path == self._document.path else path
        message = f'{where} has no heading or id "{ref.anchor}"'
        return self._miss("anchor-missing", ref, message, lambda _: self._near.anchor(ref.anchor, path))

    def _miss(self, code: str, ref: Ref, message: str, near: Callable[[str], str]) -> Target:
        self.diagnostics.append(diagnostic(code, self._document.path, ref.span, message, near(ref.target)))
        return Target(title=message)

    def _near_file(self, target: str) -> str:
        return self._near.file(target, self._document.path)

    def _near_image(self, target: str) -> str:
        return self._near.image(target, self._document.path)


def _of_asset(place: Place, fragment: str = "") -> Target:
    asset = place.asset
    assert asset is not None
    name = escape(asset.path.rsplit("/", 1)[-1])
    return Target(
        place.url, fragment, html=name, media=media(place.url), width=asset.width, height=asset.height, path=place.path
    )


def media(path: str) -> str:
    """Return the element that shows the file at ``path``: img, video, audio or none."""
    return _MEDIA.get(path.rsplit(".", 1)[-1].lower(), "")
