"""Where sentences end: a simple splitter that knows Latin and CJK punctuation, abbreviations and formulas."""

import re

_FORMULA = r"\$[^$]*\$"
_END = re.compile(
    rf"{_FORMULA}|(?P<cjk>[。！？；]+[”’」』）]*)|(?P<latin>[.!?…]+[\"'”’)\]]*)(?=\s+[^\sa-z]|\s*$)",
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|viz|al|etc|resp|Fig|Figs|Eq|Eqs|Sec|Tab|Thm|Def|Prop|Ref|Refs|Ch|No|Vol|pp?|Dr|Mr|Mrs|Ms|Prof|St"
    r"|approx|ca|w\.r\.t|s\.t|a\.k\.a|U\.S|z\.B|d\.h|bzw|usw|Abb|Nr)|\b[A-Z])\.$"
)
_BEFORE_NUMBER = re.compile(r"\b(?:chs?|secs?|figs?|eqs?|app|thm|lem|cor|no|vol|pp?)\.\s+\d", re.IGNORECASE)


def ends(text: str) -> list[int]:
    """Return the offsets right after each sentence of ``text``; the text's own end is among them if it ends one."""
    found: list[int] = []
    for match in _END.finditer(text):
        if match["cjk"] or (match["latin"] and not _abbreviated(text, match)):
            found.append(match.end())
    return found


def _abbreviated(text: str, match: re.Match[str]) -> bool:
    head = text[max(0, match.start() - 12) : match.start() + 1]
    if _BEFORE_NUMBER.search(text[max(0, match.start() - 6) : match.end() + 3]):
        return True
    return match["latin"] == "." and _ABBREVIATION.search(head) is not None and match.end() < len(text.rstrip())


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before ``start`` and after ``end`` within the sentence (or sentences) of that range."""
    if len(text) > 4000:
        shift = max(0, start - 2000)
        text, start, end = text[shift : end + 2000], start - shift, end - shift
    stops = ends(text)
    first = max((stop for stop in stops if stop <= start), default=0)
    last = min((stop for stop in stops if stop >= end), default=len(text))
    return " ".join(text[first:start].split()), " ".join(text[end:last].split())
