"""Check a built folder as a browser would that opened it from disk: every link, source and fragment leads somewhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

_ADDRESSES = ("href", "src", "poster", "data", "data-target")
_REFRESH = ".//meta[@http-equiv='refresh']"


def broken_links(folder: Path, base: str = "") -> list[str]:
    """Return what is wrong in ``folder``, sorted: a line for each dead link, missing fragment and repeated id.

    Pages must link relatively but for 404.html, whose links begin with ``base``, the path that the site is served at.
    """
    pages = {path.relative_to(folder).as_posix(): _parsed(path) for path in sorted(folder.rglob("*.html"))}
    ids = {name: _ids(tree) for name, tree in pages.items()}
    faults = []
    for name, tree in pages.items():
        repeated = {i for i in ids[name] if ids[name].count(i) > 1}
        faults += [f"{name}: the id {i!r} occurs {ids[name].count(i)} times" for i in sorted(repeated)]
        for address in _addresses(tree):
            fault = _fault(folder, name, address, ids, base)
            if fault:
                faults.append(f"{name}: {address}: {fault}")
    return sorted(set(faults))


def _parsed(path: Path) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    return lxml_html.document_fromstring(path.read_bytes(), parser=parser)


def _ids(tree: HtmlElement) -> list[str]:
    return [str(name) for name in tree.xpath("//@id")] + [str(name) for name in tree.xpath("//a[not(@id)]/@name")]


def _addresses(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter(etree.Element):
        for key in _ADDRESSES:
            value = element.get(key)
            if value is not None and not (element.get("rel") in ("canonical", "alternate") and "://" in value):
                yield value
    for meta in tree.findall(_REFRESH):
        yield (meta.get("content") or "").partition("url=")[2].strip()


def _fault(folder: Path, page: str, address: str, ids: dict[str, list[str]], base: str) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    if "\x00" in address or "\x00" in unquote(address):
        return "has a hole"
    if not parts.path:
        target = folder / page
    elif parts.path.startswith("/"):
        if page != "404.html" or not parts.path.startswith(f"{base}/"):
            return "is not relative"
        target = folder / unquote(parts.path[len(base) + 1 :])
        target = target / "index.html" if parts.path.endswith("/") else target
    else:
        target = (folder / page).parent / unquote(parts.path)
    return _target_fault(folder, target, unquote(parts.fragment), ids)


def _target_fault(folder: Path, target: Path, fragment: str, ids: dict[str, list[str]]) -> str:
    resolved = target.resolve()
    if not resolved.is_relative_to(folder.resolve()):
        return "leads out of the folder"
    if not resolved.is_file():
        return "there is no such file"
    name = resolved.relative_to(folder.resolve()).as_posix()
    if fragment and fragment != "top" and name in ids and fragment not in ids[name]:
        return f"{name} has no such id"
    return ""


if __name__ == "__main__":
    found = broken_links(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.exit(1 if found else 0)
