"""Faults in somebody's input: the table of codes, their order and their wording."""

import difflib
from collections.abc import Iterable, Mapping

from postil.core.model import Diagnostic, Severity, Span

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CODES: Mapping[str, tuple[Severity, str]] = {
    "config-syntax": (ERROR, "``site.yaml`` is not YAML; the site is built with the default settings."),
    "config-type": (ERROR, "A setting has a value of the wrong type; its default is used."),
    "config-unknown": (ERROR, "``site.yaml`` has a key that is no setting; it is ignored."),
    "config-value": (ERROR, "A setting has the right type but a value that cannot be used; its default is used."),
    "config-duplicate": (ERROR, "A key stands twice in the same mapping of ``site.yaml``; the first one is used."),
    "link-missing": (WARNING, "A link, wikilink or fragment leads to nothing in the site."),
}
"""Every diagnostic code with its severity and what it means."""


class UserError(Exception):
    """What the user must know when work cannot go on: a message, and what can be done about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def diagnostic(code: str, path: str, span: Span | None, message: str, hint: str = "") -> Diagnostic:
    """Make a diagnostic with the severity that the table gives to ``code``."""
    return Diagnostic(path, span, CODES[code][0], code, message, hint)


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return ``did you mean "x"?`` for the candidate nearest to ``word``, or an empty string."""
    close = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return them without repeats, by path, place and code."""
    return tuple(sorted(set(diagnostics), key=_order))


def _order(fault: Diagnostic) -> tuple[str, int, int, str, str]:
    span = fault.span or Span(0, 0)
    return (fault.path, span.line, span.column, fault.code, fault.message)
