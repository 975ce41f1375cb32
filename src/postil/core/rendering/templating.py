"""The Jinja environment of the templates: their filters and globals, and where in them something went wrong.

What templates write is the same for every page of a site up to where its root is. So links are written with signs for
that, which a page replaces at last: macros are then made once and not for each page, and what a macro wrote for one
page serves all.
"""

import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FunctionLoader, TemplateNotFound, TemplateSyntaxError
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Span, Text
from postil.core.rendering.compiling import Codes, SiteEnvironment, SiteTemplate, rebound
from postil.core.rendering.figures import month_name, weekday_name, written_number, written_share
from postil.core.rendering.languages import written_date
from postil.core.rendering.quoted import quoted
from postil.core.rendering.strings import Strings
from postil.core.rendering.template_names import THEME
from postil.core.rendering.unbroken import unbroken
from postil.core.rendering.undefined import HINT, Undefined
from postil.core.site.urls import Hrefs, is_internal
from postil.scholar.citations import citations

MEMO_SIZE = 16_384
"""How many pieces of pages are remembered, about a kilobyte each."""

FOLDER = "templates"
"""The prefix of template names in diagnostics."""


def environment(
    templates: Mapping[str, str], site: Any, digests: Mapping[str, str], strings: Strings, codes: Codes
) -> Environment:
    """Return the environment of ``templates``, a mapping of names to sources.

    ``site`` is what all templates know by that name; ``digests`` has a short digest for each static file;
    ``strings`` are those of the site's language. ``codes`` is where compiled code is found and kept; what it was made
    for must have been equal.
    A variable that does not exist is an error: a slip in a template should not pass as an empty place.
    """

    def load(name: str) -> tuple[str, str, None] | None:
        source = templates.get(name)
        return None if source is None else (source, f"{FOLDER}/{name}", None)

    made = SiteEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=Undefined,
        keep_trailing_newline=False,
        auto_reload=False,
        cache_size=-1,
    )
    made.template_class = _Template
    made.codes = codes
    made.rebound = rebound(made, _own_sources(templates))
    made.globals.update(site=site, asset=_asset_function(digests), memo=_memo_function(), t=strings)
    absolute = Hrefs.absolute(site.base_url)
    made.filters.update(
        relative=_relative,
        absolute=lambda url: absolute.to(url) if site.base_url else Hrefs.absolute("").to(url),
        html=_html,
        unbroken=unbroken,
        citations=citations,
        quoted=lambda text, macros: quoted(text, {**site.macros, **macros}),
        date=lambda value: written_date(str(value), site.language),
        number=lambda value: written_number(value, site.language),
        share=lambda value: written_share(value, site.language),
        month=lambda value: month_name(value, site.language),
        weekday=lambda value: weekday_name(value, site.language),
    )
    return made


def _own_sources(templates: Mapping[str, str]) -> list[str]:
    """Return the templates of the site's own: the theme's are known to be well behaved."""
    theme = {source for name, source in templates.items() if name.startswith(THEME)}
    return [source for source in templates.values() if source not in theme]


class _Template(SiteTemplate):
    """A template whose links are finished for the page that is rendered."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render with the variables given; ``_hrefs`` is how the page writes links."""
        hrefs: Hrefs = kwargs["_hrefs"]
        return hrefs.finished(super().render(*args, **kwargs))


_ANYWHERE = Hrefs.unfinished()


@lru_cache(maxsize=16_384)
def _relative(url: str) -> str:
    """The link to a site url from the page being rendered; other urls are left alone."""
    return url if not is_internal(url) else _ANYWHERE.to(url)


def _asset_function(digests: Mapping[str, str]) -> Any:
    def asset(name: str) -> str:
        """The link to a static file, with a digest that changes when the file does."""
        name = name.lstrip("/")
        digest = digests.get(name)
        link = _relative(f"/{name}")
        return f"{link}?v={digest}" if digest else link

    return asset


def _memo_function() -> Any:
    known: dict[tuple[Any, ...], Markup] = {}

    def memo(macro: Macro, *values: Any) -> Markup:
        """What ``macro`` writes for these values, remembered for the other pages.

        For pieces that many pages show and that depend on nothing but their values and the site, such as cards. A
        value with an url stands for what it is the url of.
        """
        key = (macro._func.__code__, *[getattr(value, "url", value) for value in values])
        found = known.get(key)
        if found is None:
            if len(known) >= MEMO_SIZE:
                # Oldest first: bounded memory matters more than the best choice.
                del known[next(iter(known))]
            found = known[key] = Markup(macro(*values))
        return found

    return memo


def _html(value: Any) -> Markup:
    """A ``Text`` as HTML; a plain string is escaped."""
    return Markup(value.html) if isinstance(value, Text) else escape(value)


def place_of(error: Exception, name: str) -> Diagnostic:
    """Return the diagnostic for what went wrong in the template ``name``, with the line if it is known."""
    if isinstance(error, TemplateSyntaxError):
        path = error.filename or f"{FOLDER}/{error.name or name}"
        return diagnostic("template-error", path, Span(error.lineno), error.message or "is not a template")
    if isinstance(error, TemplateNotFound):
        return diagnostic("template-error", f"{FOLDER}/{name}", None, f'there is no template "{error.name}"')
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(f"{FOLDER}/")]
    message = getattr(error, "message", None) or str(error) or type(error).__name__
    if not frames:
        return diagnostic("template-error", f"{FOLDER}/{name}", None, f"{type(error).__name__}: {message}")
    said, *hint = HINT.split(message, 1)
    return diagnostic("template-error", frames[-1].filename, Span(frames[-1].lineno or 1), said, "".join(hint))
