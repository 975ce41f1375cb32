"""A page's data and bodies become bytes: Jinja over templates that are held in memory."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from postil import __version__
from postil.core.model import Asset, Bodies, Diagnostic, Document, Page
from postil.core.rendering.bodies import body_html, hrefs_in, in_xml
from postil.core.rendering.encoding import PageEncoder
from postil.core.rendering.rendered import Extra, Prepared, Rendered, Spot, TemplateFacts, body_key, page_key
from postil.core.rendering.strings import Strings
from postil.core.rendering.template_names import THEME
from postil.core.settings.config import Config
from postil.core.site.policy import policy
from postil.core.site.target import Target
from postil.core.site.urls import NOT_FOUND, SEARCH, Hrefs, base_path

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from postil.core.rendering.compiling import Codes

_STAND_IN = re.compile("\x00(<|&lt;)(\\d+)\x00")
_ENCODER = msgspec.msgpack.Encoder()


GENERATED = {"/css/site.css": "site.css", "/js/strings.js": "strings.js"}
"""The files beside the static ones that pages name, and their templates; these depend on the site alone."""


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
    fonts: Mapping[Any, str]
    measure: str
    styles: tuple[str, ...]
    generator: str
    feed_url: str
    search_url: str
    policy: str
    macros: Mapping[str, str]
    extra: Mapping[str, Any]


class PageFacts(Struct, frozen=True, kw_only=True):
    """What every template knows of its page as ``page``."""

    url: str
    title: str
    template: str
    canonical: str
    description: str
    kind: str


def site_facts(config: Config, nav: Sequence[Any], feed_url: str, styles: Sequence[str] = ()) -> SiteFacts:
    """Return what templates are told of the settings; ``styles`` are the urls of the site's own style sheets."""
    return SiteFacts(
        title=config.title,
        description=config.description,
        author=config.author,
        language=config.language,
        base_url=config.base_url,
        nav=tuple(nav),
        colors=config.theme.colors,
        dark_colors=config.theme.dark_colors,
        fonts=config.theme.fonts,
        measure=config.theme.measure,
        styles=tuple(styles),
        generator=f"Postil {__version__}",
        feed_url=feed_url,
        search_url=SEARCH if config.search else "",
        policy=policy(config),
        macros=config.mathematics.macros,
        extra=Extra(config.extra),
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
        known_facts: Mapping[str, TemplateFacts] | None = None,
        strings: Strings | None = None,
        before: "Renderer | None" = None,
    ) -> None:
        """``before`` is the renderer of another state of the site; what templates are compiled to is taken over."""
        self._facts, self._templates, self._strings = facts, templates, strings or Strings()
        self._said = _digest(self._strings.phrases)
        self._digests = {
            **{url[1:]: _digest((templates.get(name), facts, self._said))[:4].hex() for url, name in GENERATED.items()},
            **{asset.url[1:]: asset.digest[:8] for asset in assets},
        }
        self._documents, self._targets, self._renamed, self._bodies = documents, targets, renamed, bodies
        self._base = base_path(facts.base_url)
        self._environment: Environment | None = None
        self._compiled: dict[str, Template] = {}
        self._template_facts = known_facts
        self._codes: Codes = {}
        if before is not None and self._compiled_for() == before._compiled_for():
            self._codes, self._template_facts = before._codes, known_facts or before._template_facts
        self._contexts: dict[str, bytes] = {}
        self._body_keys: dict[str, bytes] = {}
        self._encoder = PageEncoder()

    def _compiled_for(self) -> tuple[object, ...]:
        """Return all that stands in the code of the templates."""
        return self._facts, self._templates, self._digests, self._said

    def revised(
        self, documents: Mapping[str, Document], targets: Mapping[str, Sequence[Target]], bodies: Bodies
    ) -> "Renderer":
        """Return a renderer of the same site with other bodies, which keeps the compiled templates."""
        other = copy(self)
        other._documents, other._targets, other._bodies = documents, targets, bodies
        other._body_keys = {}
        return other

    def render(self, page: Page) -> bytes:
        """Return the bytes of ``page``; TemplateFault if its template is missing or wrong."""
        return self.rendered(page).data

    def rendered(self, page: Page) -> Rendered:
        """Return the bytes of ``page`` and where its bodies are in them; TemplateFault as ``render``."""
        hrefs = self._hrefs(page.url)
        template = self._template(page.template)
        bodies = self._shown_bodies(page)
        verbatim = bool(bodies) and self._facts_of(page.template).verbatim
        given = [_stand_in(place) if body else "" for place, body in enumerate(bodies)] if verbatim else bodies
        try:
            text = template.render(self._variables(page, given), page=self._page(page), _hrefs=hrefs)
        except Exception as error:
            raise TemplateFault(self._fault(page.template, error)) from error
        if page.template.endswith(".xml"):
            text = in_xml(text)
        return _filled(text, bodies) if verbatim else Rendered(text.encode("utf-8", "replace") + b"\n")

    def _shown_bodies(self, page: Page) -> list[str]:
        hrefs = hrefs_in(page.url, page.elsewhere, self._facts.base_url)
        url = "" if page.elsewhere else page.url
        return [self._body(path, entry, hrefs, url, page.title) for path, entry in page.bodies]

    def _body(self, path: str, entry: int, hrefs: Hrefs, url: str, title: str) -> str:
        renamed = self._renamed.get((path, entry), {})
        parts = self._bodies.body(path).parts
        return body_html(self._documents[path], parts, entry, self._targets[path], renamed, hrefs, url, title)

    def prepare(self, page: Page) -> Prepared:
        """Return ``page`` with the key of all that its bytes depend on."""
        try:
            encoded = self._encoder.encode(page)
        except (TypeError, ValueError, OverflowError):
            return Prepared(page, b"", b"", lambda: self.rendered(page))
        base = blake2b(self._context(page.template) + encoded, digest_size=16).digest()
        key = page_key(base, [(self._body_key(path), self._renamed.get((path, n), {})) for path, n in page.bodies])
        return Prepared(page, base, key, lambda: self.rendered(page))

    def _body_key(self, path: str) -> bytes:
        if path not in self._body_keys:
            self._body_keys[path] = body_key(self._documents[path].digest, self._targets[path])
        return self._body_keys[path]

    def _context(self, template: str) -> bytes:
        """Return what stands for all that the pages of a template have in common."""
        if template not in self._contexts:
            facts = self._facts_of(template)
            names = self._templates if facts.sources is None else facts.sources
            assets = self._digests if facts.assets is None else facts.assets
            common = (
                self._facts,
                self._said,
                [(name, self._templates.get(name)) for name in sorted(names)],
                [(name, self._digests.get(name)) for name in sorted(assets)],
            )
            self._contexts[template] = _digest(common)
        return self._contexts[template]

    def _facts_of(self, template: str) -> TemplateFacts:
        if self._template_facts is None:
            from postil.core.rendering.template_facts import template_facts

            self._template_facts = template_facts(self._templates)
        return self._template_facts.get(template, TemplateFacts())

    def make_ready(self) -> None:
        """Compile the templates before they are needed, so that processes forked from this one have them."""
        for template in self._templates:
            if not template.startswith(THEME):
                with suppress(TemplateFault):
                    self._template(template)

    def _variables(self, page: Page, bodies: Sequence[str]) -> dict[str, Any]:
        """Return the page's data with its bodies in their places; templates see them as HTML."""
        from markupsafe import Markup

        data = dict(page.data)
        if page.slot in data:
            supply = iter(zip(page.bodies, bodies, strict=True))
            data[page.slot] = [self._with_bodies(item, tuple(islice(supply, item.bodies))) for item in data[page.slot]]
        else:
            data[page.slot] = Markup(bodies[0]) if bodies else ""
        return data

    def _with_bodies(self, item: Any, bodies: Sequence[tuple[tuple[str, int], str]]) -> Any:
        """Return a note or an entry of a feed with what it shows of documents: HTML, and how many words that has."""
        from markupsafe import Markup

        values: dict[str, Any] = {"body": Markup("".join([body for _, body in bodies]))}
        if "words" in item.__struct_fields__:
            values["words"] = sum(self._documents[path].entries[entry].words for (path, entry), _ in bodies)
        return replace(item, **values)

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
            from postil.core.rendering.templating import environment

            self._environment = environment(self._templates, self._facts, self._digests, self._strings, self._codes)
        return self._environment

    def _fault(self, name: str, error: Exception) -> Diagnostic:
        from postil.core.rendering.templating import place_of

        return place_of(error, name)


def _digest(value: Any) -> bytes:
    return blake2b(_ENCODER.encode(value), digest_size=16).digest()


def _stand_in(place: int) -> str:
    """Return what stands for a body while its page is rendered; no text of a page has NUL in it.

    What escapes a body escapes the sign in it as well, and so tells of itself.
    """
    return f"\x00<{place}\x00"


def _filled(text: str, bodies: Sequence[str]) -> Rendered:
    """Put the bodies in the places of what stands for them."""
    from markupsafe import escape

    pieces = _STAND_IN.split(text)
    done = [pieces[0].encode("utf-8", "replace")]
    spots: list[Spot] = []
    size = len(done[0])
    for sign, place, rest in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        escaped = sign != "<"
        body = bodies[int(place)]
        data = (escape(body) if escaped else body).encode("utf-8", "replace")
        spots.append(Spot(int(place), size, len(data), escaped))
        following = rest.encode("utf-8", "replace")
        done += (data, following)
        size += len(data) + len(following)
    return Rendered(b"".join((*done, b"\n")), tuple(spots))
