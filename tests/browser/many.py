"""A library of thousands of papers, made without converting a note, of which only the lists are published."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from postil.core.assemble import assemble
from postil.core.model import Body, Document, Entry, Link, Meta, Person, Rating, Text
from postil.core.settings.config import Config, Home, ViewName
from postil.edges.read import read
from postil.views import VIEWS, files
from tests.making import document

TAGS = (
    "attention diffusion sampling optimisation vision graphs speech robotics theory ethics retrieval alignment "
    "compression privacy fairness biology physics chemistry climate medicine law music games vision-language"
).split()
VENUES = ("NeurIPS", "ICML", "ICLR", "CVPR", "ACL", "EMNLP", "Nature", "Science", "JMLR", "Annals of Statistics")
WORDS = (
    "learning deep neural sparse robust causal latent kernel quantum tensor spectral dynamic adaptive scalable hidden "
    "models fields networks bounds priors agents maps flows codes trees games proofs signals scenes tokens worlds"
).split()
LISTS: tuple[ViewName, ...] = (
    "home",
    "years",
    "venues",
    "tags",
    "authors",
    "status",
    "ratings",
    "code",
    "formulas",
    "facets",
)
STATUSES = ("read", "read", "read", "to-read", "to-read", "reading", "skipped", "")


def documents(count: int) -> Iterator[Document]:
    """Give notes on ``count`` papers, the same each time, with everything that a list shows of one."""
    rng = Random("many")
    people = [f"{_word(rng)} {_word(rng)}{number % 97}" for number in range(count * 2)]
    for number in range(count):
        title = f"{_word(rng)} {_word(rng)} {_word(rng)} of {_word(rng)} {_word(rng)} {number}"
        year = min(1990 + int(36 * rng.random() ** 0.5), 2025)
        about = Meta(
            title=Text(title, title),
            authors=tuple(Person(rng.choice(people[: 1 + count // rng.choice((1, 2, 50))])) for _ in range(4)),
            year=year if number % 50 else None,
            venue_short=rng.choice(VENUES) if rng.random() < 0.8 else "",
            arxiv=f"{year % 100:02}{rng.randrange(1, 13):02}.{number:05}",
            tags=tuple(dict.fromkeys(TAGS[int(len(TAGS) * rng.random() ** 2)] for _ in range(rng.randrange(4)))),
            status=rng.choice(STATUSES),
            rating=(Rating(rng.randrange(1, 6)),) if rng.random() < 0.4 else (),
            links=(Link("code", f"https://code.example/{number}"),) if rng.random() < 0.3 else (),
            summary=Text(*[" ".join(_word(rng).lower() for _ in range(18)) + "."] * 2),
            added=f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
            read=f"2025-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}" if rng.random() < 0.5 else "",
        )
        entry = Entry(meta=about, first=0, last=1, inline=3 if rng.random() < 0.6 else 0)
        yield document(f"{number:05}.md", "note", about, entries=(entry,))


def _word(rng: Random) -> str:
    return rng.choice(WORDS).capitalize()


class _NoBodies:
    def body(self, _path: str, /) -> Body:
        return Body()


def publish(root: Path, count: int, **home: object) -> Path:
    """Publish the lists of such a library below ``root`` and return the folder."""
    (root / "content").mkdir(parents=True)
    config = Config(title="Many papers", cache="", views=LISTS, home=Home(**home))  # type: ignore[arg-type]
    views = [view for view in VIEWS if view.name in (*LISTS, "paper") or view in files.VIEWS]
    build = assemble(read(root, config), documents(count), _NoBodies(), config, views)
    papers = {paper.url.strip("/") for paper in build.papers}
    for output in build.outputs:
        folder = output.path.split("/")[0]
        if folder in papers or folder == "authors":
            continue
        target = root / "public" / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if output.asset:
            shutil.copyfile(output.asset.location, target)
        elif output.produce:
            target.write_bytes(output.produce())
    return root / "public"
