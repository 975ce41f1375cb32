"""All documents together: which papers there are, and which url each paper, document and file has."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from postil.core.diagnostics import diagnostic
from postil.core.model import Asset, Diagnostic, Document, Meta, Paper, Text
from postil.core.settings.config import Config
from postil.core.site.citekeys import citation_keys
from postil.core.site.claims import Claims
from postil.core.site.papers import Group, group, untitled
from postil.core.site.twins import twins
from postil.core.site.urls import TITLE_BYTES, clean, expand, slug, slug_path
from postil.core.text.marks import SUFFIX

_JEKYLL_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})-")


class Catalog(Struct, frozen=True, kw_only=True):
    """What a site consists of.

    ``urls`` maps a document's path to its page: for a note the paper's page. ``papers_at`` maps a document's path
    and an entry's place in it to the place of its paper in ``papers``; ``keys`` are the papers' citation keys in that
    order. ``redirects`` maps old urls to new ones.
    ``renamed`` says for an entry which of its ids are called otherwise on the paper's page, since an earlier note
    there has them, and what follows its marks (``core/text/marks.py``). ``home`` is the path of the document that
    introduces the home page, or empty; ``others`` are the paths of the documents that are no notes.
    """

    documents: Mapping[str, Document]
    papers: Sequence[Paper]
    urls: Mapping[str, str]
    papers_at: Mapping[tuple[str, int], int]
    assets: tuple[Asset, ...]
    keys: tuple[str, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    home: str = ""
    others: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def title(self, path: str) -> Text:
        """Return the title of the document at ``path``, for a note its paper's."""
        document = self.documents[path]
        if document.kind == "note" and (path, 0) in self.papers_at:
            return self.papers[self.papers_at[path, 0]].meta.title
        return document.meta.title or untitled(path)

    def paper_of(self, path: str, entry: int) -> Paper | None:
        """Return the paper that an entry is about."""
        place = self.papers_at.get((path, entry))
        return None if place is None else self.papers[place]


def catalog(
    documents: Iterable[Document], assets: Sequence[Asset], config: Config, reserved: Sequence[tuple[str, str]]
) -> tuple[Catalog, Claims]:
    """Give every paper, document and asset its url.

    ``reserved`` are the urls of generated pages with words for each; a file that the site itself provides at such an
    url wins silently if it is an asset (an own ``robots.txt``), and collides if it is a page. The claims are returned
    for the views, whose further pages have to find free urls.
    """
    kept = sorted((d for d in documents if config.drafts or not d.header.draft), key=lambda d: d.path)
    home = _home(kept, config)
    claims = Claims()
    below, beside = _parted(assets, config)
    placed_assets = _placed_assets(beside, claims)
    for url, owner in reserved:
        claims.take(url, owner)
    groups, faults = group(kept)
    places = _Places(config, claims, home, _source_paths(kept, config))
    papers = places.place(kept, groups)
    placed_assets += _placed_assets(below, claims)
    documents_by_path = {document.path: document for document in kept}
    papers_at = {(n.path, n.entry): place for place, paper in enumerate(papers) for n in paper.notes}
    result = Catalog(
        documents=documents_by_path,
        papers=papers,
        urls=places.urls,
        papers_at=papers_at,
        assets=tuple(placed_assets),
        keys=citation_keys(papers),
        redirects=_redirects(kept, places, claims),
        renamed=_renamed(papers, documents_by_path),
        home=home,
        others=tuple([document.path for document in kept if document.kind != "note"]),
        diagnostics=(*faults, *twins(groups, documents_by_path), *places.diagnostics, *claims.diagnostics),
    )
    return result, claims


def _home(documents: Sequence[Document], config: Config) -> str:
    if "home" not in config.views:
        return ""
    return next((path for path, source in _source_paths(documents, config).items() if not source), "")


def _source_paths(documents: Sequence[Document], config: Config) -> dict[str, str]:
    """Return each document's path below the content folder without suffix; an index file's is its folder's.

    A readme is the index of a folder that has no other.
    """
    prefix = f"{config.content}/" if config.content not in ("", ".") else ""
    stems = {d.path: posixpath.splitext(d.path.removeprefix(prefix))[0] for d in documents}
    indexed: set[str] = set()
    for names in (("index", "_index"), ("readme",)):
        for path, stem in stems.items():
            head, _, name = stem.rpartition("/")
            if name.lower() in names and head not in indexed:
                indexed.add(head)
                stems[path] = head
    return stems


def _parted(assets: Sequence[Asset], config: Config) -> tuple[list[Asset], list[Asset]]:
    """Part the assets into those below the content folder and the static ones, whose urls are given first."""
    whole = config.content in ("", ".")
    # The theme's static files have a folder of that name in their paths.
    prefix = (f"{config.static}/", "theme/") if whole else f"{config.content}/"
    parted: tuple[list[Asset], list[Asset]] = ([], [])
    for asset in assets:
        parted[asset.path.startswith(prefix) is whole].append(asset)
    return parted


def _placed_assets(assets: Sequence[Asset], claims: Claims) -> list[Asset]:
    placed = []
    for asset in sorted(assets, key=lambda asset: asset.path):
        url = claims.page(asset.url, asset.path)
        placed.append(asset if url == asset.url else replace(asset, url=url))
    return placed


class _Places:
    """Gives urls: first to the documents in the order of their paths, then to papers that no note is about."""

    def __init__(self, config: Config, claims: Claims, home: str, paths: Mapping[str, str]) -> None:
        self.urls: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        self.second: dict[str, str] = {}
        self._config, self._claims, self._home, self._paths = config, claims, home, paths

    def place(self, documents: Sequence[Document], groups: Sequence[Group]) -> tuple[Paper, ...]:
        notes = {d.path for d in documents if d.kind == "note" and d.path != self._home}
        first = {g.order: next((n.path for n in g.notes if n.path in notes), "") for g in groups}
        papers_of = {n.path: g for g in groups for n in g.notes if n.path in notes}
        # Authors' own permalinks first, so that a path which happens to be the same gives way to them.
        for document in sorted(documents, key=lambda d: (not d.header.permalink, d.path)):
            found = papers_of.get(document.path)
            wanted = self._wanted(document, found.meta if found else document.meta)
            if document.path == self._home:
                self.urls[document.path] = "/"
            elif found and first[found.order] != document.path:
                self.second[document.path] = wanted
            else:
                self.urls[document.path] = self._claims.page(wanted, document.path)
        papers = tuple(self._paper(g, first[g.order]) for g in groups)
        for paper in papers:
            self.urls.update((n.path, paper.url) for n in paper.notes if n.path in self.second)
        return papers

    def _wanted(self, document: Document, meta: Meta) -> str:
        header, path = document.header, self._paths[document.path]
        pattern = header.permalink or getattr(self._config.permalinks, document.kind, "/:path/")
        if header.slug:
            path = posixpath.join(posixpath.dirname(path), header.slug)
        url = _expanded(pattern, meta, path, header.slug)
        return url if url != "/" or not path else _expanded("/:path/", meta, path, header.slug)

    def _paper(self, found: Group, note: str) -> Paper:
        first = found.notes[0]
        title = found.meta.title or untitled(first.path)
        meta = found.meta if found.meta.title else replace(found.meta, title=title)
        url = self.urls[note] if note else self._list_paper(meta, first.path)
        identity = f"{first.path}#{first.entry}"
        return Paper(id=identity, url=url, meta=meta, notes=found.notes, order=found.order)

    def _list_paper(self, meta: Meta, path: str) -> str:
        wanted = _expanded(self._config.permalinks.paper, meta, self._paths[path], "")
        if self._claims.owner(wanted) or wanted == "/":
            # The identifier tells two papers of one title apart for good, a number only in this order.
            own = slug(meta.arxiv or meta.doi or meta.key or (str(meta.year) if meta.year else ""))
            wanted = f"{wanted.rstrip('/')}-{own}/" if own else wanted
        return self._claims.distinct("/paper/" if wanted == "/" else wanted, path)


def _expanded(pattern: str, meta: Meta, path: str, own: str) -> str:
    """Return the url of a permalink pattern for a document or paper; only what it names is worked out."""
    name = path.rsplit("/", 1)[-1]
    posted = _JEKYLL_DATE.match(name)
    date = meta.added or meta.read or ("-".join(posted.groups()) if posted else meta.date)

    def title() -> str:
        return slug(meta.title.text, TITLE_BYTES) or slug(name, TITLE_BYTES)

    values: dict[str, Callable[[], str]] = {
        "path": lambda: slug_path(path),
        "slug": lambda: slug(own) or title(),
        "title": title,
        "year": lambda: str(meta.year or date[:4]),
        "month": lambda: date[5:7],
        "day": lambda: date[8:10],
        "date": lambda: date,
        "key": lambda: slug(meta.key),
        "arxiv": lambda: slug(meta.arxiv),
    }
    return expand(pattern, {name: value() for name, value in values.items() if name in pattern})


def _redirects(documents: Sequence[Document], places: _Places, claims: Claims) -> dict[str, str]:
    """Return the old urls that documents name in ``aliases``, and those of further notes on one paper."""
    redirects = {}
    for document in documents:
        target = places.urls[document.path]
        wanted = [clean(alias) for alias in document.header.aliases if "/" in alias and "://" not in alias]
        if document.path in places.second:
            wanted.insert(0, places.second[document.path])
        for url in dict.fromkeys(wanted):
            owner = claims.owner(url)
            if not owner:
                claims.take(url, document.path)
                redirects[url] = target
            elif url != target and redirects.get(url) != target:
                message = f"the alias {url} is the address of {owner} already, so nothing leads from it"
                places.diagnostics.append(diagnostic("alias-taken", document.path, None, message))
    return redirects


def _renamed(papers: Sequence[Paper], documents: Mapping[str, Document]) -> dict[tuple[str, int], Mapping[str, str]]:
    """Return new names for the ids that more than one note on a paper's page has."""
    renamed: dict[tuple[str, int], Mapping[str, str]] = {}
    for paper in papers:
        if len(paper.notes) < 2:
            continue
        used: set[str] = set()
        for place, noted in enumerate(paper.notes, 1):
            own = documents[noted.path].entries[noted.entry].ids
            names = {name: f"{name}-note{place}" for name in own if name in used}
            used.update(names.get(name, name) for name in own)
            if place > 1:
                names[SUFFIX] = f"-note{place}"
            if names:
                renamed[noted.path, noted.entry] = names
    return renamed
