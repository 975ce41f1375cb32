r"""GFM tables (https://github.github.com/gfm/#tables-extension-) whose cells may hold formulas.

Unlike markdown-it's own rule, a ``|`` inside a formula neither cuts a cell nor makes a table; ``\|`` is the cell's
escape for ``|`` everywhere in a row, as GFM has it. Alignment becomes a class, since strict pages have no styles.
"""

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from msgspec import Struct

from postil.core.tokens import Attrs, FastToken
from postil.dialects.inline import Inline
from postil.dialects.math_delimiters import Scanner

# The limit of markdown-it against tables that grow out of a few bytes.
_MOST_COMPLETED_CELLS = 0x10000

_LONG = 20
"""From how many signs on the text of a cell is prose: its column is never only a word wide (``wordy`` in the theme)."""

_MARKUP = ("$", "](", "<", "\\(")
"""What makes the source of a cell longer than what it shows."""

_DELIMITER_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_STOP = re.compile(r"\\.|[|$\\]|`+", re.DOTALL)
_BAR = re.compile(r"\\.|\|", re.DOTALL)


class Cell(Struct, frozen=True):
    """A cell's text, ``\\|`` already resolved, and where it begins in its row."""

    text: str
    start: int


_NO_CELL = Cell("", 0)


def tables_plugin(md: MarkdownIt, whole_rows: bool = False) -> None:
    """Put this rule in the place of markdown-it's table rule.

    With ``whole_rows`` a row in whose cells no inline rule can begin is one token ``table_row``: ``meta["cells"]`` are
    the texts of its cells, ``meta["tag"]`` what they are, and ``content`` is its HTML.
    """
    md.block.ruler.at("table", partial(_table, whole_rows), {"alt": ["paragraph", "reference"]})
    md.enable("table")
    md.add_render_rule("table_row", _row_html)


def cells(row: str, brackets: bool = True) -> list[Cell]:
    """Split a row into cells at each bar that is neither escaped nor inside a formula."""
    bars: list[int] = []
    scanner = Scanner(row, brackets)
    stop = _STOP.search(row)
    while stop:
        end = stop.end()
        sign = stop[0]
        if sign == "|":
            bars.append(stop.start())
        elif sign[0] == "`":
            end = _code_end(row, end, len(sign))
        elif sign != "\\|":
            found = scanner.at(stop.start(), len(row))
            if found:
                end = found.end
        stop = _STOP.search(row, end)
    return _cut([row[left + 1 : right] for left, right in pairwise([-1, *bars, len(row)])])


def _code_end(row: str, start: int, length: int) -> int:
    """Return the end of the code span that was opened before ``start``; a bar in it cuts it, so then ``start``."""
    for sign in _STOP.finditer(row, start):
        if sign[0] == "|":
            break
        if sign[0][0] == "`" and len(sign[0]) == length:
            return sign.end()
    return start


def plain_cells(row: str) -> list[Cell]:
    """Split a row into cells at each bar that is not escaped."""
    if "\\" not in row:
        return _cut(row.split("|"))
    bars = [match.start() for match in _BAR.finditer(row) if match[0] == "|"]
    return _cut([row[left + 1 : right] for left, right in pairwise([-1, *bars, len(row)])])


def _cut(pieces: list[str]) -> list[Cell]:
    """Make cells of what stands between the bars; an empty one at either end is none."""
    found: list[Cell] = []
    start = 0
    for piece in pieces:
        text = piece.strip()
        found.append(Cell(text.replace("\\|", "|"), start + piece.find(text) if text else start + len(piece)))
        start += len(piece) + 1
    if found and not found[0].text:
        found.pop(0)
    if found and not found[-1].text:
        found.pop()
    return found


def split_row(row: str, columns: int) -> list[Cell]:
    """Split a row of a table with ``columns`` columns; dollars that swallow bars are money if that fits better."""
    aware = cells(row) if "$" in row or "\\" in row else plain_cells(row)
    if len(aware) == columns or "$" not in row:
        return aware
    plain = plain_cells(row)
    return plain if len(plain) == columns else aware


def alignments(row: str) -> list[str] | None:
    """Return the alignment of each column (empty: none given), or None if ``row`` is no delimiter row."""
    if not _DELIMITER_ROW.match(row) or not ("|" in row or ":" in row or row.startswith("-")):
        return None
    found: list[str] = []
    for cell in plain_cells(row):
        left, right = cell.text.startswith(":"), cell.text.endswith(":")
        found.append("center" if left and right else "right" if right else "left" if left else "")
    return found


def _row(state: StateBlock, line: int) -> tuple[str, int]:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : state.eMarks[line]].rstrip(), start


def _header(state: StateBlock, startLine: int, endLine: int) -> tuple[list[Cell], list[str]] | None:
    following = startLine + 1
    if startLine + 2 > endLine or state.sCount[following] < state.blkIndent:
        return None
    start = state.bMarks[following] + state.tShift[following]
    if state.src[start : start + 1] not in {"|", "-", ":"} or state.is_code_block(following):
        return None
    columns = alignments(_row(state, following)[0])
    row = _row(state, startLine)[0]
    if not columns or "|" not in row or state.is_code_block(startLine):
        return None
    header = split_row(row, len(columns))
    if len(header) != len(columns) or (len(columns) == 1 and not _has_bar(row)):
        return None
    return header, columns


def _has_bar(row: str) -> bool:
    """Whether a row has a bar outside of formulas; a single column is only known by it."""
    return row.lstrip().startswith("|") or (row.endswith("|") and not row.endswith("\\|"))


def _table(whole_rows: bool, state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    head = _header(state, startLine, endLine)
    if head is None:
        return False
    if silent:
        return True
    header, columns = head
    table = _Table(state, columns, whole_rows)
    outer = state.parentType
    state.parentType = "table"
    lines = [startLine, 0]
    state.push("table_open", "table", 1).map = lines
    state.push("thead_open", "thead", 1).map = [startLine, startLine + 1]
    row = _row(state, startLine)[0]
    if table.is_whole(row):
        table.push_whole("th", startLine, row, [cell.text for cell in header])
    else:
        table.push("th", startLine, header)
    state.push("thead_close", "thead", -1)
    lines[1] = _push_body(table, startLine + 2, endLine)
    state.push("table_close", "table", -1)
    state.parentType = outer
    state.line = lines[1]
    return True


def _push_body(table: "_Table", first: int, endLine: int) -> int:
    state, columns = table.state, len(table.columns)
    # A quote's terminators, since markdown-it has no list for tables and takes these as the most alike.
    terminators = state.md.block.ruler.getRules("blockquote")
    line, completed = first, 0
    body = [first, 0]
    while line < endLine and state.sCount[line] >= state.blkIndent:
        if any(terminator(state, line, endLine, True) for terminator in terminators):
            break
        row = _row(state, line)[0]
        if not row or state.is_code_block(line):
            break
        texts = _texts(row) if table.is_whole(row) else None
        cells = split_row(row, columns) if texts is None else ()
        completed += columns - len(cells if texts is None else texts)
        if completed > _MOST_COMPLETED_CELLS:
            break
        if line == first:
            state.push("tbody_open", "tbody", 1).map = body
        if texts is None:
            table.push("td", line, cells)
        else:
            table.push_whole("td", line, row, texts)
        line += 1
    if line > first:
        state.push("tbody_close", "tbody", -1)
        body[1] = line
    return line


def _texts(row: str) -> list[str]:
    """Return the texts of the cells of a row without any markup."""
    found = [piece.strip() for piece in row.split("|")]
    if not found[0]:
        del found[0]
    if found and not found[-1]:
        del found[-1]
    return found


def _row_html(_renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
    return tokens[idx].content


def _names_of(alignment: str, text: str) -> str:
    """Return the names of classes that a cell of this alignment and text has."""
    is_wordy = len(text) > _LONG and not any(sign in text for sign in _MARKUP)
    return " ".join([f"align-{alignment}"] * bool(alignment) + ["wordy"] * is_wordy)


def _class_of(alignment: str, text: str = "") -> str:
    names = _names_of(alignment, text)
    return f' class="{names}"' if names else ""


class _Table:
    """Makes the tokens of one table's rows."""

    def __init__(self, state: StateBlock, columns: list[str], whole_rows: bool) -> None:
        self.state = state
        self.columns = columns
        inline = state.md.inline
        self._is_plain = inline.is_plain if whole_rows and isinstance(inline, Inline) else None
        self._classes = [_class_of(alignment) for alignment in columns]

    def is_whole(self, row: str) -> bool:
        """Say whether a row is to be one token."""
        return self._is_plain is not None and self._is_plain(row)

    def push_whole(self, tag: str, line: int, row: str, texts: list[str]) -> None:
        """Add a row as one token: half of a collection's tokens would be those of cells."""
        columns = self._classes
        texts = texts[: len(columns)] + [""] * (len(columns) - len(texts))
        # A header cell without a word heads nothing (HTML, "table model": such a corner is a td).
        names = [tag if text else "td" for text in texts]
        shown = [escapeHtml(text) for text in texts] if ">" in row or '"' in row else texts
        if len(row) > _LONG:
            columns = [_class_of(given, text) for given, text in zip(self.columns, texts, strict=True)]
        html = "".join(
            [f"<{name}{css}>{text}</{name}>\n" for name, css, text in zip(names, columns, shown, strict=True)]
        )
        state, meta = self.state, {"cells": texts, "tag": tag}
        content = f"<tr>\n{html}</tr>\n"
        state.tokens.append(
            FastToken("table_row", "tr", 0, {}, [line, line + 1], state.level, None, content, meta=meta, block=True)
        )

    def push(self, tag: str, line: int, row: Sequence[Cell]) -> None:
        """Add a row as markdown-it does."""
        state = self.state
        start = state.bMarks[line] + state.tShift[line]
        column = start - (state.src.rfind("\n", 0, start) + 1)
        state.push("tr_open", "tr", 1).map = [line, line + 1]
        level = state.level
        for index, alignment in enumerate(self.columns):
            cell = row[index] if index < len(row) else _NO_CELL
            attrs: Attrs = {"class": names} if (names := _names_of(alignment, cell.text)) else {}
            # As above.
            name = "td" if tag == "th" and not cell.text.strip() else tag
            meta = {"column": column + cell.start}
            state.tokens += (
                FastToken(f"{tag}_open", name, 1, attrs, level=level, block=True),
                FastToken("inline", "", 0, {}, [line, line + 1], level + 1, [], cell.text, meta=meta, block=True),
                FastToken(f"{tag}_close", name, -1, level=level, block=True),
            )
        state.push("tr_close", "tr", -1)
