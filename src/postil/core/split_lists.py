"""Cutting a document into papers: by headings, by paragraphs under dates, by list items.

Each cutter scores its candidates and gives nothing unless most of them look like papers: a note with sections, or with
a few links at its end, must stay whole.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from postil.core import values
from postil.core.infer import is_generic
from postil.core.infer_heading import Title, read_title
from postil.core.infer_lines import read_lines
from postil.core.infer_links import SURE, placed, score
from postil.core.inlines import Inline
from postil.core.metadata import merged, with_origin
from postil.core.model import Meta, Text
from postil.core.prose import text_of
from postil.scholar.identifiers import identities, is_paper_url


class Cut(NamedTuple):
    """A paper in a list: its tokens ``start`` to ``end``, its inlines ``first`` to ``last``, what stands above it."""

    start: int
    end: int
    body_start: int
    first: int
    last: int
    title: Title
    meta: Meta


# ---------------------------------------------------------------------------------------------- sections by headings

_NO_TITLE = Title(Text())
_STRONG = 3.0
_ENOUGH = 1.5


def cut_headings(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int, forced: bool) -> list[Cut]:
    """Return the papers of a list whose papers are sections, all at one level of headings."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    if len(heads) < 2:
        return []
    best: list[tuple[int, int, Title, float]] = []
    for level in range(1, 7):
        here = _scored(flat, heads, level, first_line)
        papers = [one for one in here if one[3] >= _ENOUGH]
        if _is_list(here, papers, forced) and len(papers) > len(best):
            best = [one for one in here if one[3] >= _ENOUGH or (one[3] >= 0 and len(papers) >= 0.8 * len(here))]
    if not best or (not forced and _is_about_one(flat, heads, best[0][0], first_line)):
        return []
    return [_section(tokens, flat, heads, one, first_line) for one in best]


def _scored(
    flat: Sequence[Inline], heads: Sequence[int], level: int, first_line: int
) -> list[tuple[int, int, Title, float]]:
    """The sections at one level: first and last inline, title, score."""
    found = []
    for number, place in enumerate(heads):
        if flat[place].level != level:
            continue
        last = next((other for other in heads[number + 1 :] if flat[other].level <= level), len(flat))
        title = _NO_TITLE if is_generic(flat[place]) else read_title(flat[place])
        found.append((place, last, title, _score(flat, place, last, title, first_line)))
    return found


def _score(flat: Sequence[Inline], place: int, last: int, title: Title, first_line: int) -> float:
    """How much a section looks like a paper's: its heading's link, year, venue; its own paper link; its lines."""
    if not title.text or values.date(title.text.text):
        return -5.0
    total = 0.0
    if title.link:
        total += _STRONG if is_paper_url(title.link.url) else 2.0
    elif any(is_paper_url(link.url) for link in title.links):
        total += _STRONG
    total += 1.0 if title.year or title.venue else 0.0
    if total < _STRONG:
        section = flat[place:last]
        if any(score(one, title.text.text) >= SURE for one in placed(section)):
            total += 2.0
        lines = read_lines(section[1:], first_line)
        total += 1.5 if identities(lines) or lines.authors or lines.venue else 0.0
    return total


def _is_list(
    here: Sequence[tuple[int, int, Title, float]], papers: Sequence[tuple[int, int, Title, float]], forced: bool
) -> bool:
    if forced:
        return bool(papers)
    strong = sum(1 for one in papers if one[3] >= _STRONG)
    generic = sum(1 for one in here if one[3] < 0)
    if len(papers) < 2 or len(papers) < 0.6 * (len(here) - generic) or generic > len(papers):
        return False
    return len(papers) >= 3 or strong == len(papers) == len(here)


def _is_about_one(flat: Sequence[Inline], heads: Sequence[int], first: int, first_line: int) -> bool:
    """Whether the text above the first section is a paper's own: then the sections are parts of its note."""
    place = heads[0]
    if place >= first:
        return False
    title = read_title(flat[place])
    if flat[place].level >= flat[first].level:
        return False
    if title.says_paper:
        return True
    lines = read_lines(flat[place + 1 : first], first_line)
    return bool(identities(lines) or (lines.authors and lines.venue))


def _section(
    tokens: Sequence[Token],
    flat: Sequence[Inline],
    heads: Sequence[int],
    one: tuple[int, int, Title, float],
    first_line: int,
) -> Cut:
    first, last, title, _ = one
    start = flat[first].at - 1
    end = flat[last].at - 1 if last < len(flat) else len(tokens)
    return Cut(start, end, start + 3, first, last, title, _above(flat, heads, first, first_line))


def _above(flat: Sequence[Inline], heads: Iterable[int], first: int, first_line: int) -> Meta:
    """What the headings above a paper say: a topic, a day, or the year."""
    level = flat[first].level or 7
    topic: Inline | None = None
    day: Inline | None = None
    for place in heads:
        if place >= first:
            break
        inline = flat[place]
        if inline.level < level or not flat[first].level:
            if _date(inline):
                day = inline
            elif inline.level > 1 or topic is not None or _repeats(flat, heads, inline.level):
                topic = inline
            if inline.level == 1 and topic is not inline:
                topic = None
    meta = Meta()
    if topic is not None and not is_generic(topic):
        meta = with_origin("heading above", topic.line + first_line, topic=text_of(topic.token.children).strip(" :："))
    if day is not None:
        meta = _dated(meta, day, first_line)
    return meta


def _repeats(flat: Sequence[Inline], heads: Iterable[int], level: int) -> bool:
    return sum(1 for place in heads if flat[place].level == level) > 1


def _date(inline: Inline) -> str:
    return values.date(text_of(inline.token.children))


def _dated(meta: Meta, inline: Inline, first_line: int) -> Meta:
    day = _date(inline)
    line = inline.line + first_line
    if len(day) == 4:
        # Papers under "2021" are of that year; a day or month is when they were read.
        dated = with_origin("heading above", line, year=int(day))
    else:
        dated = with_origin("heading above", line, read=day, added=day)
    return merged(meta, dated)


# --------------------------------------------------------------------------------------------- paragraphs under dates


def cut_digest(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int, forced: bool) -> list[Cut]:
    """Return the papers of a digest: paragraphs, or items of one-item lists, that begin with a linked title."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    dated = any(_date(flat[place]) for place in heads)
    starts = [(place, title) for place, inline in enumerate(flat) if (title := _leading_title(inline, dated))]
    blocks = sum(1 for inline in flat if inline.top and not inline.level and not inline.depth)
    apart = sum(1 for place, _ in starts if flat[place].depth == 0)
    if not forced and (apart < (2 if dated else 4) or (not dated and apart < 0.4 * blocks)):
        return []
    if forced and not apart:
        return []
    ends = _item_ends(tokens)
    places = [_block(tokens, flat[place], ends) for place, _ in starts]
    tops = [index for index, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    outer = [tops[bisect_right(tops, start) - 1] for start, _ in places]
    bounds = sorted([*outer, *(flat[place].at - 1 for place in heads), len(tokens)])
    inner = [inline.at for inline in flat]
    cuts: list[Cut] = []
    for (place, title), (start, fixed) in zip(starts, places, strict=True):
        end = fixed or bounds[bisect_right(bounds, start)]
        last = bisect_left(inner, end)
        cuts.append(Cut(start, end, start, place, last, title, _above(flat, heads, place, first_line)))
    return cuts


def _leading_title(inline: Inline, dated: bool) -> Title | None:
    """The title with which a paragraph or an item begins, if it is a link to a paper."""
    # Only at the top of the document, or in a list there: elsewhere a cut would tear a block apart.
    if inline.tag != "p" or not (inline.top or (inline.depth == 1 and inline.first and inline.token.level == 3)):
        return None
    if "](" not in inline.token.content and "][" not in inline.token.content and "<a" not in inline.token.content:
        return None
    found = inline.links()
    if not found or not found[0].leading or "://" in found[0].label[:8]:
        return None
    lead = found[0]
    if len(lead.label) < 8 or not (
        is_paper_url(lead.url) or (dated and lead.url.startswith("http") and len(lead.label.split()) > 3)
    ):
        return None
    return read_title(inline, found[:1])._replace(links=tuple(found))


def _block(tokens: Sequence[Token], inline: Inline, ends: Mapping[int, int]) -> tuple[int, int]:
    """Where an entry begins and, if what follows cannot belong to it, ends.

    A paragraph goes on to the next entry, and so does a list of one item; an item among others ends with itself.
    """
    if not inline.depth:
        return inline.at - 1, 0
    item = inline.at - 2
    end = ends[item]
    if tokens[item - 1].type.endswith("_list_open") and tokens[end + 1].type.endswith("_list_close"):
        return item - 1, 0
    return item + 1, end


# ------------------------------------------------------------------------------------------------------- list items


def cut_bullets(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int, forced: bool) -> list[Cut]:
    """Return the papers of a list document whose papers are list items, ``- [Title](url) — remark``."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    items = [place for place, inline in enumerate(flat) if inline.first and inline.tag == "p"]
    starts = [(place, title) for place in items if (title := _item_title(flat[place]))]
    outer = [place for place in items if flat[place].depth == 1 or any(place == start for start, _ in starts)]
    if not starts or (not forced and not _mostly_items(flat, starts, outer)):
        return []
    ends = _item_ends(tokens)
    inner = [inline.at for inline in flat]
    cuts: list[Cut] = []
    for place, title in starts:
        start = flat[place].at - 1
        end = ends.get(flat[place].at - 2, start)
        if cuts and start < cuts[-1].end:
            continue
        last = bisect_left(inner, end)
        cuts.append(Cut(start, end, start, place, last, title, _above(flat, heads, place, first_line)))
    return cuts


def _mostly_items(flat: Sequence[Inline], starts: Sequence[tuple[int, Title]], items: Sequence[int]) -> bool:
    if len(starts) < 5 or len(starts) < 0.6 * len(items):
        return False
    inside = sum(len(flat[place].token.content) for place, _ in starts)
    prose = sum(len(inline.token.content) for inline in flat if not inline.level and not inline.depth)
    return inside >= prose


_NAMED = re.compile(r"^\W*(?:\*\*|__)?(.{8,}?)(?:\*\*|__)?\W*$")


def _item_title(inline: Inline) -> Title | None:
    """The title of an item that is a paper: a leading link to one, or words and then a link labelled as the paper."""
    found = inline.links()
    if not found:
        return None
    lead = found[0]
    if lead.leading and is_paper_url(lead.url) and len(lead.label) >= 8 and "://" not in lead.label[:8]:
        return read_title(inline, found[:1])._replace(links=tuple(found))
    if lead.leading:
        return None
    labelled = any(one.link.url and is_paper_url(one.link.url) and score(one, "") >= 30 for one in placed([inline]))
    title = read_title(inline, found)
    return title if labelled and len(title.text.text.split()) >= 3 and len(title.text.text) < 250 else None


def _item_ends(tokens: Sequence[Token]) -> dict[int, int]:
    """For each ``list_item_open`` the index of its ``list_item_close``."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            opened.append(index)
        elif token.type == "list_item_close" and opened:
            ends[opened.pop()] = index
    return ends
