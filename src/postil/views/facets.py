"""What narrows a list down: facets with their commonest values at its side, and what a script needs to know of a list.

Without scripts a value is a link to its page. With them the same link chooses, by the index of ``views/index.py``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nsmallest

from msgspec import Struct

from postil.core.site.cards import Card
from postil.core.site.site import Site, once
from postil.core.site.terms import SINGLE, Term

INDEX = "/facets/index.json"
"""Where the index of all papers is."""

SHOWN = 6
"""How many values of a facet a page shows; the page of the facet has all of them."""

FACETS = (
    ("status", "status"),
    ("year", "years"),
    ("topic", "topics"),
    ("tag", "tags"),
    ("venue", "venues"),
    ("author", "authors"),
    ("rating", "ratings"),
)
"""The facets in their order: what each is called in an address, and the collection of its values."""

WITH = "with"
"""The facet of what a paper has, whose values are the collections of one term."""


class Value(Struct, frozen=True):
    """A value of a facet: its name, the page of its papers and their number."""

    name: str
    url: str
    count: int


class Facet(Struct, frozen=True):
    """A facet: its key in addresses, the page with all of its values (empty if none) and how many there are."""

    key: str
    url: str
    total: int
    values: tuple[Value, ...]


class Listing(Struct, frozen=True):
    """What a list is, for the script that narrows it down.

    ``index`` is where the index is, empty if there is none; ``sort`` the order of the list as addresses have it;
    ``within`` the facet and value whose papers these are, empty if it is all papers; ``first`` the place of its first
    paper among those of the index, -1 if they are not in that order; ``count`` how many papers all pages of it have;
    ``view`` how papers are shown at first; ``columns`` those of its table that not all lists have.
    """

    index: str
    sort: str
    within: str
    first: int
    count: int
    view: str
    columns: tuple[str, ...] = ()


_COLUMNS: Mapping[str, Callable[[Card], bool]] = {
    "author": lambda card: bool(card.authors or card.organisation),
    "venue": lambda card: bool(card.venue or card.venue_short),
    "rating": lambda card: bool(card.rating),
    "axes": lambda card: len(card.rating) > 1,
}


def columns(site: Site, places: Iterable[int]) -> tuple[str, ...]:
    """Return which columns a table of these papers needs besides those of all; ``axes``: ratings have parts."""
    needs = _needs(site)
    found = 0
    for place in places:
        found |= needs[place]
    return tuple(name for bit, name in enumerate(_COLUMNS) if found >> bit & 1)


@once
def _needs(site: Site) -> bytes:
    """Return the columns that each paper needs, a bit for each: all pages of a term ask for those of all its papers."""
    return bytes(sum(has(card) << bit for bit, has in enumerate(_COLUMNS.values())) for card in site.cards)


@once
def all_columns(site: Site) -> tuple[str, ...]:
    """Return the columns of a table of all papers."""
    return columns(site, range(len(site.cards)))


def index_url(site: Site) -> str:
    """Return where the index of a site is, or an empty string."""
    return INDEX if "facets" in site.config.views and site.cards else ""


@once
def choices(site: Site) -> Mapping[str, tuple[Term, ...]]:
    """Return the values of each facet, by its key, but for facets that leave no choice: all papers have all values."""
    found = {key: site.terms.get(kind, ()) for key, kind in FACETS}
    found[WITH] = tuple(term for kind in SINGLE for term in site.terms.get(kind, ()))
    return {key: terms for key, terms in found.items() if any(len(term.papers) < len(site.cards) for term in terms)}


@once
def facets(site: Site) -> tuple[Facet, ...]:
    """Return the facets with their commonest or first values."""
    if not index_url(site):
        return ()
    urls = {key: f"/{kind}/" for key, kind in FACETS}
    return tuple(Facet(key, urls.get(key, ""), len(terms), _shown(key, terms)) for key, terms in choices(site).items())


def _shown(key: str, terms: Sequence[Term]) -> tuple[Value, ...]:
    return tuple(Value(term.name, term.url, len(term.papers)) for term in _best(key, terms))


def _best(key: str, terms: Sequence[Term]) -> Sequence[Term]:
    return nsmallest(SHOWN, terms, key=lambda term: -len(term.papers)) if key in _COUNTED else terms[:SHOWN]


_COUNTED = ("topic", "tag", "venue", "author")
"""The facets whose values stand by their number of papers; those of others have an order of their own."""


def slug_of(term: Term) -> str:
    """Return what a term is called in addresses: the last segment of its page's."""
    return term.url.rstrip("/").rpartition("/")[2]
