"""Cutting a document into papers whose sections all begin with headings of one level.

Each section is scored; nothing is cut unless most of a level look like papers: a note with sections stays whole.
"""

from collections.abc import Sequence

from markdown_it.token import Token

from postil.core.metadata import values
from postil.core.metadata.infer import is_generic
from postil.core.metadata.infer_heading import Title, read_title
from postil.core.metadata.infer_lines import read_lines
from postil.core.metadata.infer_links import SURE, placed, score
from postil.core.model import Text
from postil.core.splitting.above import Above, Cut
from postil.core.splitting.fields import has_fields
from postil.core.splitting.inlines import Inline
from postil.core.splitting.stacked import with_shared_text
from postil.scholar.identifiers import identities, is_paper_url

_NO_TITLE = Title(Text())
_CERTAIN = 9.0
_STRONG = 3.0
_ENOUGH = 1.5


def cut_headings(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int, forced: bool) -> list[Cut]:
    """Return the papers of a list whose papers are sections, all at one level of headings."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    if len(heads) < (1 if forced else 2):
        return []
    best: list[tuple[int, int, Title, float]] = []
    for level in range(1, 7):
        here = _scored(tokens, flat, heads, level, first_line)
        papers = [one for one in here if one[3] >= _ENOUGH]
        if _is_list(here, papers, forced) and _is_better(papers, best):
            # One without a link among many with one is a paper too.
            others = [one for one in here if one[3] >= 0]
            best = others if len(papers) >= 0.8 * len(others) else papers
    if not best or (not forced and _is_about_one(flat, heads, best[0][0], first_line)):
        return []
    above = Above(flat, heads, first_line)
    return with_shared_text([_section(tokens, flat, one, above) for one in best], tokens)


def cut_plain_headings(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int) -> list[Cut]:
    """Return the sections of a file that says it is a list, though none of them shows that it is a paper's."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    for level in range(1, 7):
        here = [one for one in _scored(tokens, flat, heads, level, first_line) if one[3] >= 0]
        # A single heading of the first level is the list's title.
        if here and (level > 1 or len(here) > 1):
            above = Above(flat, heads, first_line)
            return [_section(tokens, flat, one, above) for one in here]
    return []


def _scored(
    tokens: Sequence[Token], flat: Sequence[Inline], heads: Sequence[int], level: int, first_line: int
) -> list[tuple[int, int, Title, float]]:
    """The sections at one level: first and last inline, title, score."""
    found = []
    for number, place in enumerate(heads):
        if flat[place].level != level:
            continue
        last = next((other for other in heads[number + 1 :] if flat[other].level <= level), len(flat))
        if has_fields(tokens, flat[place].at + 2):
            found.append((place, last, read_title(flat[place]), _CERTAIN))
            continue
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


def _is_better(papers: Sequence[tuple[int, int, Title, float]], best: Sequence[tuple[int, int, Title, float]]) -> bool:
    """Whether a deeper level has more papers; where each has one, the upper heading may be the list's own title."""
    if len(papers) == len(best) == 1:
        return papers[0][3] >= best[0][3]
    return len(papers) > len(best)


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


def _section(tokens: Sequence[Token], flat: Sequence[Inline], one: tuple[int, int, Title, float], above: Above) -> Cut:
    first, last, title, _ = one
    start = flat[first].at - 1
    end = flat[last].at - 1 if last < len(flat) else len(tokens)
    return Cut(start, end, start + 3, first, last, title, above.meta(first))
