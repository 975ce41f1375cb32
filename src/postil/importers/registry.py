"""Every importer, and the choice among them."""

from collections.abc import Mapping
from typing import NamedTuple

from postil.core.diagnostics import UserError, did_you_mean
from postil.importers.listing import LISTING
from postil.importers.markdown_as_is import MARKDOWN
from postil.importers.model import Given, Importer
from postil.importers.outline import OUTLINE

IMPORTERS: Mapping[str, Importer] = {importer.name: importer for importer in (MARKDOWN, OUTLINE, LISTING)}
"""The importers by name. A new one is a module with an ``Importer``, and a line here."""

_ENOUGH = 0.3


class Chosen(NamedTuple):
    """An importer and why it was chosen."""

    importer: Importer
    why: str


def choose(given: Given, wanted: str = "") -> Chosen:
    """Return the importer for a source: the one that ``wanted`` names, or that recognises it best.

    UserError if there is no such importer, or if none recognises the source; it says what each one looked for.
    """
    if not any(line.strip() for line in given.lines):
        raise UserError(f"{given.name} is empty", "there is nothing to import")
    if wanted:
        if wanted not in IMPORTERS:
            hint = did_you_mean(wanted, IMPORTERS) or f"one of {', '.join(IMPORTERS)}"
            raise UserError(f'there is no shape "{wanted}"', hint)
        return Chosen(IMPORTERS[wanted], "as asked for")
    found = [(importer.recognise(given), importer) for importer in IMPORTERS.values()]
    best, importer = max(found, key=lambda one: one[0].score)
    if best.score < _ENOUGH:
        reasons = "; ".join(f"{other.name}: {recognition.why}" for recognition, other in found)
        raise UserError(f"{given.name} has no shape that can be imported ({reasons})", "--as SHAPE takes it for one")
    return Chosen(importer, best.why)
