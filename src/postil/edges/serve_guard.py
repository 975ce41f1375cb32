"""Which requests are answered at all: the method, the host that was asked, the form of the path."""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

LONGEST = 4096
"""How many bytes a request's target may have."""

_ENCODED = re.compile(rb"%(?:2f|5c|00)", re.IGNORECASE)
_NOT_ENCODED = re.compile(rb"%(?![0-9a-f]{2})", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(?::\d{1,5})?", re.IGNORECASE)


class Refusal(NamedTuple):
    """Why a request is not answered: the status, and a sentence."""

    status: int
    reason: str


class Hosts:
    """The names by which this server may be asked for.

    A page of another site can let a name of its own lead to this machine (DNS rebinding) and would then read what it
    likes. It cannot do so with an address, so addresses are always right, and names only if they are this machine's.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {"localhost", *(name.lower().rstrip(".") for name in names)}

    def allows(self, header: str | None) -> bool:
        """Say whether the value of a request's Host header is one of ours."""
        found = _HOST.fullmatch(header or "")
        if not found:
            return False
        name = found[1].lower().rstrip(".")
        return name in self._names or name.endswith(".localhost") or _is_address(name.strip("[]"))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def refusal(method: str, host: str | None, target: bytes, query: bytes, hosts: Hosts) -> Refusal | None:
    """Return why a request is refused; None if it may be answered. ``target`` is the path as it was sent."""
    if not hosts.allows(host):
        return Refusal(421, "This server is not known by that name.")
    if method not in ("GET", "HEAD"):
        return Refusal(405, "Nothing here can be changed.")
    if len(target) + len(query) > LONGEST:
        return Refusal(414, "The address is too long.")
    return _path_refusal(target)


def _path_refusal(target: bytes) -> Refusal | None:
    if not target.startswith(b"/") or _NOT_ENCODED.search(target):
        return Refusal(400, "This is no address of a page.")
    if _ENCODED.search(target):
        return Refusal(400, "The address has an encoded separator in it.")
    try:
        path = unquote_to_bytes(target).decode("utf-8")
    except UnicodeDecodeError:
        return Refusal(400, "The address is not UTF-8.")
    if _UNFIT.search(path):
        return Refusal(400, "The address has a character in it that none of ours has.")
    if {".", ".."} & set(path.split("/")):
        return Refusal(400, "The address leads upwards.")
    return None


def path_of(target: bytes) -> str:
    """Return the decoded path of a request that is not refused."""
    return unquote_to_bytes(target).decode("utf-8")
