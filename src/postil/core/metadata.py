"""Metadata from several places made one."""

from typing import Any

from msgspec.structs import replace

from postil.core.model import Meta, Origin

_FIELDS = tuple(name for name in Meta.__struct_fields__ if name not in ("links", "extra", "origins"))
_TOGETHER = ("venue", "venue_short", "type")
"""Fields that describe one thing and so are taken from one place."""


def is_empty(value: object) -> bool:
    """Say whether a field's value means "unknown"."""
    return not value


def with_origin(method: str, line: int, **values: Any) -> Meta:
    """Return a ``Meta`` of the given values, those that are not empty, each with the same origin."""
    known = {name: value for name, value in values.items() if not is_empty(value)}
    return Meta(**known, origins={name: Origin(method, line) for name in known})


def merged(*metas: Meta) -> Meta:
    """Return one ``Meta`` in which earlier ones win field by field; links add up, once an address."""
    if not metas:
        return Meta()
    first, *rest = metas
    changes: dict[str, Any] = {}
    origins = dict(first.origins)
    links = list(first.links)
    extra = dict(first.extra)
    for meta in rest:
        for name in _FIELDS:
            value = getattr(meta, name)
            if is_empty(value) or name in changes or not is_empty(getattr(first, name)):
                continue
            if name in ("venue_short", "type") and (first.venue or changes.get("venue", meta.venue) != meta.venue):
                continue
            changes[name] = value
            if name in meta.origins:
                origins[name] = meta.origins[name]
        known = {link.url for link in links}
        added = [link for link in meta.links if link.url not in known]
        if added:
            links.extend(added)
            origins.setdefault("links", meta.origins.get("links", Origin("")))
        extra = {**meta.extra, **extra}
    return replace(first, **changes, links=tuple(links), extra=extra, origins=origins)
