"""A new site from the files that the package carries."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

NAMES = {"gitignore": ".gitignore"}
"""Starter files whose name in the package differs, for a packager would obey the real one."""


def write_starter(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the starter site into ``folder``, made if missing; return the paths written and those left as they were.

    Nothing is overwritten, and where there is anything in ``content`` already no example is added to it. OSError if
    the folder cannot be made or written to.
    """
    written: list[str] = []
    kept: list[str] = []
    content = folder / "content"
    has_notes = content.is_dir() and any(content.iterdir())
    for path, source in _walk(files("postil") / "starter"):
        if has_notes and path.startswith("content/"):
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (written if _create(target, source.read_bytes()) else kept).append(path)
    return tuple(written), tuple(kept)


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
