"""Metadata from several places made one."""

from typing import Any

from msgspec.structs import replace

from postil.core.model import Link, Meta, Origin

_OF_VENUE = ("venue_short", "type")
"""Fields that say more of a venue, and so are only taken together with it."""


def is_empty(value: object) -> bool:
    """Say whether a field's value means "unknown"."""
    return not value


def with_origin(method: str, line: int, **values: Any) -> Meta:
    """Return a ``Meta`` of the given values, those that are not empty, each with the same origin."""
    known = {name: value for name, value in values.items() if not is_empty(value)}
    return Meta(**known, origins={name: Origin(method, line) for name in known})


def merged(*metas: Meta) -> Meta:
    """Return one ``Meta`` in which earlier ones win field by field; links add up, once an address.

    Only values that have an origin are taken from the later ones.
    """
    if not metas:
        return Meta()
    first, *rest = metas
    changes: dict[str, Any] = {}
    origins = dict(first.origins)
    for meta in rest:
        for name, origin in meta.origins.items():
            if name == "links" or name in changes or not is_empty(getattr(first, name)):
                continue
            if name in _OF_VENUE and (first.venue or changes.get("venue", meta.venue) != meta.venue):
                continue
            changes[name] = getattr(meta, name)
            origins[name] = origin
        if meta.links:
            changes["links"] = _links(changes.get("links", first.links), meta.links)
            origins.setdefault("links", meta.origins.get("links", Origin("")))
        if meta.extra:
            changes["extra"] = {**meta.extra, **changes.get("extra", first.extra)}
    return replace(first, **changes, origins=origins) if changes else first


def _links(ours: tuple[Link, ...], theirs: tuple[Link, ...]) -> tuple[Link, ...]:
    known = {link.url for link in ours}
    return (*ours, *(link for link in theirs if link.url not in known))
