"""Who has which url: a second claim on a file that some file system would take for the first gets another url."""

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic
from postil.core.site.urls import file_of, fold_name


class Claims:
    """The urls given away so far, each with its owner (a file's path, or words for a generated page)."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []

    def owner(self, url: str) -> str:
        """Return who has ``url``, or what else cannot stand beside it on a disk; an empty string if it is free.

        A file's path must be no other file's and no folder's, and none of the folders above it may be a file.
        """
        name = fold_name(file_of(url))
        taken = self._files.get(name) or self._folders.get(name)
        while not taken and (name := name.rpartition("/")[0]):
            taken = self._files.get(name)
        return taken or ""

    def take(self, url: str, owner: str) -> bool:
        """Give ``url`` to ``owner`` if it is free, and say whether it was."""
        if self.owner(url):
            return False
        self._keep(url, owner)
        return True

    def distinct(self, url: str, owner: str) -> str:
        """Give ``owner`` this url or the first free one like it (``/vit-2/``), and return that."""
        number, wanted = 1, url
        while self.owner(wanted):
            number += 1
            wanted = self._numbered(url, number)
        self._keep(wanted, owner)
        return wanted

    def _numbered(self, url: str, number: int) -> str:
        """Return ``url`` with a number behind its name, or behind that of a folder in it that is a file already."""
        segments = url.split("/")
        for place in range(2, len(segments) - url.endswith("/")):
            if fold_name("/".join(segments[1:place])) in self._files:
                segments[place - 1] += f"-{number}"
                return "/".join(segments)
        return numbered(url, number)

    def _keep(self, url: str, owner: str) -> None:
        name = fold_name(file_of(url))
        self._files[name] = owner
        for folder in _above(name):
            self._folders.setdefault(folder, owner)

    def page(self, url: str, path: str) -> str:
        """Give the page made from the file at ``path`` its url; a collision is an error that names both."""
        other = self.owner(url)
        given = self.distinct(url, path)
        if other:
            message = f"its address {url} is already that of {other}, so it is published at {given}"
            hint = "give one of them another name, slug or permalink"
            self.diagnostics.append(diagnostic("url-collision", path, None, message, hint))
        return given


def _above(name: str) -> list[str]:
    """Return the folders above a file, the nearest first."""
    folders = []
    while (name := name.rpartition("/")[0]) != "":
        folders.append(name)
    return folders


def numbered(url: str, number: int) -> str:
    """Return ``url`` with a number behind its name, before its slash or suffix."""
    head, slash, last = url.rstrip("/").rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    if url.endswith("/") or not stem:
        return f"{head}{slash}{last or 'index'}-{number}" + ("/" if url.endswith("/") else "")
    return f"{head}{slash}{stem}-{number}{dot}{suffix}"
