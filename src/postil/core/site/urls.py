"""Site urls: slugs, permalink patterns, the files that urls stand for, and links between pages.

A site url begins with a slash, is not percent-encoded (``/论文/vit/``) and has neither ``?`` nor ``#`` in its path;
``Hrefs`` encodes it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit

SEGMENT_BYTES = 120
"""How long one segment of an url may be: file systems end at 255 bytes, archives and Windows earlier."""

TITLE_BYTES = 80
"""How long the slug of a title may be."""

INDEX = "index.html"

NOT_FOUND = "/404.html"
"""The page that is shown at addresses of any depth, so that its links cannot be relative."""

SEARCH = "/search/"
"""The page to search on."""

_NOT_SLUG = re.compile(r"[^\w.-]")
_APOSTROPHES = re.compile(r"['’ʼ]")
_LONE_DOT = re.compile(r"(?<![^\W_])\.|\.(?![^\W_])")
_DASHES = re.compile(r"-{2,}")
_UPPER = re.compile(r"[A-Z]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\?*:\"<>|]+")
# Noncharacters, which no note has, since decoding replaces them.
_ROOT, _FOLDER = "\ufdd0", "\ufdd1"
_PLACEHOLDER = re.compile(r":([a-z]+)")
_MARK = re.compile(r"[?#]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_NO_IRI = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
_SAFE = "/~!$()*+,;=@-._"


def slug(text: str, limit: int = SEGMENT_BYTES) -> str:
    """Return ``text`` as one segment of an url: NFC, every script's letters, ASCII in lower case, ``-`` between.

    A slug of more than ``limit`` bytes is cut at a word and ends in a short hash of the whole, so that two long
    titles with one beginning stay apart. Empty if ``text`` has no letter and no digit.
    """
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text))
    text = _NOT_SLUG.sub("-" if text.isascii() else _mark_or_dash, text)
    text = _LONE_DOT.sub("-", text)
    text = _DASHES.sub("-", text).strip("-_")
    return capped(ascii_lower(text), limit)


def _mark_or_dash(found: re.Match[str]) -> str:
    # Combining marks are letters' parts in many scripts, though not ``\w`` to the regex engine.
    return found[0] if unicodedata.category(found[0])[0] == "M" else "-"


def ascii_lower(text: str) -> str:
    """Lower the ASCII letters of ``text`` alone: other scripts' case rules depend on the language."""
    return text.lower() if text.isascii() else _UPPER.sub(lambda found: found[0].lower(), text)


def capped(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` bytes of UTF-8, cut at a word and with a hash of the whole if need be."""
    if 4 * len(text) <= limit:
        return text
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return text
    head = data[: limit - 9].decode("utf-8", "ignore")
    word = head.rfind("-")
    if word > len(head) // 2:
        head = head[:word]
    return f"{head.rstrip('-._')}-{short_hash(text)}"


def short_hash(text: str) -> str:
    """Return eight hexadecimal digits that stand for ``text``."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()


def slug_path(path: str) -> str:
    """Return each segment of a path as a slug; segments without a letter or digit are left out."""
    return "/".join(filter(None, (slug(segment) for segment in path.split("/"))))


def expand(pattern: str, values: Mapping[str, str]) -> str:
    """Return the url of a permalink ``pattern``; a placeholder that has no value leaves no segment behind."""
    return clean(_PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), pattern))


def clean(url: str) -> str:
    """Return an author's url or alias as a site url that cannot leave the site.

    Query and fragment are dropped, as are empty segments, ``.`` and ``..``; ``index.html`` is its folder; an url
    without a suffix names a folder. Characters that some file systems refuse become ``-``.
    """
    path = unicodedata.normalize("NFC", url.split("#")[0].split("?")[0])
    segments = [capped(_CONTROL.sub("-", part).strip(" "), 2 * SEGMENT_BYTES) for part in path.split("/")]
    segments = [part for part in segments if part.strip(".")]
    if segments and segments[-1] == INDEX:
        segments.pop()
    elif segments and re.search(r"\.(?:html?|xml|txt|json)$", segments[-1]) and not url.endswith("/"):
        return "/" + "/".join(segments)
    return "/" + "".join(f"{part}/" for part in segments)


def file_of(url: str) -> str:
    """Return the path below the output folder of the file that ``url`` stands for."""
    return url[1:] + INDEX if url.endswith("/") else url[1:]


def fold_name(path: str) -> str:
    """Return what two paths have in common that some file system would take for one.

    macOS compares names without case and in any normal form, Windows without case.
    """
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def fold(url: str) -> str:
    """Return what all spellings of an url have in common: with or without slashes, ``index.html`` and case."""
    path = url.strip("/")
    if path == INDEX or path.endswith(f"/{INDEX}"):
        path = path[: -len(INDEX)].rstrip("/")
    return fold_name(path)


def is_internal(url: str) -> bool:
    """Say whether ``url`` is a site url."""
    return url.startswith("/") and not url.startswith("//")


def has_scheme(url: str) -> bool:
    """Say whether ``url`` names its scheme or its host and so leads out of the site."""
    return url.startswith("//") or bool(_SCHEME.match(url))


@lru_cache(maxsize=16_384)
def encoded(path: str) -> str:
    """Percent-encode a path for an attribute or a XML file; the result needs no further escaping."""
    return quote(path.encode("utf-8", "replace"), safe=_SAFE)


def iri(url: str) -> str:
    """Percent-encode what no address may have as it is (RFC 3987), in one that an author wrote."""
    return _NO_IRI.sub(lambda found: quote(found[0].encode("utf-8", "replace")), url)


def base_path(base_url: str) -> str:
    """Return the path part of the site's address without a slash at its end."""
    return urlsplit(base_url).path.rstrip("/") if base_url else ""


class Hrefs:
    """Links as one page writes them: relative to it, or absolute for what is read elsewhere.

    ``prefix`` leads to the site's root. A relative link names the file (``../vit/index.html``), so that it works on a
    disk too; going up to the root first makes it the same from every page of one depth.
    """

    __slots__ = ("_index", "prefix")

    def __init__(self, prefix: str, index: str) -> None:
        self.prefix = prefix
        self._index = index

    @classmethod
    def from_page(cls, url: str) -> "Hrefs":
        """Return the links of the page at ``url``."""
        return cls("../" * (file_of(url).count("/")), INDEX)

    @classmethod
    def absolute(cls, base_url: str) -> "Hrefs":
        """Return links that begin with ``base_url``, which may be empty or a path."""
        return cls(base_url.rstrip("/") + "/", "")

    @classmethod
    def unfinished(cls) -> "Hrefs":
        """Return links with signs for the root and for the name of a folder's file, to be ``finished`` for a page."""
        return cls(_ROOT, _FOLDER)

    def finished(self, text: str) -> str:
        """Return ``text`` with its unfinished links as this page writes them."""
        return text.replace(_ROOT, self.prefix).replace(_FOLDER, self._index)

    def to(self, url: str) -> str:
        """Return the link to ``url``; an external one is returned as it is."""
        if not is_internal(url):
            return url
        cut = _MARK.search(url)
        path, rest = (url, "") if cut is None else (url[: cut.start()], url[cut.start() :])
        return self.prefix + encoded(path[1:]) + (self._index if path.endswith("/") else "") + rest
