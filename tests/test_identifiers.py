"""Identifiers: every form that people write gives the one normal form, and what is none gives nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Meta
from postil.scholar.identifiers import (
    READERS,
    Identifier,
    acl,
    arxiv,
    arxiv_year,
    doi,
    identities,
    identity,
    is_paper_url,
    isbn,
    of_url,
    openreview,
    pmid,
    url_of,
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2101.00001", "2101.00001"),
        ("arXiv:2101.00001v2", "2101.00001"),
        ("arxiv: 0706.1234", "0706.1234"),
        ("https://arxiv.org/abs/2101.00010", "2101.00010"),
        ("http://www.arxiv.org/pdf/2101.00001v3.pdf", "2101.00001"),
        ("https://arxiv.org/html/2404.08197v2", "2404.08197"),
        ("https://ar5iv.org/abs/2101.00001", "2101.00001"),
        ("https://huggingface.co/papers/2101.00001", "2101.00001"),
        ("https://doi.org/10.48550/arXiv.2101.00001", "2101.00001"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
        ("2113.00001", ""),  # no month 13
        ("1711.0093", ""),  # five digits since 2015
        ("1401.52260", ""),  # four before
        ("9912.00001", ""),
        ("version 3.14159", ""),
        ("", ""),
    ],
)
def test_arxiv_ids_are_read_in_every_form(written: str, found: str) -> None:
    assert arxiv(written) == found


@pytest.mark.parametrize(("written", "year"), [("2101.00001", 2021), ("0706.1234", 2007), ("hep-th/9901001", 1999)])
def test_an_arxiv_id_tells_its_year(written: str, year: int) -> None:
    assert arxiv_year(written) == year


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("10.1145/3219819.3220007", "10.1145/3219819.3220007"),
        ("doi:10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/a(b)c", "10.1000/a(b)c"),
        ("(see 10.1000/abc).", "10.1000/abc"),
        ("https://dl.acm.org/doi/pdf/10.1145/3219819.3220007", "10.1145/3219819.3220007"),
        ("https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf", "10.1007/s11263-015-0816-y"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/abc.1/full?x=1", "10.1002/abc.1"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf", "10.1101/2020.01.02.123456"),
        ("https://doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("10.1/abc", ""),
        ("no identifier", ""),
    ],
)
def test_dois_are_read_in_every_form(written: str, found: str) -> None:
    assert doi(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("978-3-16-148410-0", "9783161484100"),
        ("ISBN 0-306-40615-2", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("978-3-16-148410-1", ""),
        ("0-306-40615-3", ""),
    ],
)
def test_isbns_become_thirteen_digits_if_their_check_digit_is_right(written: str, found: str) -> None:
    assert isbn(written) == found


def test_the_other_schemes() -> None:
    assert openreview("https://openreview.net/forum?id=JpZ5du_Kdh&noteId=x") == "JpZ5du_Kdh"
    assert openreview("https://openreview.net/pdf/0123.pdf") == ""
    assert acl("https://aclanthology.org/2020.acl-main.1/") == "2020.acl-main.1"
    assert acl("https://www.aclweb.org/anthology/P18-1001.pdf") == "P18-1001"
    assert acl("something") == ""
    assert pmid("https://pubmed.ncbi.nlm.nih.gov/12345678/") == "12345678"
    assert pmid("PMID: 123") == "123"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://arxiv.org/abs/2101.00001", Identifier("arxiv", "2101.00001")),
        ("https://arxiv.org/list/cs.LG/recent", None),
        ("https://www.nature.com/articles/s41586-021-03854-z", Identifier("doi", "10.1038/s41586-021-03854-z")),
        ("https://peerj.com/articles/cs-474/", Identifier("doi", "10.7717/peerj-cs.474")),
        ("https://openreview.net/forum?id=abcdef", Identifier("openreview", "abcdef")),
        ("https://example.org/2101.00001", None),
        ("https://example.org/v10.2/x", None),
        ("//[bad", None),
    ],
)
def test_a_link_gives_an_identifier_only_where_it_leads_to_one(url: str, found: Identifier | None) -> None:
    assert of_url(url) == found


def test_papers_are_told_from_other_links() -> None:
    assert is_paper_url("https://proceedings.mlr.press/v84/x/x.pdf")
    assert is_paper_url("https://example.org/x.pdf")
    assert not is_paper_url("https://github.com/a/b")
    assert not is_paper_url("/local.pdf")


def test_identities_are_ordered_and_arxivs_own_dois_are_arxiv_ids() -> None:
    meta = Meta(doi="10.48550/arxiv.2101.00001", key="a2021b", acl="P18-1001")
    assert identities(meta) == ("arxiv:2101.00001", "acl:P18-1001", "key:a2021b")
    assert identity(meta) == "arxiv:2101.00001"
    assert identity(Meta()) == ""


def test_an_identifier_leads_back_to_its_page() -> None:
    assert of_url(url_of(Identifier("arxiv", "2101.00001"))) == Identifier("arxiv", "2101.00001")
    assert url_of(Identifier("isbn", "9783161484100")) == ""


@given(st.text())
def test_any_text_is_safe_and_a_normal_form_stays(text: str) -> None:
    of_url(text)
    of_url("https://arxiv.org/abs/" + text)
    is_paper_url(text)
    for reader in READERS.values():
        found = reader(text)
        assert not found or reader(found) == found
