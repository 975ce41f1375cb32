"""A new site from the files that the package carries."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from postil.edges.adopt import WHOLE, adopted, has_notes

SETTINGS = "site.yaml"

NAMES = {"gitignore": ".gitignore"}
"""Starter files whose name in the package differs, for a packager would obey the real one."""

_ABOUT = re.compile(r"^.*url: /about/.*\n", re.MULTILINE)
_TITLE = re.compile(r"^title: .*", re.MULTILINE)
_DESCRIPTION = re.compile(r"^description: .*", re.MULTILINE)
_AUTHOR = re.compile(r"^author:", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z][\w ,.-]*")


def write_starter(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the starter site into ``folder``, made if missing; return the paths written and those left as they were.

    Nothing is overwritten. Where there are notes, in ``content`` or in the folder itself, no example is added to them
    and the settings are made to fit. OSError if the folder cannot be made or written to.
    """
    written: list[str] = []
    kept: list[str] = []
    content = folder / "content"
    around = not content.exists() and folder.is_dir() and has_notes(folder)
    examples = not around and not (content.is_dir() and any(content.iterdir()))
    for path, source in _walk(files("postil") / "starter"):
        if not examples and path.startswith("content/"):
            continue
        data = source.read_bytes()
        if path == SETTINGS and not examples:
            data = _for_notes(data.decode(), folder, WHOLE if around else "content").encode()
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (written if _create(target, data) else kept).append(path)
    return tuple(written), tuple(kept)


def _for_notes(settings: str, folder: Path, content: str) -> str:
    """Return the settings for a folder of notes that is there: where they are, their title, no page that they lack."""
    if not (folder / content / "about.md").is_file():
        settings = _ABOUT.sub("", settings)
    if content == WHOLE:
        found, _ = adopted(folder, SETTINGS)
        settings = _TITLE.sub(lambda _: f"title: {_quoted(found['title'])}", settings)
        if found.get("description"):
            settings = _DESCRIPTION.sub(lambda _: f"description: {_quoted(found['description'])}", settings)
        settings = _AUTHOR.sub(f"content: {WHOLE}   # this folder itself\n\\g<0>", settings)
    return settings


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _create(target: Path, data: bytes) -> bool:
    """Write a new file; False if the name is taken, be it by a link that leads nowhere."""
    try:
        with target.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = prefix + NAMES.get(item.name, item.name)
        if item.is_dir():
            yield from _walk(item, path + "/")
        else:
            yield path, item
