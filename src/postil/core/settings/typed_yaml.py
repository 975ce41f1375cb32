"""A YAML tree read into a frozen Struct, with a diagnostic at the place of each thing that is wrong.

What is wrong is left out and keeps its default, so that one bad line does not hide the next nor the rest of the site.
The types that a field may have: str, int, bool, ``Literal`` of strings, Any, a Struct, ``tuple[T, ...]`` and
``Mapping[str, T]`` of these, whose keys may be a ``Literal`` too.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
import yaml

from postil.core.diagnostics import diagnostic, did_you_mean
from postil.core.model import Diagnostic, Span
from postil.core.settings.yaml_tree import span_of

Rule = Callable[[Any], Any]
"""Returns the value to use in place of one that has the right type; ValueError(message, hint) if it is no good.

Rules are found by dotted key; ``key[]`` is the rule of a list's items, ``key.*`` that of a mapping's values.
"""

T = TypeVar("T", bound=msgspec.Struct)

WRONG: Final = object()
_TAG = "tag:yaml.org,2002:"
_WHOLE = re.compile(r"[-+]?[0-9]{1,12}")
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_KINDS = {"seq": "a list", "map": "a mapping", "null": "nothing", "int": "a number", "float": "a number"}


class Reader:
    """Reads nodes of one file; ``faults`` and ``spans`` (dotted key to the place of its value) fill on the way."""

    def __init__(self, path: str, rules: Mapping[str, Rule] = MappingProxyType({})) -> None:
        self.path = path
        self.rules = rules
        self.faults: list[Diagnostic] = []
        self.spans: dict[str, Span] = {}

    def report(self, code: str, node: yaml.Node, message: str, hint: str = "") -> object:
        """Note a fault at the node's place; returns ``WRONG`` for the caller to return."""
        self.faults.append(diagnostic(code, self.path, span_of(node.start_mark), message, hint))
        return WRONG

    def struct(self, node: yaml.Node, kind: type[T], where: str = "") -> T | Any:
        """Return a ``kind`` from a mapping node; ``WRONG`` if it is none or lacks a key without default."""
        if not isinstance(node, yaml.MappingNode):
            return self._mismatch(node, where, "a mapping (key: value)")
        types = get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, child in self._pairs(node):
            place = f"{where}.{key.value}" if where else key.value
            if key.value not in types:
                self._unknown(key, place, types)
                continue
            value = self.value(child, types[key.value], place)
            if value is not WRONG:
                values[key.value] = value
        missing = [f.name for f in msgspec.structs.fields(kind) if f.required and f.name not in values]
        if missing:
            return self.report("config-type", node, f'"{where}" lacks {" and ".join(missing)}')
        return kind(**values)

    def value(self, node: yaml.Node, kind: Any, where: str, rule_name: str = "") -> Any:
        """Return the node's value as ``kind``, or ``WRONG`` after reporting it; an empty value is as good as none."""
        if node.tag == _TAG + "null" and kind is not Any:
            return WRONG
        self.spans[where] = span_of(node.start_mark)
        value = self._typed(node, kind, where)
        rule = self.rules.get(rule_name or where)
        if value is WRONG or rule is None:
            return value
        try:
            return rule(value)
        except ValueError as error:
            message, *hint = error.args
            return self.report("config-value", node, f'"{where}" {message}', *hint)

    def _typed(self, node: yaml.Node, kind: Any, where: str) -> Any:
        origin, arguments = get_origin(kind), get_args(kind)
        if kind is Any:
            return self._anything(node, where)
        if origin is Literal:
            return self._choice(node, arguments, where)
        if origin is tuple:
            return self._list(node, arguments[0], where)
        if origin is Mapping:
            return self._mapping(node, arguments, where)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.struct(node, kind, where)
        return self._scalar(node, kind, where)

    def _scalar(self, node: yaml.Node, kind: type, where: str) -> Any:
        text = node.value if isinstance(node, yaml.ScalarNode) else None
        if kind is str:
            # `title: 2024` and `language: no` mean what they show, whatever YAML takes them for.
            return text if text is not None else self._mismatch(node, where, "text")
        if kind is bool:
            truth = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}.get((text or "").lower())
            return truth if truth is not None else self._mismatch(node, where, "true or false")
        if text is not None and node.tag == _TAG + "int" and _WHOLE.fullmatch(text):
            return int(text)
        return self._mismatch(node, where, "a whole number")

    def _choice(self, node: yaml.Node, names: tuple[str, ...], where: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return self._mismatch(node, where, f"one of {', '.join(names)}")
        if node.value in names:
            return node.value
        hint = did_you_mean(node.value, names)
        return self.report("config-value", node, f'"{where}" must be one of {", ".join(names)}', hint)

    def _list(self, node: yaml.Node, kind: Any, where: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            return self._mismatch(node, where, "a list ([a, b] or one `- item` a line)")
        items = [self.value(child, kind, f"{where}[{place}]", f"{where}[]") for place, child in enumerate(node.value)]
        return tuple(item for item in items if item is not WRONG)

    def _mapping(self, node: yaml.Node, kinds: tuple[Any, ...], where: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self._mismatch(node, where, "a mapping (key: value)")
        names = get_args(kinds[0]) if get_origin(kinds[0]) is Literal else ()
        values: dict[str, Any] = {}
        for key, child in self._pairs(node):
            place = f"{where}.{key.value}"
            if names and key.value not in names:
                self._unknown(key, place, names)
                continue
            if child.tag == _TAG + "null" and kinds[1] is not Any:
                # `accent: #8a1c1c` is an empty value with a comment behind it.
                self.report(
                    "config-value", key, f'"{place}" has no value', 'what begins with # must be in quotes: "#…"'
                )
                continue
            value = self.value(child, kinds[1], place, f"{where}.*")
            if value is not WRONG:
                values[key.value] = value
        return values

    def _unknown(self, key: yaml.ScalarNode, place: str, known: Iterable[str]) -> None:
        hint = did_you_mean(key.value, known) or f"known here: {', '.join(known)}"
        self.report("config-unknown", key, f'no setting is named "{place}"', hint)

    def _pairs(self, node: yaml.MappingNode) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        seen: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.report("config-type", key, "a key must be one word of text")
            elif key.value in seen:
                line = span_of(seen[key.value][0].start_mark).line
                self.report("config-duplicate", key, f'"{key.value}" is set twice', f"the one on line {line} is used")
            else:
                seen[key.value] = (key, child)
        return list(seen.values())

    def _anything(self, node: yaml.Node, where: str) -> Any:
        try:
            value = yaml.constructor.SafeConstructor().construct_document(node)
            return msgspec.to_builtins(value, str_keys=True)
        except (yaml.YAMLError, ValueError, TypeError, OverflowError, AttributeError):
            return self.report("config-type", node, f'"{where}" holds a value that is no plain data')

    def _mismatch(self, node: yaml.Node, where: str, wanted: str) -> object:
        kind = _KINDS.get(node.tag.removeprefix(_TAG), "text")
        if isinstance(node, yaml.ScalarNode) and kind != "nothing":
            kind = f'"{node.value[:40]}"'
        name = f'"{where}"' if where else "the file"
        # Without a mapping there are no settings at all.
        code = "config-type" if where else "config-syntax"
        return self.report(code, node, f"{name} must be {wanted}, not {kind}")
