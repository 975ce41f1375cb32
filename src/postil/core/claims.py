"""Who has which url: a second claim on a file that some file system would take for the first gets another url."""

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic
from postil.core.urls import fold


class Claims:
    """The urls given away so far, each with its owner (a file's path, or words for a generated page)."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []

    def owner(self, url: str) -> str:
        """Return who has ``url``, or an empty string."""
        return self._owners.get(fold(url), "")

    def take(self, url: str, owner: str) -> bool:
        """Give ``url`` to ``owner`` if it is free, and say whether it was."""
        return self._owners.setdefault(fold(url), owner) == owner

    def distinct(self, url: str, owner: str) -> str:
        """Give ``owner`` this url or the first free one like it (``/vit-2/``), and return that."""
        number, wanted = 1, url
        while fold(wanted) in self._owners:
            number += 1
            wanted = numbered(url, number)
        self._owners[fold(wanted)] = owner
        return wanted

    def page(self, url: str, path: str) -> str:
        """Give the page made from the file at ``path`` its url; a collision is an error that names both."""
        other = self.owner(url)
        given = self.distinct(url, path)
        if other:
            message = f"its address {url} is already that of {other}, so it is published at {given}"
            hint = "give one of them another name, slug or permalink"
            self.diagnostics.append(diagnostic("url-collision", path, None, message, hint))
        return given


def numbered(url: str, number: int) -> str:
    """Return ``url`` with a number behind its name, before its slash or suffix."""
    head, slash, last = url.rstrip("/").rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    if url.endswith("/") or not stem:
        return f"{head}{slash}{last or 'index'}-{number}" + ("/" if url.endswith("/") else "")
    return f"{head}{slash}{stem}-{number}{dot}{suffix}"
