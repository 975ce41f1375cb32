"""GitBook's block tags (gitbook.com/docs, "Blocks"), each on a line of its own.

``hint`` becomes a callout, ``tabs`` a row of folds, ``code`` shows its fence with its title, ``embed``, ``file``,
``content-ref`` and ``page-ref`` become links. Any other tag is taken out with a warning; what it encloses stays.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from postil.core.state import state_of
from postil.dialects.block import register
from postil.dialects.callouts import open_callout
from postil.dialects.nesting import closing_line, inside, line_text, tag_depth

_TAG = re.compile(r"\{%\s*(?P<name>[a-z][\w-]*)(?P<rest>(?:[^%]|%(?!\}))*)%\}[ \t]*")
_ARGUMENT = re.compile(r"""(?P<key>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_ENCLOSING = frozenset(
    {"hint", "tabs", "tab", "code", "content-ref", "embed", "file", "stepper", "step", "columns", "column"}
)
_KINDS = {"info": "info", "success": "success", "warning": "warning", "danger": "danger", "working": "note"}


def gitbook_plugin(md: MarkdownIt) -> None:
    """Add the block rule for GitBook's tags."""
    register("gitbook_tag", "{")
    md.block.ruler.before("fence", "gitbook_tag", _tag, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _tag(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
    if not state.src.startswith("{%", state.bMarks[startLine] + state.tShift[startLine]):
        return False
    found = _TAG.fullmatch(line_text(state, startLine))
    if found is None or state.is_code_block(startLine):
        return False
    if silent:
        return True
    name = found["name"]
    arguments = {f["key"]: f["double"] or f["single"] or "" for f in _ARGUMENT.finditer(found["rest"])}
    last = (
        closing_line(state, startLine, endLine, tag_depth(_TAG, name), re.compile(rf"end{name}\b"))
        if name in _ENCLOSING
        else None
    )
    _open(state, name, arguments, startLine)
    if last is not None:
        inside(state, startLine + 1, last)
    if last is not None or name not in _ENCLOSING:
        _close(state, name)
    elif name in ("hint", "tabs", "tab"):
        # An opened block without its end: it ends here, so that the page stays well formed.
        _close(state, name)
    state.line = startLine + 1 if last is None else last + 1
    return True


def _push(state: StateBlock, kind: str, tag: str, nesting: int, line: int, **attrs: str) -> Token:
    token = Token(kind, tag, nesting, block=True, level=state.level, map=[line, line + 1])  # type: ignore[arg-type]
    token.attrs = dict(attrs)
    state.tokens.append(token)
    return token


def _open(state: StateBlock, name: str, arguments: dict[str, str], line: int) -> None:
    if name == "hint":
        open_callout(state, _KINDS.get(arguments.get("style", ""), "note"), "", "", line)
    elif name == "tabs":
        _push(state, "tabs_open", "div", 1, line).attrs["class"] = "tabs"
    elif name == "tab":
        first = bool(state.tokens) and state.tokens[-1].type == "tabs_open"
        token = _push(state, "tab_open", "details", 1, line)
        token.attrs["class"] = "tab"
        if first:
            token.attrs["open"] = ""
        _title(state, "summary", arguments.get("title", ""), line)
    elif name == "code" and arguments.get("title"):
        _title(state, "p", arguments["title"], line, "code-title")
    elif name in ("embed", "file", "page-ref"):
        _link(state, arguments.get("url") or arguments.get("src") or arguments.get("page", ""), line)
    elif not name.startswith("end") and name not in _ENCLOSING:
        mine = state_of(state.env)
        mine.report("liquid-unresolved", mine.span(line), f"nothing is known here for {line_text(state, line).strip()}")


def _close(state: StateBlock, name: str) -> None:
    tags = {"hint": ("callout_close", "div"), "tabs": ("tabs_close", "div"), "tab": ("tab_close", "details")}
    if name in tags:
        _push(state, *tags[name], -1, state.line)


def _title(state: StateBlock, tag: str, text: str, line: int, css: str = "") -> None:
    token = _push(state, "title_open", tag, 1, line)
    if css:
        token.attrs["class"] = css
    inline = _push(state, "inline", "", 0, line)
    inline.content, inline.children = text, []
    _push(state, "title_close", tag, -1, line)


def _link(state: StateBlock, url: str, line: int) -> None:
    if not url:
        return
    _push(state, "paragraph_open", "p", 1, line)
    inline = _push(state, "inline", "", 0, line)
    inline.content, inline.children = f"[{url}](<{url}>)", []
    _push(state, "paragraph_close", "p", -1, line)
