"""BibTeX entries: types, keys, escapes, and what is kept as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Meta, Person, Text
from postil.scholar import bibtex
from postil.scholar.names import people

KEY = re.compile(r"[^\s{}(),\"'#%~\\=]+")


def paper(title: str = "", authors: str = "", **fields: object) -> Meta:
    return Meta(title=Text(title), authors=people(authors), **fields)  # type: ignore[arg-type]


def test_a_conference_paper_has_all_that_is_known() -> None:
    meta = paper(
        "Learning to Sleep: The $O(n^2)$ Cost",
        "Ada Example; van den Oord, Bob",
        year=2020,
        date="2020-06-12",
        venue="Advances in Neural Information Processing Systems",
        type="paper-conference",
        arxiv="2006.00001",
        doi="10.1000/a_b",
        url="https://example.org/x",
    )
    assert bibtex.entry(meta) == (
        "@inproceedings{example2020learning,\n"
        "  title = {Learning to Sleep: The $O(n^2)$ Cost},\n"
        "  author = {Example, Ada and van den Oord, Bob},\n"
        "  booktitle = {Advances in Neural Information Processing Systems},\n"
        "  year = {2020},\n"
        "  month = {6},\n"
        "  doi = {10.1000/a_b},\n"
        "  eprint = {2006.00001},\n"
        "  eprinttype = {arXiv},\n"
        "  url = {https://example.org/x},\n"
        "}\n"
    )


def test_authors_who_are_not_named_are_others() -> None:
    entry = bibtex.entry(paper("On Trees", "Ada Example et al.", year=2012))
    assert entry.startswith("@misc{example2012trees,\n")
    assert "  author = {Example, Ada and others},\n" in entry


@pytest.mark.parametrize(
    ("meta", "kind"),
    [
        (Meta(type="article-journal"), "article"),
        (Meta(type="thesis"), "phdthesis"),
        (Meta(venue="Some Journal"), "article"),
        (Meta(venue="arXiv", type="article"), "misc"),
        (Meta(arxiv="2101.00001"), "misc"),
    ],
)
def test_the_type_follows_from_what_is_known(meta: Meta, kind: str) -> None:
    assert bibtex.entry_type(meta) == kind


def test_a_preprint_server_is_no_journal() -> None:
    assert "arXiv" not in bibtex.entry(Meta(venue="arXiv", type="article"))


@pytest.mark.parametrize(
    ("meta", "key"),
    [
        (Meta(key="own:key_1"), "own:key_1"),
        (Meta(key="not a key", year=2020), "2020"),
        (paper("The Art of Sleeping", "Øyvind Næss", year=2019), "naess2019art"),
        (paper("$x$-Nets for All", "Plato", year=2001), "plato2001nets"),
        (paper("深度学习", "张三"), "paper"),
        (Meta(arxiv="2101.00001"), "paper210100001"),
    ],
)
def test_a_key_is_kept_or_made(meta: Meta, key: str) -> None:
    assert bibtex.key(meta) == key


def test_capitals_are_protected_and_special_characters_escaped() -> None:
    entry = bibtex.entry(paper(r"BERT & pH: 50% of {all} story_1 for $5 and $10 \x"))
    assert r"title = {{BERT} \& {pH}: 50\% of \{all\} story\_1 for \$5 and \$10 \textbackslash{}x}" in entry


def test_unicode_stays_and_a_group_is_no_person() -> None:
    group = Person("The Sleep Group")
    entry = bibtex.entry(Meta(title=Text("Über Schlaf"), authors=(group, *people("Łukasz Żółty"))))
    assert "{Über Schlaf}" in entry
    assert "author = {{The Sleep Group} and Żółty, Łukasz}" in entry


@given(
    st.builds(Meta, title=st.builds(Text, st.text()), key=st.text(), year=st.none() | st.integers(1000, 2999)),
    st.text(),
)
def test_keys_are_valid_and_braces_balance(meta: Meta, authors: str) -> None:
    meta = Meta(title=meta.title, key=meta.key, year=meta.year, authors=people(authors))
    assert KEY.fullmatch(bibtex.key(meta))
    assert bibtex.key(meta) == bibtex.key(meta)
    depth = 0
    for mark in re.findall(r"\\.|[{}]", bibtex.entry(meta), re.DOTALL):
        depth += (mark == "{") - (mark == "}")
        assert depth >= 0
    assert depth == 0
