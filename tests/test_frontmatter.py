"""Front matter: every spelling and shape, its places, and faults that never lose the text."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.metadata import fields
from postil.core.metadata.frontmatter import Front, parse, with_html
from postil.core.model import Meta, Origin, Person, Rating, Span, Text


def front(header: str, body: str = "Body.\n") -> Front:
    return parse(f"---\n{header}\n---\n{body}", "content/a.md")


def meta(header: str) -> Meta:
    return front(header).meta


def codes(found: Front) -> list[str]:
    return [fault.code for fault in found.diagnostics]


class TestWhereItEnds:
    def test_header_and_body_are_cut_and_lines_counted(self) -> None:
        found = front("title: A\nyear: 2020", "First.\n")
        assert (found.body, found.first_line, found.found) == ("First.\n", 5, True)
        assert found.meta.origins["year"] == Origin("front matter", 3)

    @pytest.mark.parametrize(
        "text",
        [
            "Just prose.\n",
            "---\n\nA rule above.\n",
            "---\nA sentence between rules.\n---\nMore.\n",
            "---\nremark: never closed\n",
            " ---\ntitle: indented\n---\n",
            "",
        ],
    )
    def test_what_is_no_header_stays_in_the_text(self, text: str) -> None:
        found = parse(text, "a.md")
        assert (found.body, found.first_line, found.found, found.diagnostics) == (text, 1, False, ())

    @pytest.mark.parametrize("text", ["---\n---\nBody", "---\n\n---\nBody", "---\n# a comment\n---\nBody"])
    def test_an_empty_header_is_one(self, text: str) -> None:
        found = parse(text, "a.md")
        assert (found.body, found.found, found.meta) == ("Body", True, Meta())

    @pytest.mark.parametrize(
        "rest", ["year: 2020\nread: 2021-03-07", 'year: 2020\nsummary: a "quoted" word', 'key: "x"']
    )
    def test_a_quote_that_is_never_closed_is_told_where_it_opens(self, rest: str) -> None:
        (fault,) = front(f'title: "A note\n{rest}').diagnostics
        assert (fault.code, fault.span) == ("yaml-syntax", Span(2, 8))
        assert (fault.message, fault.hint) == (
            'the header cannot be read: the " here is never closed',
            'write another " at the end of the text',
        )

    def test_dots_close_a_header_too(self) -> None:
        assert parse("---\ntitle: A\n...\nBody", "a.md").body == "Body"

    def test_toml(self) -> None:
        found = parse('+++\ntitle = "A"\narxiv = 2101.00010\ndate = 2021-01-02\n[own]\nx = 1\n+++\nBody', "a.md")
        assert (found.meta.title.text, found.meta.arxiv, found.meta.date) == ("A", "2101.00010", "2021-01-02")
        assert found.body == "Body"
        assert found.meta.origins["arxiv"].line == 3

    def test_toml_that_is_none(self) -> None:
        found = parse("+++\ntitle = A\n+++\nBody", "a.md")
        assert found.body == "Body"
        assert [(f.code, f.span) for f in found.diagnostics] == [("toml-syntax", Span(2, 9))]

    def test_bare_lines_are_a_header_where_that_is_certain(self) -> None:
        found = parse("Title: A Paper\nAuthors: Ada Example\nDate: 2020-01-02\n\nBody", "a.md")
        assert found.meta.title.text == "A Paper"
        assert found.meta.authors[0].name == "Ada Example"
        assert found.body.strip() == "Body"
        assert found.first_line == 4

    @pytest.mark.parametrize(
        "text", ["Title: A\n\nBody", "Note: this\nis prose\n\nBody", "Authors: A\nYear: 2020\n\nB"]
    )
    def test_other_lines_with_colons_are_text(self, text: str) -> None:
        assert parse(text, "a.md").body == text


class TestFaults:
    def test_broken_yaml_is_reported_at_its_place_and_the_text_kept(self) -> None:
        found = front("title: One: Two\nyear: 2020", "Body.\n")
        assert found.body == "Body.\n"
        assert found.meta == Meta()
        assert [(f.code, f.span) for f in found.diagnostics] == [("yaml-syntax", Span(2, 11))]

    def test_wrong_values_are_reported_at_their_place_and_kept(self) -> None:
        found = front("title: [a, b]\ndate: 2021-02-30\nstatus: perhaps\narxiv: nothing\nrating: good\ndraft: maybe")
        assert [(f.code, f.span) for f in found.diagnostics] == [
            ("field-type", Span(2, 8)),
            ("field-date", Span(3, 7)),
            ("field-status", Span(4, 9)),
            ("field-id", Span(5, 8)),
            ("field-type", Span(6, 9)),
            ("field-type", Span(7, 8)),
        ]
        assert found.meta.extra["date"] == "2021-02-30"
        assert found.meta.extra["status"] == "perhaps"

    @pytest.mark.parametrize(
        ("rest", "body", "line"),
        [
            ("\nText.\n", "\nText.\n", 4),
            ("# Heading\n", "# Heading\n", 4),
            ("\nSome text.\n\n---\n\nAnd more.\n", "\nSome text.\n\n---\n\nAnd more.\n", 4),
            ("", "", 4),
        ],
    )
    def test_a_header_without_end_is_read_as_far_as_it_goes(self, rest: str, body: str, line: int) -> None:
        found = parse(f"---\ntitle: A\ntags: [b]\n{rest}", "a.md")
        assert (found.meta.title.text, found.meta.tags) == ("A", ("b",))
        assert (found.body, found.first_line) == (body, line)
        assert [(f.code, f.span) for f in found.diagnostics] == [("header-open", Span(1))]

    @pytest.mark.parametrize(
        "text", ["---\n\nText.", "---\nRemark: a rule above\n\nText.", "---\ntitle: a: b\n\nText."]
    )
    def test_a_rule_at_the_top_is_no_header(self, text: str) -> None:
        found = parse(text, "a.md")
        assert (found.body, found.diagnostics) == (text, ())

    def test_a_header_with_an_error_below_a_blank_line_is_one(self) -> None:
        found = parse("---\ntitle: A\n\nvenue: a: b\n---\nText.", "a.md")
        assert (found.body, found.diagnostics[0].code) == ("Text.", "yaml-syntax")

    @pytest.mark.parametrize("key", ["arxiv", "doi"])
    def test_a_number_is_no_identifier(self, key: str) -> None:
        found = front(f"{key}: 12.34")
        assert [(f.code, f.span) for f in found.diagnostics] == [("field-id", Span(2, len(key) + 3))]
        assert (found.meta.url, found.meta.extra) == ("", {key: 12.34})

    def test_a_key_that_stands_twice(self) -> None:
        found = front("title: A\nyear: 2020\ntitle: B")
        assert found.meta.title.text == "A"
        assert [(f.code, f.span) for f in found.diagnostics] == [("field-duplicate", Span(4, 1))]

    @pytest.mark.parametrize(
        ("key", "meant"),
        [("cod", "code"), ("cde", "code"), ("pfd", "pdf"), ("yaer", "year"), ("tgas", "tags"), ("sumary", "summary")],
    )
    def test_a_slip_in_a_short_name_is_one_too(self, key: str, meant: str) -> None:
        assert [(f.code, f.hint) for f in front(f"{key}: x").diagnostics] == [
            ("field-unknown", f'did you mean "{meant}"?')
        ]

    @pytest.mark.parametrize("key", ["pd", "mode", "node", "top", "color", "dark", "file", "url2x"])
    def test_another_short_name_is_none(self, key: str) -> None:
        assert front(f"{key}: x").diagnostics == ()

    def test_a_near_miss_is_suggested_against(self) -> None:
        found = front("autors: [Ada]\nlayout: post\nwidgets: 3")
        assert [(f.code, f.hint) for f in found.diagnostics] == [("field-unknown", 'did you mean "authors"?')]
        assert found.meta.extra == {"autors": ["Ada"], "layout": "post", "widgets": 3}

    def test_a_second_spelling_of_a_field_is_kept_apart(self) -> None:
        found = meta("journal: Nature\nvenue: ICML 2020")
        assert found.venue_short == "ICML"
        assert found.extra["journal"] == "Nature"

    @pytest.mark.parametrize("header", ["a: " + "[" * 5000, "- " * 5000 + "x", "a: " + "{a: " * 3000])
    def test_deep_nesting_is_a_fault_and_no_crash(self, header: str) -> None:
        assert front(header).body.endswith("Body.\n")

    def test_aliases_that_multiply_are_a_fault(self) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
        assert codes(front("\n".join(lines))) == ["yaml-syntax"]


class TestValues:
    @pytest.mark.parametrize(
        ("written", "names"),
        [
            ("[Ada Example, Bob Sample]", ["Ada Example", "Bob Sample"]),
            ('"Ada Example; Bob Sample"', ["Ada Example", "Bob Sample"]),
            ("Ada Example and Bob Sample", ["Ada Example", "Bob Sample"]),
            ('["Example, Ada"]', ["Ada Example"]),
            ("Example et al.", ["Example", "et al."]),
            ("[Ada Example, et al.]", ["Ada Example", "et al."]),
            ("[Ada Example et al.]", ["Ada Example", "et al."]),
            ("[Ada Example, others, Bob Sample]", ["Ada Example", "Bob Sample", "et al."]),
            ("[Ada Example, {name: et al.}]", ["Ada Example", "et al."]),
            ("[{name: Ada Example, url: https://a.example, orcid: https://orcid.org/0000}]", ["Ada Example"]),
            ("[{family: Example, given: Ada}]", ["Ada Example"]),
            ("{name: {given: Ada, family: Example}}", ["Ada Example"]),
        ],
    )
    def test_authors(self, written: str, names: list[str]) -> None:
        found = meta(f"authors: {written}").authors
        assert [one.name for one in found] == names
        assert found[0].family == "Example"

    def test_an_author_may_have_a_page(self) -> None:
        found = meta("author: {name: Ada Example, url: https://a.example, orcid: https://orcid.org/0000-1}")
        assert found.authors == (Person("Ada Example", "Example", "Ada", "https://a.example", "0000-1"),)

    @pytest.mark.parametrize(
        ("written", "date"),
        [
            ("2021-03-07", "2021-03-07"),
            ("2021-3-7", "2021-03-07"),
            ("2021-03-07 10:00:00 +0200", "2021-03-07"),
            ('"2021-03-07T10:00:00Z"', "2021-03-07"),
            ("2021-03", "2021-03"),
            ("2021", "2021"),
            ("March 2021", "2021-03"),
            ("March 7, 2021", "2021-03-07"),
            ("7. März 2021", "2021-03-07"),
            ("31.12.2021", "2021-12-31"),
            ("2021年3月7日", "2021-03-07"),
        ],
    )
    def test_dates(self, written: str, date: str) -> None:
        found = meta(f"date: {written}")
        assert (found.date, found.year) == (date, 2021)

    def test_csl_dates(self) -> None:
        assert meta("issued: {date-parts: [[2021, 3, 7]]}").date == "2021-03-07"

    def test_a_posts_date_is_the_notes_own(self) -> None:
        assert meta("layout: post\ndate: 2021-03-07").added == "2021-03-07"
        found = meta("year: 2017\ndate: 2021-03-07")
        assert (found.year, found.date, found.added) == (2017, "", "2021-03-07")

    @pytest.mark.parametrize(
        ("written", "rating"),
        [
            ("4", Rating(4, 5)),
            ("4/5", Rating(4, 5)),
            ("8/10", Rating(8, 10)),
            ("★★★★☆", Rating(4, 5)),
            ("⭐⭐⭐", Rating(3, 5)),
            ("3.5 stars", Rating(3.5, 5)),
        ],
    )
    def test_a_rating(self, written: str, rating: Rating) -> None:
        assert meta(f"rating: {written}").rating == (rating,)

    def test_each_axis_that_is_no_rating_is_told_at_its_place(self) -> None:
        found = front("title: A\nrating: {novelty: great, clarity: 4/5, rigour: 9/5, depth: [3]}")
        assert found.meta.rating == (Rating(4, 5, "clarity"),)
        assert [(f.span, f.message) for f in found.diagnostics] == [
            (Span(3, 10), '"rating" has no rating for "novelty": "great"'),
            (Span(3, 40), '"rating" has no rating for "rigour": "9/5"'),
            (Span(3, 53), '"rating" has no rating for "depth": a list or a mapping'),
        ]
        assert {(f.code, f.hint) for f in found.diagnostics} == {("field-type", "write a number, 4/5, or stars")}

    def test_an_axis_without_a_value_is_not_rated_yet(self) -> None:
        found = front("rating:\n  novelty:\n  clarity: 4")
        assert (found.meta.rating, found.diagnostics) == ((Rating(4, 5, "clarity"),), ())

    def test_the_only_rating_in_a_list_that_is_none(self) -> None:
        found = front("rating: [4, great]")
        assert found.meta.rating == (Rating(4, 5),)
        assert [(f.code, f.message) for f in found.diagnostics] == [
            ("field-type", '"rating" has a value that is no rating: "great"')
        ]

    def test_ratings_by_axis(self) -> None:
        assert meta("rating: {novelty: 4, writing: 3/5}").rating == (Rating(4, 5, "novelty"), Rating(3, 5, "writing"))

    @pytest.mark.parametrize(
        ("written", "status"),
        [
            ("status: To Read", "to-read"),
            ("status: New", "to-read"),
            ("reading-status: In Progress", "reading"),
            ("status: completed", "read"),
            ("status: Not Reading", "skipped"),
            ("read: false", "to-read"),
            ("read: true", "read"),
            ("状态: 已读", "read"),
        ],
    )
    def test_status(self, written: str, status: str) -> None:
        assert meta(written).status == status

    def test_the_day_of_reading_says_that_it_was_read(self) -> None:
        found = meta("read: 2022-01-02")
        assert (found.read, found.status) == ("2022-01-02", "read")

    def test_tags_add_up(self) -> None:
        assert meta('tags: [a, "#b"]\nkeywords: "c, a"\ncategories: d').tags == ("a", "b", "c", "d")

    @pytest.mark.parametrize(
        "written", ["url_code: {}", "code: {}", "github: {}", "links: {{code: {}}}", "links: [{{name: Code, url: {}}}]"]
    )
    def test_links(self, written: str) -> None:
        address = "https://github.com/a/b"
        assert [(link.kind, link.url) for link in meta(written.format(address)).links] == [("code", address)]

    def test_an_address_gives_its_identifier(self) -> None:
        found = meta("url: https://arxiv.org/abs/2101.00001v2\npdf: /a.pdf")
        assert (found.arxiv, found.url) == ("2101.00001", "https://arxiv.org/abs/2101.00001v2")

    def test_an_arxiv_id_keeps_its_zeros(self) -> None:
        assert meta("arxiv: 2101.00010").arxiv == "2101.00010"

    def test_hugo_academic(self) -> None:
        found = meta(
            'publication_types: ["2"]\npublication: "In *Nature*"\nfeatured: true\nsummary: Short.\nurl_slides: /s.pdf'
        )
        assert (found.type, found.venue_short, found.selected, found.summary.text) == (
            "article-journal",
            "Nature",
            True,
            "Short.",
        )

    def test_obsidian(self) -> None:
        found = front('citekey: ada2020\naliases: ["@ada2020", Sleep]\nAuthors: "[[Ada Example]]"\nDOI: 10.1000/X')
        assert (found.meta.key, found.meta.doi, found.header.aliases) == ("ada2020", "10.1000/x", ("Sleep",))
        assert found.meta.authors[0].name == "Ada Example"

    def test_the_file_itself(self) -> None:
        found = front(
            "kind: list\ndialect: kramdown\npermalink: /p/\nredirect_from: /old/\npublished: false\nweight: 3\n"
            r"macros: {'\R': '\mathbb{R}'}"
        ).header
        assert (found.kind, found.dialect, found.permalink, found.aliases) == ("list", "kramdown", "/p/", ("/old/",))
        assert (found.draft, found.order, dict(found.macros)) == (True, 3, {"R": r"\mathbb{R}"})

    def test_titles_lose_the_label_of_a_series(self) -> None:
        assert meta('title: "[论文解读] A Paper"').title.text == "A Paper"

    @pytest.mark.parametrize("key", ["citation key", "Citation-Key", "CITATION_KEY", "citekey", "bibtexkey"])
    def test_keys_are_alike_in_any_case_and_with_any_blanks(self, key: str) -> None:
        assert meta(f"{key}: a1").key == "a1"

    def test_prose_gets_its_html_later(self) -> None:
        found = with_html(meta("title: A $x$ B"), lambda text: Text(text, f"<b>{text}</b>"))
        assert found.title == Text("A $x$ B", "<b>A $x$ B</b>")


def test_every_spelling_means_one_field() -> None:
    assert set(fields.META_FIELDS.values()) <= set(Meta.__struct_fields__)
    assert fields.field_of("会议") == "venue"
    assert fields.field_of("代码") == "link:code"
    assert fields.field_of("Mots-clés") == "tags"


_KEYS = st.sampled_from(
    ["title", "authors", "date", "year", "venue", "arxiv", "url", "links", "tags", "rating", "read"]
)
_DATA: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.text())
def test_any_text_is_safe(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n", f"+++\n{text}\n+++\n", f"---\ntitle: {text}\n---\n"):
        found = parse(whole, "a.md")
        assert whole.endswith(found.body)
        assert whole[: len(whole) - len(found.body)].count("\n") + 1 == found.first_line


@given(st.dictionaries(_KEYS | st.text(max_size=10), _DATA, max_size=6))
def test_any_yaml_is_safe_and_can_be_encoded(data: dict[str, Any]) -> None:
    import yaml

    found = front(yaml.safe_dump(data, allow_unicode=True))
    assert found.body.endswith("Body.\n")
    msgspec.msgpack.encode((found.meta, found.header, found.diagnostics))


def test_the_id_of_a_csl_item_is_its_key_and_any_other_id_is_not() -> None:
    assert meta("id: sum2020\ncontainer-title: Journal of Sums").key == "sum2020"
    assert meta("id: sum2020\nkey: mine\nissued: 2020").key == "mine"
    assert meta("id: 9f1c\ntitle: A page").key == ""
    assert codes(front("id: two words\nissued: 2020")) == []
