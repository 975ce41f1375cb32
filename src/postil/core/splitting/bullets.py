"""Cutting a document whose papers are list items, ``- [Title](url) — remark``."""

from bisect import bisect_left
from collections.abc import Sequence

from markdown_it.token import Token

from postil.core.metadata.infer_heading import Title, read_title
from postil.core.metadata.infer_links import placed, score
from postil.core.splitting.above import Above, Cut, item_ends
from postil.core.splitting.inlines import Inline
from postil.scholar.identifiers import is_paper_url


def cut_bullets(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int, forced: bool) -> list[Cut]:
    """Return the papers of a list document whose papers are list items, ``- [Title](url) — remark``."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    items = [place for place, inline in enumerate(flat) if inline.first and inline.tag == "p"]
    starts = [(place, title) for place in items if (title := _item_title(flat[place]))]
    papers = {place for place, _ in starts}
    outer = [place for place in items if flat[place].depth == 1 or place in papers]
    if not starts or (not forced and not _mostly_items(flat, starts, outer)):
        return []
    ends = item_ends(tokens)
    inner = [inline.at for inline in flat]
    above = Above(flat, heads, first_line)
    cuts: list[Cut] = []
    for place, title in starts:
        start = flat[place].at - 1
        end = ends.get(flat[place].at - 2, start)
        if cuts and start < cuts[-1].end:
            continue
        last = bisect_left(inner, end)
        cuts.append(Cut(start, end, start, place, last, title, above.meta(place)))
    return cuts


def _mostly_items(flat: Sequence[Inline], starts: Sequence[tuple[int, Title]], items: Sequence[int]) -> bool:
    if len(starts) < 5 or len(starts) < 0.6 * len(items):
        return False
    inside = sum(len(flat[place].token.content) for place, _ in starts)
    prose = sum(len(inline.token.content) for inline in flat if not inline.level and not inline.depth)
    return inside >= prose


def _item_title(inline: Inline) -> Title | None:
    """The title of an item that is a paper: a leading link to one, or words and then a link labelled as the paper."""
    found = inline.links
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
