"""Diagnostics as text for people, as JSON for programs and as annotations for GitHub; all pure."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from postil.core.model import Diagnostic, Severity

EXCERPT = 100
"""How many columns of a source line an excerpt shows."""

SHOWN_PER_CODE = 10
"""How many diagnostics of one code are shown when not all are asked for."""

_NAMED = re.compile(r'"([^"]*)"|\S*[/.]\S+')
_TAB = 4
_COLORS: Mapping[str, str] = {"error": "31", "warning": "33", "info": "36"}
_GITHUB: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "notice"}
_ORDER: Mapping[str, int] = {"error": 0, "warning": 1, "info": 2}


def text(fault: Diagnostic, line: str | None = None, path: str = "", color: bool = False) -> str:
    """Return a diagnostic as lines for a person: place and message, the source line with a caret, the hint.

    ``line`` is the source line without its end, if it is at hand; ``path`` is shown in place of the diagnostic's.
    """
    place = visible(path or fault.path)
    if fault.span:
        place += f":{fault.span.line}:{fault.span.column}"
    label = f"{fault.severity}[{fault.code}]"
    if color:
        place = f"\x1b[1m{place}\x1b[0m"
        label = f"\x1b[{_COLORS[fault.severity]}m{label}\x1b[0m"
    rows = [f"{place}: {label}: {visible(fault.message)}" if place else f"{label}: {visible(fault.message)}"]
    if fault.span and line is not None:
        shown, caret = excerpt(line, fault.span.column)
        number = f"{fault.span.line:>5}"
        if shown:
            rows += [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * caret}^"]
    if fault.hint:
        rows.append(f"  hint: {visible(fault.hint)}")
    return "\n".join(rows)


def excerpt(line: str, column: int, width: int = EXCERPT) -> tuple[str, int]:
    """Return the part of a line around a column (from 1) and how many terminal cells stand before that column.

    Tabs become blanks up to the next stop, what has no shape becomes visible, and wide characters count two cells.
    """
    line = line.rstrip()
    place = min(max(column - 1, 0), len(line))
    first = _window_start(line, place, width)
    shown = ("…" if first else "") + _printed(line[first:place], start=bool(first))
    caret = _cells(shown)
    for position in range(place, len(line)):
        glyph = _printed(line[position], _cells(shown))
        room = width - (position + 1 < len(line))
        if _cells(shown + glyph) > room:
            return shown + "…", caret
        shown += glyph
    return shown, caret


def _window_start(line: str, place: int, width: int) -> int:
    """Return where to begin so that a third of the window, or all that the rest leaves free, stands before place."""
    free = max(width // 3, width - _cells(line[place : place + width])) - 2
    first = place
    while first > 0:
        free -= _TAB if line[first - 1] == "\t" else _cells(line[first - 1])
        if free < 0:
            break
        first -= 1
    return first


def visible(value: str) -> str:
    """Return the text with line ends and control characters made harmless for a terminal."""
    return "".join(_glyph(character) for character in value)


def grouped(
    faults: Iterable[Diagnostic], limit: int = SHOWN_PER_CODE
) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
    """Return diagnostics in their order, at most ``limit`` of each code, and a line for each code that has more.

    Where there are more, one of each kind is shown before a second of any, those of rare kinds first: one slip among
    a hundred pictures that a folder lacks is what its author wants to see.
    """
    by_code: dict[str, list[Diagnostic]] = {}
    for fault in (listed := list(faults)):
        by_code.setdefault(fault.code, []).append(fault)
    chosen = {id(fault) for found in by_code.values() for fault in _chosen(found, limit)}
    hidden = {code: [fault for fault in found if id(fault) not in chosen] for code, found in by_code.items()}
    shown = tuple(fault for fault in listed if id(fault) in chosen)
    return shown, tuple(_more(code, rest) for code, rest in hidden.items() if rest)


def _chosen(faults: Sequence[Diagnostic], limit: int) -> Sequence[Diagnostic]:
    """Return ``limit`` of the diagnostics of one code."""
    if len(faults) <= limit:
        return faults
    kinds = [_kind(fault) for fault in faults]
    sizes, seen = Counter(kinds), Counter[tuple[str, str]]()
    ranks: list[tuple[int, int, int]] = []
    for place, kind in enumerate(kinds):
        ranks.append((seen[kind], sizes[kind], place))
        seen[kind] += 1
    return [faults[place] for _, _, place in sorted(ranks)[:limit]]


def _kind(fault: Diagnostic) -> tuple[str, str]:
    """Return how a diagnostic and its hint are worded, with the folders of what they name but not the names."""

    def folder(found: re.Match[str]) -> str:
        return (found[1] or found[0]).rpartition("/")[0]

    return _NAMED.sub(folder, fault.message), _NAMED.sub(folder, fault.hint)


def as_json(faults: Sequence[Diagnostic], summary: Mapping[str, object]) -> str:
    """Return one JSON object, a diagnostic a line: ``diagnostics`` (all of them), ``summary``."""
    rows = ",\n".join("  " + json.dumps(_plain(fault), ensure_ascii=False) for fault in faults)
    listed = f"[\n{rows}\n]" if rows else "[]"
    return f'{{"diagnostics": {listed},\n"summary": {json.dumps(summary, ensure_ascii=False)}}}'


def as_github(fault: Diagnostic, path: str = "") -> str:
    """Return a workflow command that annotates the place; ``path`` is the file's path in the repository.

    Escapes as the runner's toolkit does (actions/toolkit, packages/core/src/command.ts).
    """
    properties = {"file": path or fault.path}
    if fault.span:
        properties |= {"line": str(fault.span.line), "col": str(fault.span.column)}
    properties["title"] = fault.code
    fields = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    message = f"{fault.message}\n{fault.hint}" if fault.hint else fault.message
    return f"::{_GITHUB[fault.severity]} {fields}::{_data(message)}"


def by_severity(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return errors first and keep the order otherwise."""
    return tuple(sorted(faults, key=lambda fault: _ORDER[fault.severity]))


def count(faults: Iterable[Diagnostic]) -> dict[Severity, int]:
    """Return how many there are of each severity."""
    counts = Counter(fault.severity for fault in faults)
    return {severity: counts[severity] for severity in Severity}


def _more(code: str, rest: Sequence[Diagnostic]) -> str:
    files = len({fault.path for fault in rest})
    return f"… and {len(rest)} more {rest[0].severity}[{code}] in {files} file{'s' * (files > 1)} (-v shows all)"


def _plain(fault: Diagnostic) -> dict[str, object]:
    return {
        "path": fault.path,
        "line": fault.span.line if fault.span else None,
        "column": fault.span.column if fault.span else None,
        "severity": str(fault.severity),
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
    }


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _printed(run: str, start: int = 0) -> str:
    shown, cells = "", start
    for character in run:
        glyph = " " * (_TAB - cells % _TAB) if character == "\t" else _glyph(character)
        shown += glyph
        cells += _cells(glyph)
    return shown


_SHAPELESS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def _glyph(character: str) -> str:
    if character in "\t\n\r\u2028\u2029":
        return " "
    return "�" if _SHAPELESS.match(character) else character


def _cells(run: str) -> int:
    """Return how many terminal cells the text takes."""
    if run.isascii():
        return len(run)
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in run
        if unicodedata.category(character) not in ("Mn", "Me", "Cf")
    )
