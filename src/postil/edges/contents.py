"""The bytes of files, and what stands for them. Thousands of files are read in every build, so the quickest way."""

import hashlib
import os

_BLOCK = 1 << 20
_FIRST = 1 << 16


def content(location: str) -> bytes:
    """Return the bytes of a file; OSError if it cannot be read."""
    file = os.open(location, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = os.read(file, _FIRST)
        if len(data) < _FIRST:
            return data
        pieces = [data]
        while data:
            data = os.read(file, _BLOCK)
            pieces.append(data)
        return b"".join(pieces)
    finally:
        os.close(file)


def digest_of(data: bytes) -> bytes:
    """Return what stands for the bytes of a note, a template or a page."""
    return hashlib.blake2b(data, digest_size=16).digest()


def asset_digest(location: str) -> bytes:
    """Return what stands for the bytes of a file that is copied, which may be too large to be read whole."""
    digest = hashlib.sha256()
    with open(location, "rb", buffering=0) as file:  # noqa: PTH123
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()
