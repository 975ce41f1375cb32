"""How the outcome of a build is told: its faults in the format asked for, and one line that sums it up."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from postil.commands.terminal import in_color
from postil.core import report
from postil.core.model import Diagnostic, Severity

_ASSUMED = frozenset({"settings-missing", "strings-missing"})


class Manner(Struct, frozen=True):
    """How to tell: ``style`` is text, json or github; ``level`` is 1 for verbose, 0, or -1 for quiet."""

    style: str = "text"
    level: int = 0
    strict: bool = False


class Outcome(Struct, frozen=True):
    """What a command did: the faults found, what was counted, and how long it took.

    ``folder`` is the site's, absolute; ``output`` the folder that was published to, as the setting names it; ``stages``
    says how long each stage took.
    """

    folder: Path
    output: str
    faults: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    seconds: float
    stages: Mapping[str, float] = field(default_factory=dict)


def tell(outcome: Outcome, manner: Manner) -> int:
    """Write the outcome and return the exit code."""
    tellers = {"text": _as_text, "json": _as_json, "github": _as_github}
    tellers[manner.style](outcome, manner)
    severities = report.count(outcome.faults)
    failed = severities[Severity.ERROR] or (manner.strict and severities[Severity.WARNING])
    return 1 if failed else 0


def summary(outcome: Outcome, level: int = 1) -> str:
    """Return one line such as ``12 papers, 14 notes, … in 0.84 s -> public: 31 files written, 0 removed``.

    Below ``level`` 1 it says how to see the infos that are not shown.
    """
    counts = outcome.counts
    if "pages" not in counts:
        errors = report.count(outcome.faults)[Severity.ERROR]
        return f"nothing was written: {_number(errors, 'error')} to mend first"
    made = [_number(counts.get(f"{thing}s", 0), thing) for thing in ("paper", "note", "page", "formula")]
    written, unchanged, removed = (counts.get(what, 0) for what in ("written", "unchanged", "removed"))
    files = f"{_number(written, 'file')} written, {unchanged:,} unchanged, {removed:,} removed"
    severities = report.count(outcome.faults)
    faults = [_number(severities[severity], str(severity)) for severity in (Severity.ERROR, Severity.WARNING)]
    told = ", ".join(fault for fault in faults if not fault.startswith("0 ")) or "no warnings"
    if severities[Severity.INFO]:
        told += f", {_number(severities[Severity.INFO], 'info')}"
        if any(fault.severity is Severity.INFO and not _is_shown(fault, level) for fault in outcome.faults):
            told += f" (-v shows {'it' if severities[Severity.INFO] == 1 else 'all'})"
    output = _from_here(outcome.folder, outcome.output)
    return f"{', '.join(made)} in {outcome.seconds:.2f} s -> {output}: {files}; {told}"


def _as_text(outcome: Outcome, manner: Manner) -> None:
    faults = [fault for fault in outcome.faults if _is_shown(fault, manner.level)]
    shown, more = (faults, ()) if manner.level > 0 else report.grouped(faults)
    lines = SourceLines(outcome.folder)
    color = in_color(sys.stderr)
    for fault in shown:
        line = lines.get(fault.path, fault.span.line) if fault.span else None
        sys.stderr.write(report.text(fault, line, _from_here(outcome.folder, fault.path), color) + "\n")
    for row in more:
        sys.stderr.write(row + "\n")
    if manner.level > 0 and outcome.stages:
        stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in outcome.stages.items())
        sys.stderr.write(f"time: {stages}\n")
    sys.stderr.flush()
    if manner.level >= 0:
        sys.stdout.write(summary(outcome, manner.level) + "\n")


def _is_shown(fault: Diagnostic, level: int) -> bool:
    """Nothing need be done about an info, so that it is only counted; but what a build assumed must be said."""
    if fault.severity is Severity.INFO:
        return level > 0 or (level == 0 and fault.code in _ASSUMED)
    return level >= 0 or fault.severity is Severity.ERROR


def _as_json(outcome: Outcome, _manner: Manner) -> None:
    severities = {f"{severity}s": number for severity, number in report.count(outcome.faults).items()}
    total = {**outcome.counts, **severities, "seconds": round(outcome.seconds, 3), "output": outcome.output}
    sys.stdout.write(report.as_json(outcome.faults, total) + "\n")


def _as_github(outcome: Outcome, manner: Manner) -> None:
    base = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    # GitHub shows only the first annotations of a step.
    for fault in report.by_severity(outcome.faults):
        path = outcome.folder / fault.path if fault.path else None
        inside = path is not None and path.is_relative_to(base)
        sys.stdout.write(report.as_github(fault, path.relative_to(base).as_posix() if path and inside else "") + "\n")
    if manner.level >= 0:
        sys.stdout.write(summary(outcome) + "\n")


class SourceLines:
    """Lines of a site's source files, each file read at most once; None for what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = ""
        self._lines: list[str] = []

    def get(self, path: str, number: int) -> str | None:
        """Return the line with the given number, from 1, of the file at ``path`` below the site's folder."""
        if path != self._path:
            self._path, self._lines = path, self._read(path)
        return self._lines[number - 1] if 0 < number <= len(self._lines) else None

    def _read(self, path: str) -> list[str]:
        try:
            data = (self._folder / path).read_bytes()
        except (OSError, ValueError):
            return []
        return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _from_here(folder: Path, path: str) -> str:
    """Return a site's path as it would be written in the current folder, so that a terminal makes it a link."""
    here = Path.cwd().resolve()
    if not path or folder == here:
        return path
    whole = folder / path
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else os.path.relpath(whole, here)


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
