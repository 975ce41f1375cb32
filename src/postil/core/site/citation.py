"""How a paper is named in running text: by its authors and its year."""

from postil.core.model import Meta, Person
from postil.scholar.names import named

_EASTERN_MIN = "\u3040"


def author_year(meta: Meta) -> str:
    """Return ``Vaswani et al., 2017``; without authors the organisation or the title's beginning stands for them."""
    families = [_family(person) for person in named(meta.authors)]
    if not families:
        who = meta.organisation or _shortened(meta.title.text)
    elif len(families) > 2 or len(families) < len(meta.authors):
        who = f"{families[0]} et al."
    elif len(families) == 1:
        who = families[0]
    else:
        who = f"{families[0]} and {families[1]}"
    return f"{who}, {meta.year or 'n.d.'}"


def _family(person: Person) -> str:
    # East Asian names are cited in full: the family name alone tells too little.
    return person.name if not person.family or person.family[0] >= _EASTERN_MIN else person.family


def _shortened(title: str, words: int = 5) -> str:
    parts = title.split(":")[0].split()
    return " ".join(parts[:words]) + ("…" if len(parts) > words else "")
