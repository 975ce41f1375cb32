"""What depends on a language: its plural forms and how it writes dates, as Unicode's CLDR has them (by Babel)."""

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

BASE = "en"
"""The language that every string of the theme is written in first."""

_WORLD = {"en": "en_001"}
"""English without a country is that of the world, which writes 3 March 2021."""

_PARTS = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def normal(language: str) -> str:
    """Return a language tag (BCP 47) in the form that file names and tags are compared in."""
    return language.strip().replace("_", "-").lower()


def fallbacks(language: str) -> tuple[str, ...]:
    """Return the languages whose strings serve ``language``, best first: itself, its bases, English.

    That is the lookup of RFC 4647, section 3.4.
    """
    parts = normal(language).split("-")
    return tuple(dict.fromkeys([*("-".join(parts[:end]) for end in range(len(parts), 0, -1)), BASE]))


@lru_cache(maxsize=4_096)
def plural_form(language: str, count: float) -> str:
    """Return which of CLDR's plural forms ``count`` takes: zero, one, two, few, many or other."""
    locale = locale_of(language)
    return str(locale.plural_form(count)) if locale else "other"


@lru_cache(maxsize=16_384)
def written_date(value: str, language: str) -> str:
    """Return an ISO 8601 date, possibly reduced to a month or a year, as ``language`` writes it.

    What is no date is returned as it is, and in a language that CLDR does not know the ISO form.
    """
    found, locale = _PARTS.match(value), locale_of(language)
    if not found or not locale:
        return value[:10]
    from babel.dates import format_date, format_skeleton

    year, month, day = found.groups()
    try:
        known = date(int(year), int(month or 1), int(day or 1))
        if day:
            return str(format_date(known, "long", locale=locale))
        return str(format_skeleton("yMMMM" if month else "y", known, locale=locale))
    except (ValueError, KeyError):
        return value[:10]


@lru_cache(maxsize=64)
def locale_of(language: str) -> "Locale | None":
    """Return what CLDR knows of a language, or of the nearest of its bases; None if it knows none of them."""
    from babel.core import Locale, UnknownLocaleError

    for tag in fallbacks(language)[:-1] or (BASE,):
        try:
            return Locale.parse(_WORLD.get(tag, tag.replace("-", "_")))
        except (ValueError, UnknownLocaleError):
            continue
    return None
