"""The citation keys of a site's papers: their own, or made ones, no two alike."""

from collections.abc import Sequence

from postil.core.model import Paper
from postil.scholar import bibtex


def citation_keys(papers: Sequence[Paper]) -> tuple[str, ...]:
    """Return each paper's key: its own if it has one, else one that is made and then followed by ``a``, ``b``, …

    The first paper of a made key has it bare, so that a citation of it holds when a second one comes. Keys differ
    without regard to case, which BibTeX ignores.
    """
    keys = [bibtex.key(paper.meta) for paper in papers]
    own = [key == paper.meta.key for key, paper in zip(keys, papers, strict=True)]
    used = {key.casefold() for key, is_own in zip(keys, own, strict=True) if is_own}
    again: list[int] = []
    for place, is_own in enumerate(own):
        if is_own:
            continue
        if keys[place] in used:
            again.append(place)
        used.add(keys[place])
    letters: dict[str, int] = {}
    for place in again:
        made = keys[place]
        while keys[place] in used:
            letters[made] = letters.get(made, -1) + 1
            keys[place] = made + _letters(letters[made])
        used.add(keys[place])
    return tuple(keys)


def _letters(number: int) -> str:
    """Return ``a`` to ``z``, ``aa`` and so on."""
    shown = ""
    while number >= 0:
        shown = chr(ord("a") + number % 26) + shown
        number = number // 26 - 1
    return shown
