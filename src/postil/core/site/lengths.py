"""How long the notes of a site are, as far as its statistics tell: so little that few edits change it."""

from collections.abc import Sequence
from heapq import nsmallest

from msgspec import Struct

from postil.core.model import Document
from postil.core.text.lengths import rough_length, rounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    # The state of a build is read where nothing that makes a site is imported.
    from postil.core.site.catalog import Catalog

MOST = 10
"""How many of the longest papers are told."""


class Lengths(Struct, frozen=True, array_like=True):
    """The sum of the rough lengths of all notes, and the ``longest`` papers (their places in the catalog) with theirs,
    the longest first; of equal ones those that come first."""

    total: int = 0
    longest: tuple[tuple[int, int], ...] = ()

    @property
    def about(self) -> int:
        """The sum as it is told."""
        return rounded(self.total)

    def is_told_like(self, other: "Lengths") -> bool:
        """Say whether statistics tell the same of both."""
        return (self.about, self.longest) == (other.about, other.longest)

    def after(self, old: int, new: int) -> "Lengths | None":
        """Return the lengths when that of one paper was ``old`` and is ``new``; None if statistics may tell of it."""
        found = Lengths(self.total + new - old, self.longest)
        least = self.longest[-1][1] if len(self.longest) == MOST else 0
        return found if old == new or (max(old, new) < least and found.is_told_like(self)) else None


def lengths_of(catalog: "Catalog") -> Lengths:
    """Return how long the notes are."""
    documents = catalog.documents
    found = [
        sum(rough_length(documents[noted.path].entries[noted.entry].words) for noted in paper.notes)
        for paper in catalog.papers
    ]
    longest = nsmallest(MOST, (place for place, length in enumerate(found) if length), lambda place: -found[place])
    return Lengths(sum(found), tuple([(place, found[place]) for place in longest]))


def rough_lengths(document: Document) -> Sequence[int]:
    """Return how long the entries of a document are."""
    return [rough_length(entry.words) for entry in document.entries]
