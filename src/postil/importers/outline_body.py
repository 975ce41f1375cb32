"""The items below a title as nested Markdown lists, each line of the source one line."""

from collections.abc import Sequence
from typing import NamedTuple

from postil.importers import markdown
from postil.importers.model import LeftOut, Piece
from postil.importers.outline_lines import Line

FIGURE = "<!-- figure -->"
"""What marks the place where something that a browser does not copy as text has been."""

_BREAK = "<!-- -->"


class Body(NamedTuple):
    """The Markdown of some lines, those that became nothing, and the lines where a figure was."""

    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]
    figures: tuple[int, ...]


class _Open(NamedTuple):
    indent: int
    column: int
    ordinal: int


def body(lines: Sequence[Line]) -> Body:
    """Return the lines below a title as Markdown; blank lines at their end are left to the caller."""
    writer = _Writer()
    for place, line in enumerate(lines):
        if line.kind == "blank":
            writer.blank(line, lines, place)
        elif line.kind == "item":
            writer.item(line)
        elif line.kind == "formula":
            writer.formula(line)
        else:
            writer.text(line)
    return Body(tuple(writer.pieces), tuple(writer.left_out), tuple(writer.figures))


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.left_out: list[LeftOut] = []
        self.figures: list[int] = []
        self._open: list[_Open] = []
        self._closed: _Open | None = None
        self._inside = ""

    def item(self, line: Line) -> None:
        """Begin an item below the nearest one that is less indented."""
        self._closed = None
        while self._open and self._open[-1].indent >= line.indent:
            self._closed = self._open.pop()
        column = self._open[-1].column if self._open else 0
        numbered = line.ordinal >= 0
        marker = f"{line.ordinal}." if numbered else "-"
        if numbered and self._needs_break(line.ordinal):
            self.pieces.append(Piece(f"{' ' * column}{_BREAK}"))
        # An item without text would be a line of dashes, and make a heading of the line above.
        shown = f"{' ' * column}{marker} {markdown.line(line.text) or _BREAK}"
        what = "numbered item" if numbered else "bullet"
        self.pieces.append(Piece(shown, line.number, f"{what} at level {len(self._open) + 1}"))
        self._open.append(_Open(line.indent, column + len(marker) + 1, line.ordinal))

    def _needs_break(self, ordinal: int) -> bool:
        """Whether Markdown would renumber the item, which counts on from the first one, or take it for more text."""
        before = self._closed.ordinal if self._closed else -1
        return ordinal != (before + 1 if before >= 0 else 1)

    def formula(self, line: Line) -> None:
        """Put a formula into the item that it stands below; one at the first column into the last item."""
        column = self._column(line.indent)
        self.pieces.append(Piece(f"{' ' * column}{self._tex(line.text)}", line.number, "formula"))

    def _tex(self, text: str) -> str:
        if self._inside:
            tex, self._inside = text, "" if text.endswith(self._inside) else self._inside
            return tex
        if text in ("\\[", "$$"):
            self._inside = {"\\[": "\\]", "$$": "$$"}[text]
            return text
        return markdown.display(text) or markdown.line(text)

    def _column(self, indent: int) -> int:
        if not indent:
            return self._open[-1].column if self._open else 0
        owners = [item for item in self._open if item.indent < indent]
        return owners[-1].column if owners else 0

    def text(self, line: Line) -> None:
        """Go on with the item, or with the paragraph, that the line stands below."""
        column = self._column(line.indent)
        self.pieces.append(Piece(f"{' ' * column}{markdown.line(line.text)}", line.number, "more of the item above"))

    def blank(self, line: Line, lines: Sequence[Line], place: int) -> None:
        """Mark the place of a figure; blank lines around a formula are only its margin."""
        before = lines[place - 1] if place else None
        after = next((other for other in lines[place:] if other.kind != "blank"), None)
        if before is not None and before.kind == "blank":
            self.left_out.append(LeftOut(line.number, "blank line beside another"))
        elif self._inside or "formula" in (before and before.kind, after and after.kind):
            self.left_out.append(LeftOut(line.number, "blank line beside a formula"))
        else:
            self.figures.append(line.number)
            column = self._open[-1].column if self._open else 0
            self.pieces.append(Piece(" " * column + FIGURE, line.number, "place of a figure"))
