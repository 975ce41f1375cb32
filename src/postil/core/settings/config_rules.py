"""What the values of single settings must be beyond their type; see ``typed_yaml.Rule``."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import urlsplit

from postil.core.diagnostics import did_you_mean
from postil.core.settings.typed_yaml import Rule

PERMALINK_NAMES = ("path", "slug", "title", "year", "month", "day", "date", "key", "arxiv")
"""What may stand after a colon in a permalink pattern."""

_PATTERN = re.compile(r"/(?:[\w.~-]|:[a-z]+|/(?!/))*", re.ASCII)
# https://www.rfc-editor.org/rfc/rfc5646: longer first subtags are allowed, but none was ever given out.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SPELLED_OUT = {
    "arabic": "ar", "chinese": "zh", "dutch": "nl", "deutsch": "de", "english": "en", "español": "es", "french": "fr",
    "français": "fr", "german": "de", "italian": "it", "japanese": "ja", "korean": "ko", "polish": "pl",
    "portuguese": "pt", "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr", "中文": "zh",
}  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_FONT = r"(?:\"[^\"'\\;{}<>]+\"|'[^\"'\\;{}<>]+'|[\w -]+)"
_FONTS = re.compile(rf"{_FONT}(?:\s*,\s*{_FONT})*")
_LENGTH = re.compile(r"\d{1,4}(?:\.\d{1,3})?(?:rem|em|ch|px|cm|mm|in|pt)")
_SOURCE = re.compile(r"'[A-Za-z0-9+/=_-]+'|[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*://)?[\w*.:\[\]/%~@-]+", re.ASCII)
_COMMAND = re.compile(r"[A-Za-z@]+\*?|[^A-Za-z\s]")


def base_url(value: str) -> str:
    """Return the url without a slash at its end; it must be http(s) with a host and nothing after the path."""
    try:
        url = urlsplit(value)
        host = url.hostname
    except ValueError:
        host = None
    if not value:
        return ""
    if not host or url.scheme not in ("http", "https") or re.search(r"[\s\"'<>]", value):
        raise ValueError("must be a whole url", "for example https://example.org/notes")
    if url.query or url.fragment or "?" in value or "#" in value:
        raise ValueError("must end with the path, without ? or #", "for example https://example.org/notes")
    return value.rstrip("/")


def folder(value: str) -> str:
    """Return the normal form of a folder inside the site."""
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\\" in value or "\0" in value or path == PurePosixPath("."):
        raise ValueError("must be the path of a folder inside the site", "with forward slashes, for example content")
    return str(path)


def content_folder(value: str) -> str:
    """Return the normal form of a folder inside the site, which may be the site's own."""
    return "." if value.strip() and PurePosixPath(value) == PurePosixPath(".") else folder(value)


def output_folder(value: str) -> str:
    """Return the normal form of the folder to publish to, which may lie outside of the site."""
    if not value.strip() or "\0" in value or PurePosixPath(value) == PurePosixPath("."):
        raise ValueError("must be a folder of its own", "for example public")
    return str(PurePosixPath(value))


def cache_folder(value: str) -> str:
    """Return the normal form of a folder, or an empty string if nothing is to be kept."""
    if value.lower() in ("false", "no", "off"):
        return ""
    if not value.strip() or "\0" in value or PurePosixPath(value) == PurePosixPath("."):
        raise ValueError("must be a folder of its own, or false", "for example .postil")
    return str(PurePosixPath(value))


def editor(value: str) -> str:
    """Return the url that opens an editor unchanged; it must name the file, and must not run as a script."""
    found = re.match(r"([a-z][a-z0-9+.-]*):", value, re.IGNORECASE)
    if value and (not found or found[1].lower() in ("javascript", "data", "vbscript") or "{path}" not in value):
        raise ValueError("must be the url of an editor with {path} in it", "vscode://file/{path}:{line}:{column}")
    return value


def permalink(value: str) -> str:
    """Return a pattern such as ``/notes/:slug/`` unchanged."""
    names = re.findall(r":([a-z]*)", value)
    unknown = [name for name in names if name not in PERMALINK_NAMES]
    if unknown:
        known = [f":{name}" for name in PERMALINK_NAMES]
        hint = did_you_mean(f":{unknown[0]}", known) or f"known here: {', '.join(known)}"
        raise ValueError(f"has :{unknown[0]}, which stands for nothing", hint)
    if not _PATTERN.fullmatch(value) or not value.endswith("/") or not names or ".." in value:
        raise ValueError("must begin and end with a slash and have a name in it", "for example /notes/:slug/")
    return value


def language(value: str) -> str:
    """Return a BCP 47 language tag unchanged; what is spelled out as a word is none."""
    if not _LANGUAGE.fullmatch(value):
        meant = _SPELLED_OUT.get(value.lower())
        hint = f'write "{meant}"' if meant else "for example en, de or zh-Hans"
        raise ValueError("must be a language tag", hint)
    return value


def color(value: str) -> str:
    """Return a CSS colour unchanged."""
    from postil.core.settings.css_colors import NAMES, is_color

    if not is_color(value):
        hint = f'write "#{value}", in quotes' if is_color(f"#{value}") else did_you_mean(value, NAMES)
        raise ValueError("must be a CSS colour", hint or 'a name such as teal, or "#8a1c1c" in quotes')
    return value


def fonts(value: str) -> str:
    """Return a list of font families unchanged, as CSS has it."""
    if not _FONTS.fullmatch(value):
        raise ValueError("must be names of fonts with commas between", 'for example "Charter, Georgia, serif"')
    return value


def length(value: str) -> str:
    """Return a CSS length unchanged."""
    if not _LENGTH.fullmatch(value):
        raise ValueError("must be a length", "for example 38rem")
    return value


def sources(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sources of a directive unchanged (https://www.w3.org/TR/CSP3/#grammardef-serialized-source-list)."""
    for source in value:
        if not _SOURCE.fullmatch(source):
            raise ValueError(f"has {source!r}, which is no source", "for example https://www.youtube.com")
    return value


def link(value: str) -> str:
    """Return a site url or an absolute one unchanged."""
    if not re.match(r"/(?!/)|https?://|mailto:", value) or re.search(r"\s", value):
        raise ValueError("must begin with / or https://", "for example /about/")
    return value


def author_url(value: str) -> str:
    """Return a url of the author's unchanged."""
    if value and not re.match(r"https?://\S+$", value):
        raise ValueError("must be a whole url", "for example https://example.org")
    return value


def email(value: str) -> str:
    """Return an address unchanged."""
    if value and not _EMAIL.fullmatch(value):
        raise ValueError("must be an e-mail address")
    return value


def macros(value: Mapping[str, str]) -> Mapping[str, str]:
    """Return the macros with the backslash removed where it was written before a name."""
    names = {name: name.removeprefix("\\") for name in value}
    for name, bare in names.items():
        if not _COMMAND.fullmatch(bare):
            raise ValueError(f'has the name "{name[:40]}", which is no TeX command', "letters only, for example R")
    return {names[name]: tex for name, tex in value.items()}


def at_least(least: int, most: int) -> Rule:
    """Return a rule for a number from ``least`` to ``most``."""

    def rule(value: int) -> int:
        if not least <= value <= most:
            raise ValueError(f"must be from {least} to {most}")
        return value

    return rule


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "author.email": email,
        "author.url": author_url,
        "authors.minimum": at_least(1, 1_000),
        "base_url": base_url,
        "cache": cache_folder,
        "cache_size": at_least(16, 1_000_000),
        "content": content_folder,
        "feed.items": at_least(1, 10_000),
        "home.page_size": at_least(1, 100_000),
        "related": at_least(0, 100),
        "language": language,
        "mathematics.macros": macros,
        "output": output_folder,
        "permalinks.list": permalink,
        "permalinks.note": permalink,
        "permalinks.page": permalink,
        "permalinks.paper": permalink,
        "security.allow.*": sources,
        "serve.editor": editor,
        "static": folder,
        "templates": folder,
        "theme.colors.*": color,
        "theme.dark_colors.*": color,
        "theme.fonts.*": fonts,
        "theme.measure": length,
        "theme.styles[]": folder,
    }
)
"""The rules by dotted key."""
