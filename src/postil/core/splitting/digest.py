"""Cutting a digest into papers: paragraphs, usually under dates, that begin with a linked title."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from markdown_it.token import Token

from postil.core.metadata.infer_heading import Title, read_title
from postil.core.splitting.above import Above, Cut, date_of, item_ends
from postil.core.splitting.inlines import Inline
from postil.scholar.identifiers import is_paper_url


def cut_digest(tokens: Sequence[Token], flat: Sequence[Inline], first_line: int, forced: bool) -> list[Cut]:
    """Return the papers of a digest: paragraphs, or items of one-item lists, that begin with a linked title."""
    heads = [place for place, inline in enumerate(flat) if inline.level and inline.top]
    dated = any(date_of(flat[place]) for place in heads)
    starts = [(place, title) for place, inline in enumerate(flat) if (title := _leading_title(inline, dated))]
    blocks = sum(1 for inline in flat if inline.top and not inline.level and not inline.depth)
    apart = sum(1 for place, _ in starts if flat[place].depth == 0)
    if not forced and (apart < (2 if dated else 4) or (not dated and apart < 0.4 * blocks)):
        return []
    if forced and not apart:
        return []
    ends = item_ends(tokens)
    places = [_block(tokens, flat[place], ends) for place, _ in starts]
    tops = [index for index, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    outer = [tops[bisect_right(tops, start) - 1] for start, _ in places]
    bounds = sorted([*outer, *(flat[place].at - 1 for place in heads), len(tokens)])
    inner = [inline.at for inline in flat]
    above = Above(flat, heads, first_line)
    cuts: list[Cut] = []
    for (place, title), (start, fixed) in zip(starts, places, strict=True):
        end = fixed or bounds[bisect_right(bounds, start)]
        last = bisect_left(inner, end)
        cuts.append(Cut(start, end, start, place, last, title, above.meta(place)))
    return cuts


def _leading_title(inline: Inline, dated: bool) -> Title | None:
    """The title with which a paragraph or an item begins, if it is a link to a paper."""
    # Only at the top of the document, or in a list there: elsewhere a cut would tear a block apart.
    if inline.tag != "p" or not (inline.top or (inline.depth == 1 and inline.first and inline.token.level == 3)):
        return None
    if "](" not in inline.token.content and "][" not in inline.token.content and "<a" not in inline.token.content:
        return None
    found = inline.links
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
