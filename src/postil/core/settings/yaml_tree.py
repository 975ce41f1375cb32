"""YAML text as a tree of nodes with their places, safe on any input.

``yaml.compose`` with libyaml crashes the interpreter on a hundred thousand open brackets (its recursion is in C, out
of reach of Python's limit), and a few aliases of aliases stand for gigabytes. Both are refused here.
"""

from typing import Protocol

import yaml

from postil.core.model import Span
from postil.core.settings.yaml_slips import slip

MAX_DEPTH = 100
MAX_NODES = 20_000


class Mark(Protocol):
    """A place as PyYAML's two parsers give it, each with a class of its own; counted from 0."""

    line: int
    column: int


class YamlError(Exception):
    """The text is no YAML that can be used; ``span`` is the place in it, from 1, and ``hint`` what to do, if known."""

    def __init__(self, message: str, span: Span, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint


def compose(text: str) -> yaml.Node | None:
    """Return the root node of one YAML document, or None if it is empty; raise ``YamlError`` otherwise."""
    try:
        _check_depth(text)
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        span = span_of(error.problem_mark or error.context_mark)
        if found := slip(text, span.line):
            raise YamlError(found[1], found[0], found[2]) from None
        raise YamlError(_wording(error), span) from None
    except yaml.reader.ReaderError as error:
        raise YamlError(f"{error.reason} (character {error.character!r})", _span_at(text, error.position)) from None
    except UnicodeEncodeError as error:
        raise YamlError("a lone surrogate is not text", _span_at(text, error.start)) from None
    # Without aliases a tree is no larger than its text.
    if root is not None and "*" in text:
        _check_size(root)
    return root


def span_of(mark: Mark | None) -> Span:
    """Return the place of one of PyYAML's marks, which count from 0."""
    return Span(mark.line + 1, mark.column + 1) if mark else Span(1)


def _wording(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _span_at(text: str, position: int) -> Span:
    before = text[:position]
    return Span(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def _check_depth(text: str) -> None:
    # Only these begin a collection within another, so that most texts need not be parsed twice.
    if text.count("\n") + sum(map(text.count, ("[", "{", "- ", "-\t", "? ", "?\t", ": ", ":\t"))) < MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlError(f"nested more than {MAX_DEPTH} levels deep", span_of(event.start_mark))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _check_size(root: yaml.Node) -> None:
    """Refuse a tree whose aliases, written out, make it endless or huge."""
    sizes: dict[int, int] = {}
    entered: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in sizes:
            return sizes[id(node)]
        if id(node) in entered:
            raise YamlError("an alias stands inside of what it names", span_of(node.start_mark))
        entered.add(id(node))
        total = 1
        if isinstance(node, yaml.SequenceNode):
            total += sum(size(item) for item in node.value)
        elif isinstance(node, yaml.MappingNode):
            total += sum(size(key) + size(value) for key, value in node.value)
        sizes[id(node)] = total
        return total

    if size(root) > MAX_NODES:
        raise YamlError("its aliases stand for too much data", span_of(root.start_mark))
