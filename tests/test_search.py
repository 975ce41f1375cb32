"""The index of all words: what a text is found by, how that is kept in pieces, and that changes come to the same."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Body, Document, Entry, Heading, Meta, Person, Text
from postil.core.search import pieces
from postil.core.search.index import amended, made
from postil.core.search.pieces import changed, cut, name_of, sort_key, start_of
from postil.core.search.postings import WEIGHT_BITS, entries, packed, piece, unpacked
from postil.core.search.record import Note, Unit
from postil.core.search.units import FACT, HEADING, TITLE, Load, slots, words_of
from postil.core.search.words import counted

WORD = st.text(st.sampled_from("abcdez\u4e2d\u6587\uac00\U00020000"), min_size=1, max_size=10)
POSTINGS = st.dictionaries(st.integers(0, 500), st.integers(1, 7), min_size=1, max_size=6)
CHANGES = st.dictionaries(st.integers(0, 500), st.integers(0, 7), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attention is all", {"attention", "is", "all"}),
        ("Élodie naïve Gödel ﬁne", {"elodie", "naive", "godel", "fine"}),
        ("snake_case word-end don't", {"snake", "case", "word", "end", "don", "t"}),
        ("$\\alpha_t \\frac{1}{2}$", {"alpha", "t", "\\frac", "1", "2"}),
        ("\\operatorname{KL}(p\\|q)", {"\\operatorname", "kl", "p", "q"}),
        ("注意力机制", {"注意", "意力", "力机", "机制", "制"}),
        ("用Transformer模型。", {"用", "transformer", "模型", "型"}),
        ("機械翻訳を", {"機械", "械翻", "翻訳", "訳を", "を"}),
        ("データ", {"デー", "ータ", "タ"}),
        ("학습률을 낮춘다", {"학습", "습률", "률을", "을", "낮춘", "춘다", "다"}),
        ("ＡＢＣ", {"abc"}),
        ("مُحَمَّد", {"محمد"}),
        ("हिन्दी", {"हिन्दी"}),
        ("ΛΟΓΟΣ λόγος", {"λογοσ"}),
        ("a" * 41 + " b", {"b"}),
        ("", set()),
    ],
)
def test_a_text_is_found_by_its_words(text: str, expected: set[str]) -> None:
    assert set(counted(text)) == expected


@given(st.text(st.sampled_from("abZ2_\\{}-' \n\x1f"), max_size=30))
def test_ascii_is_cut_like_any_other_text(text: str) -> None:
    assert counted(f"{text} я") == counted(text) + Counter(["я"])


def test_every_part_of_a_run_of_signs_is_found() -> None:
    run = "南京市长江大桥"
    found = counted(f"text {run} text")
    for start in range(len(run) - 1):
        assert run[start : start + 2] in found
    for sign in run:
        assert any(word.startswith(sign) for word in found)


@given(st.lists(st.tuples(st.integers(0, 70_000), st.integers(1, 7)), unique_by=lambda pair: pair[0]))
def test_postings_come_back(pairs: list[tuple[int, int]]) -> None:
    postings = sorted(slot << WEIGHT_BITS | weight for slot, weight in pairs)
    assert unpacked(packed(postings)) == postings


@given(st.dictionaries(WORD, st.binary(max_size=300)))
def test_pieces_come_back(words: dict[str, bytes]) -> None:
    ordered = sorted(words.items(), key=lambda entry: sort_key(entry[0]))
    assert entries(piece(ordered)) == ordered


def test_a_damaged_piece_is_not_believed() -> None:
    data = bytearray(piece([("word", b"\x01")]))
    data[-1] ^= 1
    with pytest.raises(ValueError):
        entries(bytes(data))


@pytest.mark.parametrize("name", ["../etc", "", "61-", "61-62-63-64-65-66-67-68-69", "10000", "-1"])
def test_what_is_no_name_of_a_piece_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        start_of(name)


@given(WORD)
def test_names_of_pieces_come_back(word: str) -> None:
    key = pieces.key_of(word)
    assert start_of(name_of(key)) == key


@given(st.dictionaries(WORD, POSTINGS, max_size=40), st.dictionaries(WORD, CHANGES, max_size=12))
def test_changing_an_index_comes_to_what_cutting_it_anew_does(
    words: dict[str, dict[int, int]], changes: dict[str, dict[int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "LIMIT", 60)
        before = cut(_listed(words))
        after = changed(before.weights, before.new.__getitem__, changes)
        merged = {word: {**words.get(word, {}), **changes.get(word, {})} for word in {**words, **changes}}
        expected = cut(_listed(merged))
    assert after.weights == expected.weights
    assert {name: after.new.get(name) or before.new[name] for name in after.weights} == expected.new
    assert all(weight <= 60 or len(entries(expected.new[name])) == 1 for name, weight in expected.weights.items())


def _listed(words: Mapping[str, Mapping[int, int]]) -> list[tuple[str, bytes]]:
    lists = [
        (word, packed([slot << WEIGHT_BITS | weight for slot, weight in sorted(own.items()) if weight]))
        for word, own in sorted(words.items(), key=lambda entry: sort_key(entry[0]))
    ]
    return [(word, data) for word, data in lists if data]


@given(st.sets(st.text("abc/", min_size=1, max_size=6), max_size=80))
def test_pages_have_numbers_of_their_own_in_any_order(urls: set[str]) -> None:
    numbers = slots(sorted(urls))
    assert len(set(numbers.values())) == len(urls)
    assert list(numbers.values()) == sorted(numbers.values())
    assert slots(sorted(urls, reverse=True)) == numbers


def test_a_further_page_leaves_others_their_numbers() -> None:
    urls = [f"/notes/{number}/" for number in range(1000)]
    before, after = slots(urls), slots([*urls, "/new/"])
    assert sum(before[url] != after[url] for url in urls) < 5


def test_titles_weigh_more_than_facts_headings_and_texts() -> None:
    meta = Meta(title=Text("Title", "Title"), authors=(Person("Ada Fact"),), abstract=Text("abstract"))
    entry = Entry(meta=meta, first=0, last=1, headings=(Heading(2, Text("Heading", "Heading"), "heading"),))
    document = Document(path="a.md", kind="note", dialect="github", meta=meta, entries=(entry,))
    body = Body(("",), ("title fact heading text " + "often " * 9 + "twice twice",))
    unit = Unit("/a/", "Title", (Note("a.md", 0, ""),))
    found = words_of(unit, lambda _note: (document, body))
    assert (found["title"], found["fact"], found["heading"]) == (TITLE, FACT, HEADING)
    assert (found["text"], found["twice"], found["often"], found["abstract"]) == (1, 2, 4, 1)


TEXTS = st.dictionaries(
    st.sampled_from([f"/{letter}/" for letter in "abcdefgh"]), st.lists(WORD, max_size=8).map(" ".join), max_size=8
)


@given(TEXTS, TEXTS)
def test_an_index_that_follows_its_pages_is_what_one_made_anew_is(old: dict[str, str], new: dict[str, str]) -> None:
    before = made(_units(old), _load(old))
    after = amended(before.index, _units(new), _load(old), _load(new), before.new.__getitem__)
    whole = made(_units(new), _load(new))
    if after is None:
        return
    assert after.index == whole.index
    assert {name: after.new.get(name) or before.new[name] for name in after.index.pieces} == whole.new


def _units(texts: Mapping[str, str]) -> dict[int, Unit]:
    return {slot: Unit(url, url, (Note(url, 0, texts[url]),)) for url, slot in slots(sorted(texts)).items()}


def _load(texts: Mapping[str, str]) -> Load:
    document = Document(path="", kind="note", dialect="", meta=Meta(), entries=(Entry(meta=Meta(), first=0, last=1),))
    return lambda note: (document, Body(("",), (texts[note.path],)))
