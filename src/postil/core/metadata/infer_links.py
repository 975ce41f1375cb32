"""Which of the links in a note lead to its own paper, and which to its code, slides and the like.

A wrong identifier is worse than none, so a link counts only for a reason: it is the heading, is labelled as the
paper, repeats the title, or stands alone at the top. Links in running text are other papers.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from postil.core.metadata import fields
from postil.core.metadata.merging import with_origin
from postil.core.model import Link, Meta
from postil.core.splitting.inlines import Inline
from postil.core.splitting.inlines import Link as Found
from postil.core.text.prose import text_of
from postil.scholar import venues
from postil.scholar.identifiers import is_paper_url, of_url

SURE = 60
"""The least score with which a link is taken for the paper's own."""

_PAPER = re.compile(
    r"^\W*(?:the\s+|a\s+)?(?:links?\s+to\s+(?:the\s+|this\s+|their\s+)?)?(?:the\s+)?"
    r"(?:full\s+|original\s+|official\s+|main\s+|research\s+)?"
    r"(?:paper|arxiv|preprint|publication|article|manuscript|pdf|openreview|abstract|abs|acl anthology|doi"
    r"|论文|原文|论文链接|论文地址|论文原文|論文|原論文|논문)"
    r"(?:\s*(?:link|url|pdf|page|paper|preprint|version|arxiv|here|on arxiv|at arxiv"
    r"|\(.{1,30}\)))*\W*$",
    re.IGNORECASE,
)
_THIS = re.compile(r"^(?:this|the)\s+(?:\w+\s+){0,2}(?:paper|article|preprint|work)$", re.IGNORECASE)
_QUALIFIED = re.compile(r"\b(?:paper|preprint|arxiv|pdf)\b|论文|論文|논문", re.IGNORECASE)
_ID_LABEL = re.compile(r"^\W*(?:arxiv\s*:?\s*)?\d{4}\.\d{4,5}(?:v\d+)?\W*$", re.IGNORECASE)
_REFERENCE_NAMES = """
references reference links link resources sources source paper papers bibliography 参考 参考文献 链接 参考资料
相关链接 論文
参考リンク 참고문헌 Quellen Literatur références referencias
"""
_REFERENCES = frozenset(fields.folded(name) for name in _REFERENCE_NAMES.split())
_LINK_TO = re.compile(r"^(?:links?\s+to\s+)?(?:the\s+|their\s+|an?\s+)?(?:official\s+|original\s+)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w-]*[^\W_]|[^\W_]")
_COMMON_WORDS = "a an and by for from in is of on paper preprint the to towards using via with arxiv pdf"
_COMMON = frozenset(_COMMON_WORDS.split())
_CODE_HOST = re.compile(
    r"//(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/[\w.-]+/[\w.-]+", re.IGNORECASE
)
_TOP = 3


_LATER = 1000


class Placed(NamedTuple):
    """A link with the number of its inline in the section and whether it stands in a list of references.

    Numbers behind a further heading are far apart from those before it.
    """

    link: Found
    order: int
    references: bool


def placed(section: Iterable[Inline]) -> list[Placed]:
    """Return the links of a section's inlines, heading included, in order."""
    found: list[Placed] = []
    above: Inline | None = None
    later = 0
    for number, inline in enumerate(section):
        if inline.level or inline.top:
            above = inline
            if inline.level and number:
                later = _LATER
        if links := inline.links:
            order = number + later
            references = above is not None and _is_references(above)
            found += [Placed(link, order, references) for link in links]
    return found


def _is_references(inline: Inline) -> bool:
    return len(inline.token.content) < 60 and fields.folded(text_of(inline.token.children)) in _REFERENCES


def own(found: Sequence[Placed], title: str, first_line: int) -> Meta:
    """Return the identifiers, url and venue of the paper that ``title`` names, from the links of its section."""
    scored = [(score(one, title), one) for one in found]
    best = max((value for value, _ in scored), default=0)
    if best < SURE:
        return Meta()
    values: dict[str, str] = {}
    line = 0
    # Weaker reasons give nothing when there is a strong one: "Earlier paper" beside "Paper" is another paper.
    least = max(SURE, best - 15)
    for value, one in sorted(scored, key=lambda pair: -pair[0]):
        if value < least:
            break
        identifier = of_url(one.link.url)
        if not values:
            values["url"], line = one.link.url, one.link.inline.line + first_line
        if identifier:
            values.setdefault(identifier.scheme, identifier.value)
        if "venue" not in values and (place := venues.of_url(one.link.url)):
            values.update(venue=place.venue.name, venue_short=place.venue.short, type=place.venue.type)
            values["year"] = place.year or 0  # type: ignore[assignment]
    return with_origin("link", line, **{name: value for name, value in values.items() if value})


def score(one: Placed, title: str) -> int:
    """Say how surely a link is the paper's own, 0 to 100."""
    link = one.link
    paper = is_paper_url(link.url)
    if link.inline.level and one.order == 0:
        return 100 if paper else 65 if link.leading else 0
    label = link.label
    if title and paper and _same(label, title):
        return 92
    if _PAPER.match(label) or (_ID_LABEL.match(label) and one.order <= _TOP):
        return _labelled(one, paper)
    if _THIS.match(label) and paper and link.leading and one.order <= 1:
        return 72
    bare = "://" in label[:8]
    if bare and paper and link.alone and (one.order <= _TOP or one.references):
        return 75
    if _QUALIFIED.search(label) and paper and link.alone and _overlap(label, title):
        return 70
    return 0


def _labelled(one: Placed, paper: bool) -> int:
    if one.references:
        return 90
    if one.link.alone:
        return 88 if paper else 80
    if one.order == 0 and one.link.inline.first and len(one.link.inline.token.content) < 400:
        # An item of a list of papers: its title in plain words, the links behind.
        return 75
    # "(paper)" behind a method's name in running text is that method's paper.
    return 75 if one.order <= _TOP and one.link.inline.depth == 0 and len(one.link.inline.token.content) < 300 else 30


def words(text: str) -> list[str]:
    """Return the words of a title that tell it from others, folded."""
    return [word for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _same(label: str, title: str) -> bool:
    ours, theirs = words(title), words(label)
    if not ours or not theirs:
        return False
    if ours == theirs:
        return True
    common = len(set(ours) & set(theirs))
    return len(theirs) >= 3 and common / max(len(set(ours)), len(set(theirs))) >= 0.8


def _overlap(label: str, title: str) -> bool:
    return bool(set(words(label)) & set(words(title)))


def others(found: Sequence[Placed], taken: str, first_line: int) -> Meta:
    """Return the links that are labelled as code, slides, a video and so on; ``taken`` is the paper's own address."""
    kept: dict[str, Link] = {}
    line = 0
    for one in found:
        link = one.link
        if link.url == taken or link.url in kept or len(link.label) > 60:
            continue
        apart = link.alone or one.references or (bool(link.inline.level) and one.order == 0) or one.order <= _TOP
        near = one.references or one.order <= _TOP
        kind = kind_of(link.label, loosely=near) if apart else ""
        if kind == "code" or (not kind and link.alone and _is_code(link)):
            kept[link.url] = Link("code", link.url, link.label)
        elif kind and kind != "url":
            kept[link.url] = Link(kind, link.url, link.label)
        if kept and not line:
            line = link.inline.line + first_line
    return with_origin("link", line, links=tuple(kept.values()))


def kind_of(label: str, loosely: bool = True) -> str:
    """Return the kind of link that a short label means: ``Code``, ``link to the slides``; ``Google blog`` loosely."""
    name = _LINK_TO.sub("", label.strip(" []()*:："))
    if kind := fields.LINK_KINDS.get(fields.folded(name), ""):
        return kind
    last = name.split()[-1:] if loosely else []
    return fields.LINK_KINDS.get(fields.folded(last[0]), "") if last and len(name.split()) <= 3 else ""


def _is_code(link: Found) -> bool:
    return bool(_CODE_HOST.search(link.url)) and ("github" in link.label.lower() or "code" in link.label.lower())
