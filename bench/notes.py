"""What a generated collection holds: the plan of every note, drawn so that even 200 notes keep to the distributions.

Sizes and counts are not drawn one by one but by strata: n evenly spread quantiles in random order. So a small
collection has the same mean and the same long tail as a large one.
"""

import math
from dataclasses import dataclass, field
from random import Random
from statistics import NormalDist

import vocabulary

MEAN_SIZE = 8192
SIGMA = 0.9
"""Spread of the logarithm of the size: a tenth of the notes is below 1.7 KB, a tenth above 17 KB."""
MEAN_FORMULAS = 8.0
MEAN_TABLES = 2.0
# The shortest notes come out longer than drawn, as front matter stands in them too, and the longest are cut.
SMALLEST, LARGEST = 500, 60_000
SPELLINGS = [("ours", 0.45), ("al-folio", 0.65), ("obsidian", 0.85), ("prose", 0.95), ("none", 1.0)]


@dataclass(slots=True)
class Note:
    """The plan of one note; ``path`` is below the content folder, ``size`` the bytes to aim at."""

    number: int
    title: str
    path: str
    year: int
    date: str
    chinese: bool
    spelling: str
    size: int
    formulas: int
    tables: int
    arxiv: str = ""
    venue: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def strata(rng: Random, count: int) -> list[float]:
    """``count`` evenly spread numbers between 0 and 1 in random order."""
    numbers = [(rank + 0.5) / count for rank in range(count)]
    rng.shuffle(numbers)
    return numbers


def related(rng: Random, other: list[float], share: float) -> list[float]:
    """Strata again, that follow ``other`` to the correlation ``share``: longer notes have more formulas."""
    normal = NormalDist()
    rest = math.sqrt(1 - share * share)
    scores = [share * normal.inv_cdf(u) + rest * rng.gauss(0, 1) for u in other]
    result = [0.0] * len(other)
    for rank, index in enumerate(sorted(range(len(other)), key=scores.__getitem__)):
        result[index] = (rank + 0.5) / len(other)
    return result


def size_at(u: float) -> int:
    """The log-normal size at quantile ``u``."""
    size = math.exp(math.log(MEAN_SIZE) - SIGMA * SIGMA / 2 + SIGMA * NormalDist().inv_cdf(u))
    return round(min(max(size, SMALLEST), LARGEST))


def count_at(u: float, none: float, mean: float) -> int:
    """A geometric count at quantile ``u``: nothing in the share ``none``, and ``mean`` over all."""
    if u < none:
        return 0
    left = (1 - u) / (1 - none)
    stay = 1 - (1 - none) / mean
    return min(1 + math.floor(math.log(left) / math.log(stay)), 60)


def plan(count: int, seed: int) -> list[Note]:
    """The plans of ``count`` notes; the same arguments give the same plans on any machine."""
    rng = Random(f"plan:{seed}:{count}")
    sizes = strata(rng, count)
    formulas = related(rng, sizes, 0.6)
    tables = related(rng, sizes, 0.7)
    languages, spellings = strata(rng, count), strata(rng, count)
    notes: list[Note] = []
    taken: dict[str, int] = {}
    for number in range(count):
        paper = _paper(rng, notes, number)
        paper.path = _path(paper, taken)
        paper.chinese = languages[number] < 1 / 3
        paper.spelling = next(name for name, bound in SPELLINGS if spellings[number] < bound)
        paper.size = size_at(sizes[number])
        paper.formulas = count_at(formulas[number], 0.3, MEAN_FORMULAS)
        paper.tables = count_at(tables[number], 0.5, MEAN_TABLES)
        notes.append(paper)
    return notes


def _paper(rng: Random, notes: list[Note], number: int) -> Note:
    """What the note is about: in one case of fifty a paper that another note is about already."""
    if notes and rng.random() < 0.02:
        other = rng.choice(notes)
        same = (other.arxiv, other.venue, other.authors)
        return Note(number, other.title, "", other.year, other.date, False, "", 0, 0, 0, *same, _tags(rng))
    year = min(int(2015 + 11 * math.sqrt(rng.random())), 2025)
    month = rng.randrange(1, 13)
    return Note(
        number,
        f"{_acronym(rng)}: {rng.choice(vocabulary.ADJECTIVES)} {rng.choice(vocabulary.NOUNS)}"
        f" for {rng.choice(vocabulary.FIELDS)} with {rng.choice(vocabulary.NOUNS)}",
        "",
        year,
        f"{year}-{month:02}-{rng.randrange(1, 29):02}",
        False,
        "",
        0,
        0,
        0,
        # The note's number makes the id unique: ids have five digits since 2015.
        f"{year % 100:02}{month:02}.{number % 100_000:05}",
        rng.choice(vocabulary.VENUES),
        [_person(rng) for _ in range(rng.randrange(1, 7))],
        _tags(rng),
    )


def _acronym(rng: Random) -> str:
    consonants, vowels = "BCDFGKLMNPRSTVZ", "AEIO"
    word = "".join(rng.choice(consonants) + rng.choice(vowels) for _ in range(2)) + rng.choice(consonants)
    return word if rng.random() < 0.5 else word.capitalize()


def _person(rng: Random) -> str:
    family = rng.choice(vocabulary.FAMILY_NAMES) + rng.choice(vocabulary.FAMILY_ENDINGS)
    return f"{rng.choice(vocabulary.GIVEN_NAMES)} {family}"


def _tags(rng: Random) -> list[str]:
    return sorted(set(vocabulary.TAGS.draw(rng, rng.randrange(1, 5))))


def _path(note: Note, taken: dict[str, int]) -> str:
    words = note.title.lower().replace(":", "").split()
    slug = f"{note.year}/{'-'.join(words)}"
    taken[slug] = taken.get(slug, 0) + 1
    return f"{slug}.md" if taken[slug] == 1 else f"{slug}-{taken[slug]}.md"
