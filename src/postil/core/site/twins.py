"""Papers that are likely to be one: they have the same title, and nothing else tells them apart."""

from collections.abc import Mapping, Sequence

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Document, Meta, Span
from postil.core.site.papers import Group
from postil.core.text.folding import folded
from postil.scholar.identifiers import identities

_TELLING = 3
"""Words from which on a title is hardly two papers'. A file can be called "Introduction" in any folder."""


def twins(groups: Sequence[Group], documents: Mapping[str, Document]) -> tuple[Diagnostic, ...]:
    """Return a fault for each paper that an earlier one may be: only an identifier makes them one paper."""
    by_title: dict[str, list[Group]] = {}
    faults = []
    for found in groups:
        title = folded(found.meta.title.text)
        is_telling = len(title.split()) >= _TELLING
        if not title or (not is_telling and _has_file(found, documents)):
            continue
        others = by_title.setdefault(title, [])
        twin = next((other for other in others if _may_be_one(other.meta, found.meta, is_telling)), None)
        if twin is not None:
            faults.append(_fault(twin, found, documents))
        others.append(found)
    return tuple(faults)


def _has_file(group: Group, documents: Mapping[str, Document]) -> bool:
    """Say whether a file is about this paper alone."""
    return any(documents[noted.path].kind == "note" for noted in group.notes)


def _may_be_one(one: Meta, other: Meta, is_telling: bool) -> bool:
    """Say whether nothing but the title is known of both papers, or all that is known of both agrees."""
    if one.year and other.year and abs(one.year - other.year) > is_telling:
        # A preprint and what was published of it are often a year apart.
        return False
    names = [{folded(person.family or person.name) for person in meta.authors} for meta in (one, other)]
    if all(names) and not names[0] & names[1]:
        return False
    schemes = [{name.partition(":")[0] for name in identities(meta)} for meta in (one, other)]
    # One that both have is another in each, or they were one paper.
    return not schemes[0] & schemes[1]


def _fault(twin: Group, found: Group, documents: Mapping[str, Document]) -> Diagnostic:
    (path, line), (other, other_line) = (_place(group, documents) for group in (found, twin))
    known = next(iter((*identities(twin.meta), *identities(found.meta))), "")
    which = known.replace(":", ": ", 1) or "the same identifier or citation key"
    message = f'"{found.meta.title.text}" may be a paper that has a page already ({other}:{other_line})'
    hint = f"give both {which} if they are one"
    return diagnostic("paper-duplicate", path, Span(line) if line else None, message, hint)


def _place(group: Group, documents: Mapping[str, Document]) -> tuple[str, int]:
    first = group.notes[0]
    return first.path, documents[first.path].entries[first.entry].line
