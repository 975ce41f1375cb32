"""A folder of notes that was never made a site: whether there are any, and what it is called."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic
from postil.core.settings.config import Config, parse_config
from postil.edges.files import excluded, is_ignored

NOTE = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
"""What the name of a note ends in."""

WHOLE = "."
"""The setting ``content`` of a site whose notes lie in its own folder rather than in one below."""

_TITLE = re.compile(r"^#[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
_MARKUP = re.compile(r"[\[\]`*<$!\\{]")
_HEAD = 16_000
"""How many bytes of a file are looked at for a title."""

_AT_TOP = re.compile(
    # What a repository has for those who work on it, and the machinery of other generators.
    r"(?:(?:licen[cs]e|copying|contributing|code[_-]of[_-]conduct|security|changelog|codeowners|issue_template"
    r"|pull_request_template)(?:\.\w+)?"
    r"|site\.yaml|_config[^/]*\.(?:yml|yaml|toml)|book\.(?:json|toml)|mkdocs\.yml|netlify\.toml"
    r"|gemfile(?:\.lock)?|[^/]*\.gemspec|rakefile|makefile|dockerfile|package(?:-lock)?\.json|yarn\.lock"
    r"|pnpm-lock\.yaml|pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|poetry\.lock|uv\.lock"
    r"|_(?:layouts|includes|sass|data|plugins|site|book)|venv|vendor)",
    re.IGNORECASE,
)


def left_out(config: Config) -> Callable[[str], bool]:
    """Return a test of paths below the content folder: whether they are left out of the site.

    Where that is the whole folder of the site, what is no content in it is left out beside what ``exclude`` names.
    """
    asked = excluded(config.exclude)
    if config.content != WHOLE:
        return asked
    own = {config.static, config.templates}
    return lambda path: path in own or bool(_AT_TOP.fullmatch(path)) or asked(path)


def has_notes(root: Path) -> bool:
    """Say whether there is a note anywhere in the folder."""
    leave = left_out(Config(content=WHOLE))
    for folder, folders, files in os.walk(root):
        above = Path(folder).relative_to(root)

        def counts(name: str, above: Path = above) -> bool:
            return not is_ignored(name) and not leave((above / name).as_posix())

        if any(NOTE.search(name) and counts(name) for name in files):
            return True
        folders[:] = filter(counts, folders)
    return False


def adopted(root: Path, settings: str) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    """Return the settings of a folder that has notes but neither settings nor a content folder, and a word on that."""
    found, origin = _described(root)
    message = f'there is no {settings}: all notes below this folder are taken, titled "{found["title"]}" ({origin})'
    hint = "`postil init` writes one to go on from"
    return {"content": WHOLE, **found}, (diagnostic("settings-missing", settings, None, message, hint),)


def _described(root: Path) -> tuple[dict[str, Any], str]:
    """Return a title, and a description if there is one, with words for where the title is from."""
    for name in ("_config.yml", "_config.yaml"):
        known, _ = parse_config(_beginning(root / name).encode(), name)
        if known.title != Config().title:
            return {"title": known.title, "description": known.description}, f"from {name}"
    for name in ("index.md", "README.md", "readme.md", "Readme.md"):
        heading = _TITLE.search(_beginning(root / name))
        if heading and not _MARKUP.search(heading[1]):
            return {"title": heading[1]}, f"from {name}"
    words = re.sub(r"[-_\s]+", " ", root.resolve().name).strip()
    return {"title": words[:1].upper() + words[1:] or Config().title}, "from the folder's name"


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).decode("utf-8-sig", "ignore")
    except OSError:
        return ""
