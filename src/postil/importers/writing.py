"""A reading as files: one list document, or a file for each paper; with an account of every line of the source."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from postil.core.metadata.fields import field_of
from postil.core.text.slugs import Ids, github_slug
from postil.importers import markdown, titles, yaml
from postil.importers.model import REMARKS, Account, Choices, Entry, Imported, NewFile, Part, Piece, Reading

_LONGEST_NAME = 60
_DASHES = re.compile(r"-{2,}")


def write(reading: Reading, choices: Choices) -> Imported:
    """Return the files that a reading becomes."""
    return _split(reading) if choices.split else _list(reading)


class _File:
    """A file in the making: its lines, and where lines of the source ended."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines: list[str] = []
        self.accounts: list[Account] = []

    def add(self, text: str, line: int = 0, what: str = "") -> None:
        """Add a line; ``line`` is the source's, 0 if it is ours."""
        self.lines.append(text)
        if line:
            self.accounts.append(Account(line, what, self.path, len(self.lines)))

    def gap(self) -> None:
        """Add a blank line unless there is one."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def block(self, pieces: Sequence[Piece]) -> None:
        """Add lines that belong together, set off from those above."""
        if pieces:
            self.gap()
        for piece in pieces:
            self.add(piece.text, piece.line, piece.what)

    def header(self, title: str, line: int, fields: Sequence[tuple[str, str]], what: str = "title of the list") -> None:
        """Add front matter."""
        self.add("---")
        self.add(f"title: {yaml.scalar(markdown.heading(title))}", line, what)
        for text in yaml.lines(fields):
            self.add(text)
        self.add("---")

    def done(self) -> NewFile:
        """Return the file."""
        return NewFile(self.path, "\n".join(self.lines).rstrip("\n") + "\n")


def _list(reading: Reading) -> Imported:
    file = _File(f"{_name(reading)}.md")
    file.header(reading.title, reading.title_line, [("kind", "list"), ("dialect", "github")])
    file.block(reading.intro)
    deepest = _deepest(reading)
    for part in reading.parts:
        file.gap()
        if isinstance(part, Part):
            _heading(file, part)
            file.block(part.body)
            continue
        file.add(f"{'#' * min(deepest + 2, 6)} {markdown.heading(part.title)}", part.line, "paper")
        file.gap()
        file.add("<!--")
        for text in _fields(part):
            file.add(text)
        file.add("-->")
        file.block(part.body)
    return _imported(reading, [file])


def _fields(entry: Entry) -> Sequence[str]:
    """The fields of an entry, of which the first must be a known one.

    Its title is among them if the heading would be taken apart, or if there is no other.
    """
    given = [(name, value) for name, value in entry.fields if value]
    if not (given and field_of(given[0][0]) and titles.is_whole(entry.title)):
        given.insert(0, ("title", markdown.heading(entry.title)))
    return yaml.lines(given)


def _split(reading: Reading) -> Imported:
    folder = _name(reading)
    names = Ids()
    names.take("index")
    index = _File(f"{folder}/index.md")
    index.header(reading.title, reading.title_line, [("kind", "page"), ("dialect", "github")])
    index.block(reading.intro)
    files = [index]
    for part in reading.parts:
        if isinstance(part, Part):
            index.gap()
            _heading(index, part)
            index.block(part.body)
            index.gap()
            continue
        name = names.unused(file_name(part.title))
        index.add(f"- [{markdown.heading(part.title)}]({name}.md)")
        files.append(_paper(part, f"{folder}/{name}.md", len(files)))
    return _imported(reading, files)


def _paper(entry: Entry, path: str, order: int) -> _File:
    file = _File(path)
    fields = [("dialect", "github"), *entry.fields, ("topic", entry.topic), ("order", str(order))]
    file.header(entry.title, entry.line, [("kind", "note"), *fields], "paper")
    file.block(entry.body)
    return file


def _heading(file: _File, part: Part) -> None:
    file.add(f"{'#' * min(part.level + 1, 6)} {markdown.heading(part.name)}", part.line, "heading of papers")


def _deepest(reading: Reading) -> int:
    return max((part.level for part in reading.parts if isinstance(part, Part)), default=0)


def _imported(reading: Reading, files: Sequence[_File]) -> Imported:
    accounts = [account for file in files for account in file.accounts]
    accounts += [Account(left.line, left.why) for left in reading.left_out]
    accounts.sort(key=lambda account: account.line)
    return Imported(
        files=tuple(file.done() for file in files),
        accounts=tuple(accounts),
        remarks=tuple(sorted(reading.remarks, key=lambda remark: (REMARKS.index(remark.kind), remark.line))),
        counts={**_counts(accounts), **reading.counts},
    )


def _counts(accounts: Sequence[Account]) -> Mapping[str, int]:
    found = Counter(account.what for account in accounts if account.path)
    order = ("paper", "heading of papers", "abstract", "place of a figure")
    counts = {_plural(what, found[what]): found[what] for what in order if found[what]}
    counts |= {_plural(what, found[what]): found[what] for what in sorted(found) if what.startswith("bullet")}
    numbered = sum(number for what, number in found.items() if what.startswith("numbered"))
    return counts | ({_plural("numbered item", numbered): numbered} if numbered else {})


def _plural(what: str, number: int) -> str:
    first, space, rest = what.partition(" at " if " at " in what else " of ")
    return what if number == 1 else f"{first}s{space}{rest}"


def _name(reading: Reading) -> str:
    """Return what the file or folder is called: as the source, so that two sources are two files.

    A name that would make it the page of its folder gives way to the title.
    """
    name = file_name(reading.name, "")
    return file_name(reading.title) if name in ("", "index", "readme") else name


def file_name(title: str, instead: str = "papers") -> str:
    """Return the name, without ending, of a file with this title, or ``instead`` if none can be made of it."""
    name = _DASHES.sub("-", github_slug(" ".join(title.split()))).strip("-")
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    return name.strip("-") or instead
