"""All documents become a build: catalog, links, plan and outputs that render when they are asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import get_args

from msgspec import Struct, field
from msgspec.structs import replace

from postil.core.diagnostics import diagnostic, in_order
from postil.core.model import Asset, Backlink, Bodies, Build, Diagnostic, Document, Inputs, Output, Paper
from postil.core.outputs import Outputs
from postil.core.packed import Room, Row, Table
from postil.core.rendering.render import Renderer, site_facts
from postil.core.rendering.rendered import TemplateFacts
from postil.core.rendering.strings import read_strings, without_strings
from postil.core.rendering.template_names import check_names
from postil.core.revision import is_same_shape
from postil.core.search.units import Searched
from postil.core.settings.config import Config, NavItem, ViewName
from postil.core.site.cards import Card
from postil.core.site.catalog import Catalog, catalog
from postil.core.site.lengths import Lengths, lengths_of
from postil.core.site.mentions import mentions
from postil.core.site.overview import usual_nav
from postil.core.site.places import Places
from postil.core.site.plan import plan, plan_again, reserved, wanted
from postil.core.site.readings import reading_years
from postil.core.site.related import Relations
from postil.core.site.resolve import resolve
from postil.core.site.site import Planned, Site, View, cards_of, terms_of
from postil.core.site.suggestions import Suggestions
from postil.core.site.target import Target
from postil.core.site.urls import is_internal

_NEAR, _FAR = 128, 1_024
"""How many values are remembered, once they are put away, of those that one page shows, and that many show."""

_MANY = 64
"""The targets of a document with more refs than that stay in memory, as a list does that many pages show parts of."""

OPTIONAL: tuple[str, ...] = get_args(ViewName)
"""The views that settings can leave out."""


class Assembled(Build, frozen=True):
    """A build that knows the pages of its documents, ``urls``, and can take another version of one of them.

    ``revise`` gets a document, and bodies with its own among them, and returns the build with it; None if that would
    change which pages there are. It is exact if ``seen_elsewhere`` is equal for both versions and statistics tell the
    same of ``lengths``; else all pages but the document's own stay as they were. ``pages_of`` gives the output paths of
    those, at which its body is shown.

    ``by_path`` are the documents by their paths, ``targets`` what the refs of each lead to, ``renamed`` the ids that
    are called otherwise on the page of an entry; ``faults`` are those found outside of the documents' own conversion.
    ``lengths`` says how long the notes are, ``searched`` what is searched. ``make_ready`` compiles the templates, for
    those who render in processes that are forked from this one; ``renderer`` has them. ``put_away`` takes documents and
    papers out of memory, as ``core/packed.py`` says; OSError if there is no room for all of them.
    """

    by_path: Mapping[str, Document] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    renamed: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()
    lengths: Callable[[], Lengths] = Lengths
    searched: Callable[[], Searched] = Searched
    make_ready: Callable[[], None] = lambda: None
    renderer: Renderer | None = None
    revise: Callable[[Document, Bodies], "Assembled | None"] = lambda _document, _bodies: None
    pages_of: Callable[[str], tuple[str, ...]] = lambda _path: ()
    put_away: Callable[[Room], None] = lambda _room: None


def assemble(
    inputs: Inputs,
    documents: Iterable[Document],
    bodies: Bodies,
    config: Config,
    views: Sequence[View],
    known_facts: Mapping[str, TemplateFacts] | None = None,
    before: Assembled | None = None,
) -> Assembled:
    """Return everything that the site consists of and all that is wrong with it.

    Nothing is rendered here: each output knows how to make its bytes. ``known_facts`` are those of the templates if
    they were found before. ``before`` is another state of the site, whose compiled templates are taken over.
    """
    active = wanted(views, config, OPTIONAL)
    site, faults = put_together(inputs.assets, documents, config, active)
    known = site.catalog
    feed = "/feed.xml" if any(view.name == "feed" for view in active) else ""
    styles, lost = _styles(config, inputs.assets)
    facts = site_facts(config, site.nav, feed, styles)
    templates = without_strings(inputs.templates)
    strings, unsaid = read_strings(inputs.templates, config.language)
    renderer = Renderer(
        facts, templates, known.assets, known.documents, site.targets, known.renamed, bodies, known_facts, strings,
        before.renderer if before else None,
    )  # fmt: skip
    found = (*inputs.diagnostics, *faults, *_settings(config), *check_names(templates), *unsaid, *lost)
    pages = plan(site, active)
    outputs = Outputs((*known.assets, *pages), renderer)
    return _Whole(site, active, renderer, found, outputs, _counts(site, pages)).build()


class _Whole(Struct, frozen=True):
    """A site with what is needed to plan pages again when a document has changed; ``faults`` are those found outside
    of the documents' own conversion.

    ``outputs`` are those that were planned before the documents at the paths in ``changed`` did; so nothing holds on
    to a state between.
    """

    site: Site
    views: tuple[View, ...]
    renderer: Renderer
    faults: tuple[Diagnostic, ...]
    outputs: Outputs
    counts: Mapping[str, int]
    changed: tuple[str, ...] = ()

    def build(self) -> Assembled:
        known = self.site.catalog
        found = list(self.faults)
        for document in known.documents.values():
            found.extend(document.diagnostics)
        lengths, searched = cache(partial(lengths_of, known)), cache(self._searched)

        def put_away(room: Room) -> None:
            lengths(), searched()
            self._put_away(room)

        again = {output.path: output for path in self.changed for output in self._outputs_of(path)}
        return Assembled(
            outputs=tuple([again.get(output.path, output) for output in self.outputs]) if again else self.outputs,
            diagnostics=in_order(found),
            counts=self.counts,
            documents=known.documents.row if isinstance(known.documents, Table) else tuple(known.documents.values()),
            papers=known.papers,
            by_path=known.documents,
            urls=known.urls,
            targets=self.site.targets,
            renamed=known.renamed,
            faults=self.faults,
            lengths=lengths,
            searched=searched,
            put_away=put_away,
            make_ready=self.renderer.make_ready,
            renderer=self.renderer,
            revise=self._revised,
            pages_of=lambda path: tuple([output.path for output in self._outputs_of(path)]),
        )

    def _put_away(self, room: Room) -> None:
        known = self.site.catalog
        self.site.relations.make_ready()
        self.outputs.compose_of_all()
        self.site.places.forget()
        for values in (known.documents, known.papers, self.site.cards, self.site.targets, self.site.mentions.backlinks):
            if isinstance(values, Row | Table):
                values.pack(room)

    def _outputs_of(self, path: str) -> Iterable[Output]:
        return Outputs(plan_again(self.site, self.views, path), self.renderer)

    def _searched(self) -> Searched:
        return next((view.searched(self.site) for view in self.views if view.searched), Searched())

    def _revised(self, document: Document, bodies: Bodies) -> Assembled | None:
        site, known = self.site, self.site.catalog
        old = known.documents.get(document.path)
        if old is None or not is_same_shape(old, document):
            return None
        documents = {**known.documents, document.path: document}
        catalog = replace(known, documents=documents)
        places = site.places.revised(catalog, document.path)
        targets, found = resolve(document, places, Suggestions(catalog))
        _, before = resolve(old, site.places, Suggestions(known)) if self._has_faults(old.path) else ((), ())
        faults = (*(fault for fault in self.faults if fault not in before), *found)
        revised = replace(site, catalog=catalog, places=places, targets={**site.targets, document.path: targets})
        renderer = self.renderer.revised(documents, revised.targets, bodies)
        counts = _recounted(self.counts, (old, site.targets[old.path]), (document, targets))
        changed = tuple(dict.fromkeys((*self.changed, document.path)))
        return _Whole(revised, self.views, renderer, faults, self.outputs, counts, changed).build()

    def _has_faults(self, path: str) -> bool:
        return any(fault.path == path for fault in self.faults)


def put_together(
    assets: Sequence[Asset], documents: Iterable[Document], config: Config, views: Sequence[View]
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Return the site that the documents make, linked and counted, and what is wrong with it as a whole."""
    documents = tuple(documents)
    views = [view for view in views if view.is_needed(documents)]
    found, claims = catalog(documents, assets, config, tuple(reserved(views)))
    known = replace(
        found,
        documents=Table(found.documents, Document, _NEAR, lambda document: len(document.entries) > 1),
        papers=Row(found.papers, Paper, _NEAR),
    )
    places = Places(known, config, [url for view in views for url in view.urls])
    targets, faults = _linked(known, places)
    nav, lost = _nav(known, config, places)
    terms = terms_of(known, config, claims)
    mentioned = mentions(known, targets)
    site = Site(
        config=config,
        catalog=known,
        cards=Row(cards_of(known, config, terms, places), Card, _FAR),
        terms=terms,
        targets=Table(targets, tuple[Target, ...], _NEAR, lambda own: len(own) > _MANY),
        mentions=replace(mentioned, backlinks=Table(mentioned.backlinks, tuple[Backlink, ...], _NEAR)),
        nav=nav,
        places=places,
        relations=Relations(known.papers, mentioned.references, config.related),
        reading=reading_years(known, claims) if "calendar" in config.views else (),
    )
    return site, (*known.diagnostics, *faults, *lost)


def _linked(known: Catalog, places: Places) -> tuple[dict[str, tuple[Target, ...]], list[Diagnostic]]:
    targets: dict[str, tuple[Target, ...]] = {}
    faults: list[Diagnostic] = []
    suggestions = Suggestions(known)
    for path, document in known.documents.items():
        targets[path], found = resolve(document, places, suggestions)
        faults.extend(found)
    return targets, faults


def _nav(known: Catalog, config: Config, places: Places) -> tuple[tuple[NavItem, ...], list[Diagnostic]]:
    """Return the navigation and its faults: what the settings say, then the documents that ask for a place in it."""
    items: list[NavItem] = []
    faults: list[Diagnostic] = []
    for item in config.nav:
        place = places.at(item.url) if is_internal(item.url) else None
        if place is not None:
            items.append(NavItem(title=item.title, url=place.url))
        elif is_internal(item.url):
            message = f'the navigation\'s "{item.title}" leads to {item.url}, where there is nothing'
            faults.append(diagnostic("link-missing", "site.yaml", None, message))
        else:
            items.append(item)
    asking = [document for document in known.documents.values() if document.header.nav]
    asking.sort(key=lambda d: (d.header.order is None, d.header.order or 0, d.path))
    items += [NavItem(title=d.header.nav, url=known.urls[d.path]) for d in asking]
    return (tuple(items) if config.nav or asking else usual_nav(known)), faults


def _styles(config: Config, assets: Sequence[Asset]) -> tuple[list[str], list[Diagnostic]]:
    """Return the urls of the site's own style sheets, which change when these do, and faults for those not there."""
    known = {asset.url: asset for asset in assets}
    urls = [f"/{name}" for name in config.theme.styles]
    message = '"theme.styles" names {}, which is not among the static files'
    return (
        [f"{url}?v={known[url].digest[:8]}" for url in urls if url in known],
        [diagnostic("config-value", "site.yaml", None, message.format(url[1:])) for url in urls if url not in known],
    )


def _settings(config: Config) -> list[Diagnostic]:
    if config.base_url or not {"feed", "sitemap"} & set(config.views):
        return []
    message = "base_url is not set: there is no sitemap, and the feed's links are relative"
    return [diagnostic("base-url-missing", "site.yaml", None, message, "set it to the site's address")]


def _counts(site: Site, pages: Sequence[Planned]) -> dict[str, int]:
    documents = site.catalog.documents.values()
    return {
        "notes": sum(len(document.entries) for document in documents),
        "papers": len(site.catalog.papers),
        "documents": len(site.catalog.documents),
        "pages": len(pages),
        "formulas": sum(document.inline + document.display for document in documents),
        "links": sum(map(_links, site.targets.values())),
    }


def _links(targets: Iterable[Target]) -> int:
    return sum(1 for target in targets if target.url)


def _recounted(
    counts: Mapping[str, int], old: tuple[Document, Iterable[Target]], new: tuple[Document, Iterable[Target]]
) -> dict[str, int]:
    """Return the counts of a build in which one version of a document has taken the place of another."""
    result = dict(counts)
    for sign, (document, targets) in ((-1, old), (1, new)):
        result["formulas"] += sign * (document.inline + document.display)
        result["links"] += sign * _links(targets)
    return result
