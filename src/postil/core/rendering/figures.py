"""Numbers, months and days of the week as a language writes them, after Unicode's CLDR (by Babel)."""

from functools import lru_cache

from postil.core.rendering.languages import locale_of


@lru_cache(maxsize=4096)
def written_number(value: float, language: str) -> str:
    """Return a number as ``language`` groups and points it, with at most one digit behind the point."""
    locale = locale_of(language)
    if not locale:
        return f"{value:g}"
    from babel.numbers import format_decimal

    return str(format_decimal(value, "#,##0.#", locale=locale))


@lru_cache(maxsize=256)
def written_share(percent: float, language: str) -> str:
    """Return whole percents as ``language`` writes them. Only nothing is 0 %, and only all is 100 %."""
    whole = round(percent) if percent in (0, 100) else min(max(round(percent), 1), 99)
    locale = locale_of(language)
    if not locale:
        return f"{whole} %"
    from babel.numbers import format_percent

    return str(format_percent(whole / 100, locale=locale))


def month_name(month: int, language: str) -> str:
    """Return the short name of a month (1 to 12); its number if the language is not known."""
    locale = locale_of(language)
    # Not those for standing alone: Babel takes them from the language that was asked for first where one has none.
    return str(locale.months["format"]["abbreviated"][month]) if locale else str(month)


def weekday_name(day: int, language: str) -> str:
    """Return the name of a weekday, Monday being 0, in the longest form of which all have four letters at most."""
    locale = locale_of(language)
    if not locale:
        return str(day + 1)
    forms = [locale.days["format"][width] for width in ("abbreviated", "short", "narrow")]
    return str(next((names for names in forms if max(map(len, names.values())) <= 4), forms[-1])[day])


def first_weekday(language: str) -> int:
    """Return the day that weeks begin with, Monday being 0: that of the country that is meant (or likely so)."""
    locale = locale_of(language)
    if not locale:
        return 0
    from babel.core import Locale, UnknownLocaleError, get_global

    likely = get_global("likely_subtags").get(str(locale), "").rpartition("_")[2]
    try:
        at_home = locale if locale.territory or not likely else Locale.parse(f"{locale.language}_{likely}")
    except (ValueError, UnknownLocaleError):
        at_home = locale
    return int(at_home.first_week_day)


def runs_from_right(language: str) -> bool:
    """Say whether ``language`` is written from right to left, so that time runs that way too."""
    locale = locale_of(language)
    return locale is not None and locale.text_direction == "rtl"
