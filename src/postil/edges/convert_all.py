"""Converting all notes of a site."""

from collections.abc import Callable, Mapping
from pathlib import Path

from postil.core.convert import convert
from postil.core.dialect import Dialects, Options
from postil.core.model import Body, Diagnostic, Document, Source
from postil.edges.read import unreadable

Progress = Callable[[str, int, int], None]
"""What is told of the progress: the stage, how much of it is done, and how much there is."""


class HeldBodies:
    """Bodies held in memory."""

    def __init__(self) -> None:
        self._bodies: dict[str, Body] = {}

    def keep(self, path: str, body: Body) -> None:
        """Keep the body of the document at ``path``."""
        self._bodies[path] = body

    def body(self, path: str) -> Body:
        """Return the body of the document at ``path``; KeyError if there is none."""
        return self._bodies[path]


def convert_all(
    notes: Mapping[str, str], options: Options, dialects: Dialects, bodies: HeldBodies, progress: Progress
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """Read and convert every note; return the documents, and the faults of files that cannot be read.

    ``notes`` maps the notes' paths to their locations. The bodies go to ``bodies``, so that they need not all be held.
    """
    documents: list[Document] = []
    faults: list[Diagnostic] = []
    for done, (path, location) in enumerate(sorted(notes.items())):
        progress("converting", done, len(notes))
        try:
            data = Path(location).read_bytes()
        except OSError as error:
            faults.append(unreadable(path, error))
            continue
        conversion = convert(Source(path, data), options, dialects)
        documents.append(conversion.document)
        bodies.keep(path, conversion.body)
    return tuple(documents), tuple(faults)
