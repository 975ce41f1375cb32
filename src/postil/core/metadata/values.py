"""Single values of metadata as people write them: dates, years, tags, ratings, statuses."""

import re
import unicodedata
from calendar import isleap

from postil.core.model import Rating

STATUSES = ("to-read", "reading", "read", "skipped")
"""What ``Meta.status`` can be."""

_STATUS_WORDS = """
to-read: toread new queue queued unread todo tbd inqueue planned wanttoread later backlog notread
    notstarted pending 待读 未读 想读 稍后阅读 未読 積読 읽을예정 안읽음 zulesen ungelesen àlire nonlu porleer pendiente
    daleggere
reading: reading inprogress progress started current ongoing wip doing 在读 阅读中 正在阅读 正在读 読書中 読み中 읽는중
    wirdgelesen inarbeit encours leyendo enprogreso inlettura
read: read done completed complete finished yes true skimmed summarized summarised reviewed noted 已读
    读完 完成 已完成 阅读完成 読了 読んだ 읽음 완료 gelesen fertig erledigt lu terminé leído leido hecho letto
skipped: skipped skip notreading abandoned dropped ignored rejected wontread 跳过 弃读 不读 放弃 スキップ 건너뜀
    übersprungen abgebrochen ignoré abandonné omitido saltato
"""
_STATUS = {
    word: name
    for name, _, words in (line.partition(": ") for line in _STATUS_WORDS.strip().replace("\n    ", " ").splitlines())
    for word in words.split()
}

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio",
            "february feb februar février fevrier febrero febbraio",
            "march mar märz maerz mars marzo",
            "april apr avril abril aprile",
            "may mai mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet julio luglio",
            "august aug août aout agosto",
            "september sep sept septembre septiembre settembre",
            "october oct okt oktober octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dez dezember décembre decembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ISO = re.compile(
    r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[月年]?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})*)?$"
)
_MONTH_FIRST = re.compile(r"^([^\W\d_]+)\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$")
_DAY_FIRST = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})$")
_DAY_NUMBERS = re.compile(r"^(\d{1,2})([./])(\d{1,2})\2(\d{4})$")
_YEAR = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)(?!\d)")

_TAG_SEPARATOR = re.compile(r"\s*[,，、;；\n]\s*|\s+[/|·]\s+")
_WIKILINK = re.compile(r"^!?\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]$")

_NUMBER = r"\d+(?:[.,]\d+)?"
_FRACTION = re.compile(
    rf"^({_NUMBER})\s*(?:/|out of|von|sur|de|分?\s*/)\s*({_NUMBER})(?!\d)\s*(?:stars?|points?|分)?", re.IGNORECASE
)
_POINTS = re.compile(rf"^({_NUMBER})\s*(?:stars?|points?|分|点|점)?$", re.IGNORECASE)
_FULL_STARS = "★⭐🌟"
_STARS = re.compile(rf"^[{_FULL_STARS}✮✯⯨\ufe0f½]*[{_FULL_STARS}][{_FULL_STARS}✮✯⯨☆✩\ufe0f½\s]*|^[☆✩]{{3,}}")


def status(text: str) -> str:
    """Return the reading status that a word means (``In Progress`` is ``reading``), or an empty string."""
    return _STATUS.get(re.sub(r"[\W_]+", "", text).casefold(), "")


def date(text: str) -> str:
    """Return an ISO date, reduced as far as it was written (``2021``, ``2021-03``), or an empty string.

    Reads ISO dates and times, ``2021/3/7``, ``2021年3月``, ``March 2021``, ``March 7, 2021``, ``7. März 2021``,
    ``31.12.2021``; ``3/4/2021`` only where one number cannot be a month.
    """
    text = text.strip().strip(":：,. ")
    if found := _ISO.match(text):
        return _iso(found[1], found[2], found[3])
    if found := _MONTH_FIRST.match(text):
        return _iso(found[3], _month(found[1]), found[2]) if _month(found[1]) else ""
    if found := _DAY_FIRST.match(text):
        return _iso(found[3], _month(found[2]), found[1]) if _month(found[2]) else ""
    if found := _DAY_NUMBERS.match(text):
        return _from_numbers(int(found[1]), int(found[3]), found[4], european=found[2] == ".")
    return ""


def _month(name: str) -> str:
    return str(_MONTHS.get(name.casefold(), ""))


def _from_numbers(first: int, second: int, year: str, european: bool) -> str:
    if european or first > 12:
        return _iso(year, str(second), str(first))
    if second > 12:
        return _iso(year, str(first), str(second))
    return year if first != second else _iso(year, str(first), str(second))


def _iso(year: str, month: str | None, day: str | None) -> str:
    number = int(year)
    if not 1400 <= number <= 2999:
        return ""
    if not month:
        return year
    if not 1 <= int(month) <= 12:
        return ""
    if not day:
        return f"{year}-{int(month):02}"
    if not 1 <= int(day) <= _DAYS[int(month)] + (int(month) == 2 and isleap(number)):
        return ""
    return f"{year}-{int(month):02}-{int(day):02}"


def year(text: str) -> int | None:
    """Return the year in a short value (``2021``, ``Spring 2021``, a date), or None unless there is exactly one."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def tags(text: str) -> tuple[str, ...]:
    """Return the tags in a line: split at commas, semicolons, ``、``, spaced slashes; without ``#`` and ``[[]]``."""
    return tuple(dict.fromkeys(tag for part in _TAG_SEPARATOR.split(text) if (tag := clean_tag(part))))


def clean_tag(text: str) -> str:
    """Return one tag without the marks around it."""
    text = text.strip().strip("`*\"'“”").strip()
    if found := _WIKILINK.match(text):
        text = found[1]
    text = text.lstrip("#").strip().rstrip(".。")
    return " ".join(text.split())


def rating(text: str, axis: str = "") -> Rating | None:
    """Return a rating: ``4``, ``4/5``, ``8/10``, ``★★★★☆``, ``⭐⭐⭐`` with words behind; None if it is none."""
    text = unicodedata.normalize("NFC", text).strip().strip("*_` ")
    if found := _STARS.match(text):
        return _stars(found[0], axis)
    if found := _FRACTION.match(text):
        value, best = _float(found[1]), _float(found[2])
        return Rating(value, best, axis) if 0 <= value <= best <= 100 and best > 0 else None
    if found := _POINTS.match(text):
        value = _float(found[1])
        return Rating(value, _best(value), axis) if value <= 100 else None
    return None


def _stars(text: str, axis: str) -> Rating:
    full = sum(text.count(star) for star in _FULL_STARS)
    half = 0.5 if any(mark in text for mark in "✮✯⯨½") else 0.0
    empty = text.count("☆") + text.count("✩")
    return Rating(full + half, max(5, full + empty + (1 if half else 0)), axis)


def _best(value: float) -> float:
    return 5 if value <= 5 else 10 if value <= 10 else 100


def _float(text: str) -> float:
    return float(text.replace(",", "."))
