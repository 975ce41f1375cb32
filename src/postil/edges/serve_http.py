"""Answers of a file server: types, etags, 304, ranges, HEAD."""

import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from starlette.responses import FileResponse, Response

_TYPES = mimetypes.MimeTypes(filenames=())
for _type, _suffixes in {
    "text/javascript": (".js", ".mjs"),
    "font/woff2": (".woff2",),
    "font/woff": (".woff",),
    "font/ttf": (".ttf",),
    "font/otf": (".otf",),
    "image/avif": (".avif",),
    "image/webp": (".webp",),
    "image/svg+xml": (".svg",),
    "application/xml": (".xml",),
    "application/json": (".json",),
    "application/manifest+json": (".webmanifest",),
    "application/wasm": (".wasm",),
    "text/markdown": (".md", ".markdown"),
    "text/x-bibtex": (".bib",),
    "video/mp4": (".mp4", ".m4v"),
    "audio/mp4": (".m4a",),
    "audio/flac": (".flac",),
    "audio/ogg": (".opus",),
}.items():
    for _suffix in _suffixes:
        _TYPES.add_type(_type, _suffix)

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_TEXT = re.compile(r"text/|.*(?:xml|json)$")
HEADERS = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
"""Sent with every answer: a preview may be kept, but must be asked for again each time."""


class Content(Struct, frozen=True):
    """What is at an address: bytes with their etag, or the ``location`` of a file."""

    name: str
    data: bytes = b""
    etag: str = ""
    location: str = ""
    status: int = 200


def content_type(name: str) -> str:
    """Return the media type of a file by its name, with its encoding if it is text."""
    kind, packed = _TYPES.guess_type(f"file.{name.rpartition('.')[2]}" if "." in name else name)
    if kind is None or packed:
        return "application/octet-stream"
    return f"{kind}; charset=utf-8" if _TEXT.match(kind) else kind


def respond(content: Content, request: Mapping[str, str]) -> Response:
    """Return the answer to a GET or HEAD request with the given headers; OSError if the file is gone."""
    headers = {**HEADERS, "content-type": content_type(content.name), "accept-ranges": "bytes"}
    if content.location:
        return _file(content, headers, request)
    headers["etag"] = content.etag
    if content.status == 200 and _is_known(content.etag, request):
        return Response(status_code=304, headers={name: headers[name] for name in ("etag", "cache-control")})
    span = _range(request, content.etag, len(content.data)) if content.status == 200 else None
    if span is None:
        return Response(content.data, content.status, headers)
    start, end = span
    if start >= end:
        return Response(b"", 416, {**headers, "content-range": f"bytes */{len(content.data)}"})
    headers["content-range"] = f"bytes {start}-{end - 1}/{len(content.data)}"
    return Response(content.data[start:end], 206, headers)


def _file(content: Content, headers: dict[str, str], request: Mapping[str, str]) -> Response:
    stat = Path(content.location).stat()
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    if content.status == 200 and _is_known(etag, request):
        return Response(status_code=304, headers={"etag": etag, "cache-control": headers["cache-control"]})
    return FileResponse(content.location, content.status, {**headers, "etag": etag}, stat_result=stat)


def _is_known(etag: str, request: Mapping[str, str]) -> bool:
    """Say whether the client has this version already (RFC 9110, 13.1.2)."""
    given = request.get("if-none-match", "")
    return given.strip() == "*" or etag in [part.strip().removeprefix("W/") for part in given.split(",")]


def _range(request: Mapping[str, str], etag: str, size: int) -> tuple[int, int] | None:
    """Return the part that is asked for, empty if there is no such one; None for all (RFC 9110, 14.2).

    More than one part at once may be answered with the whole.
    """
    found = _RANGE.fullmatch(request.get("range", "").replace(" ", ""))
    if not found or not (found[1] or found[2]) or request.get("if-range", etag) != etag:
        return None
    if not found[1]:
        return max(size - int(found[2][:18]), 0) if int(found[2][:18]) else size, size
    start = int(found[1][:18])
    end = min(int(found[2][:18]) + 1, size) if found[2] else size
    if found[2] and end <= start < size:
        return None
    return start, end
