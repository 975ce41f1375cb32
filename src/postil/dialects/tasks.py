"""Task lists: markdown-it finds ``- [x]``; the box goes into the item's text, so that loose lists look right too.

The text is the box's label, which is what assistive technology reads for it.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def tasks_plugin(md: MarkdownIt) -> None:
    """Add the core rule ``tasks``; the parser's option ``tasklists`` must be on."""
    md.core.ruler.after("inline", "tasks", _tasks)


def _tasks(state: StateCore) -> None:
    if "[ ]" not in state.src and "[x]" not in state.src and "[X]" not in state.src:
        return
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "list_item_open" or "checked" not in token.meta:
            continue
        checked = " checked" if token.meta["checked"] else ""
        box = Token("html_inline", "", 0, content=f'<label><input type="checkbox" disabled{checked}> ')
        following = tokens[index + 2] if index + 2 < len(tokens) else None
        if following is not None and following.type == "inline" and following.children is not None:
            end = Token("html_inline", "", 0, content="</label>")
            following.children = [box, *following.children, end]
