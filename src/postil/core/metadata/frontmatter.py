"""The header of a file as metadata of the paper (``Meta``) and of the file (``Header``)."""

import difflib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from postil.core.diagnostics import diagnostic
from postil.core.metadata import fields
from postil.core.metadata.header_builder import Builder
from postil.core.metadata.header_syntax import Fault, Item, read
from postil.core.metadata.header_values import BadValue
from postil.core.model import Diagnostic, Header, Meta, Text

RenderInline = Callable[[str], Text]
"""Turns a line of Markdown into its plain text and its HTML; ``convert`` has one once it knows the dialect."""


# Names that CSL (``csl-data.json``) has for what others call otherwise.
_CSL_NAMES = frozenset(("container-title", "container-title-short", "issued", "event-title", "title-short", "DOI"))


class Front(Struct, frozen=True, kw_only=True):
    """A file cut into header and body, and what the header says.

    ``first_line`` is the line of the file with which ``body`` begins; ``found`` says whether there was a header.
    Titles and other prose in ``meta`` have only their source as ``text`` until ``with_html`` has seen them.
    """

    meta: Meta = Meta()
    header: Header = Header()
    body: str = ""
    first_line: int = 1
    found: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


def parse(text: str, path: str) -> Front:
    """Return the header and body of a file's decoded text (``\\n`` line ends, no byte order mark); never raises.

    Keys are known by any spelling of ``fields``; unknown ones are kept in ``Meta.extra`` under their own name.
    """
    block = read(text)
    builder = Builder(layout=_layout(block.items))
    faults = list(block.faults)
    # The spelling that we write wins over the others, whatever their order.
    for item in sorted(block.items, key=lambda item: item.key.lower() not in fields.PRINCIPAL):
        faults.extend(_take(builder, item))
    _take_csl_id(builder, block.items)
    faults += builder.faults
    meta, header = builder.finished()
    return Front(
        meta=meta,
        header=header,
        body=block.body,
        first_line=block.first_line,
        found=block.found,
        diagnostics=tuple(diagnostic(f.code, path, f.span, f.message, f.hint) for f in faults),
    )


def with_html(meta: Meta, render_inline: RenderInline) -> Meta:
    """Return ``meta`` with its title, abstract and summary rendered where they have no HTML yet."""
    changes: dict[str, Any] = {}
    for name in ("title", "abstract", "summary"):
        text: Text = getattr(meta, name)
        if text.text and not text.html:
            changes[name] = render_inline(text.text)
    return replace(meta, **changes) if changes else meta


def _layout(items: tuple[Item, ...]) -> str:
    return next((item.value for item in items if item.key == "layout" and isinstance(item.value, str)), "")


def _take(builder: Builder, item: Item) -> list[Fault]:
    field = fields.field_of(item.key)
    if not field:
        builder.keep(item)
        return _near_miss(item)
    if item.value is None or item.value in ("", []):
        return []
    try:
        builder.take(field, item)
    except BadValue as bad:
        builder.keep(item)
        return [Fault(bad.code, item.value_span, f'"{item.key}" {bad.message}', bad.hint)]
    return []


def _take_csl_id(builder: Builder, items: tuple[Item, ...]) -> None:
    """Take ``id`` as the citation key where the header is a CSL item, whose schema calls it so; elsewhere it is not."""
    named = {item.key: item for item in items}
    if "id" in named and not _CSL_NAMES.isdisjoint(named):
        with suppress(BadValue):
            builder.take("key", named["id"])


def _near_miss(item: Item) -> list[Fault]:
    hint = _suggestion(item.key)
    if not hint:
        return []
    return [Fault("field-unknown", item.span, f'"{item.key}" is not a known field; it is kept for templates', hint)]


@lru_cache(maxsize=4096)
def _suggestion(key: str) -> str:
    """A hint for keys that are nearly one of ours; the keys of other programs and very short ones are left alone.

    A letter too few or too many makes a short name less like another than a long one; two that have changed places,
    still less.
    """
    name = fields.folded(key)
    if len(name) < 3 or name in fields.FOREIGN or not name.isascii():
        return ""
    near = [known for known in fields.PRINCIPAL if abs(len(known) - len(name)) <= 2 and known[0] == name[0]]
    swapped = [known for known in near if sorted(known) == sorted(name)]
    close = swapped or difflib.get_close_matches(name, near, n=1, cutoff=0.8)
    return f'did you mean "{close[0]}"?' if close else ""
