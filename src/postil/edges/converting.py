"""Converting single notes; imported only where one must be, since all that reads Markdown comes with it."""

import msgspec

from postil.core.codec import encode
from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Source
from postil.dialects.parser import dialect
from postil.edges.contents import content
from postil.edges.notes import Converted, Note
from postil.edges.pool import Work
from postil.edges.read import unreadable

_TASK = msgspec.msgpack.Decoder(tuple[Note, ...])
_OPTIONS = msgspec.msgpack.Decoder(Options)


def converted(note: Note, options: Options) -> Converted:
    """Read and convert a note."""
    try:
        data = content(note.location)
    except OSError as error:
        return Converted(note.path, note.location, fault=unreadable(note.path, error))
    conversion = convert(Source(note.path, data), options, dialect)
    document, body = encode(conversion)
    return Converted(note.path, note.location, bytes.fromhex(conversion.document.digest), document, body)


def papers_in(path: str, text: str) -> int:
    """Return how many papers a build will see in a file of Markdown."""
    return len(convert(Source(path, text.encode()), Options(), dialect).document.entries)


def worker(setup: bytes) -> Work:
    """Return what converts some notes in a process of its own; ``setup`` are the options, all of it as MessagePack."""
    options = _OPTIONS.decode(setup)

    def work(task: bytes) -> bytes:
        return msgspec.msgpack.encode([converted(note, options) for note in _TASK.decode(task)])

    return work
