"""What is known of files that we published: enough to tell whether they are still there, and what they were made of."""

import os
import stat
from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from postil.core.rendering.rendered import Spot
from postil.edges.contents import asset_digest, content, digest_of


class Shown(Struct, frozen=True, array_like=True, gc=False):
    """The bodies on a page (documents' paths with the places of entries), and where in its bytes they stand.

    ``url``, ``title`` and ``elsewhere`` are the page's, ``base`` stands for all that it was made of but its bodies.
    ``spots`` None says that the page may depend on what is in these.
    """

    url: str
    title: str
    elsewhere: bool
    base: bytes
    bodies: tuple[tuple[str, int], ...]
    spots: tuple[Spot, ...] | None


class File(Struct, frozen=True, array_like=True, gc=False):
    """A published file: its size, when it was written and a digest; ``key`` stands for what it was made of."""

    size: int
    changed: int
    digest: bytes
    key: bytes = b""

    def is_at(self, location: str) -> bool:
        """Say whether the file at ``location`` is this one, going by its size and date."""
        try:
            found = os.lstat(location)
        except OSError:
            return False
        return found.st_mtime_ns == self.changed and found.st_size == self.size and stat.S_ISREG(found.st_mode)

    def is_like(self, location: str) -> bool:
        """Say whether the file at ``location`` has the same bytes."""
        try:
            if os.path.islink(location) or os.path.getsize(location) != self.size:  # noqa: PTH114, PTH202
                return False
            # The digest of a file that was copied is longer.
            found = digest_of(content(location)) if len(self.digest) == 16 else asset_digest(location)
        except OSError:
            return False
        return found == self.digest


class Known(Struct, frozen=True):
    """What is known of the files of a build by their paths, and of those among them that are pages with bodies.

    These are bytes of MessagePack: they are many, and only an edit looks at them.
    """

    files: Mapping[str, File] = field(default_factory=dict)
    shown: Mapping[str, bytes] = field(default_factory=dict)


_ENCODER = msgspec.msgpack.Encoder()
_SHOWN = msgspec.msgpack.Decoder(Shown)


def encoded_shown(shown: Shown) -> bytes:
    """Return what ``Known`` has of a page."""
    return _ENCODER.encode(shown)


def decoded_shown(data: bytes) -> Shown:
    """Return what ``encoded_shown`` made these bytes of; ``msgspec.DecodeError`` if they are damaged."""
    return _SHOWN.decode(data)


def file_at(location: str, digest: bytes, key: bytes) -> File:
    """Return what is known of the file that stands at ``location`` now; OSError if there is none."""
    found = os.lstat(location)
    return File(found.st_size, found.st_mtime_ns, digest, key)
