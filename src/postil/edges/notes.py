"""What the process that converts all notes and those that help it tell each other."""

from msgspec import Struct

from postil.core.model import Diagnostic


class Note(Struct, frozen=True):
    """A note to convert: its path and where it is."""

    path: str
    location: str


class Converted(Struct, frozen=True):
    """A converted note: the digest of its bytes, its document and its body as ``codec`` encodes them.

    ``fault`` says that it could not be read.
    """

    path: str
    location: str
    digest: bytes = b""
    document: bytes = b""
    body: bytes = b""
    fault: Diagnostic | None = None
