"""Values of fields as YAML that a person would write."""

import json
import re
from collections.abc import Iterable, Sequence

_PLAIN = re.compile(r"[^\W\d_][\w .’()/+&-]*[\w.)’]|[^\W_]")
_OTHER = re.compile(r"(?:true|false|null|yes|no|on|off|y|n|none|nan|inf)", re.IGNORECASE)
_PLAIN_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")
_PLAIN_URL = re.compile(r"https?://[\w./?=&%+~-]+")


def scalar(text: str) -> str:
    """Return a text as a YAML scalar, quoted where it must be; it can stand in an HTML comment."""
    if _PLAIN_DATE.fullmatch(text) or _PLAIN_URL.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and not _OTHER.fullmatch(text) and "--" not in text:
        return text
    return json.dumps(text, ensure_ascii=False).replace("-->", "--\\u003e").replace("\u2028", "\\L")


def lines(fields: Iterable[tuple[str, str]]) -> Sequence[str]:
    """Return ``key: value`` lines; fields without a value are left out."""
    return [f"{key}: {scalar(value)}" for key, value in fields if value]
