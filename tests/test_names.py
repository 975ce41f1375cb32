"""Names of persons: taken apart, and lists of them cut at the right places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.scholar.names import OTHERS, named, people, person
from postil.scholar.organisations import is_organisation, is_person
from postil.scholar.venues import find, lookup, of_url


@pytest.mark.parametrize(
    ("written", "name", "family", "given_name"),
    [
        ("Ada Example", "Ada Example", "Example", "Ada"),
        ("Example, Ada B.", "Ada B. Example", "Example", "Ada B."),
        ("Aäron van den Oord", "Aäron van den Oord", "van den Oord", "Aäron"),
        ("van den Oord, Aäron", "Aäron van den Oord", "van den Oord", "Aäron"),
        ("Martin Luther King Jr.", "Martin Luther King Jr.", "King Jr.", "Martin Luther"),
        ("张三丰", "张三丰", "张", "三丰"),
        ("欧阳修远", "欧阳修远", "欧阳", "修远"),
        ("山田 太郎", "山田 太郎", "山田", "太郎"),
        ("김철수", "김철수", "김", "철수"),
        ("Plato", "Plato", "Plato", ""),
    ],
)
def test_a_name_is_taken_apart(written: str, name: str, family: str, given_name: str) -> None:
    found = person(written)
    assert (found.name, found.family, found.given) == (name, family, given_name)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ada Example; Bob Sample", ["Ada Example", "Bob Sample"]),
        ("Ada Example and Bob Sample", ["Ada Example", "Bob Sample"]),
        ("Ada Example, Bob Sample, and Carl Specimen", ["Ada Example", "Bob Sample", "Carl Specimen"]),
        ("Ada Example, Bob Sample & Carl Specimen", ["Ada Example", "Bob Sample", "Carl Specimen"]),
        ("Ada Example, Bob Sample and Carl Specimen", ["Ada Example", "Bob Sample", "Carl Specimen"]),
        ("Ann Li, Bo Lu and Carl Specimen", ["Ann Li", "Bo Lu", "Carl Specimen"]),
        ("Ann Li, Bo Lu", ["Ann Li", "Bo Lu"]),
        ("Plato, Aristotle and Seneca", ["Plato", "Aristotle", "Seneca"]),
        ("OpenAI, Ada Example and Google", ["OpenAI", "Ada Example", "Google"]),
        ("Li, A., Lu, B. and Specimen, C.", ["A. Li", "B. Lu", "C. Specimen"]),
        ("Example, Ada and Bob Sample", ["Ada Example", "Bob Sample"]),
        ("Example, Jr., A. and Sample, B.", ["A. Example Jr.", "B. Sample"]),
        ("Ada Example, Jr., Bob Sample and Carl Specimen", ["Ada Example Jr.", "Bob Sample", "Carl Specimen"]),
        ("Example Sample, Ada and Specimen, Carl", ["Ada Example Sample", "Carl Specimen"]),
        ("Example, Ada and Sample, Bob", ["Ada Example", "Bob Sample"]),
        ("Example, Ada", ["Ada Example"]),
        ("Example, A., Sample, B. C.", ["A. Example", "B. C. Sample"]),
        ("Example, Ada B., Sample, Bob", ["Ada B. Example", "Bob Sample"]),
        ("Example, A., Sample, B., & Specimen, C.", ["A. Example", "B. Sample", "C. Specimen"]),
        ("Ada Example et al.", ["Ada Example", "et al."]),
        ("Ada Example, Bob Sample, et. al", ["Ada Example", "Bob Sample", "et al."]),
        ("Example, Ada and others", ["Ada Example", "et al."]),
        ("Ada Example; Bob Sample; others", ["Ada Example", "Bob Sample", "et al."]),
        ("Ada Example and 12 more", ["Ada Example", "et al."]),
        ("Ada Example u. a.", ["Ada Example", "et al."]),
        ("张三、李四 等", ["张三", "李四", "et al."]),
        ("张三等人", ["张三", "et al."]),
        ("Ada Others", ["Ada Others"]),
        ("et al.", []),
        ("张三，李四", ["张三", "李四"]),
        ("Ada Example1,2, Bob Sample*", ["Ada Example", "Bob Sample"]),
        ("[[Ada Example]]; [[people/bob|Bob Sample]]", ["Ada Example", "Bob Sample"]),
        ("Ada Example und Bob Sample", ["Ada Example", "Bob Sample"]),
        ("  ", []),
    ],
)
def test_a_line_of_authors_is_cut_between_them(written: str, names: list[str]) -> None:
    assert [one.name for one in people(written)] == names


def test_others_are_nobody() -> None:
    found = people("Ada Example et al.")
    assert found[1] is OTHERS
    assert named(found) == (person("Ada Example"),)
    assert [person(text) for text in ("et al", "others", "and others", "等")] == [OTHERS] * 4


@given(st.text())
def test_any_text_is_safe(text: str) -> None:
    assert all(one.name.strip() for one in people(text))


@pytest.mark.parametrize(
    "text",
    ["Google", "Univ. of Somewhere", "Microsoft and Tsinghua University", "UToronto", "Descript Inc.", "Samsung AI"],
)
def test_organisations_are_known(text: str) -> None:
    assert is_organisation(text)


@pytest.mark.parametrize(
    "text",
    ["Explainable AI", "a Survey", "The Life of a Dataset in Machine Learning: Research", "Fast and Slow", "Please"],
)
def test_other_words_are_no_organisations(text: str) -> None:
    assert not is_organisation(text)


def test_persons_are_sure_or_none() -> None:
    assert is_person("D. Example")
    assert is_person("James Example")
    assert not is_person("Dense Transformers")


@pytest.mark.parametrize(
    ("written", "short", "year"),
    [
        ("ICLR 2026", "ICLR", 2026),
        ("NeurIPS'20", "NeurIPS", 2020),
        ("NIPS 2015", "NeurIPS", 2015),
        ("Findings of EMNLP 2023", "EMNLP", 2023),
        ("CVPR2024 (Oral)", "CVPR", 2024),
        ("2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition", "CVPR", 2021),
        ("Nature", "Nature", None),
        ("Phys. Rev. Lett.", "PRL", None),
        ("Advances in Neural Information Processing Systems 33", "NeurIPS", None),
        ("European Conference on Computer Vision (ECCV)", "ECCV", None),
        ("European Conference on Computer Vision (ECCV), 2020", "ECCV", 2020),
        ("Thirty-seventh Conference on Neural Information Processing Systems (NeurIPS 2023)", "NeurIPS", 2023),
        ("33rd International Conference on Machine Learning, ICML 2016", "ICML", 2016),
        ("In Proceedings of the 34th International Conference on Machine Learning - Volume 70", "ICML", None),
        ("Nature, vol. 521 (7553), pp. 436–444", "Nature", None),
        ("Proceedings of the National Academy of Sciences 79(8)", "PNAS", None),
    ],
)
def test_venues_are_known_with_their_years(written: str, short: str, year: int | None) -> None:
    found = find(written)
    assert found is not None
    assert (found.venue.short, found.year) == (short, year)


@pytest.mark.parametrize(
    "text",
    [
        "chi",
        "NLP",
        "a talk at ICML",
        "CV",
        "2020",
        "vis",
        "",
        "Better Sums (ICML 2020)",
        "Better Sums, ICML 2020",
        "Sums 3",
    ],
)
def test_words_are_no_venues(text: str) -> None:
    assert find(text) is None


def test_a_venue_is_found_by_its_full_name_in_any_case() -> None:
    venue = lookup("international conference on machine learning")
    assert venue is not None
    assert venue.short == "ICML"


@pytest.mark.parametrize(
    ("url", "short", "year"),
    [
        ("https://openaccess.thecvf.com/content/CVPR2026/html/X.html", "CVPR", 2026),
        ("https://openaccess.thecvf.com/content_iccv_2019/papers/X.pdf", "ICCV", 2019),
        ("https://papers.nips.cc/paper/2017/hash/abc", "NeurIPS", 2017),
        ("https://aclanthology.org/2021.findings-emnlp.3", "EMNLP", 2021),
        ("https://aclanthology.org/P18-1001", "ACL", 2018),
        ("https://jmlr.org/papers/v15/x.html", "JMLR", 2014),
    ],
)
def test_addresses_of_proceedings_say_the_venue(url: str, short: str, year: int) -> None:
    found = of_url(url)
    assert found is not None
    assert (found.venue.short, found.year) == (short, year)


@given(st.text())
def test_any_text_is_safe_as_a_venue(text: str) -> None:
    find(text)
    of_url("https://aclanthology.org/" + text)
    is_organisation(text)
    is_person(text)
