"""The frozen values that the whole program passes on.

Everything here is an immutable ``msgspec.Struct`` of plain data: equal by value, encodable as MessagePack,
and without behaviour beyond small derived properties. Parts of documents are in no cycle, so ``gc=False`` saves memory.

Paths are POSIX strings relative to the site's root (``content/vit.md``); urls are site-absolute and begin
with a slash (``/vit/``, ``/feed.xml``); dates are ISO 8601 strings, possibly reduced (``2021``, ``2021-03``).
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct, field


class Span(Struct, frozen=True, gc=False):
    """A place in a source file; line and column count from 1, columns in characters (code points)."""

    line: int
    column: int = 1


class Severity(StrEnum):
    """How bad a fault is: an error fails the run, a warning only with ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Diagnostic(Struct, frozen=True, gc=False):
    """One fault in somebody's input; ``code`` is a key of ``diagnostics.CODES``."""

    path: str
    span: Span | None
    severity: Severity
    code: str
    message: str
    hint: str = ""


class Source(Struct, frozen=True):
    """One Markdown file as read: its path and its bytes."""

    path: str
    data: bytes


class Asset(Struct, frozen=True):
    """One file to publish: what is at ``location`` (a file-system path that only the edges open), or ``data`` if not
    empty, goes to ``url``. ``width`` and ``height`` are pixels for images whose size is known, else 0."""

    path: str
    url: str
    location: str
    digest: str
    size: int
    width: int = 0
    height: int = 0
    data: bytes = b""


class Text(Struct, frozen=True, gc=False):
    """A short run of prose in two forms: ``text`` with formulas as TeX, ``html`` with formulas as MathML."""

    text: str = ""
    html: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


class Person(Struct, frozen=True, gc=False):
    """An author; ``name`` is the full name as shown, ``family`` the part to sort by (may be empty)."""

    name: str
    family: str = ""
    given: str = ""
    url: str = ""
    orcid: str = ""


class Link(Struct, frozen=True, gc=False):
    """A link of a paper: ``kind`` is one of pdf, code, slides, video, poster, data, project, blog, supp, url."""

    kind: str
    url: str
    label: str = ""


class Rating(Struct, frozen=True, gc=False):
    """One axis of a rating; ``axis`` is empty when there is only one."""

    value: float
    best: float = 5
    axis: str = ""


class Origin(Struct, frozen=True, gc=False):
    """Where a metadata value came from: how it was found, and the line of the source file."""

    method: str
    line: int = 0


class Meta(Struct, frozen=True, gc=False, kw_only=True):
    """What is known of a paper (or of a document) with the origin of each value; empty means unknown."""

    title: Text = Text()
    authors: tuple[Person, ...] = ()
    organisation: str = ""
    year: int | None = None
    date: str = ""
    venue: str = ""
    venue_short: str = ""
    type: str = ""
    arxiv: str = ""
    doi: str = ""
    openreview: str = ""
    acl: str = ""
    pmid: str = ""
    isbn: str = ""
    key: str = ""
    url: str = ""
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    topic: str = ""
    status: str = ""
    rating: tuple[Rating, ...] = ()
    abstract: Text = Text()
    summary: Text = Text()
    selected: bool = False
    own: bool = False
    image: str = ""
    added: str = ""
    read: str = ""
    updated: str = ""
    lang: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)


class Header(Struct, frozen=True, gc=False, kw_only=True):
    """What a file's front matter says about the file itself rather than about the paper."""

    kind: str = ""
    dialect: str = ""
    permalink: str = ""
    slug: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    order: int | None = None
    nav: str = ""
    macros: Mapping[str, str] = field(default_factory=dict)


class RefKind(StrEnum):
    """What a hole in the HTML stands for, and so what ``link`` writes into it.

    ``LINK`` and ``IMAGE`` stand inside an opened tag (``<a\\x00n\\x00>``) and become its attributes, so that a
    miss leaves readable text; ``WIKILINK``, ``EMBED``, ``CITATION`` and ``ENTRY`` become whole elements.
    """

    LINK = "link"
    IMAGE = "image"
    WIKILINK = "wikilink"
    EMBED = "embed"
    CITATION = "citation"
    ENTRY = "entry"


class Ref(Struct, frozen=True, gc=False):
    """A hole in a body, written ``\\x00n\\x00`` where n is the place in ``Document.refs``.

    ``target`` is the path, name, url or citation key as written, without the fragment; ``anchor`` the fragment without
    ``#``, percent-decoded; ``label`` the HTML shown (empty: the target's title), for a citation the locator. ``before``
    and ``after`` are the sentence around it as plain text, in which other refs without words of their own are holes.
    """

    kind: RefKind
    target: str
    anchor: str = ""
    label: str = ""
    span: Span | None = None
    before: str = ""
    after: str = ""
    entry: int = -1


class Heading(Struct, frozen=True, gc=False):
    """A heading: its level 1 to 6, its text, its id and the extra targets that other dialects would give it."""

    level: int
    title: Text
    id: str
    aliases: tuple[str, ...] = ()
    line: int = 0
    part: int = -1


class Entry(Struct, frozen=True, gc=False, kw_only=True):
    """One paper's section of a document: parts ``first`` up to ``last`` (not included) of its body.

    ``anchor`` is the id of its heading (or item) in the document; ``ids`` all ids inside the parts; ``excerpt``
    the first sentences, for lists; ``inline`` and ``display`` count formulas; ``code`` tells of blocks of code.
    """

    meta: Meta
    first: int
    last: int
    anchor: str = ""
    line: int = 0
    ids: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    excerpt: Text = Text()
    inline: int = 0
    display: int = 0
    code: bool = False
    words: int = 0


class Document(Struct, frozen=True, gc=False, kw_only=True):
    """One source file converted, without its body.

    ``kind`` is note (one paper, exactly one entry), list (many papers) or page (none). ``refs`` are the holes of
    the body; ``ids`` every id in it, extra targets included; ``bibliography`` the citation keys in order.
    """

    path: str
    kind: str
    dialect: str
    meta: Meta
    header: Header = Header()
    entries: tuple[Entry, ...] = ()
    headings: tuple[Heading, ...] = ()
    ids: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    excerpt: Text = Text()
    inline: int = 0
    display: int = 0
    words: int = 0
    digest: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


class Body(Struct, frozen=True, gc=False):
    """A document's HTML in parts; ``"".join(parts)`` is the whole, and an entry is a run of parts.

    ``texts`` has the plain text of each part, formulas as TeX.
    """

    parts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class Conversion(Struct, frozen=True):
    """What ``convert`` gives: the light document, kept in memory, and its heavy body, kept in a store."""

    document: Document
    body: Body


class Bodies(Protocol):
    """A place that gives the body of a document by its path."""

    def body(self, path: str) -> Body:
        """Return the body of the document at ``path``; KeyError if there is none."""


class Noted(Struct, frozen=True, gc=False):
    """An entry named by its document's path and its place in it."""

    path: str
    entry: int


class Backlink(Struct, frozen=True, gc=False):
    """A link to a page from elsewhere: the linking page's url (with fragment) and title, and the sentence, with the TeX
    macros that its note has of its own."""

    url: str
    title: Text
    before: str
    label: str
    after: str
    macros: Mapping[str, str] = field(default_factory=dict)


class Paper(Struct, frozen=True, kw_only=True):
    """An identity and every entry about it; ``meta`` is merged, earlier notes winning field by field."""

    id: str
    url: str
    meta: Meta
    notes: tuple[Noted, ...]
    aliases: tuple[str, ...] = ()
    order: int = 0


class Page(Struct, frozen=True, kw_only=True):
    """A page that will exist: its url, the template, plain data for it and the bodies that it shows.

    ``data`` holds only values that msgspec can encode, so that a page can be hashed by its inputs.
    A body is a document (path, -1) or one entry of it (path, its place); ``slot`` is the variable that gets the body,
    or whose items get one each. ``elsewhere`` says that the page is read away from its url, as a feed is, so that the
    links in its bodies are absolute.
    """

    url: str
    template: str
    title: str = ""
    description: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    bodies: tuple[tuple[str, int], ...] = ()
    slot: str = "body"
    elsewhere: bool = False


class Inputs(Struct, frozen=True, kw_only=True):
    """Everything that was read of a site: files to copy, templates by name, faults, a digest of each file's bytes, and
    where the ``notes`` are, by their paths; these are read when they are converted."""

    notes: Mapping[str, str] = field(default_factory=dict)
    assets: tuple[Asset, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    digests: Mapping[str, bytes] = field(default_factory=dict)


class Output(Struct, frozen=True):
    """A file to be published: its path below the output folder and a way to get its bytes.

    ``produce`` renders a page (it may raise ``TemplateFault``) or is None for an asset, whose bytes are at
    ``asset.location``.
    """

    path: str
    produce: Callable[[], bytes] | None = None
    asset: Asset | None = None


class Build(Struct, frozen=True):
    """All outputs, sorted by path, all diagnostics, sorted and without repeats, and what the site consists of."""

    outputs: Sequence[Output]
    diagnostics: tuple[Diagnostic, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    documents: Sequence[Document] = ()
    papers: Sequence[Paper] = ()
