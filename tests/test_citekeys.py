"""Citation keys: own ones as they are, made ones with letters where they would be alike."""

import pytest

from postil.core.model import Meta
from tests.making import catalogued, meta, note


def keys(*metas: Meta) -> tuple[str, ...]:
    return catalogued(*(note(f"{place:03}.md", about) for place, about in enumerate(metas))).keys


def test_papers_of_one_author_and_year_get_letters_in_order() -> None:
    assert keys(*(meta(f"Learning {word}", ["Bo Ray"], year=2001) for word in ("one", "two", "three"))) == (
        "ray2001learning",
        "ray2001learninga",
        "ray2001learningb",
    )


@pytest.mark.parametrize("own", ["ray2001learning", "Ray2001Learning"])
def test_a_paper_keeps_its_own_key(own: str) -> None:
    made = meta("Learning", ["Bo Ray"], year=2001)
    assert keys(made, meta("Another", key=own)) == ("ray2001learninga", own)
    assert keys(made, made, meta("Another", key="ray2001learninga")) == (
        "ray2001learning",
        "ray2001learningb",
        "ray2001learninga",
    )


def test_letters_go_on_after_z() -> None:
    found = keys(*(meta("Learning", ["Bo Ray"], year=2001) for _ in range(30)))
    assert (found[26], found[27], found[29]) == ("ray2001learningz", "ray2001learningaa", "ray2001learningac")
    assert len({key.casefold() for key in found}) == 30
