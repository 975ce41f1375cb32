"""Metadata read from prose: what is found, and above all what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Link, Origin, Rating
from tests.outlining import note_meta, outlined

ONE = "https://arxiv.org/abs/2101.00001"
OTHER = "https://arxiv.org/abs/1901.00009"


class TestTitles:
    @pytest.mark.parametrize(
        "text",
        [
            "# A Paper on Sleep\n\nText.",
            f"## [A Paper on Sleep]({ONE})\n\nText.",
            f"## A Paper on Sleep [[arXiv]({ONE})]\n\nText.",
            f"# A Paper on Sleep [paper]({ONE}) [code](https://github.com/a/b)\n\nText.",
            "# **A Paper on Sleep** (NeurIPS 2021)\n\nText.",
            "# 3. A Paper on Sleep\n\nText.",
            "# [ICLR 2021] A Paper on Sleep\n\nText.",
            f"[A Paper on Sleep]({ONE})\n\nText.",
            "---\ntitle: A Paper on Sleep\n---\nText.",
        ],
    )
    def test_a_title_is_found_in_every_shape(self, text: str) -> None:
        assert note_meta(text).title.text == "A Paper on Sleep"

    def test_a_file_without_any_takes_its_name(self) -> None:
        found = note_meta("TLDR; Text.", "content/a-paper_on-sleep.md")
        assert found.title.text == "A paper on sleep"
        assert found.origins["title"] == Origin("file name", 0)

    def test_names_of_sections_are_no_titles(self) -> None:
        assert note_meta("## Introduction\n\nText.\n\n## Key Points\n\nText.", "content/x.md").title.text == "X"

    def test_formulas_and_emphasis_stay_in_a_title(self) -> None:
        title = note_meta("# On $O(n)$ *Sleep*, Google\n").title
        assert title.text == "On $O(n)$ Sleep"
        assert "<math" in title.html
        assert title.html.endswith("<em>Sleep</em>")


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "title", "organisation", "venue", "year"),
        [
            ("2023 [A Paper, Microsoft]({})", "A Paper", "Microsoft", "", 2023),
            ("2021 [A Paper, Google, ICLR 2022]({})", "A Paper", "Google", "ICLR", 2021),
            ("2020 [Small, Fast and Good]({})", "Small, Fast and Good", "", "", 2020),
            (
                "2020 [Reduced, Reused: A Life, Google and Univ. X, ACL 2020]({})",
                "Reduced, Reused: A Life",
                "Google and Univ. X",
                "ACL",
                2020,
            ),
            (
                "[A Paper, Some University, Some Corporation, and Somewhere]({})",
                "A Paper",
                "Some University, Some Corporation, Somewhere",
                "",
                2021,
            ),
            ("[A Paper to 1,000 Layers, Univ. of X]({})", "A Paper to 1,000 Layers", "Univ. of X", "", 2021),
            ("[A Paper]({}) (ICML'19)", "A Paper", "", "ICML", 2019),
            ("A Paper (Example et al., 2018)", "A Paper", "", "", 2018),
            ("A Paper (GPT-2)", "A Paper (GPT-2)", "", "", None),
            ("A Paper, Explained", "A Paper, Explained", "", "", None),
        ],
    )
    def test_parts_of_a_heading(
        self, heading: str, title: str, organisation: str, venue: str, year: int | None
    ) -> None:
        found = note_meta(f"## {heading.format(ONE)}\n\nText.")
        assert (found.title.text, found.organisation, found.venue_short, found.year) == (
            title,
            organisation,
            venue,
            year,
        )

    @pytest.mark.parametrize(
        "name",
        [
            *("Universiteit van Amsterdam", "Universität Wien", "Université de Montréal", "Università di Pisa"),
            *("Imperial College", "Department of Physics", "Bell Labs", "Google Research", "Martin School", "清华大学"),
        ],
    )
    def test_organisations_are_no_authors(self, name: str) -> None:
        found = note_meta(f"## 2013 [A Paper (and More), {name}, 2013 ]({ONE})")
        assert (found.title.text, found.organisation, found.authors) == ("A Paper (and More)", name, ())

    def test_authors_behind_a_title(self) -> None:
        found = note_meta(f"## 2015 [A Paper (and More), A. Example, B. Sample]({ONE})")
        assert found.title.text == "A Paper (and More)"
        assert [one.name for one in found.authors] == ["A. Example", "B. Sample"]

    def test_the_link_of_a_heading_is_the_papers_whatever_it_leads_to(self) -> None:
        assert note_meta("## 2023 [A Tool for Sleep](https://github.com/a/b)\n").url == "https://github.com/a/b"


CHINESE = f"""# A Paper

**会议**: ICLR 2026
**arXiv**: [2101.00001]({ONE})
**代码**: [GitHub](https://github.com/a/b)
**领域**: 甲 / 乙
**关键词**: 丙, 丁
**作者**: 张三、李四 等

## 一句话总结

一句 **话**。

## 方法

比 [旧的]({OTHER}) 好。

## 评分

- 新颖性: ⭐⭐⭐⭐ 好
- **写作质量**: ★★★☆☆（一般）
- 价值: 4/5
"""


class TestLines:
    def test_chinese_notes(self) -> None:
        found = note_meta(CHINESE)
        assert (found.venue_short, found.year, found.arxiv) == ("ICLR", 2026, "2101.00001")
        assert found.links == (Link("code", "https://github.com/a/b", "GitHub"),)
        assert found.tags == ("甲", "乙", "丙", "丁")
        assert [one.name for one in found.authors] == ["张三", "李四", "et al."]
        assert (found.summary.text, found.summary.html) == ("一句 话。", "一句 <strong>话</strong>。")
        assert found.rating == (Rating(4, 5, "新颖性"), Rating(3, 5, "写作质量"), Rating(4, 5, "价值"))

    def test_each_value_remembers_its_line(self) -> None:
        origins = note_meta(CHINESE).origins
        assert origins["title"] == Origin("heading", 1)
        assert origins["arxiv"] == Origin("line", 4)
        assert origins["links"] == Origin("line", 5)
        assert origins["authors"] == Origin("line", 8)
        assert origins["rating"] == Origin("section", 18)

    def test_a_table_rates_with_one_number_a_row(self) -> None:
        rated = "| | stars | why |\n|-|-|-|\n| Idea | 4/5 | new |\n| Proofs | ★★★☆☆ | short |\n"
        results = "| method | first | second |\n|-|-|-|\n| ours | 40.7 | 74.5 |\n| theirs | 2.3 | 26.3 |\n"
        assert note_meta(f"# A Paper\n\n## Rating\n\n{rated}").rating == (Rating(4, 5, "Idea"), Rating(3, 5, "Proofs"))
        assert note_meta(f"# A Paper\n\n## Score\n\n{results}").rating == ()

    @pytest.mark.parametrize("value", ["无", "暂无（即将开源）", "N/A", "-", "not available"])
    def test_a_value_that_says_none_is_none(self, value: str) -> None:
        assert note_meta(f"# A Paper\n\n**代码**: {value}\n**Code**: {value}\n").links == ()

    @pytest.mark.parametrize(
        "lines",
        [
            "- **Authors**: Ada Example and Bob Sample\n- **Venue**: ACL 2020\n- **Paper**: <{}>",
            "**Authors:** Ada Example, Bob Sample | **Venue:** ACL 2020 | **Link:** [here]({})",
            "> **Authors**: Ada Example; Bob Sample\n> **Venue**: ACL 2020\n> **arXiv**: {}",
            "Authors: Ada Example, Bob Sample\nVenue: ACL 2020\nLink: {}",
            "| Field | Value |\n|---|---|\n| Authors | Ada Example; Bob Sample |\n| Venue | ACL 2020 |\n| URL | {} |",
            "| Authors | Venue | Paper |\n|---|---|---|\n| Ada Example, Bob Sample | ACL 2020 | [x]({}) |",
            "**Autoren**: Ada Example und Bob Sample  \n**Konferenz**: ACL 2020  \n**Paper**: [PDF]({})",
            "- 著者：Ada Example、Bob Sample\n- 学会：ACL 2020\n- リンク：{}",
            "- **저자**: Ada Example, Bob Sample\n- **학회**: ACL 2020\n- **논문**: {}",
        ],
    )
    def test_lines_in_every_shape(self, lines: str) -> None:
        found = note_meta("# A Paper\n\n" + lines.format(ONE) + "\n\nText.")
        assert [one.name for one in found.authors] == ["Ada Example", "Bob Sample"]
        assert (found.venue_short, found.year, found.arxiv) == ("ACL", 2020, "2101.00001")

    def test_sentences_with_colons_are_text(self) -> None:
        found = note_meta("# A Paper\n\nWe say: it works.\nYear: a word, and more: words.\n\n**Method**: Sleep more.")
        assert (found.year, found.authors, found.tags, found.summary.text) == (None, (), (), "")

    def test_lines_below_the_first_section_are_text(self) -> None:
        assert note_meta("# A Paper\n\nText.\n\n## Method\n\n**Venue**: ACL 2020\n").venue == ""

    @pytest.mark.parametrize("lead", ["TLDR; ", "TL;DR: ", "**TL;DR** ", "**TLDR:** "])
    def test_a_summary_in_one_line(self, lead: str) -> None:
        summary = note_meta(f"# A Paper\n\n{lead}It *works*.\n").summary
        assert (summary.text, summary.html) == ("It works.", "It <em>works</em>.")


class TestLinks:
    @pytest.mark.parametrize(
        "text",
        [
            f"# A Paper\n\n[Paper]({ONE})\n",
            f"# A Paper\n\nText.\n\n* Link to the [paper]({ONE})\n",
            f"# A Paper\n\n* It says much.\n\n* [Link to the paper]({ONE})\n\n## More\n\nText, [x]({OTHER}).\n",
            f"# A Paper\n\n* [This paper]({ONE}) says much.\n",
            f"# A Paper\n\nText on [another]({OTHER}).\n\nReferences\n* [Blog](https://b.example)\n* [paper]({ONE})\n",
            f"# A Paper on Sleep\n\nText.\n\nReferences\n* [Other]({OTHER})\n* [A Paper on Sleep]({ONE})\n",
            f"# A Paper on Sleep\n\nText.\n\nReferences\n* [Sleep paper]({ONE})\n* [Dreams]({OTHER})\n",
            f"# A Paper\n\n<{ONE}>\n\nText.\n",
            f'# A Paper\n\n<a href="{ONE}">paper</a>\n',
            f"## [A Paper]({ONE.removeprefix('h')})\n",
        ],
    )
    def test_the_papers_own_link_is_found(self, text: str) -> None:
        assert note_meta(text).arxiv == "2101.00001"

    @pytest.mark.parametrize(
        "text",
        [
            f"# A Paper\n\nIt is better than [that one]({OTHER}).\n",
            f"# A Paper\n\nText.\n\n- Sleep ([paper]({OTHER})) was first, then came naps and all the rest of it.\n",
            f"# A Paper\n\nText.\n\n## References\n\n- [Attention to Sleep]({OTHER})\n- [Dreams]({ONE})\n",
            f"# A Paper\n\n[Paper](https://proceedings.mlr.press/v1/a.pdf)\n\n- [Earlier Paper paper]({OTHER})\n",
            f"# A Paper\n\nText.\n\n## Related\n\n<{OTHER}>\n",
        ],
    )
    def test_another_papers_link_gives_no_identifier(self, text: str) -> None:
        assert note_meta(text).arxiv == ""

    def test_preprint_beside_the_proceedings(self) -> None:
        found = note_meta(f"# A Paper\n\n[PDF](https://papers.nips.cc/paper/2017/hash/a) [arXiv]({ONE})\n")
        assert (found.arxiv, found.venue_short, found.year) == ("2101.00001", "NeurIPS", 2017)

    def test_labelled_links_are_kept(self) -> None:
        found = note_meta(
            f"# A Paper\n\n[Paper]({ONE}) | [Code](https://github.com/a/b) | [Slides](https://s.example/x.pdf)\n\n"
            "Built on [a tool](https://github.com/c/d).\n"
        )
        assert [(link.kind, link.url) for link in found.links] == [
            ("code", "https://github.com/a/b"),
            ("slides", "https://s.example/x.pdf"),
        ]

    def test_front_matter_wins_over_prose(self) -> None:
        found = note_meta(f"---\ntitle: A Paper\narxiv: 2001.00007\n---\n[Paper]({ONE})\n")
        assert (found.arxiv, found.origins["arxiv"]) == ("2001.00007", Origin("front matter", 3))


class TestWhatFollows:
    def test_years_and_venues_among_tags(self) -> None:
        found = note_meta("---\ntitle: A\ntags: ['2018', 'ICLR 2019', ICLR, AI]\n---\n")
        assert (found.year, found.venue_short, found.tags) == (2018, "ICLR", ("AI",))
        assert found.origins["year"] == Origin("tag", 3)

    def test_the_year_of_an_arxiv_id_comes_last(self) -> None:
        found = note_meta(f"## [A Paper]({ONE})\n")
        assert (found.year, found.origins["year"]) == (2021, Origin("arXiv id", 1))

    def test_the_day_in_a_file_name(self) -> None:
        found = note_meta("Text.", "content/2017-4-8-A Paper.md")
        assert (found.added, found.title.text, found.year) == ("2017-04-08", "A Paper", None)

    def test_an_arxiv_id_as_file_name(self) -> None:
        assert note_meta("Text.", "content/2101.00001-sleep.md").arxiv == "2101.00001"


_PIECES = st.sampled_from(
    ["# ", "## ", "- ", "**Authors**: ", "**会议**: ", "[", "](", ONE, ")", "TLDR; ", "\n", "\n\n",
     "(", "ICML 2020", ", ",
     "Google", "| a | b |\n|-|-|\n",
     "<a href=", "★★", "评分\n", "2021 ", "[[", "]]", "$x$", ":", "References\n"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=6), max_size=30).map("".join))
def test_any_text_is_safe(text: str) -> None:
    found = outlined(text)
    for section in found.sections:
        assert 0 <= section.start <= section.body_start <= section.end
