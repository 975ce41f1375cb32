"""Fenced divisions ``::: {.class}`` … ``:::`` (Pandoc, Quarto), ``:::note`` (Docusaurus).

One named like a callout becomes a callout, any other a ``div`` with its attributes.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from postil.dialects import attributes, nesting
from postil.dialects.block import register
from postil.dialects.callouts import open_callout

_FENCE = re.compile(r":{3,}[ \t]*(?P<info>[^:\s`][^`]*?)?[ \t]*:*[ \t]*")
_INFO = re.compile(
    r"(?:(?P<name>[A-Za-z][\w-]*)[ \t]*(?:\[(?P<label>[^\]]*)\])?)?[ \t]*(?:\{(?P<list>[^{}]*)\})?[ \t]*(?P<rest>.*)"
)
_CLOSER = re.compile(r":::[ \t]*$", re.MULTILINE)
_CALLOUTS = frozenset(
    {"note", "tip", "important", "warning", "caution", "info", "danger", "success", "example", "question"}
)


def divs_plugin(md: MarkdownIt) -> None:
    """Add the block rule for fenced divisions."""
    register("division", ":")
    md.block.ruler.before("fence", "division", _division, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _depth(text: str) -> int:
    found = _FENCE.fullmatch(text)
    return 0 if found is None else 1 if found["info"] else -1


def _division(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    if not state.src.startswith(":::", state.bMarks[startLine] + state.tShift[startLine]):
        return False
    found = _FENCE.fullmatch(nesting.line_text(state, startLine))
    if found is None or not found["info"] or state.is_code_block(startLine):
        return False
    last = nesting.closing_line(state, startLine, endLine, _depth, _CLOSER)
    if last is None:
        return False
    if silent:
        return True
    given = _INFO.fullmatch(found["info"])
    name, callout = _open(state, given, startLine)
    state.level += 1
    nesting.inside(state, startLine + 1, last)
    state.level -= 1
    closing = state.push("callout_close" if callout else "division_close", "div", 0)
    closing.nesting = -1
    closing.info = name
    state.line = last + 1
    return True


def _open(state: StateBlock, given: re.Match[str] | None, line: int) -> tuple[str, bool]:
    listed = attributes.parse(given["list"] or "") or {} if given else {}
    name = (given["name"] or "") if given else ""
    classes = [*([name] if name else []), *listed.get("class", "").split()]
    kinds = (css.removeprefix("callout-").lower() for css in classes)
    kind = next((kind for kind in kinds if kind in _CALLOUTS), "")
    if kind:
        title = listed.get("title") or (given and (given["label"] or given["rest"])) or ""
        open_callout(state, kind, "", title, line)
        return name, True
    token = state.push("division_open", "div", 0)
    token.nesting = 1
    token.map = [line, line + 1]
    attributes.apply(state.md, token, {**listed, **({"class": " ".join(classes)} if classes else {})})
    return name, False
