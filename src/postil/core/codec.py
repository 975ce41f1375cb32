"""Conversions as bytes and back, for the store and for other processes.

MessagePack of typed values, never pickle: a folder with stored conversions may come with a cloned repository and must
not be able to run code.
"""

from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from postil.core.model import Body, Conversion, Document, Entry, Heading, Meta

_T = TypeVar("_T")
_ENCODER = msgspec.msgpack.Encoder()
_BLANK = Entry(meta=Meta(), first=0, last=0)
_SHARED = ("meta", "ids", "excerpt")
"""What a note's only entry mostly has in common with its document."""


class Damaged(Exception):
    """The bytes are not what they should be."""


class _Stored(Struct, frozen=True, array_like=True):
    """A document without what stands in it twice.

    ``shared`` are the places in ``_SHARED`` of what its only entry has in common with it; ``headings`` says that the
    headings of the entries are those of the document in their parts.
    """

    document: Document
    shared: tuple[int, ...]
    headings: bool


_DOCUMENT = msgspec.msgpack.Decoder(_Stored)
_BODY = msgspec.msgpack.Decoder(Body)


def encode(conversion: Conversion) -> tuple[bytes, bytes]:
    """Return a document and its body as bytes."""
    document = conversion.document
    shared = _in_common(document)
    blank = {_SHARED[place]: getattr(_BLANK, _SHARED[place]) for place in shared}
    headings = all(entry.headings == _headings(document, entry) for entry in document.entries)
    if headings:
        blank["headings"] = ()
    light = replace(document, entries=tuple([replace(entry, **blank) for entry in document.entries]))
    return _ENCODER.encode(_Stored(light, shared, headings)), _ENCODER.encode(conversion.body)


def _in_common(document: Document) -> tuple[int, ...]:
    if len(document.entries) != 1:
        return ()
    entry = document.entries[0]
    return tuple([place for place, name in enumerate(_SHARED) if getattr(entry, name) == getattr(document, name)])


def _headings(document: Document, entry: Entry) -> tuple[Heading, ...]:
    return tuple([heading for heading in document.headings if entry.first <= heading.part < entry.last])


def decode_document(data: bytes) -> Document:
    """Return the document that ``encode`` made these bytes of; ``Damaged`` if it made none."""
    stored = _decoded(_DOCUMENT, data)
    document = stored.document
    try:
        same = {_SHARED[place]: getattr(document, _SHARED[place]) for place in stored.shared}
    except IndexError as error:
        raise Damaged from error
    entries = []
    for entry in document.entries:
        headings = _headings(document, entry) if stored.headings else entry.headings
        entries.append(replace(entry, headings=headings, **same))
    return replace(document, entries=tuple(entries))


def decode_body(data: bytes) -> Body:
    """Return the body that ``encode`` made these bytes of; ``Damaged`` if it made none."""
    return _decoded(_BODY, data)


def _decoded(decoder: msgspec.msgpack.Decoder[_T], data: bytes) -> _T:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Damaged from error
