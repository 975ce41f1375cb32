"""Faults in somebody's input: the table of codes, their order and their wording."""

import difflib
from collections.abc import Iterable, Mapping

from postil.core.model import Diagnostic, Severity, Span

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CODES: Mapping[str, tuple[Severity, str]] = {
    "config-syntax": (ERROR, "``site.yaml`` cannot be read as settings at all; nothing is written."),
    "config-type": (ERROR, "A setting has a value of the wrong type; its default is used."),
    "config-unknown": (ERROR, "``site.yaml`` has a key that is no setting; it is ignored."),
    "config-value": (ERROR, "A setting has the right type but a value that cannot be used; its default is used."),
    "content-missing": (ERROR, "The content folder does not exist; nothing is written."),
    "config-duplicate": (ERROR, "A key stands twice in the same mapping of ``site.yaml``; the first one is used."),
    "field-date": (WARNING, "A date or year in the front matter cannot be read; it is kept in ``extra``."),
    "field-duplicate": (WARNING, "A key stands twice in the same front matter; the first one is used."),
    "field-id": (
        WARNING,
        "An identifier in the front matter is malformed (arXiv, DOI, ISBN, …); it is kept in ``extra``.",
    ),
    "field-status": (WARNING, "A reading status is none of the known words; it is kept in ``extra``."),
    "field-type": (WARNING, "A front matter field has a value of the wrong type; it is kept in ``extra``."),
    "field-unknown": (WARNING, "A front matter key is nearly, but not quite, a known one; it is kept in ``extra``."),
    "header-open": (WARNING, "Front matter has no second ``---``; it is taken to end where no line can be of it."),
    "math-error": (WARNING, "A formula cannot be converted, or only in part; else its TeX is shown instead."),
    "math-macro": (WARNING, "A macro of a file's front matter is no TeX that is whole in itself; it is left out."),
    "math-fallback": (WARNING, "A formula is beyond the usual converter; a simpler one rendered it."),
    "math-ref-missing": (WARNING, "A reference names no numbered formula of the file."),
    "math-label-duplicate": (WARNING, "Two formulas of a file carry the same label; the first one keeps it."),
    "math-open": (WARNING, "A displayed formula or an environment is begun and not ended; it is shown as text."),
    "code-open": (WARNING, "A block of code is begun and not ended; all that follows in its container is in it."),
    "footnote-missing": (WARNING, "A reference to a footnote has no definition in its file; it is shown as written."),
    "convert-crashed": (ERROR, "A library crashed while a file was converted; the site is built without that file."),
    "encoding": (WARNING, "A file is not UTF-8; what could not be read is shown as a replacement character."),
    "liquid-unresolved": (WARNING, "A Liquid or GitBook tag stands for something unknown here; it is left out."),
    "link-missing": (WARNING, "A link or wikilink leads to nothing in the site; its text is shown without a link."),
    "anchor-missing": (WARNING, "A link's fragment is no heading or id of the page that it leads to."),
    "image-missing": (WARNING, "There is no file at an image's address; its alternative text is shown."),
    "citation-missing": (WARNING, "No paper has the citation key, arXiv id or DOI; the key is shown as written."),
    "link-ambiguous": (WARNING, "A wikilink names several pages; it leads to the one nearest to its file."),
    "url-collision": (ERROR, "Two files want one address (some file systems ignore case); the second gets another."),
    "alias-taken": (WARNING, "An alias is the address of another page, so nothing is redirected from it."),
    "paper-merged": (WARNING, "Entries with one identifier but different titles are taken for one paper."),
    "paper-duplicate": (
        WARNING,
        "Two papers have one title and nothing tells them apart; each gets a page of its own.",
    ),
    "base-url-missing": (INFO, "Without base_url there is no sitemap, and the feed's links are relative."),
    "settings-missing": (INFO, "A folder has notes, but no ``site.yaml`` and no ``content``: all of it is content."),
    "strings-missing": (INFO, "There are no strings in the language of the site; the interface is in English."),
    "strings-syntax": (ERROR, "A file of strings cannot be read; the theme's strings are used."),
    "strings-unknown": (WARNING, "A file of strings, or a key in one, is for nothing that is shown."),
    "strings-value": (WARNING, "A string has a value that cannot be used; the theme's is used."),
    "template-unknown": (WARNING, "A template, or a block of one, has a name that nothing in the theme asks for."),
    "template-error": (ERROR, "A template cannot be read or used; the pages that need it are not written."),
    "file-template": (INFO, "A file that is no note has front matter, as Jekyll's templates have; it is left out."),
    "file-unreadable": (ERROR, "A file or folder cannot be read; the site is built without it."),
    "file-name": (WARNING, "A file's name is not valid Unicode, so that it can have no address; it is left out."),
    "symlink-outside": (WARNING, "A symbolic link leads out of the site or round in a circle; it is not followed."),
    "output-blocked": (ERROR, "A file in the output folder cannot be written or removed; the next build tries again."),
    "output-foreign": (ERROR, "A file in the output folder was not made by us; it is left alone, ours not written."),
    "toml-syntax": (ERROR, "The front matter is not TOML; the file is shown as if it had none."),
    "yaml-syntax": (ERROR, "The front matter is not YAML; the file is shown as if it had none."),
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


def did_you_mean(word: str, candidates: Iterable[str], least: float = 0.6) -> str:
    """Return ``did you mean "x"?`` for the candidate nearest to ``word``, or an empty string.

    ``least`` is how alike they must be at least, from 0 to 1.
    """
    close = difflib.get_close_matches(word, list(candidates), n=1, cutoff=least)
    return f'did you mean "{close[0]}"?' if close else ""


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return them without repeats, by path, place and code."""
    return tuple(sorted(set(diagnostics), key=_order))


def _order(fault: Diagnostic) -> tuple[str, int, int, str, str]:
    span = fault.span or Span(0, 0)
    return (fault.path, span.line, span.column, fault.code, fault.message)
