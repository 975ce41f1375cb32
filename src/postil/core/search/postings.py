"""Lists of where words stand, as bytes: small to fetch and quick to read.

A posting is the number of a page in the index, shifted left by three bits, and the weight of the word there, from 1 to
7. A list has the differences between the numbers with these weights, as LEB128. A piece of the index begins with a
digest of the rest, by which a browser sees that it has fetched another than it wanted; then come its words in order,
each as the number of bytes that it begins with like the one before, the number of further bytes, these, the length of
its list and that.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise

WEIGHT_BITS = 3
DIGEST = 5
_SLOT = -1 << WEIGHT_BITS


def _number(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


_SHORT = tuple(map(_number, range(0x4000)))
"""The numbers of one byte or two, as nearly all are."""


def packed(postings: Iterable[int]) -> bytes:
    """Return the bytes of a list of postings, which are sorted and different."""
    values = [posting - (before & _SLOT) for before, posting in pairwise((0, *postings))]
    return b"".join([_SHORT[value] if value < len(_SHORT) else _number(value) for value in values])


def unpacked(data: bytes) -> list[int]:
    """Return the postings that ``packed`` made these bytes of."""
    found: list[int] = []
    slot = value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            slot += value >> WEIGHT_BITS
            found.append(slot << WEIGHT_BITS | value & 7)
            value = shift = 0
    return found


def piece(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the bytes of a piece of the index: words in order, with their lists."""
    out: list[bytes] = []
    before = b""
    for word, postings in entries:
        data = word.encode()
        shared = _in_common(before, data)
        out += (bytes((shared, len(data) - shared)), data[shared:], _number(len(postings)), postings)
        before = data
    body = b"".join(out)
    return digest(body) + body


def entries(data: bytes) -> list[tuple[str, bytes]]:
    """Return the words of a piece with their lists; ValueError if it is damaged."""
    body = data[DIGEST:]
    if digest(body) != data[:DIGEST]:
        raise ValueError("the piece is damaged")
    found: list[tuple[str, bytes]] = []
    word = b""
    at = 0
    while at < len(body):
        shared, more = body[at], body[at + 1]
        word = word[:shared] + body[at + 2 : at + 2 + more]
        at += 2 + more
        length = shift = 0
        while body[at] & 0x80:
            length |= (body[at] & 0x7F) << shift
            shift += 7
            at += 1
        length |= body[at] << shift
        found.append((word.decode(), body[at + 1 : at + 1 + length]))
        at += 1 + length
    return found


def digest(body: bytes) -> bytes:
    """Return the digest that a piece begins with."""
    return blake2b(body, digest_size=DIGEST).digest()


def _in_common(one: Sequence[int], other: Sequence[int]) -> int:
    # A word has at most 40 letters of at most 4 bytes, so that each number fits into a byte.
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))
