"""Tags in raw HTML: reading their attributes, and writing a tag back with some of them changed."""

import re
from html import escape, unescape

_TAG = re.compile(
    r"""<(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*/?>"""
)
_ATTRIBUTE = re.compile(r"""(?P<key>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s"'=<>`]+)))?""")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
REFERENCES = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<hidden>script|style|textarea|template)\b.*?(?:</(?P=hidden)\s*>|\Z)"""
    r"""|<(?P<name>a|img|video|audio|source|iframe|embed)(?P<attributes>(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)+)\s*/?>""",
    re.IGNORECASE | re.DOTALL,
)
"""A tag that may lead somewhere, with at least one attribute; or (``name`` is None) what must be left alone."""

_ANCHOR = r"""<a\s+(?:name|id)\s*=\s*(?:"[^"<>]+"|'[^'<>]+'|[^\s"'=<>]+)\s*(?:/>|>\s*</a\s*>)"""
ANCHORS = re.compile(rf"\s*(?:{_ANCHOR}\s*)+", re.IGNORECASE)
"""Nothing but empty anchors (``<a name="x"></a>``)."""


def attributes(text: str) -> dict[str, str]:
    """Return the attributes written in ``text`` (what stands in a tag after its name), names in lower case."""
    found: dict[str, str] = {}
    for item in _ATTRIBUTE.finditer(text):
        value = next((v for v in (item["d"], item["s"], item["b"]) if v is not None), "")
        found.setdefault(item["key"].lower(), unescape(value))
    return found


def written(found: dict[str, str]) -> str:
    """Return attributes as they stand in a tag, each with a blank before it."""
    return "".join([f' {key}="{escape(value)}"' if value else f" {key}" for key, value in found.items()])


def targets(html: str) -> list[str]:
    """Return the ids, and the names of anchors, in raw HTML, in order."""
    if "id" not in html and "name" not in html and "ID" not in html and "NAME" not in html:
        return []
    found: list[str] = []
    for tag in _TAG.finditer(_COMMENT.sub("", html)):
        if not tag["attributes"]:
            continue
        given = attributes(tag["attributes"])
        found += [
            given[key] for key in ("id", "name") if given.get(key) and (key == "id" or tag["name"].lower() == "a")
        ]
    return list(dict.fromkeys(found))
