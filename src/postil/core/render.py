"""A page's data and bodies become bytes: Jinja over templates that are held in memory."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from postil import __version__
from postil.core.config import Config
from postil.core.link import fill
from postil.core.model import Asset, Bodies, Diagnostic, Document, Page
from postil.core.resolve import Target
from postil.core.titles import without_gaps, without_title
from postil.core.urls import NOT_FOUND, Hrefs, base_path

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_ID = re.compile(r'(\s(?:id|name|for|aria-labelledby|aria-describedby|href)=")(#?)([^"]+)"')


class TemplateFault(Exception):
    """A page that cannot be rendered since its template is wrong; ``diagnostic`` says where."""

    def __init__(self, fault: Diagnostic) -> None:
        super().__init__(fault.message)
        self.diagnostic = fault


class SiteFacts(Struct, frozen=True, kw_only=True):
    """What every template knows of the site as ``site``."""

    title: str
    description: str
    author: Any
    language: str
    base_url: str
    nav: tuple[Any, ...]
    colors: Mapping[Any, str]
    dark_colors: Mapping[Any, str]
    generator: str
    feed_url: str
    extra: Mapping[str, Any]


class PageFacts(Struct, frozen=True, kw_only=True):
    """What every template knows of its page as ``page``."""

    url: str
    title: str
    template: str
    canonical: str
    description: str
    kind: str


def site_facts(config: Config, nav: Sequence[Any], feed_url: str) -> SiteFacts:
    """Return what templates are told of the settings."""
    return SiteFacts(
        title=config.title,
        description=config.description,
        author=config.author,
        language=config.language,
        base_url=config.base_url,
        nav=tuple(nav),
        colors=config.theme.colors,
        dark_colors=config.theme.dark_colors,
        generator=f"Postil {__version__}",
        feed_url=feed_url,
        extra=config.extra,
    )


class Renderer:
    """Renders pages of one site. It only reads what it was given, so that threads may share it."""

    def __init__(
        self,
        facts: SiteFacts,
        templates: Mapping[str, str],
        assets: Sequence[Asset],
        documents: Mapping[str, Document],
        targets: Mapping[str, Sequence[Target]],
        renamed: Mapping[tuple[str, int], Mapping[str, str]],
        bodies: Bodies,
    ) -> None:
        self._facts, self._templates = facts, templates
        self._digests = {asset.url[1:]: asset.digest[:8] for asset in assets}
        self._documents, self._targets, self._renamed, self._bodies = documents, targets, renamed, bodies
        self._base = base_path(facts.base_url)
        self._environment: Environment | None = None
        self._compiled: dict[str, Template] = {}

    def revised(
        self, documents: Mapping[str, Document], targets: Mapping[str, Sequence[Target]], bodies: Bodies
    ) -> "Renderer":
        """Return a renderer of the same site with other bodies, which keeps the compiled templates."""
        other = copy(self)
        other._documents, other._targets, other._bodies = documents, targets, bodies
        return other

    def render(self, page: Page) -> bytes:
        """Return the bytes of ``page``; TemplateFault if its template is missing or wrong."""
        hrefs = self._hrefs(page.url)
        template = self._template(page.template)
        inner = Hrefs.absolute(self._facts.base_url) if page.elsewhere else hrefs
        url = "" if page.elsewhere else page.url
        bodies = [self.body(path, entry, inner, url, page.title) for path, entry in page.bodies]
        try:
            text = template.render(_variables(page, bodies), page=self._page(page), _hrefs=hrefs)
        except Exception as error:
            raise TemplateFault(self._fault(page.template, error)) from error
        return text.encode("utf-8", "replace") + b"\n"

    def body(self, path: str, entry: int, hrefs: Hrefs, url: str, title: str) -> str:
        """Return the HTML of a document (``entry`` -1) or of one of its entries for the page at ``url``.

        The url is empty where the HTML is read elsewhere, as in a feed. ``title`` is what the page shows above it.
        """
        document = self._documents[path]
        parts = self._bodies.body(path).parts
        if entry >= 0:
            parts = parts[document.entries[entry].first : document.entries[entry].last]
            headings = document.entries[entry].headings
        else:
            parts = tuple(without_title(parts, document, title))
            headings = document.headings
        html = without_gaps("".join(parts), headings)
        renamed = self._renamed.get((path, entry))
        if renamed:
            html = _ID.sub(lambda found: f'{found[1]}{found[2]}{renamed.get(found[3], found[3])}"', html)
        return fill(html, document.refs, self._targets[path], hrefs, url, entry >= 0)

    def _hrefs(self, url: str) -> Hrefs:
        return Hrefs.absolute(self._base) if url == NOT_FOUND else Hrefs.from_page(url)

    def _page(self, page: Page) -> PageFacts:
        canonical = Hrefs.absolute(self._facts.base_url).to(page.url) if self._facts.base_url else ""
        return PageFacts(
            url=page.url,
            title=page.title,
            template=page.template,
            canonical=canonical,
            description=page.description,
            kind=page.template.partition(".")[0],
        )

    def _template(self, name: str) -> "Template":
        if name not in self._compiled:
            try:
                self._compiled[name] = self._prepared().get_template(name)
            except Exception as error:
                raise TemplateFault(self._fault(name, error)) from error
        return self._compiled[name]

    def _prepared(self) -> "Environment":
        if self._environment is None:
            from postil.core.templating import environment

            self._environment = environment(self._templates, self._facts, self._digests)
        return self._environment

    def _fault(self, name: str, error: Exception) -> Diagnostic:
        from postil.core.templating import place_of

        return place_of(error, name)


def _variables(page: Page, bodies: Sequence[str]) -> dict[str, Any]:
    """Return the page's data with its bodies in their places; templates see them as HTML."""
    from markupsafe import Markup

    data = dict(page.data)
    if page.slot in data:
        supply = iter(bodies)
        items = ((item, Markup("".join(islice(supply, item.bodies)))) for item in data[page.slot])
        data[page.slot] = [replace(item, body=body) for item, body in items]
    else:
        data[page.slot] = Markup(bodies[0]) if bodies else ""
    return data
