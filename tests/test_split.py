"""What a file is, and where the papers in a list begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Meta
from postil.core.splitting.outline import Outline
from tests.outlining import outlined


def url(number: int) -> str:
    return f"https://arxiv.org/abs/2101.{number:05}"


def titles(found: Outline) -> list[str]:
    return [section.meta.title.text for section in found.sections]


def metas(found: Outline) -> list[Meta]:
    return [section.meta for section in found.sections]


def linked(count: int, level: str = "##") -> str:
    return "".join(f"{level} [Paper number {n}]({url(n)})\n\nText {n}.\n\n" for n in range(count))


class TestLists:
    def test_sections_with_linked_titles(self) -> None:
        found = outlined("# My papers\n\nHello.\n\n" + linked(4))
        assert (found.kind, found.meta.title.text) == ("list", "My papers")
        assert titles(found) == [f"Paper number {n}" for n in range(4)]
        assert [one.line for one in found.sections] == [5, 9, 13, 17]
        assert found.sections[0].anchor == "paper-number-0"
        assert found.meta.arxiv == ""

    def test_sections_known_by_their_own_paper_links(self) -> None:
        text = "".join(
            f'## <a name="p{n}"></a> Sleep {n}\n\n* Text.\n\nReferences\n* [Paper]({url(n)})\n\n---\n\n'
            for n in range(5)
        )
        found = outlined(f"---\nlayout: default\n---\n1. [Sleep](#p0)\n\n{text}", "content/papers.md")
        assert found.kind == "list"
        assert [one.arxiv for one in metas(found)] == [f"2101.{n:05}" for n in range(5)]
        assert found.meta.title.text == "Papers"

    def test_a_section_in_which_the_paper_is_not_linked_is_one_among_many(self) -> None:
        found = outlined("# List\n\n" + linked(5) + "## A paper without a link\n\nText.\n\n## References\n\nText.\n")
        assert titles(found)[-1] == "A paper without a link"
        assert len(found.sections) == 6

    def test_topics_stand_above_papers(self) -> None:
        found = outlined(f"# List\n\n## Seeing\n\n{linked(2, '###')}## Hearing\n\n{linked(2, '###')}")
        assert [one.topic for one in metas(found)] == ["Seeing", "Seeing", "Hearing", "Hearing"]

    @pytest.mark.parametrize(
        "paper",
        [
            f"## [A paper of its own]({url(1)})\n\nText.\n",
            f"## A paper of its own\n\n[Paper]({url(1)})\n\n### Method\n\nText.\n",
            "## A paper of its own\n\n<!--\nyear: 2020\n-->\n\nText.\n",
            "## A paper of its own\n\nText without a link.\n",
        ],
    )
    def test_a_list_of_one_paper_keeps_its_title(self, paper: str) -> None:
        found = outlined(f"---\nkind: list\n---\n# Reading\n\nHello.\n\n{paper}")
        assert (found.meta.title.text, titles(found)) == ("Reading", ["A paper of its own"])

    def test_the_only_heading_of_a_list_may_be_its_paper(self) -> None:
        found = outlined(f"---\nkind: list\n---\n# 2021 [A paper]({url(1)})\n\n## Of its experiments\n\nText.\n")
        assert titles(found) == ["A paper"]

    def test_headings_stacked_above_one_text_share_it(self) -> None:
        stacked = f"## [First of two papers]({url(8)}), and\n## [Second of two papers]({url(9)})\n\nText of both.\n\n"
        found = outlined("# List\n\n" + stacked + linked(2))
        bodies = [(one.body_start, one.end) for one in found.sections]
        assert titles(found) == ["First of two papers", "Second of two papers", "Paper number 0", "Paper number 1"]
        assert bodies[0] == bodies[1]
        assert len(set(bodies)) == 3
        apart = outlined("# List\n\n" + stacked.replace(", and", "") + linked(2))
        assert apart.sections[0].end == apart.sections[0].body_start == apart.sections[1].start

    def test_years_stand_above_papers(self) -> None:
        found = outlined(f"# List\n\n## 2019\n\n{linked(2, '###')}")
        assert [one.year for one in metas(found)] == [2019, 2019]

    def test_a_dated_digest(self) -> None:
        found = outlined(
            f"# 2022-3\n\n### 2022-2-20:\n\n[**Paper number one**]({url(1)})**.** Remark.\n\n![x](y.png)\n\nMore.\n\n"
            f"* [Paper number two]({url(2)}) Remark.\n\nMore.\n\n### 2022-3-6:\n\n[Paper number three]({url(3)})\n\n"
            f"* a remark\n* [See also that](https://blog.example)\n",
        )
        assert found.kind == "list"
        assert titles(found) == ["Paper number one", "Paper number two", "Paper number three"]
        assert [one.read for one in metas(found)] == ["2022-02-20", "2022-02-20", "2022-03-06"]
        assert [one.added for one in metas(found)] == ["2022-02-20", "2022-02-20", "2022-03-06"]
        assert [one.arxiv for one in metas(found)] == ["2101.00001", "2101.00002", "2101.00003"]
        assert found.sections[0].end == found.sections[1].start

    def test_a_list_of_bullets(self) -> None:
        found = outlined(
            "# Awesome sleep\n\nIntro.\n\n- [Naps](#naps)\n\n## Naps\n\n"
            + "".join(f"- [Paper number {n}]({url(n)}) — a remark\n" for n in range(4))
            + f"- **Deep sleep for everyone**, ICML 2019. [[paper]({url(7)})] [[code](https://github.com/a/b)]\n"
            + "- [A tool](https://tool.example)\n"
        )
        assert found.kind == "list"
        assert titles(found) == [*(f"Paper number {n}" for n in range(4)), "Deep sleep for everyone"]
        last = found.sections[-1].meta
        assert (last.arxiv, last.venue_short, last.topic, last.links[0].kind) == ("2101.00007", "ICML", "Naps", "code")

    def test_kind_in_the_front_matter_wins(self) -> None:
        assert outlined(f"---\nkind: list\n---\n{linked(1)}").kind == "list"
        assert outlined(f"---\nkind: list\n---\n{linked(1)}").sections[0].meta.arxiv == "2101.00000"
        assert outlined("---\nkind: list\n---\nNothing here.").sections == ()
        assert len(outlined(f"---\nkind: note\n---\n{linked(4)}").sections) == 1
        assert outlined(f"---\nkind: page\n---\n{linked(4)}").sections == ()


class TestNotes:
    @pytest.mark.parametrize(
        "text",
        [
            f"## [A Paper]({url(1)})\n\nTLDR; Text.\n\n#### Key Points\n\n- a\n\n#### Notes\n\n- b [c]({url(2)})\n",
            f"# A Paper\n\n**arXiv**: {url(1)}\n\n{linked(4)}",
            f"---\ntitle: A\narxiv: 2001.00001\n---\n{linked(4)}",
            "# A Paper\n\n### Problem statement\n\nText.\n\n### Model\n\nText.\n\n## Results\n\nText.\n",
            "# A Paper\n\nText.\n\n## References\n\n"
            + "Long prose about all of it, which is what a note is made of. " * 20
            + "".join(f"\n- [Paper number {n}]({url(n)})" for n in range(8)),
            f"## Idea\n\nText.\n\n### [A Challenge](https://c.example)\n\nText.\n\n[x]({url(1)}) [y]({url(2)})\n",
        ],
    )
    def test_a_note_with_sections_and_links_stays_whole(self, text: str) -> None:
        found = outlined(text)
        assert found.kind == "note"
        assert len(found.sections) == 1

    def test_the_title_is_left_out_of_the_body_only_at_the_top(self) -> None:
        found = outlined("# A Paper\n\nText.\n")
        assert (found.sections[0].start, found.sections[0].body_start, found.sections[0].anchor) == (0, 3, "a-paper")
        assert outlined("Text.\n\n# A Paper\n\nText.\n").sections[0].body_start == 0
        assert outlined("---\ntitle: A Paper\n---\n# A Paper\n\nText.\n").sections[0].body_start == 3
        assert outlined("---\ntitle: A Paper\n---\n# Idea\n\nText.\n").sections[0].body_start == 0

    def test_an_empty_file_is_a_note(self) -> None:
        assert outlined("", "content/a.md").kind == "note"


class TestPages:
    @pytest.mark.parametrize("path", ["content/about.md", "content/index.md", "content/x/README.md"])
    def test_a_pages_name_makes_a_page(self, path: str) -> None:
        found = outlined(f"# Hello\n\nI like [this]({url(1)}).\n", path)
        assert (found.kind, found.sections, found.meta.title.text) == ("page", (), "Hello")

    def test_a_pages_layout_makes_a_page(self) -> None:
        assert outlined("---\nlayout: page\ntitle: X\n---\nText.").kind == "page"

    def test_a_paper_in_a_file_named_like_a_page_is_a_note(self) -> None:
        assert outlined(f"# [A Paper]({url(1)})\n\nText.", "content/a-paper/index.md").kind == "note"


_PIECES = st.sampled_from(
    ["# A\n\n", "## [Some Title Here](https://arxiv.org/abs/2101.00001)\n\n", "### 2022-2-20\n\n",
     "text\n\n", "  ", "> ",
     "[Some Title Here](https://arxiv.org/abs/2101.00002) x\n\n",
     "- [Some Title Here](https://arxiv.org/abs/2101.00003)\n",
     "1. [Some Title Here](https://arxiv.org/abs/2101.00004)\n", "<div>\n", "---\n", "```\n", "| a |\n|-|\n", "\n"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join), st.sampled_from(["", "---\nkind: list\n---\n"]))
def test_sections_are_in_order_apart_and_whole(text: str, header: str) -> None:
    found = outlined(header + text)
    place = 0
    for section in found.sections:
        assert place <= section.start <= section.body_start <= section.end
        place = section.end
