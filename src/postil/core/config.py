"""``site.yaml`` as a typed value."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field


class Author(Struct, frozen=True):
    """The keeper of the notes; ``names`` are the spellings that mark an author of a paper as one's own."""

    name: str = ""
    url: str = ""
    email: str = ""
    names: tuple[str, ...] = ()


class Permalinks(Struct, frozen=True):
    """Url patterns; ``:path`` is the file's path below content without suffix, ``:slug`` a slug of the title."""

    note: str = "/:path/"
    list: str = "/:path/"
    page: str = "/:path/"
    paper: str = "/papers/:slug/"


class Mathematics(Struct, frozen=True):
    """``macros`` maps a command without its backslash to its TeX, ``#1`` to ``#9`` being its arguments."""

    macros: Mapping[str, str] = field(default_factory=dict)


class Home(Struct, frozen=True):
    """The reading list on the home page: its default order and how many papers a page of it shows."""

    order: Literal["year", "date", "author"] = "year"
    page_size: int = 100


class Feed(Struct, frozen=True):
    """The Atom feed: how many entries, newest first."""

    items: int = 30


class NavItem(Struct, frozen=True):
    """An entry of the site's navigation: a label and a site url (``/about/``) or an absolute one."""

    title: str
    url: str


class Theme(Struct, frozen=True):
    """What a site may change of the look without writing CSS; values are CSS colours by role, day and night."""

    colors: Mapping[str, str] = field(default_factory=dict)
    dark_colors: Mapping[str, str] = field(default_factory=dict)


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
    dialect: Literal["auto", "github", "kramdown", "gitbook"] = "auto"
    dialects: Mapping[str, str] = field(default_factory=dict)
    html: Literal["allow", "escape"] = "allow"
    mathematics: Mathematics = Mathematics()
    views: tuple[str, ...] = ("home", "years", "venues", "tags", "authors", "feed", "sitemap")
    home: Home = Home()
    feed: Feed = Feed()
    nav: tuple[NavItem, ...] = ()
    theme: Theme = Theme()
    drafts: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
