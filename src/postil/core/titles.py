"""A document's own title, where the page around it shows it already."""

from collections.abc import Sequence
from html import escape

from postil.core.model import Document, Heading


def repeated_title(document: Document, title: str) -> Heading | None:
    """Return the first heading if it says no more than ``title``, which the page shows above the document."""
    first = document.headings[0] if document.headings else None
    is_entry = bool(document.entries) and document.entries[0].first == 0
    if first is None or is_entry or first.level != 1 or first.part != 0 or first.title.text != title:
        return None
    return first


def without_title(parts: Sequence[str], document: Document, title: str) -> Sequence[str]:
    """Return the parts of a document without its title if the page repeats it; links to it still find their place."""
    heading = repeated_title(document, title)
    if heading is None or not parts[0].startswith("<h1"):
        return parts
    anchors = (f'<a id="{escape(name)}" class="alias"></a>' for name in (heading.id, *heading.aliases))
    return ("".join(anchors) + "\n", *parts[1:])
