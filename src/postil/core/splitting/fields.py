"""Fields of one entry in a list: a comment of ``key: value`` lines right below its heading.

    ### Auto-Encoding Variational Bayes

    <!--
    authors: Kingma and Welling
    year: 2014
    -->

The fields are those of front matter, and any Markdown viewer hides the comment.
"""

import re
from collections.abc import Sequence

from markdown_it.token import Token
from msgspec.structs import replace

from postil.core.metadata import fields, frontmatter
from postil.core.model import Diagnostic, Meta, Origin, Span

_COMMENT = re.compile(r"<!--[ \t]*\n(.*?)^[ \t]*-->[ \t]*\n?\Z", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"([^\W\d_][\w -]{0,30}):(?:[ \t]|$)", re.MULTILINE)
_METHOD = "fields"


def has_fields(tokens: Sequence[Token], place: int) -> bool:
    """Say whether the token at ``place`` is such a comment."""
    return bool(_lines(tokens, place))


def read_fields(tokens: Sequence[Token], place: int, path: str, first_line: int) -> tuple[Meta, tuple[Diagnostic, ...]]:
    """Return what the comment at ``place`` says, empty if none is there, and its faults.

    ``first_line`` is that of the body. Prose has only its source, as in front matter.
    """
    lines = _lines(tokens, place)
    if not lines:
        return Meta(), ()
    front = frontmatter.parse(f"---\n{lines}---\n", path)
    opening = tokens[place].map
    # The comment's opening stands where the front matter's would.
    shift = (opening[0] if opening else 0) + first_line - 1
    faults = tuple(
        replace(fault, span=Span(fault.span.line + shift, fault.span.column) if fault.span else None)
        for fault in front.diagnostics
    )
    meta = front.meta
    origins = {name: Origin(_METHOD, origin.line + shift) for name, origin in meta.origins.items()}
    return replace(meta, origins=origins), faults


def _lines(tokens: Sequence[Token], place: int) -> str:
    if place >= len(tokens) or tokens[place].type != "html_block":
        return ""
    found = _COMMENT.match(tokens[place].content)
    if not found or not (first := _KEY.match(found[1])):
        return ""
    known = fields.field_of(first[1])
    return found[1] if known and not known.startswith("header:") else ""
