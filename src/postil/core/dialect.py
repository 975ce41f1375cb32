"""What conversion needs to know of the settings and of a dialect, and how a file's dialect is found."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from postil.core.settings.config import Config

if TYPE_CHECKING:
    # The settings that conversion sees must be known where nothing is converted.
    from markdown_it import MarkdownIt

    from postil.core.state import ConversionState
    from postil.core.text.parts import Render

_ATTRIBUTE_LINE = re.compile(r"^ {0,3}\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
_DISPLAY = re.compile(r"\$\$(?=[^$\n]+\$\$)")
_TEXT_BEHIND = re.compile(r"\$\$[^$\n]+\$\$(?!\$)[ \t]*[^\s$]")
_LIQUID = re.compile(r"\{%-?\s*(?:post_url|link|include|highlight|raw)\b|\{\{\s*site\.")
_GITBOOK = re.compile(r"\{%\s*(?:hint|tabs|content-ref|embed|page-ref)\b")


class Options(Struct, frozen=True):
    """The settings that conversion sees; all that its result depends on besides the file.

    ``callouts`` says what callouts are called, by language and type, where their authors have not named them.
    """

    content: str = "content"
    dialect: str = "auto"
    dialects: Mapping[str, str] = field(default_factory=dict)
    html: str = "allow"
    macros: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    names: tuple[str, ...] = ()
    callouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def options_of(config: Config, callouts: Mapping[str, Mapping[str, str]]) -> Options:
    """Return what conversion sees of the settings and of the site's strings (the names of ``callouts``)."""
    return Options(
        content=config.content,
        dialect=config.dialect,
        dialects=config.dialects,
        html=config.html,
        macros=config.mathematics.macros,
        language=config.language,
        names=(*config.author.names, config.author.name) if config.author.name else config.author.names,
        callouts=callouts,
    )


class Dialect(Struct, frozen=True):
    """A dialect made ready: its parser and renderer, and what is done to the text first.

    ``prepare`` keeps the length of the text, so that places stay true. ``render`` gives the HTML of some tokens;
    ``is_plain`` says whether a line is the same as text, with no markup in it.
    """

    name: str
    markdown: "MarkdownIt"
    prepare: "Callable[[str, ConversionState], str]"
    render: "Render"
    is_plain: Callable[[str], bool]


Dialects = Callable[[str, Options], Dialect]
"""Gives the dialect of a name (``github``, ``kramdown``, ``gitbook``); always the same one for the same options."""


def choose(path: str, asked: str, extra: Mapping[str, Any], body: str, options: Options) -> str:
    """Return the name of a file's dialect.

    What the file's front matter asks for wins, then the folder's setting (the longest folder that holds the file),
    then the site's; ``auto`` looks for signs: GitBook's tags or asset folder, or its front matter; kramdown's
    attribute lines, or ``layout:`` with ``$$…$$`` in running text or Liquid tags; else it is GitHub's. ``extra`` is the
    front matter as written.
    """
    wanted = asked if asked in ("github", "kramdown", "gitbook") else _of_folder(path, options)
    if wanted != "auto":
        return wanted
    if extra.get("layout") == "editorial" or ".gitbook/" in body or ("{%" in body and _GITBOOK.search(body)):
        return "gitbook"
    return "kramdown" if _is_kramdown(extra, body) else "github"


def _is_kramdown(extra: Mapping[str, Any], body: str) -> bool:
    if "{:" in body and _ATTRIBUTE_LINE.search(body):
        return True
    if "layout" not in extra:
        return False
    return ("$$" in body and _has_dollars_in_text(body)) or ("{" in body and _LIQUID.search(body) is not None)


def _has_dollars_in_text(body: str) -> bool:
    """Say whether ``$$…$$`` stands in running text, with words before or behind it."""
    if _TEXT_BEHIND.search(body):
        return True
    for found in _DISPLAY.finditer(body):
        before = body[body.rfind("\n", 0, found.start()) + 1 : found.start()].rstrip(" \t")[-1:]
        if before and before not in "$\\" and not before.isspace():
            return True
    return False


def _of_folder(path: str, options: Options) -> str:
    found, longest = options.dialect, -1
    for folder, name in options.dialects.items():
        prefix = folder.strip("/") + "/"
        inside = path.startswith((prefix, f"{options.content.strip('/')}/{prefix}"))
        if inside and len(prefix) > longest:
            found, longest = name, len(prefix)
    return found
