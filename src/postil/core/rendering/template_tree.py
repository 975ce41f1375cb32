"""What templates say of each other, read off their syntax trees: which extends which, and their blocks."""

from collections.abc import Mapping

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from msgspec import Struct


class Tree(Struct, frozen=True):
    """One template: the one that it extends, all that it uses, its blocks with their lines.

    ``inner`` are the blocks within others of its own; ``certain`` is False if it names a template by an expression.
    """

    parent: str = ""
    uses: tuple[str, ...] = ()
    blocks: Mapping[str, int] = {}
    inner: frozenset[str] = frozenset()
    certain: bool = True


def trees(templates: Mapping[str, str]) -> dict[str, Tree]:
    """Return what is known of each template; those that cannot be read are left out."""
    environment = Environment(autoescape=True)
    found: dict[str, Tree] = {}
    for name, source in templates.items():
        try:
            found[name] = _tree(environment.parse(source))
        except (TemplateSyntaxError, RecursionError):
            continue
    return found


def _tree(tree: nodes.Template) -> Tree:
    named = list(meta.find_referenced_templates(tree))
    parents = [node.template for node in tree.find_all(nodes.Extends)]
    parent = next((one.value for one in parents if isinstance(one, nodes.Const)), "")
    blocks = list(tree.find_all(nodes.Block))
    return Tree(
        parent=parent,
        uses=tuple(name for name in named if name is not None),
        blocks={block.name: block.lineno for block in blocks},
        inner=frozenset(inner.name for block in blocks for inner in block.find_all(nodes.Block)),
        certain=None not in named,
    )
