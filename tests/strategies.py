"""Random small sites, and random edits of them as authors make them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="20"><rect width="{0}" height="9"/></svg>\n'

PATHS = (
    "index.md",
    "a.md",
    "b.md",
    "A.md",
    "x/a.md",
    "x/index.md",
    "x/Deep Sums.md",
    "y/reading.md",
    "y/图.md",
    "y/c.markdown",
)
"""Where notes lie; some want one url, on some file systems at least."""

TITLES = ("Sums", "On *Sums* of $a_i$", "Knots & <Trees>", "图与注意力", "", "Deep Sums")

# What an author writes in the front matter; a line may repeat a key, or be no YAML.
FRONT = (
    "title: Sums of everything",
    'title: "Knots: a survey"',
    "authors: [Ada Quill, Ben Lark]",
    "authors: Mara Quill",
    "year: 2019",
    "year: 2021",
    "date: 2020-03-01",
    "date: long ago",
    "venue: Proc. of Small Sums",
    "venue: NeurIPS 2021",
    "tags: [sums, knots]",
    "tags: [Sums]",
    "tags: knots",
    "arxiv: 1901.00001",
    "arxiv: 1901.00001v2",
    "doi: 10.1000/sums.1",
    "key: quill2019",
    "key: lark2021",
    "summary: All about $x^2$.",
    "abstract: A long story.",
    "status: read",
    "rating: 4/5",
    "added: 2022-01-02",
    "read: 2023-04-05",
    "read: 2023-04",
    "selected: true",
    "own: true",
    "draft: true",
    "kind: list",
    "kind: page",
    "dialect: kramdown",
    "dialect: gitbook",
    "dialect: github",
    "permalink: /here/",
    "permalink: /a/",
    "slug: other",
    "aliases: [/old/, /b/]",
    "nav: Shown",
    "order: 2",
    "lang: de",
    "image: x/plot.svg",
    'macros: {foo: "\\\\mathbb{N}"}',
    'macros: {foo: "\\\\bar{#1}"}',
    "tags: [broken",
    "\tno yaml: at all: [",
    "titel: misspelt",
)

BODY = (
    "## Method\n\nWe add $\\foo{x}$ and $$\\sum_i a_i$$ up.",
    "## Method {#how}\n\nAs before.",
    "## Other words\n\nNothing here.",
    "See [a](a.md#method) and [b](b.md#how).",
    "See [there](x/a.md), [up](../a.md#other-words) and [gone](gone.md).",
    "As [[a]], [[Deep Sums]], [[x/a#Method|that]] and [[nobody]] say.",
    "By [@quill2019, p. 4] and [@lark2021] and [@nobody].",
    "![a plot](plot.svg)\n\n![[plot.svg]]",
    "![](x/plot.svg) and [the file](data.csv)",
    "\\begin{equation}\\label{e} a = b \\end{equation}\n\nBy \\eqref{e} and $\\eqref{none}$.",
    "```python\nx = [1, 2]\n```",
    "| a | b |\n|---|---|\n| 1 | $2$ |",
    "A claim.[^1]\n\n[^1]: Its source.",
    "- [Sums of one](https://arxiv.org/abs/1901.00001)\n- [Knots](https://arxiv.org/abs/1902.00002)",
    "## [Trees](https://doi.org/10.1000/sums.1)\n\n*Ada Quill*, 2019\n\nOn trees.",
    "## Second paper (2020)\n\narXiv: 1902.00002\n\nMore on $\\foo y$.",
    "> [!note]\n> Mind the gap.",
    "Wrong: $\\frac{1}{$ and {{ page.keeper }}.",
    "{% hint style='info' %}\nA hint.\n{% endhint %}",
    "<details id='how'><summary>more</summary>\n\ntext</details>",
    "Un mot, 一个词, \x00 and na\u00efve.",
    "# A second title",
)

RICH = """## Method {#how}

We add $\\foo{x}$ \\(y\\) <b>at</b> {{ page.keeper }} ==so== as [[a]] and [b](b.md#how) do.
{: .wide}"""
"""A block that most settings change the meaning of."""

SETTINGS = (
    "title: Other notes",
    "description: Of sums",
    "base_url: https://example.org/notes",
    "base_url: nowhere",
    "language: de",
    "language: ar",
    "author: {name: Mara Quill, names: [M. Quill]}",
    'mathematics: {macros: {foo: "\\\\mathbb{Z}"}}',
    'mathematics: {macros: {foo: "\\\\hat{#1}"}}',
    "permalinks: {note: '/n/:slug/'}",
    "permalinks: {paper: '/p/:year/:slug/'}",
    "views: [home, tags]",
    "views: [home, calendar, graph, statistics]",
    "home: {order: author, page_size: 2}",
    "home: {order: date}",
    "feed: {items: 1}",
    "nav: [{title: A, url: /a/}]",
    "dialect: kramdown",
    "dialects: {x: gitbook}",
    "html: escape",
    "theme: {colors: {accent: '#123456'}}",
    "drafts: true",
    "exclude: ['y/*']",
    "exclude: ['*.svg']",
    "extra: {licence: CC0}",
    "cache: false",
    "cache: kept/here",
    "cache_size: 0",
    "unknown: 1",
    "static: files",
    "title: [",
)

TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "page.html": (
        '{% extends "theme/page.html" %}\n{% block main %}{{ super() }}<p>one</p>{% endblock %}\n',
        '{% extends "theme/page.html" %}\n{% block main %}{{ super() }}<p>two</p>{% endblock %}\n',
        "{% if %}\n",
    ),
    "paper.html": (
        '{% extends "theme/paper.html" %}\n{% block main %}{{ super() }}{{ site.extra.licence }}{% endblock %}\n',
        "<p>{{ paper.title | html }}</p>{% for note in notes %}{{ note.body }}{% endfor %}\n",
        "{{ paper.nothing }}\n",
    ),
    "base.html": ('{% extends "theme/base.html" %}\n{% block scripts %}{% endblock %}\n',),
    "list.html": ("{{ title | html }}{% include 'part.html' %}{{ body }}\n",),
    "part.html": ("<hr>\n", "<br>\n"),
    "macros.html": ("{% include 'theme/macros.html' %}\n",),
    "site.css": (":root { color: {{ site.colors }} }\n",),
    "strings/en.yaml": ("callout.note: Heed\n", "callout.note: Heed\npaper.abstract: Abridged\n"),
    "strings/de.yaml": ("callout.note: Anmerkung\n", "callout.gap: L\u00fccke\n"),
}

FILES: Mapping[str, tuple[bytes, ...]] = {
    "content/x/plot.svg": (SVG.format(30).encode(), SVG.format(40).encode(), b"not an image"),
    "content/plot.svg": (SVG.format(50).encode(),),
    "content/x/data.csv": (b"1,2\n", b"1,3\n", b"1,2,3\n"),
    "content/a/index.html": (b"<p>theirs</p>\n",),
    "static/own.css": (b"a{}\n", b"b{}\n"),
    "static/css/postil.css": (b"p{}\n",),
    "files/own.css": (b"i{}\n",),
}


TAILS = (
    "Many words.",
    "Other words, *more* of them.",
    "Line one.\n\nLine two.",
    "```\ncode\n```",
    "<section>{{ site.title }} &amp; so on</section>",
    "Wrong: {% raw %} and <b>.",
    "Some words, $z$.",
    "Other words, $y$.",
    "Wrong, $\\frac{1}{$.",
    "See [gone](gone.md).",
    "As [[b]] says.",
    "So many words that statistics tell of them. " * 12,
    "",
)
"""How a long note may end: no other page shows any of it."""

LONG = "So it is with all of them, and there is more to say. " * 20


@dataclass(frozen=True)
class Note:
    """A note: the lines of its front matter, its title and the blocks of its body; a long one has a tail."""

    title: str
    front: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    tail: str | None = None

    def data(self) -> bytes:
        """Return its bytes."""
        front = "---\n" + "\n".join(self.front) + "\n---\n" if self.front else ""
        title = f"# {self.title}\n\n" if self.title else ""
        long = "" if self.tail is None else f"{LONG}\n\n"
        tail = "" if self.tail is None else f"\n\n{self.tail}"
        return (front + title + long + "\n\n".join(self.body) + tail + "\n").encode()


@dataclass(frozen=True)
class Site:
    """A site: notes by path below content, other files by path below the site, and the lines of site.yaml."""

    notes: Mapping[str, Note] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    settings: tuple[str, ...] = ()

    def tree(self) -> dict[str, bytes]:
        """Return all its files by path."""
        notes = {f"content/{path}": note.data() for path, note in self.notes.items()}
        settings = {"site.yaml": "".join(f"{line}\n" for line in self.settings).encode()}
        return {**self.files, **notes, **settings}


Edit = Callable[[Site], Site]


@dataclass(frozen=True)
class Change:
    """An edit with a name, so that a failing script can be read."""

    name: str
    values: tuple[object, ...]
    edit: Edit

    def __repr__(self) -> str:
        return f"{self.name}{self.values!r}"


MOST_NOTES = 8

_titles = st.sampled_from(TITLES)
_fronts = st.lists(st.sampled_from(FRONT), max_size=4, unique=True).map(tuple)
_blocks = st.sampled_from(BODY)
_bodies = st.tuples(st.sampled_from(((), (RICH,))), st.lists(_blocks, max_size=4).map(tuple)).map(
    lambda two: two[0] + two[1]
)
_tails = st.sampled_from(TAILS)
_notes = st.builds(Note, _titles, _fronts, _bodies, st.none() | _tails)
_paths = st.sampled_from(PATHS)
_files = st.sampled_from([(path, data) for path, versions in FILES.items() for data in versions])
_templates = st.sampled_from(
    [(f"templates/{name}", text.encode()) for name, versions in TEMPLATES.items() for text in versions]
)
_which = st.integers(0, MOST_NOTES - 1)

sites = st.builds(
    Site,
    st.dictionaries(_paths, _notes, min_size=1, max_size=5),
    st.lists(_files, max_size=2).map(dict),
    st.lists(st.sampled_from(SETTINGS), max_size=2, unique=True).map(tuple),
)


def _some(site: Site, which: int) -> str:
    return sorted(site.notes)[which % len(site.notes)]


def _with_note(site: Site, path: str, note: Note) -> Site:
    return replace(site, notes={**site.notes, path: note}) if len(site.notes) < MOST_NOTES else site


def _changed(site: Site, which: int, change: Callable[[Note], Note]) -> Site:
    if not site.notes:
        return site
    path = _some(site, which)
    return replace(site, notes={**site.notes, path: change(site.notes[path])})


def _toggled(lines: tuple[str, ...], line: str) -> tuple[str, ...]:
    """Take a line out, or put it in place of the one with its key."""
    if line in lines:
        return tuple(one for one in lines if one != line)
    key = line.partition(":")[0]
    return (*(one for one in lines if one.partition(":")[0] != key), line)


def _moved(site: Site, which: int, path: str) -> Site:
    if not site.notes:
        return site
    notes = dict(site.notes)
    note = notes.pop(_some(site, which))
    return replace(site, notes={**notes, path: note})


def _without(site: Site, which: int) -> Site:
    if not site.notes:
        return site
    gone = _some(site, which)
    return replace(site, notes={path: note for path, note in site.notes.items() if path != gone})


def _with_file(site: Site, path: str, data: bytes) -> Site:
    """Put a file in, or take it away if it is there as it is."""
    files = {name: old for name, old in site.files.items() if name != path}
    return replace(site, files=files if site.files.get(path) == data else {**files, path: data})


def _change(name: str, edit: Callable[..., Site], *values: st.SearchStrategy[object]) -> st.SearchStrategy[Change]:
    return st.tuples(*values).map(lambda drawn: Change(name, drawn, lambda site: edit(site, *drawn)))


def _having(lines: tuple[str, ...], *keys: str) -> st.SearchStrategy[str]:
    """One of the lines that have one of these keys."""
    return st.sampled_from([line for line in lines if line.partition(":")[0] in keys])


def _front(site: Site, which: int, line: str) -> Site:
    return _changed(site, which, lambda note: replace(note, front=_toggled(note.front, line)))


def _setting(site: Site, line: str) -> Site:
    return replace(site, settings=_toggled(site.settings, line))


def _ending(site: Site, which: int, tail: str) -> Site:
    return _changed(site, which, lambda note: replace(note, tail=tail))


changes: st.SearchStrategy[Change] = st.one_of(
    _change("add", _with_note, _paths, _notes),
    _change("body", lambda s, w, body: _changed(s, w, lambda n: replace(n, body=body)), _which, _bodies),
    _change(
        "block", lambda s, w, one: _changed(s, w, lambda n: replace(n, body=_toggled(n.body, one))), _which, _blocks
    ),
    _change("tail", _ending, _which, _tails),
    _change("title", lambda s, w, title: _changed(s, w, lambda n: replace(n, title=title)), _which, _titles),
    _change("front", _front, _which, st.sampled_from(FRONT)),
    _change("retag", _front, _which, _having(FRONT, "tags")),
    _change("identify", _front, _which, _having(FRONT, "arxiv", "doi", "key")),
    _change("macros of a note", _front, _which, _having(FRONT, "macros")),
    _change("dialect of a note", _front, _which, _having(FRONT, "dialect", "kind")),
    _change("address", _front, _which, _having(FRONT, "permalink", "slug", "aliases")),
    _change("move", _moved, _which, _paths),
    _change("delete", _without, _which),
    _change("setting", _setting, st.sampled_from(SETTINGS)),
    _change("macros", _setting, _having(SETTINGS, "mathematics")),
    _change("conversion", _setting, _having(SETTINGS, "dialect", "dialects", "html", "language")),
    _change("addresses", _setting, _having(SETTINGS, "permalinks", "base_url", "views", "exclude", "drafts")),
    _change("file", lambda s, file: _with_file(s, *file), _files),
    _change("template", lambda s, file: _with_file(s, *file), _templates),
)

scripts = st.lists(changes, min_size=2, max_size=6)

long_sites = st.builds(
    Site,
    st.dictionaries(_paths, st.builds(Note, _titles, _fronts, _bodies, _tails), min_size=2, max_size=6),
    st.lists(st.one_of(_files, _templates), max_size=2).map(dict),
    st.lists(st.sampled_from(SETTINGS), max_size=1).map(tuple),
)
"""Sites whose notes have more to them than other pages show."""

endings = st.lists(_change("tail", _ending, _which, _tails), min_size=3, max_size=8)
"""Edits that mostly show on the pages of one note alone."""
