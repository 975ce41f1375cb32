"""Faults as the panel of an open page shows them: the place, the source line with a caret, a link to the editor."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from postil.core import report
from postil.core.model import Diagnostic, Severity

MOST = 50
"""How many faults a page shows."""


def plain(faults: Iterable[Diagnostic], root: Path, editor: str) -> list[dict[str, Any]]:
    """Return warnings and errors as data for the panel, the errors first.

    ``editor`` is the setting ``serve.editor``: a url with ``{path}``, ``{line}`` and ``{column}`` in it.
    """
    shown = [fault for fault in report.by_severity(faults) if fault.severity is not Severity.INFO]
    return [_plain(fault, root, editor) for fault in shown[:MOST]]


def counted(faults: Iterable[Diagnostic]) -> dict[str, int]:
    """Return how many errors and warnings there are, also where these are more than a page shows."""
    counts = report.count(faults)
    return {str(severity): counts[severity] for severity in (Severity.ERROR, Severity.WARNING)}


def _plain(fault: Diagnostic, root: Path, editor: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "path": report.visible(fault.path),
        "severity": str(fault.severity),
        "code": fault.code,
        "message": report.visible(fault.message),
        "hint": report.visible(fault.hint),
    }
    location = root / fault.path
    if fault.span:
        data |= {"line": fault.span.line, "column": fault.span.column}
        source = _line(location, fault.span.line)
        if source is not None:
            data["source"], data["caret"] = report.excerpt(source, fault.span.column)
    if editor and fault.path and location.is_file():
        line, column = (fault.span.line, fault.span.column) if fault.span else (1, 1)
        place = {"{path}": quote(location.as_posix()), "{line}": str(line), "{column}": str(column)}
        data["editor"] = _filled(editor, place)
    return data


def _filled(pattern: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        pattern = pattern.replace(name, value)
    return pattern


def _line(location: Path, number: int) -> str | None:
    try:
        text = location.read_bytes().decode("utf-8-sig", "replace")
    except (OSError, ValueError):
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else None
