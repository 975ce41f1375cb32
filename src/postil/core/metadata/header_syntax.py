"""Where a file's header ends and what stands in it: YAML (``---``), TOML (``+++``), or ``Key: value`` lines.

Only the syntax is known here: keys, plain values and their places. What they mean is ``frontmatter``'s business.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import yaml

from postil.core.metadata import fields
from postil.core.model import Span
from postil.core.settings.yaml_tree import YamlError, compose

Raw: TypeAlias = "str | list[Raw] | dict[str, Raw] | None"
"""A value with every scalar as it was written, so that ``2101.00010`` stays an arXiv id; a null is None."""


class Item(NamedTuple):
    """One key of a header with its value, the same value as typed data, and the places of both.

    ``places`` are those of the keys within, where the value is a mapping in YAML.
    """

    key: str
    value: Raw
    native: Any
    span: Span
    value_span: Span
    places: Mapping[str, Span] = MappingProxyType({})


class Fault(NamedTuple):
    """Something wrong in a header: a code of ``diagnostics.CODES``, its place and the words for it."""

    code: str
    span: Span
    message: str
    hint: str = ""


class Block(NamedTuple):
    """A text cut into header and body; ``first_line`` is the line of the file with which the body begins."""

    items: tuple[Item, ...]
    body: str
    first_line: int
    faults: tuple[Fault, ...] = ()
    found: bool = False


_FENCE_YAML = re.compile(r"---[ \t]*\n(?:(.*?)\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE_TOML = re.compile(r"\+\+\+[ \t]*\n(?:(.*?)\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY_LINE = re.compile(r"^([^\W\d_][\w ./-]{0,30}?)[ \t]*:(?:[ \t]+(.*))?$")
_LOOKS_YAML = re.compile(r"^[\"']?[\w@][^:\n#]{0,60}:(?:\s|$)", re.MULTILINE)
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_OF_HEADER = re.compile(r"[\"']?[\w@][^:\n]{0,60}:(?:[ \t]|$)|[ \t]+\S|- ")
_MAX_OPEN = 200
_HINT = 'put values with ": ", "#" or quotes in them between double quotes'


def read(text: str) -> Block:
    """Return the header and the body of a file's text, whose lines end in ``\\n`` and which has no byte order mark.

    A header that cannot be parsed is a fault; it stays out of the body and has no items. A thematic break at the
    top of a text is no header.
    """
    if text.startswith("---"):
        found = _FENCE_YAML.match(text)
        if block := _yaml(text, found) if found else _unended(text):
            return block
    if text.startswith("+++") and (found := _FENCE_TOML.match(text)):
        return _toml(text, found)
    return _key_lines(text)


def _rest(text: str, end: int) -> tuple[str, int]:
    return text[end:], text.count("\n", 0, end) + 1


def _yaml(text: str, found: re.Match[str]) -> Block:
    source = found[1] or ""
    body, first_line = _rest(text, found.end())
    if not source.strip():
        return Block((), body, first_line, found=True)
    try:
        node = compose(source)
        if not isinstance(node, yaml.MappingNode):
            # Comments only make an empty header; a sentence between two rules makes none.
            return Block((), body, first_line, found=True) if node is None else Block((), text, 1)
        reader = _Nodes()
        items = reader.items(node)
        return Block(items, body, first_line, tuple(reader.faults), found=True)
    except YamlError as error:
        if not _LOOKS_YAML.search(source):
            return Block((), text, 1)
        # What ends this header may be a rule far below one that was never ended.
        if block := _unended(text):
            return block
        span = Span(error.span.line + 1, error.span.column)
        fault = Fault("yaml-syntax", span, f"the header cannot be read: {error.message}", error.hint or _HINT)
        return Block((), body, first_line, (fault,), found=True)


def _unended(text: str) -> Block | None:
    """A YAML header without its second ``---``: the lines that can be of it, if one of our fields is among them.

    They are taken for what they are meant to be, since as text they would be a paragraph of colons. None if they are
    no header, or if it goes on below a blank line.
    """
    opening, *lines = text.split("\n", _MAX_OPEN)
    if opening.strip() != "---":
        return None
    end = next((place for place, line in enumerate(lines) if not _OF_HEADER.match(line)), len(lines))
    below = next((line for line in lines[end:] if line.strip()), "")
    if _LOOKS_YAML.match(below) and _is_field(below):
        return None
    try:
        node = compose("\n".join(lines[:end]))
        if not isinstance(node, yaml.MappingNode) or not any(map(_is_field, lines[:end])):
            return None
        reader = _Nodes()
        items = reader.items(node)
    except YamlError:
        return None
    body = text[sum(len(line) + 1 for line in (opening, *lines[:end])) :]
    message = f"the header that begins here has no end; it was taken to end with line {end + 1}"
    fault = Fault("header-open", Span(1), message, "write --- on a line of its own below it")
    return Block(items, body, end + 2, (fault, *reader.faults), found=True)


def _is_field(line: str) -> bool:
    return bool(fields.field_of(line.partition(":")[0].strip(" \"'")))


def _span(mark: Any) -> Span:
    # The header's first line is the file's second.
    return Span(mark.line + 2, mark.column + 1)


class _Nodes:
    """Turns composed YAML nodes into items."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def items(self, node: yaml.MappingNode) -> tuple[Item, ...]:
        items: dict[str, Item] = {}
        for key_node, value_node in self._pairs(node):
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            span = _span(key_node.start_mark)
            if key in items:
                first = items[key].span.line
                message = f'"{key}" stands twice; the one in line {first} is used'
                self.faults.append(Fault("field-duplicate", span, message, "delete one of the two"))
                continue
            raw, native = self._value(value_node)
            items[key] = Item(key, raw, native, span, _span(value_node.start_mark), self._places(value_node))
        return tuple(items.values())

    def _places(self, node: yaml.Node) -> Mapping[str, Span]:
        if not isinstance(node, yaml.MappingNode):
            return MappingProxyType({})
        return {key.value: _span(key.start_mark) for key, _ in self._pairs(node) if isinstance(key, yaml.ScalarNode)}

    def _pairs(self, node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
        """The pairs of a mapping, those merged by ``<<`` last, where they do not overrule its own."""
        own = [pair for pair in node.value if pair[0].tag != "tag:yaml.org,2002:merge"]
        if len(own) == len(node.value):
            return own
        names = {pair[0].value for pair in own if isinstance(pair[0], yaml.ScalarNode)}
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge" and isinstance(value_node, yaml.MappingNode):
                own.extend(pair for pair in value_node.value if pair[0].value not in names)
        return own

    def _value(self, node: yaml.Node) -> tuple[Raw, Any]:
        if isinstance(node, yaml.ScalarNode):
            return (None, None) if node.tag.endswith(":null") else (node.value, _typed(node))
        if isinstance(node, yaml.SequenceNode):
            pairs = [self._value(child) for child in node.value]
            return [raw for raw, _ in pairs], [native for _, native in pairs]
        raws: dict[str, Raw] = {}
        natives: dict[str, Any] = {}
        for key_node, value_node in self._pairs(node):
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            raws[key], natives[key] = self._value(value_node)
        return raws, natives


_TRUE = frozenset(("true", "yes", "on"))
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9_]{0,17})$")


def _typed(node: yaml.ScalarNode) -> str | int | float | bool:
    """A scalar as data that every template and encoder takes: dates stay text, infinities too."""
    text: str = node.value
    kind = node.tag.rpartition(":")[2]
    if kind == "bool":
        return text.lower() in _TRUE
    if kind == "int" and _INTEGER.match(text):
        return int(text.replace("_", ""))
    if kind == "float":
        try:
            number = float(text.replace("_", ""))
        except ValueError:
            return text
        return number if number - number == 0 else text
    return text


def _toml(text: str, found: re.Match[str]) -> Block:
    import tomllib

    source = found[1] or ""
    body, first_line = _rest(text, found.end())
    try:
        # Floats stay text: the zero at the end of an arXiv id counts.
        data = tomllib.loads(source, parse_float=str)
        items = tuple(_toml_item(key, value, source) for key, value in data.items())
    except (ValueError, RecursionError) as error:
        return Block((), body, first_line, (_toml_fault(error, source),), found=True)
    return Block(items, body, first_line, found=True)


def _toml_fault(error: Exception, source: str) -> Fault:
    message = str(error)
    span = Span(2)
    if found := _TOML_PLACE.search(message):
        last = source.count("\n") + 2
        span = Span(int(found[1]) + 1, int(found[2])) if found[1] else Span(last)
        message = message[: found.start()].strip()
    return Fault("toml-syntax", span, f"the header cannot be read: {message}")


def _toml_item(key: str, value: Any, source: str) -> Item:
    place = re.search(rf"^[ \t]*(?:\[+[ \t]*)?[\"']?{re.escape(key)}[\"']?[ \t]*(?:[=.\]])", source, re.MULTILINE)
    line = source.count("\n", 0, place.start()) + 2 if place else 2
    raw, native = _toml_value(value)
    column = place.end() - source.rfind("\n", 0, place.start()) if place else 1
    return Item(key, raw, native, Span(line, 1), Span(line, column + 1))


def _toml_value(value: Any) -> tuple[Raw, Any]:
    if isinstance(value, dict):
        pairs = {key: _toml_value(child) for key, child in value.items()}
        return {key: raw for key, (raw, _) in pairs.items()}, {key: native for key, (_, native) in pairs.items()}
    if isinstance(value, list):
        values = [_toml_value(child) for child in value]
        return [raw for raw, _ in values], [native for _, native in values]
    if isinstance(value, bool):
        return str(value).lower(), value
    if isinstance(value, int | str):
        return str(value), value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
    return value.isoformat(), value.isoformat()


def _key_lines(text: str) -> Block:
    """A header of bare ``Key: value`` lines, as Pelican and MultiMarkdown have them.

    Only where it is certain: the file begins with it, a blank line ends it, every line has a known key, there are
    at least two, and ``title`` is among them.
    """
    head = text[:4000].split("\n\n", 1)[0].rstrip("\n")
    if not head[:1].isalpha():
        return Block((), text, 1)
    items: dict[str, Item] = {}
    for number, line in enumerate(head.split("\n"), start=1):
        found = _KEY_LINE.match(line)
        if not found or not (fields.field_of(found[1]) or fields.folded(found[1]) in fields.FOREIGN):
            return Block((), text, 1)
        value = (found[2] or "").strip() or None
        items.setdefault(found[1], Item(found[1], value, value, Span(number), Span(number, len(found[1]) + 3)))
    if len(items) < 2 or not any(fields.field_of(key) == "title" for key in items):
        return Block((), text, 1)
    body, first_line = _rest(text, len(head) + text.startswith("\n", len(head)))
    return Block(tuple(items.values()), body, first_line, found=True)
