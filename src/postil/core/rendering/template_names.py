"""A site's own templates whose names, or whose blocks' names, are none that anything shows."""

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from postil.core.diagnostics import diagnostic, did_you_mean
from postil.core.model import Diagnostic, Span

if TYPE_CHECKING:
    from postil.core.rendering.template_tree import Tree

THEME = "theme/"
"""The prefix under which the theme's templates can be extended."""


def check_names(templates: Mapping[str, str]) -> list[Diagnostic]:
    """Return a warning for each template of the site's own that no page uses, and for each block that none shows.

    ``templates`` has the theme's under their own names, unless the site has one of that name, and under ``theme/…``.
    """
    theme = {name.removeprefix(THEME) for name in templates if name.startswith(THEME)}
    own = [name for name, source in sorted(templates.items()) if _is_own(name, source, templates)]
    if not own or not theme:
        return []
    from postil.core.rendering.template_tree import trees

    known = trees(templates)
    used = {other for tree in known.values() for other in tree.uses}
    found: list[Diagnostic] = []
    for name in own:
        path = f"templates/{name}"
        if name not in theme and name not in used and all(tree.certain for tree in known.values()):
            message = "is the template of no page, and no other uses it"
            found.append(diagnostic("template-unknown", path, None, message, _near(name, theme)))
        if name in known:
            found.extend(_lost_blocks(name, path, known))
    return found


def _is_own(name: str, source: str, templates: Mapping[str, str]) -> bool:
    return not name.startswith(THEME) and templates.get(THEME + name) != source


def _near(name: str, theme: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(theme), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else "docs/templates.md names those of the theme"


def _lost_blocks(name: str, path: str, known: "Mapping[str, Tree]") -> Iterator[Diagnostic]:
    """Give what is wrong with the blocks of a template that extends another: that one must have them."""
    offered: dict[str, None] = {}
    above = name
    while parent := known[above].parent:
        if parent not in known or parent == above:
            return
        above = parent
        offered.update(dict.fromkeys(known[above].blocks))
    if above == name or not all(known[one].certain for one in (name, above)):
        return
    for block, line in known[name].blocks.items():
        if block not in offered and block not in known[name].inner:
            message = f'there is no block "{block}" in {known[name].parent}, so this one is shown nowhere'
            hint = did_you_mean(block, offered) or f"its blocks are {', '.join(offered)}"
            yield diagnostic("template-unknown", path, Span(line), message, hint)
