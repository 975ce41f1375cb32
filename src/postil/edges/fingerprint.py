"""What the results of our code depend on besides their inputs: the code itself and the libraries' versions."""

import hashlib
import os
import re
import sys
from functools import cache
from pathlib import Path

import postil

LIBRARIES = (
    "babel",
    "imagesize",
    "jinja2",
    "latex2mathml",
    "markdown-it-py",
    "markupsafe",
    "math-core",
    "mdit-py-plugins",
    "mdurl",
    "msgspec",
    "pygments",
    "pylatexenc",
    "pyyaml",
    "rcssmin",
    "rjsmin",
)
"""The distributions that shape what we publish."""

_DISTRIBUTION = re.compile(r"(.+?)-([^-]+)\.(?:dist-info|egg-info)$")
_UNCONCERNED = ("commands", "importers", "starter", "theme", "__pycache__")
"""Folders of the package that have no part in a build, and the theme, which is read as an input."""


@cache
def fingerprint() -> bytes:
    """Return a digest of our own source files and of the versions of Python and of all libraries that shape pages."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((sys.implementation.cache_tag, sys.version_info[:3], _versions())).encode())
    package = os.path.dirname(postil.__file__)  # noqa: PTH120 - this runs in every build, and Path is slow
    for path in sorted(_sources(package)):
        digest.update(path[len(package) :].encode() + b"\0")
        digest.update(Path(path).read_bytes())
    return digest.digest()


def _sources(folder: str) -> list[str]:
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found.append(entry.path)
            elif entry.is_dir() and entry.name not in _UNCONCERNED:
                found.extend(_sources(entry.path))
    return found


def _versions() -> list[str]:
    """Return the versions of the libraries by the names of their metadata's folders, as importlib.metadata would.

    That would read and parse files, which takes longer than all the rest here.
    """
    missing = dict.fromkeys(name.replace("-", "").replace("_", "") for name in LIBRARIES)
    found: list[str] = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208
        except OSError:
            continue
        for name in names:
            if name.endswith(("-info",)) and (match := _DISTRIBUTION.match(name)):
                known = re.sub(r"[-_.]+", "", match[1]).lower()
                if known in missing:
                    del missing[known]
                    found.append(f"{known} {match[2]}")
    return [*sorted(found), *(f"{name} {_asked(name)}" for name in missing)]


def _asked(name: str) -> str:
    """Return the version of a library that has no metadata of its own, as in a bundle."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(next(known for known in LIBRARIES if known.replace("-", "") == name))
    except PackageNotFoundError:
        return ""
