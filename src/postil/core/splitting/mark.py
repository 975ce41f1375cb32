"""What a list's entries get where they stand: an id that leads there, and the hole for the link to their page."""

from collections.abc import Sequence

from markdown_it.token import Token
from msgspec.structs import replace

from postil.core.model import Ref, RefKind
from postil.core.splitting.lead import end_of_lead
from postil.core.splitting.outline import Outline, Section
from postil.core.state import ConversionState
from postil.core.text.marks import is_mark
from postil.core.text.slugs import github_slug


def mark_entries(tokens: Sequence[Token], outlined: Outline, state: ConversionState) -> Outline:
    """Mark the entries of a list in its tokens, and return its outline with the id of each.

    The hole stands at the end of the entry's heading, which gets the class ``entry-title``, or behind the title with
    which its text begins; that inline token then says in ``meta["lead"]`` how many of its children are the title.
    """
    if outlined.kind != "list":
        return outlined
    sections = [_marked(tokens, section, number, state) for number, section in enumerate(outlined.sections)]
    return replace(outlined, sections=tuple(sections))


def _marked(tokens: Sequence[Token], section: Section, number: int, state: ConversionState) -> Section:
    inline = tokens[section.heading] if section.heading >= 0 else None
    if inline is None or inline.children is None:
        return section
    hole = state.hole(Ref(RefKind.ENTRY, str(number), entry=number))
    closing = tokens[section.heading + 1]
    if closing.type == "heading_close":
        closing.meta["entry"] = hole
        tokens[section.heading - 1].attrJoin("class", "entry-title")
        return section
    place = end_of_lead(inline.children)
    inline.children.insert(place, Token("html_inline", "", 0, content=hole))
    inline.meta["lead"] = place + 1
    return section if section.anchor else replace(section, anchor=_anchor(tokens, section, state))


def _anchor(tokens: Sequence[Token], section: Section, state: ConversionState) -> str:
    """Give the block that begins with an entry's title an id; a tight item's paragraph has no tag, so its item does."""
    block = tokens[section.heading - 1]
    if block.hidden:
        block = tokens[section.heading - 2]
    # A mark gives way to a name that tells the paper.
    if "id" not in block.attrs or is_mark(str(block.attrs["id"])):
        block.attrSet("id", state.ids.unused(github_slug(section.meta.title.text) or "paper"))
    return str(block.attrs["id"])
