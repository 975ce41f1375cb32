r"""Markdown that only lacks its name: recognised by its signs, and taken over byte for byte.

What a text is is told from many lines, not from one: a dash before an item, a ``#`` before a comment and a stray link
in an abstract are in plain text too.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from postil.core import dialect
from postil.core.diagnostics import UserError
from postil.core.metadata import header_syntax
from postil.importers.model import Account, Choices, Given, Imported, Importer, NewFile, Recognition

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+[^\s#]")
_FENCE = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})")
_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*")
# An index and a call, as in a[i](x), are no link, and neither is an interval with a remark behind it.
_ADDRESS = r"(?:<[^<>]++>|(?=[^\s()./#:]*+[./#:])(?:[^\s()]|\([^\s()]*\))++)"
_LINK = re.compile(rf"(?<![\w\])!])\[(?:[^\[\]]|\[[^\[\]]*\])++\]\({_ADDRESS}[\s)]")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\(<?[^\s()]")
_STRONG = re.compile(r"(?<![\w*])\*\*(?![\s*])[^*]+(?<!\s)\*\*(?!\*)")
_TASK = re.compile(r"[ \t]*[-*+] \[[ xX]\] \S")
_KINDS: Mapping[str, re.Pattern[str]] = {"links": _LINK, "images": _IMAGE, "bold words": _STRONG, "tasks": _TASK}

_LEAST = 0.03
"""The share of a text's lines that must have a sign, where nothing at its top says what it is."""


def recognise(given: Given) -> Recognition:
    """Say by which signs the source is Markdown; surely or not at all."""
    if given.ending.lower() in _ENDINGS:
        return Recognition(1.0, f"its name ends in {given.ending}")
    text = "\n".join(given.lines)
    block = header_syntax.read(text)
    has_header = block.found and text.startswith(("---", "+++"))
    found = Counter(_signs(given.lines[block.first_line - 1 :] if has_header else given.lines))
    signs = [f"{number:,} {kind if number != 1 else kind[:-1]}" for kind, number in found.items()]
    named = dialect.choose("", "", {item.key: item.native for item in block.items}, block.body, dialect.Options())
    if named != "github":
        signs.insert(0, f"signs of {'GitBook' if named == 'gitbook' else 'kramdown'}")
    if has_header:
        signs.insert(0, "front matter")
    is_sure = has_header or named != "github" or _are_enough(found, given.lines)
    return Recognition(float(is_sure), ", ".join(signs) or "no front matter, headings, links or other signs of it")


def _are_enough(found: Mapping[str, int], lines: Sequence[str]) -> bool:
    """Say whether there are signs of two kinds, or several of one, in a fair share of the lines; or a title."""
    written = [line for line in lines if line.strip()]
    if written and _HEADING.match(written[0]) and found.get("headings"):
        return True
    total = sum(found.values())
    return total >= 2 and total >= _LEAST * len(written) and (len(found) > 1 or total >= 2 * _LEAST * len(written))


def _signs(lines: Sequence[str]) -> Iterator[str]:
    """Give the kind of each sign, at most one of a kind for a line; what stands in fences has none."""
    fence = ""
    for number, line in enumerate(lines):
        opens = _FENCE.match(line)
        if fence:
            if opens and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                yield "code blocks"
                fence = ""
        elif opens:
            fence = opens[1]
        else:
            if (heading := _HEADING.match(line)) and _stands_alone(lines, number, "##" in heading[0]):
                yield "headings"
            if "|" in line and _ROW.fullmatch(line) and number and "|" in lines[number - 1]:
                yield "tables"
            yield from (kind for kind, sign in _KINDS.items() if sign.search(line))


def _stands_alone(lines: Sequence[str], number: int, is_lower: bool) -> bool:
    """Say whether blank lines, headings or the text's ends are around a line, behind it only if it is no lower one.

    Comments in settings and programs stand close to what is below them, and mostly have one sign.
    """
    around = (*lines[max(number - 1, 0) : number], *(() if is_lower else lines[number + 1 : number + 2]))
    return all(not line.strip() or _HEADING.match(line) for line in around)


def convert(given: Given, choices: Choices) -> Imported:
    """Return the source as it is, under its own name. UserError if it is to be cut into files."""
    if choices.split:
        raise UserError(
            f"{given.name} is Markdown, which is taken over as it is",
            "leave out --split: the build gives each paper of a list a page of its own",
        )
    path = f"{given.name}.md"
    accounts = tuple(Account(number, "kept as it is", path, number) for number in range(1, len(given.lines) + 1))
    return Imported((NewFile(path, given.text or "\n".join((*given.lines, ""))),), accounts)


MARKDOWN = Importer("markdown", "Markdown under another name, which is kept as it is", recognise, convert)
"""The importer of what needs none."""
