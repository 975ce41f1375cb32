"""Holes become links: how the targets of a document's refs are written into a page's HTML."""

import re
from collections.abc import Sequence
from html import escape

from postil.core.model import Ref, RefKind
from postil.core.site.target import Target
from postil.core.site.urls import Hrefs

HOLE = re.compile("\x00(\\d+)\x00")
"""A hole, with the place of its ref in the document's."""

ZOOM = '<a class="zoom"'
"""The beginning of a link from an image to its file, in which the hole is the image's."""

_ATTRIBUTE = re.compile(r"""\s([a-z-]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""", re.IGNORECASE)
_EMPTY_ALT = re.compile(r"""\salt(?:\s*=\s*(?:"\s*"|'\s*'))?(?=[\s/>])""", re.IGNORECASE)
_SIZES = frozenset({"width", "height", "style"})
_DIMENSIONS = re.compile(r"^\s*(\d{1,5})(?:\s*[x×]\s*(\d{1,5}))?\s*$")


def fill(
    html: str, refs: Sequence[Ref], targets: Sequence[Target], hrefs: Hrefs, page: str = "", alone: bool = False
) -> str:
    """Return ``html`` with its holes filled.

    ``targets`` are those of ``refs``; ``hrefs`` writes links for the page at the url ``page`` (empty where the HTML is
    read elsewhere, as in a feed); ``alone`` says that the page shows one entry of the document and not the whole.
    """
    pieces = HOLE.split(html)
    if len(pieces) == 1:
        return html
    writer = _Writer(hrefs, page, alone)
    for place in range(1, len(pieces), 2):
        number = int(pieces[place])
        write = _WRITERS[refs[number].kind]
        if write is _Writer.image and pieces[place - 1].endswith(ZOOM):
            write = _Writer.zoom
        pieces[place], pieces[place + 1] = write(writer, refs[number], targets[number], pieces[place + 1])
    return "".join(pieces)


class _Writer:
    """Writes the links of one page. Each method returns what fills the hole and the HTML behind it."""

    def __init__(self, hrefs: Hrefs, page: str, alone: bool) -> None:
        self._hrefs, self._page, self._alone = hrefs, page, alone

    def href(self, target: Target) -> str:
        url, fragment = target.alone if self._alone and target.alone else (target.url, target.fragment)
        mark = f"#{_fragment(fragment)}" if fragment else ""
        return mark if mark and url == self._page else escape(self._hrefs.to(url)) + mark

    def link(self, _ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        if target.url:
            return f' href="{self.href(target)}"', rest
        return _marked("broken", target.title, rest)

    def image(self, ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        if not target.url:
            return _missing(ref.target.rpartition("/")[2], target.title, rest)
        given = _attributes(rest)
        size = "" if given & _SIZES else _size(target.width, target.height)
        lazy = "" if "loading" in given else ' loading="lazy"'
        return f' src="{self.href(target)}"{size}{lazy} decoding="async"', rest

    def zoom(self, _ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        # Of an image that is not there the image itself tells.
        return f' href="{self.href(target)}"' if target.url else "", rest

    def named(self, ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        label = ref.label or target.html or escape(ref.target or ref.anchor)
        if not target.url:
            return f'<a class="wikilink broken" title="{escape(target.title)}">{label}</a>', rest
        return f'<a class="wikilink" href="{self.href(target)}">{label}</a>', rest

    def embed(self, ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        if not target.media and target.url:
            return self.named(ref, target, rest)
        name = escape(ref.target.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        size = _DIMENSIONS.match(ref.label)
        alt = name if size or not ref.label else ref.label
        if not target.url:
            return f'<img class="missing" title="{escape(target.title)}" alt="{alt}">', rest
        if target.media != "img":
            return f'<{target.media} controls preload="metadata" src="{self.href(target)}">{alt}</{target.media}>', rest
        width, height = _scaled(target, size)
        src = self.href(target)
        return f'<img src="{src}"{_size(width, height)} loading="lazy" decoding="async" alt="{alt}">', rest

    def citation(self, ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        title = f' title="{escape(target.title)}"'
        if not target.url:
            return f'<span class="citation broken"{title}>{escape(ref.target)}</span>{ref.label}', rest
        return f'<a class="citation" href="{self.href(target)}"{title}>{target.html}</a>{ref.label}', rest

    def entry(self, _ref: Ref, target: Target, rest: str) -> tuple[str, str]:
        if self._alone:
            # The paper's own page needs no link to itself.
            return "", rest
        label = escape(target.title)
        return (
            f'&#160;<a class="entry-link" href="{self.href(target)}" aria-label="{label}" title="{label}">→</a>',
            rest,
        )


_WRITERS = {
    RefKind.LINK: _Writer.link,
    RefKind.IMAGE: _Writer.image,
    RefKind.WIKILINK: _Writer.named,
    RefKind.EMBED: _Writer.embed,
    RefKind.CITATION: _Writer.citation,
    RefKind.ENTRY: _Writer.entry,
}


def _fragment(name: str) -> str:
    return escape(name.replace("%", "%25").replace(" ", "%20"))


def _size(width: int, height: int) -> str:
    return f' width="{width}" height="{height}"' if width and height else f' width="{width}"' if width else ""


def _scaled(target: Target, size: re.Match[str] | None) -> tuple[int, int]:
    """Return the size of an embed: as it is, or as wide as its label says (``![[figure.png|300]]``)."""
    if size is None:
        return target.width, target.height
    width = int(size[1])
    if size[2]:
        return width, int(size[2])
    return width, round(target.height * width / target.width) if target.width else 0


def _attributes(rest: str) -> set[str]:
    """Return the names of the attributes that follow a hole in its tag."""
    return set(_named_attributes(rest))


def _named_attributes(rest: str) -> dict[str, int]:
    names, place = {}, 0
    while found := _ATTRIBUTE.match(rest, place):
        names[found[1].lower()] = found.start()
        place = found.end()
    return names


def _missing(name: str, title: str, rest: str) -> tuple[str, str]:
    """Return attributes that mark an image which is not there; without the author's words it shows its file's name."""
    alt = _named_attributes(rest).get("alt")
    written = None if alt is None else _EMPTY_ALT.match(rest, alt)
    if alt is not None and written is None:
        return _marked("missing", title, rest)
    if alt is not None and written is not None:
        rest = rest[:alt] + rest[written.end() :]
    filled, rest = _marked("missing unnamed", title, rest)
    return f'{filled} alt="{escape(name)}"', rest


def _marked(name: str, title: str, rest: str) -> tuple[str, str]:
    """Return attributes that mark a miss, joined with those that the author wrote in the same tag."""
    given = _named_attributes(rest)
    filled = "" if "title" in given else f' title="{escape(title)}"'
    if "class" in given:
        start = rest.index('"', given["class"]) + 1
        return filled, f"{rest[:start]}{name} {rest[start:]}"
    return f' class="{name}"{filled}', rest
