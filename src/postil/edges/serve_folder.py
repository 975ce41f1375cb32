"""Serving a folder that is built already, as a host for static files would."""

import os
from pathlib import Path

from postil.edges.serve_http import Content

_WELL_KNOWN = ".well-known"


class Folder:
    """The files below ``folder`` at the path ``base``, but for hidden ones and what symbolic links lead out to."""

    def __init__(self, folder: Path, base: str) -> None:
        self._folder = os.path.realpath(folder)
        self._base = base

    def base(self) -> str:
        """Return the path below which the site lies."""
        return self._base

    def has(self, path: str) -> bool:
        """Say whether there is such a file."""
        return self.find(path) is not None

    def find(self, path: str) -> Content | None:
        """Return the file, or None if there is none."""
        segments = path.split("/")
        if any(not name or (name.startswith(".") and name != _WELL_KNOWN) for name in segments):
            return None
        location = Path(os.path.realpath(f"{self._folder}/{path}"))
        if not location.is_relative_to(self._folder) or not location.is_file():
            return None
        return Content(segments[-1], location=str(location))
