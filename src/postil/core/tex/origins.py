"""Where in the author's TeX that stands which a converter speaks of in the rewritten one."""

import difflib
import re
from itertools import accumulate, takewhile

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_MOST = 1_000


def origin(rewritten: str, offset: int, tex: str) -> int:
    r"""Return the offset in ``tex`` of the token that stands at ``offset`` in ``rewritten``, which was made of it.

    Whole tokens are compared, so that ``\thet`` is no part of ``\theta``. What the rewriting left is found exactly;
    a token within what it changed is looked for in what stood there before, of which else the beginning is meant.
    """
    last = max(len(tex) - 1, 0)
    if tex.startswith(rewritten[: offset + 1]):
        return min(offset, last)
    there, here = _TOKEN.findall(rewritten), _TOKEN.findall(tex)
    starts = [0, *accumulate(map(len, here))]
    token = sum(1 for end in accumulate(map(len, there)) if end <= offset)
    if token >= len(there):
        return last
    return min(starts[_same(there, token, here)], last)


def _same(there: list[str], token: int, here: list[str]) -> int:
    """Return the place in ``here`` of ``there[token]``."""
    ahead = _shared(there, here)
    behind = min(_shared(there[::-1], here[::-1]), min(len(there), len(here)) - ahead)
    if token < ahead:
        return token
    if token >= len(there) - behind:
        return token - len(there) + len(here)
    old, new = there[ahead : len(there) - behind], here[ahead : len(here) - behind]
    first, end = ahead, len(here) - behind
    # Comparing takes time by the square, which a formula of usual length does not notice.
    if max(len(old), len(new)) <= _MOST:
        for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if i1 <= token - ahead < i2:
                if kind == "equal":
                    return j1 + token - i1
                first, end = j1 + ahead, j2 + ahead
    found = [place for place in range(first, end) if here[place] == there[token]]
    return found[0] if found else first


def _shared(one: list[str], other: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
