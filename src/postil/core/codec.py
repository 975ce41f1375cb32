"""Conversions as bytes and back, for the store and for other processes.

MessagePack of typed values, never pickle: a folder with stored conversions may come with a cloned repository and must
not be able to run code.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr, replace

from postil.core.model import Body, Conversion, Document, Entry, Heading, Meta, Text

_T = TypeVar("_T")
_ENCODER = msgspec.msgpack.Encoder()
_BLANK = Entry(meta=Meta(), first=0, last=0)
_SHARED = ("meta", "ids", "excerpt")
"""What a note's only entry mostly has in common with its document."""


_NONE: Mapping[str, Any] = {}
"""For all mappings that are empty, as most are."""


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
    found = replace(document, entries=tuple(entries))
    _share(found)
    return found


def _share(document: Document) -> None:
    """Let equal values be one: a third of the memory that documents take is for names and ids that many have."""
    _share_in(document)
    _share_meta(document.meta)
    for heading in document.headings:
        _share_text(heading.title)
        force_setattr(heading, "title", _one(heading.title))
        force_setattr(heading, "id", _one(heading.id))
    for entry in document.entries:
        _share_in(entry)
        if entry.meta is not document.meta:
            _share_meta(entry.meta)
    for ref in document.refs:
        force_setattr(ref, "target", _target(ref.target))
    for name in ("kind", "dialect"):
        force_setattr(document, name, _one(getattr(document, name)))
    if not document.header.macros:
        force_setattr(document.header, "macros", _NONE)


def _share_in(part: Document | Entry) -> None:
    _share_text(part.excerpt)
    force_setattr(part, "ids", tuple(map(_one, part.ids)))


def _share_meta(meta: Meta) -> None:
    for text in (meta.title, meta.abstract, meta.summary):
        _share_text(text)
    for name in ("venue", "venue_short", "type", "topic", "status", "lang"):
        force_setattr(meta, name, _one(getattr(meta, name)))
    force_setattr(meta, "tags", tuple(map(_one, meta.tags)))
    force_setattr(meta, "authors", tuple(map(_one, meta.authors)))
    force_setattr(meta, "origins", {name: _one(origin) for name, origin in meta.origins.items()} or _NONE)
    if not meta.extra:
        force_setattr(meta, "extra", _NONE)


def _share_text(text: Text) -> None:
    if text.html == text.text:
        force_setattr(text, "html", text.text)


@lru_cache(maxsize=16_384)
def _one(value: _T) -> _T:
    """Return the first value that was equal to this one."""
    return value


@lru_cache(maxsize=8_192)
def _target(value: str) -> str:
    # Apart from the rest: most are met once.
    return value


def forget() -> None:
    """Let go of what is remembered to be shared, when all documents are there."""
    _one.cache_clear()
    _target.cache_clear()


def decode_body(data: bytes) -> Body:
    """Return the body that ``encode`` made these bytes of; ``Damaged`` if it made none."""
    return _decoded(_BODY, data)


def _decoded(decoder: msgspec.msgpack.Decoder[_T], data: bytes) -> _T:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Damaged from error
