"""What a template is told that asks for something that there is not."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2.utils import missing
from msgspec import Struct

from postil.core.diagnostics import did_you_mean
from postil.core.rendering.rendered import Extra

HINT = re.compile("; (?=did you mean |write )")
"""What stands before the hint in a message."""

_CALLED = {"SiteFacts": "site", "PageFacts": "page", "Facts": "paper"}
"""What values are called in templates; others by the name of their type."""

_VARIABLES = (
    "site page asset memo t paper notes toc backlinks references previous next intro groups orders counts lists pages "
    "pager title body updated cards lang kind label terms name count index_url entries urls target "
    "listing facets left letters json"
).split()


class Undefined(StrictUndefined):
    """A variable or a field that does not exist: an error that names it as templates do, with the nearest there is."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint or not isinstance(name, str):
            return str(super()._undefined_message)
        if owner is missing:
            return _with_hint(f'there is no variable "{name}"', name, _VARIABLES)
        if isinstance(owner, Extra):
            message = _with_hint(f'the setting "extra" has no "{name}"', name, owner)
            return message if HINT.search(message) else f'{message}; write "extra: {{{name}: …}}" in site.yaml'
        kind = type(owner).__name__
        what = _CALLED.get(kind) or ("a mapping" if isinstance(owner, Mapping) else f"this {kind.lower()}")
        return _with_hint(f'{what} has no "{name}"', name, _names(owner))


def _names(owner: Any) -> Iterable[str]:
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    return type(owner).__struct_fields__ if isinstance(owner, Struct) else ()


def _with_hint(message: str, name: str, names: Iterable[str]) -> str:
    hint = did_you_mean(name, names)
    return f"{message}; {hint}" if hint else message
