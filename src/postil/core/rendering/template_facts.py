"""What a template's pages depend on, read off its syntax tree: other templates, static files, and bodies.

All answers err on the side of caution: what cannot be told counts as a dependency on everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from msgspec import Struct

from postil.core.rendering.rendered import TemplateFacts
from postil.core.rendering.strings import without_strings

BODIES = frozenset({"body", "intro", "content"})
"""What bodies are called in templates: the variables that pages give them, and the attributes of notes and entries."""

COUNTS = frozenset({"words"})
"""What else of a note changes with its body."""

_MAPPINGS = ("counts",)
"""The variables of pages that are mappings of plain values."""

_PLAIN_FILTERS = frozenset({"safe", "forceescape"})
_NO_NAMES = (nodes.Const, nodes.Slice, nodes.Sub, nodes.FloorDiv, nodes.Neg)
"""What in brackets is written out, or can be no attribute's name."""

_WRITTEN = (nodes.Dict, nodes.List, nodes.Tuple)
_CAPTURES = (nodes.AssignBlock, nodes.FilterBlock, nodes.CallBlock, nodes.EvalContextModifier)


class _Own(Struct, frozen=True):
    """What one template says, without those that it uses: ``shows`` a body, ``looks`` into one, ``imports`` others."""

    uses: tuple[str, ...] | None
    imports: tuple[str, ...]
    assets: tuple[str, ...] | None
    shows: bool
    looks: bool


def template_facts(templates: Mapping[str, str]) -> dict[str, TemplateFacts]:
    """Return the facts of each template; of one that is wrong only that it may depend on anything."""
    own = {name: _own(source) for name, source in without_strings(templates).items()}
    return {name: _joined(name, own) for name in own}


@lru_cache(maxsize=256)
def _own(source: str) -> _Own | None:
    """Return what a template says by itself; kept, as the theme's go by two names and a served site's hardly change."""
    try:
        tree = Environment(autoescape=True).parse(source)
    except (TemplateSyntaxError, RecursionError):
        return None
    used = list(meta.find_referenced_templates(tree))
    named = tuple(name for name in used if name is not None)
    importing: list[nodes.Import | nodes.FromImport] = [*tree.find_all(nodes.Import), *tree.find_all(nodes.FromImport)]
    imports = tuple(node.template.value for node in importing if isinstance(node.template, nodes.Const))
    shows, looks = _bodies(tree)
    return _Own(named if len(named) == len(used) else None, imports, _assets(tree), shows, looks)


def _joined(name: str, own: Mapping[str, _Own | None]) -> TemplateFacts:
    reached, waiting = {}, [name]
    while waiting:
        one = waiting.pop()
        if one in reached:
            continue
        facts = own.get(one)
        if facts is None or facts.uses is None:
            return TemplateFacts()
        reached[one] = facts
        waiting.extend(facts.uses)
    imported = {other for facts in reached.values() for other in facts.imports}
    assets: dict[str, None] | None = {}
    for facts in reached.values():
        assets = None if assets is None or facts.assets is None else assets | dict.fromkeys(facts.assets)
    looks = any(facts.looks or (facts.shows and one in imported) for one, facts in reached.items())
    return TemplateFacts(tuple(sorted(reached)), None if assets is None else tuple(sorted(assets)), not looks)


def _assets(tree: nodes.Template) -> tuple[str, ...] | None:
    """Return the files that are given to ``asset()``; None if some are not written out."""
    names, calls = [], 0
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "asset":
            calls += 1
            argument = call.args[0] if len(call.args) == 1 and not call.kwargs else None
            if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str):
                return None
            names.append(argument.value.lstrip("/"))
    mentioned = sum(1 for name in tree.find_all(nodes.Name) if name.name == "asset")
    return tuple(names) if mentioned == calls else None


def _bodies(tree: nodes.Template) -> tuple[bool, bool]:
    """Say whether a template shows bodies, and whether it may look into them."""
    plain = {id(node) for node in _plain_uses(tree)}
    tables, keys = _tables(tree), _keys(tree)
    shows = looks = False
    for node in _all(tree):
        if isinstance(node, nodes.Name | nodes.Getattr):
            name = node.name if isinstance(node, nodes.Name) else node.attr
            looks |= name in COUNTS or (name in BODIES and id(node) not in plain)
            shows |= name in BODIES
        elif isinstance(node, nodes.Const) and isinstance(node.value, str) and id(node) not in keys:
            # As in `notes | map(attribute="body")`.
            looks |= bool((BODIES | COUNTS) & set(node.value.split(".")))
        elif isinstance(node, nodes.Getitem):
            is_table = isinstance(node.node, _WRITTEN) or (
                isinstance(node.node, nodes.Name) and node.node.name in tables
            )
            looks |= not is_table and not isinstance(node.arg, _NO_NAMES)
    if shows:
        looks |= any(True for _ in tree.find_all(_CAPTURES))
        looks |= any(_is_captured(call) for call in tree.find_all(nodes.Call))
    return shows, looks


def _tables(tree: nodes.Template) -> frozenset[str]:
    """Return the variables that are nothing but a mapping or list: written out in the template, or a page's own."""
    written, stored = [], []
    for assign in tree.find_all(nodes.Assign):
        if isinstance(assign.target, nodes.Name) and isinstance(assign.node, _WRITTEN):
            written.append(assign.target.name)
    for name in tree.find_all(nodes.Name):
        if name.ctx != "load":
            stored.append(name.name)
    return frozenset(name for name in (*written, *_MAPPINGS) if stored.count(name) == written.count(name))


def _keys(tree: nodes.Template) -> frozenset[int]:
    """Return the constants that are keys of strings, as in `t("note.words")`; none if `t` is something of its own."""
    if any(name.name == "t" and name.ctx != "load" for name in tree.find_all(nodes.Name)):
        return frozenset()
    calls = [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "t"]
    return frozenset(id(call.args[0]) for call in calls if call.args and isinstance(call.args[0], nodes.Const))


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _all(child)


def _plain_uses(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Give the expressions that print something as it is or test whether it is empty, but for those in macros."""
    within = {id(node) for macro in tree.find_all(nodes.Macro) for node in _all(macro)}
    for output in tree.find_all(nodes.Output):
        yield from _unfiltered([node for node in output.nodes if id(output) not in within])
    for condition in tree.find_all(nodes.If):
        if id(condition) not in within:
            yield condition.test


def _unfiltered(given: Sequence[nodes.Expr]) -> Iterator[nodes.Node]:
    for node in given:
        bare = node
        while isinstance(bare, nodes.Filter) and bare.name in _PLAIN_FILTERS and bare.node is not None:
            bare = bare.node
        yield bare


def _is_captured(call: nodes.Call) -> bool:
    """Say whether a call may return what a block prints, for a filter to look into."""
    node = call.node
    name = node.node if isinstance(node, nodes.Getattr) else node
    return isinstance(name, nodes.Name) and name.name in ("self", "super", "caller", "varargs")
