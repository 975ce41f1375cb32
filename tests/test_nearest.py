"""What may have been meant: near words are found among thousands, and far ones are not offered."""

import random
import time

import pytest

from postil.core.nearest import Nearest

SYLLABLES = ("net", "former", "bert", "gan", "flow", "ada", "diff", "lora", "graph", "mix", "rag", "vit", "dei", "clip")


def names(count: int) -> list[str]:
    draw = random.Random(7)
    made = {"-".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) + str(draw.randint(1, 999)) for _ in range(count)}
    titles = {f"Adaptive {name} for Additive {draw.choice(SYLLABLES)} Models" for name in made}
    return [*sorted(made), *sorted(titles), "adam", "bert", "vae", "lion"]


MANY = Nearest(names(4000))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("adm", "adam"),
        ("adma", "adam"),
        ("daam", "adam"),
        ("bret", "bert"),
        ("brt", "bert"),
        ("vea", "vae"),
        ("loin", "lion"),
    ],
)
def test_short_names_are_found_among_thousands(word: str, meant: str) -> None:
    assert MANY.hint(word) == f'did you mean "{meant}"?'
    assert Nearest(["adam", "bert", "vae", "lion"]).hint(word) == f'did you mean "{meant}"?'


@pytest.mark.parametrize("word", ["xyz", "q", "", "注意", "zzzzzzzz"])
def test_what_is_far_from_all_has_no_hint(word: str) -> None:
    assert MANY.hint(word) == ""


def test_hundreds_of_misses_take_milliseconds_each() -> None:
    many = Nearest(names(4000))
    started = time.process_time()
    for number in range(200):
        many.hint(f"gam{number}")
        many.hint(f"Adaptive gam-former{number} for Additive flaw Models")
    assert (time.process_time() - started) / 400 < 0.02
