"""The file in the output folder that names all others that are ours."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

MANIFEST = ".postil-manifest.json"


class _Manifest(Struct, frozen=True):
    version: int = 1
    files: tuple[str, ...] = ()


def manifest(paths: Iterable[str]) -> bytes:
    """Return the manifest of these files, one name a line: a diff of two builds should be readable."""
    names = ",\n".join(msgspec.json.encode(path).decode() for path in sorted(set(paths)))
    return f'{{"version": 1, "files": [\n{names}\n]}}\n'.encode()


def read_manifest(path: Path) -> set[str]:
    """Return the files that our last build made; none if there is no manifest or it is damaged.

    The folder may come from anywhere, so a name that would lead out of it is not believed.
    """
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=_Manifest)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
        return set()
    return {name for name in manifest.files if _is_plain(name)}


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return not ({"", ".", ".."} & set(parts)) and "\0" not in name and "\\" not in name and name != MANIFEST
