"""Where sentences end, and the sentence around a link."""

from itertools import pairwise

import pytest

from postil.core.text.sentences import MOST, Sentences, ends


def split(text: str) -> list[str]:
    stops = [0, *ends(text), len(text)]
    return [text[a:b].strip() for a, b in pairwise(stops) if text[a:b].strip()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("By A. Turing et al. in 1950. Next.", ["By A. Turing et al. in 1950.", "Next."]),
        ("See Fig. 3 and ch. 2, e.g. This. End.", ["See Fig. 3 and ch. 2, e.g. This.", "End."]),
        ("It is 3.5 times. Is it.", ["It is 3.5 times.", "Is it."]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("A value $a. B$ here. Next.", ["A value $a. B$ here.", "Next."]),
        ("这是一句。这是另一句！还有？", ["这是一句。", "这是另一句！", "还有？"]),
        ("Ends with etc.", ["Ends with etc."]),
        ("", []),
    ],
)
def test_split(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_around_a_link() -> None:
    text = "First. Then see the note for more. Last."
    start = text.index("the note")
    assert Sentences(text).around(start, start + 8) == ("Then see", "for more.")


def test_around_in_a_text_without_full_stops() -> None:
    text = "word " * 5000 + "LINK" + " word" * 5000
    before, after = Sentences(text).around(25000, 25004)
    assert len(before) <= MOST
    assert len(after) <= MOST
    assert after.startswith("word")
