"""How templates are compiled: to what Jinja would make of them, by fewer steps, as one makes thousands of pages.

Most of the time of a page goes into steps that each of its values passes through. Jinja makes ``Markup`` of all that is
printed and of all that a macro returns, for what may be done with it; where it is printed at once, strings will do.
And what is the same on every page of a site is worked out when its template is compiled.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import Environment, Template, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

SITE = "site"
"""The global whose fields are the same on every page."""

PURE = ("asset", "t")
"""The global functions that return the same for the same arguments on every page."""

Codes = MutableMapping[tuple[str | None, str], CodeType]

_CONSTANT = (str, Markup, int, bool, type(None))


class SiteEnvironment(Environment):
    """An environment whose templates are those of one site.

    ``rebound`` are the names that some template gives values of its own, which so are not constant. ``codes`` is where
    compiled code is kept, by the templates' names and sources; another environment of the same site may have it.
    """

    rebound: frozenset[str] = frozenset()
    codes: Codes | None = None

    def compile(
        self,
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """Return the code of a template, as Jinja's loaders ask for it."""
        if self.codes is None or raw:
            return super().compile(source, name, filename, raw, defer_init)  # type: ignore[call-overload]
        key = (name, source)
        if key not in self.codes:
            self.codes[key] = super().compile(source, name, filename)
        return self.codes[key]

    def make_globals(self, d: Any) -> Any:
        """Return the globals of a template: all have the same, in one mapping that is quick to copy."""
        return super().make_globals(d) if d else self.globals

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        known = {name: self.globals[name] for name in (SITE, *PURE) if name not in self.rebound}
        return super()._generate(_Folding(known).visit(source), name, filename, defer_init)


def rebound(environment: Environment, sources: Iterable[str]) -> frozenset[str]:
    """Return the names that any of the templates gives a value itself; what is wrong with one shows when it is used."""
    names: set[str] = set()
    for source in sources:
        with suppress(TemplateSyntaxError, RecursionError):
            names.update(_bound(environment.parse(source)))
    return frozenset(names)


def _bound(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if isinstance(node, nodes.Macro) or (isinstance(node, nodes.Name) and node.ctx != "load"):
            yield node.name
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            yield from (name if isinstance(name, str) else name[1] for name in node.names)


class SiteTemplate(Template):
    """A template whose code finds our functions."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: Any, uptodate: Any = None) -> Template:
        """Return the template of compiled code, as Jinja's loaders ask for it."""
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__.update(escape=_printed, call=_call, printed_call=_printed_call)
        return made


class _Generator(CodeGenerator):
    """Writes calls of our functions where all that is printed is escaped, as it is everywhere but in odd templates."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if forward_caller or not _is_plain(node, frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("call(")
        self.visit(node.node, frame)
        self.signature(node, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if _is_plain(node, frame):
            # Before what ``visit_Call`` writes, so that it is one call of ``printed_call``.
            self.write("printed_")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if not _is_plain(node, frame):
            super()._output_child_post(node, frame, finalize)


SiteEnvironment.code_generator_class = _Generator


def _is_plain(node: nodes.Expr, frame: Frame) -> bool:
    """Say whether a node is a call with nothing but arguments in their places, where all is escaped."""
    if not isinstance(node, nodes.Call) or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
        return False
    return not (node.kwargs or node.dyn_args or node.dyn_kwargs)


def _call(function: Any, *args: Any) -> Any:
    """Call what a template calls; nothing that ours know wants to be given their context."""
    if type(function) is Macro and _is_simple(function, args):
        return Markup(function._func(*args))
    return function(*args)


def _printed_call(function: Any, *args: Any) -> str:
    """Call what a template calls and return what it prints of the result."""
    if type(function) is Macro and _is_simple(function, args):
        return function._func(*args)
    return _printed(function(*args))


def _is_simple(macro: Macro, args: Sequence[Any]) -> bool:
    """Say whether a macro is given just its arguments, so that there is nothing to sort out."""
    special = macro.caller or macro.catch_kwargs or macro.catch_varargs
    return len(args) == len(macro.arguments) and not special


def _printed(value: Any) -> str:
    """Return a value as it is printed: escaped, unless it is HTML."""
    kind = type(value)
    return _escaped(value) if kind is str else value if kind is Markup else escape(value)


@lru_cache(maxsize=8_192)
def _escaped(text: str) -> str:
    return str(escape(text))


class _Folding(NodeTransformer):
    """Puts values in the place of expressions that have the same on every page; ``known`` are the globals by name.

    What would fail is left to fail when a page is rendered, with its place.
    """

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """Fold a field of the site."""
        self.generic_visit(node)
        if isinstance(node.node, nodes.Name) and node.node.name == SITE in self._known:
            return _constant(node, getattr(self._known[SITE], node.attr, self))
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Fold a call of one of the pure functions with constants."""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        given = [*node.args, *(keyword.value for keyword in node.kwargs)]
        constant = all(isinstance(one, nodes.Const) for one in given) and not (node.dyn_args or node.dyn_kwargs)
        if name not in PURE or name not in self._known or not constant:
            return node
        args = [one.as_const() for one in node.args]
        try:
            return _constant(node, self._known[name](*args, **{k.key: k.value.as_const() for k in node.kwargs}))
        except Exception:
            return node


def _constant(node: nodes.Node, value: Any) -> nodes.Node:
    """Return a node for ``value`` in the place of ``node``, or that if it is nothing that code can spell."""
    return nodes.Const(value, lineno=node.lineno, environment=node.environment) if type(value) in _CONSTANT else node
