"""``site.yaml`` as a typed value.

A field's type is its schema: ``parse_config`` reads whatever is declared here. What a value must be beyond its type
stands in ``config_rules``, and each key has its line in ``docs/settings.md``.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Span

DialectName = Literal["auto", "github", "kramdown", "gitbook"]
ViewName = Literal[
    "home",
    "years",
    "venues",
    "topics",
    "tags",
    "authors",
    "status",
    "ratings",
    "code",
    "formulas",
    "facets",
    "feed",
    "sitemap",
    "timeline",
    "calendar",
    "graph",
    "statistics",
]
ColorRole = Literal[
    "paper",
    "ink",
    "muted",
    "rule",
    "wash",
    "accent",
    "underline",
    "mark",
    "plate",
    "fault",
    "code-word",
    "code-string",
    "code-number",
    "code-name",
    "code-type",
    "code-comment",
]
"""The colours that the theme's style sheet declares."""

FontRole = Literal["serif", "display", "sans", "code"]
"""What the theme sets in fonts of their own: text, titles, the interface, code."""

Directive = Literal[
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "connect-src",
    "media-src",
    "frame-src",
    "object-src",
    "form-action",
    "worker-src",
    "manifest-src",
]
"""The directives of a Content-Security-Policy to which settings can add sources."""


class Author(Struct, frozen=True):
    """The keeper of the notes; ``names`` are the spellings that mark an author of a paper as one's own."""

    name: str = ""
    url: str = ""
    email: str = ""
    names: tuple[str, ...] = ()


class Permalinks(Struct, frozen=True):
    """Url patterns; ``:path`` is the file's path below content without suffix, ``:slug`` a slug of the title.

    ``catalog`` knows what else can stand in them; the names are in ``config_rules.PERMALINK_NAMES``.
    """

    note: str = "/:path/"
    list: str = "/:path/"
    page: str = "/:path/"
    paper: str = "/papers/:slug/"


class Mathematics(Struct, frozen=True):
    """``macros`` maps a command without its backslash to its TeX, ``#1`` to ``#9`` being its arguments."""

    macros: Mapping[str, str] = field(default_factory=dict)


class Home(Struct, frozen=True):
    """The reading list on the home page: its default order, how many papers a page of it shows, and in what form.

    So many papers mostly come in one go: compressed, their page is below the 14 KB that a server sends before it hears
    from the browser. The form is that of all lists, as long as the reader chooses no other.
    """

    order: Literal["year", "date", "author"] = "year"
    page_size: int = 36
    view: Literal["cards", "compact", "table"] = "cards"


class Authors(Struct, frozen=True):
    """The pages of authors: one for each author of at least ``minimum`` papers."""

    minimum: int = 1


class Feed(Struct, frozen=True):
    """The Atom feed: how many entries, newest first."""

    items: int = 30


class NavItem(Struct, frozen=True):
    """An entry of the site's navigation: a label and a site url (``/about/``) or an absolute one."""

    title: str
    url: str


class Theme(Struct, frozen=True):
    """What a site may change of the look: CSS colours by role, day and night, fonts, how wide a column of text is; and
    ``styles``, its own style sheets below ``static``, which come after the theme's."""

    colors: Mapping[ColorRole, str] = field(default_factory=dict)
    dark_colors: Mapping[ColorRole, str] = field(default_factory=dict)
    fonts: Mapping[FontRole, str] = field(default_factory=dict)
    measure: str = ""
    styles: tuple[str, ...] = ()


class Security(Struct, frozen=True):
    """What browsers may load on the pages: ``policy`` says whether these tell, ``allow`` has further sources."""

    policy: bool = True
    allow: Mapping[Directive, tuple[str, ...]] = field(default_factory=dict)


class Serve(Struct, frozen=True):
    """The preview: ``editor`` is the url that opens a file there, ``poll`` says to look for changes once a second."""

    editor: str = ""
    poll: bool = False


class Config(Struct, frozen=True, kw_only=True):
    """All settings of a site, defaults filled in."""

    title: str = "Paper notes"
    description: str = ""
    author: Author = Author()
    base_url: str = ""
    language: str = "en"
    content: str = "content"
    output: str = "public"
    static: str = "static"
    templates: str = "templates"
    exclude: tuple[str, ...] = ()
    permalinks: Permalinks = Permalinks()
    dialect: DialectName = "auto"
    dialects: Mapping[str, DialectName] = field(default_factory=dict)
    html: Literal["allow", "escape"] = "allow"
    mathematics: Mathematics = Mathematics()
    views: tuple[ViewName, ...] = get_args(ViewName)
    search: bool = True
    home: Home = Home()
    authors: Authors = Authors()
    related: int = 5
    feed: Feed = Feed()
    nav: tuple[NavItem, ...] = ()
    theme: Theme = Theme()
    security: Security = Security()
    drafts: bool = False
    cache: str = ".postil"
    cache_size: int = 512
    serve: Serve = Serve()
    extra: Mapping[str, Any] = field(default_factory=dict)


def parse_config(data: bytes | None, path: str = "site.yaml") -> tuple[Config, tuple[Diagnostic, ...]]:
    """Read the settings from the bytes of the file at ``path``; None stands for no file, which is all defaults.

    Never raises: whatever is wrong is reported with its place and keeps its default.
    """
    if data is None:
        return Config(), ()
    # Imported here because most of what imports this module wants the types alone.
    from postil.core.settings.config_rules import RULES
    from postil.core.settings.typed_yaml import WRONG, Reader
    from postil.core.settings.yaml_tree import YamlError, compose

    try:
        root = compose(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        span = Span(data.count(b"\n", 0, error.start) + 1)
        return Config(), (diagnostic("config-syntax", path, span, "is not UTF-8 text", "save it as UTF-8"),)
    except YamlError as error:
        return Config(), (diagnostic("config-syntax", path, error.span, error.message, error.hint),)
    if root is None:
        return Config(), ()
    reader = Reader(path, RULES)
    config = reader.struct(root, Config)
    if config is WRONG:
        return Config(), tuple(reader.faults)
    config, clash = _without_clash(config, path, reader.spans)
    return config, (*reader.faults, *clash, *_macro_faults(config, path, reader.spans))


def folder_clash(config: Config) -> str:
    """Return what is wrong with the place of the output folder, or an empty string.

    Only paths relative to the site are compared; a folder named otherwise is resolved by whoever writes to it.
    """
    output = PurePosixPath(config.output)
    for name, value in (("content", config.content), ("static", config.static), ("templates", config.templates)):
        folder = PurePosixPath(value)
        if name == "content" and folder == PurePosixPath("."):
            # What is published is not read again, wherever in it that lies.
            continue
        if output == folder:
            return f'"output" is the {name} folder'
        if folder in output.parents:
            return f'"output" lies inside the {name} folder'
        if output in folder.parents:
            return f'"output" holds the {name} folder'
    return ""


def _macro_faults(config: Config, path: str, spans: Mapping[str, Span]) -> list[Diagnostic]:
    """Return what is wrong with macros, here and not in each note that uses one; they know each other."""
    macros = config.mathematics.macros
    if not macros:
        return []
    from postil.core.tex.macros import HINT, with_macros

    where = "mathematics.macros"
    return [
        diagnostic(
            "config-value",
            path,
            spans.get(f"{where}.{name}") or spans.get(f"{where}.\\{name}"),
            f'"{where}.{name}" cannot be used: {message}',
            HINT,
        )
        for name, message in with_macros(macros).faults.items()
    ]


def _without_clash(config: Config, path: str, spans: Mapping[str, Span]) -> tuple[Config, tuple[Diagnostic, ...]]:
    message = folder_clash(config)
    if not message:
        return config, ()
    plain = Config()
    span = spans.get("output") or spans.get("content") or spans.get("static") or spans.get("templates")
    fault = diagnostic("config-value", path, span, message, "publish to a folder of its own, for example public")
    moved = replace(config, output=plain.output)
    if folder_clash(moved):
        moved = replace(moved, content=plain.content, static=plain.static, templates=plain.templates)
    return moved, (fault,)
