"""Pages as they are rendered: what their bytes depend on, and where their bodies stand in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from postil.core.model import Output, Page
from postil.core.site.target import Target

_ENCODER = msgspec.msgpack.Encoder()


class Extra(dict[str, Any]):
    """The setting ``extra`` for templates, of its own kind: who asks for a key that it lacks is told where it goes."""


class Spot(Struct, frozen=True, array_like=True, gc=False):
    """Where a body stands in the bytes of a page: the place of the body among those of the page, where it begins and
    how long it is, and whether it is escaped, as in a feed."""

    body: int
    start: int
    length: int
    escaped: bool = False


class Rendered(Struct, frozen=True):
    """The bytes of a page, and where in them its bodies stand; None if the page may depend on what is in them."""

    data: bytes
    spots: tuple[Spot, ...] | None = None


class Prepared(Struct, frozen=True):
    """A page ready to be rendered: ``render`` makes its bytes (it may raise ``TemplateFault``).

    ``key`` stands for all that these depend on but the program itself, ``base`` for all of that but the bodies; both
    are empty if that cannot be told.
    """

    page: Page
    base: bytes
    key: bytes
    render: Callable[[], Rendered]


def body_key(digest: str, targets: Sequence[Target]) -> bytes:
    """Return what stands for all bodies of a document: the digest of its bytes, and what its refs lead to."""
    return blake2b(digest.encode() + _ENCODER.encode(targets), digest_size=16).digest()


def page_key(base: bytes, bodies: Iterable[tuple[bytes, Mapping[str, str]]]) -> bytes:
    """Return what stands for all that a page's bytes depend on; ``bodies`` are the keys of its bodies with the ids
    that are called otherwise there."""
    digest = blake2b(base, digest_size=16)
    for key, renamed in bodies:
        digest.update(key + _ENCODER.encode(renamed))
    return digest.digest()


class PageOutput(Output, frozen=True, kw_only=True):
    """An output that is a page, for those who keep what they have rendered."""

    prepare: Callable[[], Prepared]


class TemplateFacts(Struct, frozen=True):
    """What the pages of a template depend on.

    ``sources`` are the templates that they are made of, ``assets`` the static files that these name; None: any.
    ``verbatim`` says that bodies stand in the pages as they are (or escaped), and that nothing else there depends on
    what is in them but on whether they are empty.
    """

    sources: tuple[str, ...] | None = None
    assets: tuple[str, ...] | None = None
    verbatim: bool = False
