"""Conversion as a whole: any bytes, entries and parts, excerpts, options, places."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Conversion, RefKind, Source, Span
from postil.core.rendering.strings import callout_names
from postil.dialects.parser import dialect

STRINGS = Path(__file__).parent.parent / "templates" / "strings"
CALLOUTS = callout_names({f"theme/strings/{path.name}": path.read_text("utf-8") for path in STRINGS.iterdir()})

PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "> ",
            "- ",
            "1. ",
            "  * ",
            "```",
            "~~~",
            "---\n",
            "***",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "\r\n",
            "|",
            "|-|-|\n",
        ),
        *(
            "[",
            "]",
            "(",
            ")",
            "![",
            "[[",
            "]]",
            "[^1]",
            "[^1]: ",
            "^[",
            "{",
            "}",
            "{:",
            "{: .a #b}",
            "{#id}",
            "{::comment}",
        ),
        *(
            "{:toc}",
            "{{ site.url }}",
            "{% raw %}",
            "{% endraw %}",
            '{% hint style="info" %}',
            "{% endhint %}",
            "{% tab %}",
        ),
        *(
            "$",
            "$$",
            "\\(",
            "\\]",
            "\\begin{align}",
            "\\",
            "`",
            "==",
            "%%",
            "~~",
            "**",
            "_",
            "@key2020",
            "[@a2020]",
            "<a name=x>",
        ),
        *(
            "</a>",
            "<div>",
            "</div>",
            "<br/>",
            "<img src=a>",
            "<!--",
            "-->",
            "> [!NOTE]- t\n",
            "term\n: def\n",
            ": ",
            "^abc\n",
        ),
        *(
            "http://a.b/c",
            "www.a.b",
            "text",
            "数学。",
            "\x00",
            "\ufdd1\ufdd2",
            "\ud7ff",
            "é",
            "\u2028",
            "* TOC\n",
            "&amp;",
            "---",
        ),
    ]
)


def converted(text: str | bytes, path: str = "content/note.md", options: Options | None = None) -> Conversion:
    data = text if isinstance(text, bytes) else text.encode()
    return convert(Source(path, data), options or Options(), dialect)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_convert(data: bytes) -> None:
    converted(data)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["github", "kramdown", "gitbook"]))
@settings(max_examples=300, deadline=None)
@example("[" * 3000, "github")
@example("> " * 500 + "a", "github")
@example("*a _b " * 500, "kramdown")
@example("- " * 300 + "a", "kramdown")
@example("{% hint %}\n" * 60, "gitbook")
@example("^[{{ site.url }}]", "kramdown")
@example('<div markdown="1">\n' * 60 + "</div>\n" * 60, "kramdown")
def test_any_markup_converts_and_holes_match_refs(text: str, name: str) -> None:
    result = converted(text, options=Options(dialect=name))
    html = "".join(result.body.parts)
    numbers = [int(number) for number in html.split("\x00")[1::2]]
    assert set(numbers) <= set(range(len(result.document.refs)))
    assert "\ufdd0" not in html
    assert "\ufdd1" not in html


def test_same_bytes_give_the_same_value() -> None:
    text = "# T\n\n[a](b.md) $x$\n"
    assert converted(text) == converted(text)


LIST = """# Reading list

Intro.

## [First paper](https://arxiv.org/abs/2001.00001)

About the first [here](#second-paper)[^1]. And $x$.

## [Second paper](https://arxiv.org/abs/2001.00002)

About the second[^2].

## [Third paper](https://arxiv.org/abs/2001.00003)

Third.

[^1]: One.
[^2]: Two.
"""


def test_list_is_cut_into_entries_with_their_footnotes() -> None:
    result = converted(LIST, "content/list.md")
    document, parts = result.document, result.body.parts
    assert document.kind == "list"
    first, second, third = document.entries
    body = "".join(parts[first.first : first.last])
    assert body.startswith("<p>About the first")
    assert 'id="fn-1"' in body
    assert 'id="fn-2"' not in body
    assert 'id="fn-2"' in "".join(parts[second.first : second.last])
    assert "fn-" not in "".join(parts[third.first : third.last])
    assert (first.inline, second.inline, document.inline) == (1, 0, 1)
    assert first.anchor == "first-paper"
    assert "fn-1" in first.ids


def test_refs_know_their_entry_and_headings_have_entry_holes() -> None:
    result = converted(LIST, "content/list.md")
    refs = result.document.refs
    here = next(ref for ref in refs if ref.anchor == "second-paper")
    assert here.entry == 0
    holes = [ref for ref in refs if ref.kind is RefKind.ENTRY]
    assert [ref.target for ref in holes] == ["0", "1", "2"]
    number = refs.index(holes[0])
    assert f"\x00{number}\x00</h2>" in "".join(result.body.parts)


def test_a_note_has_one_entry_without_its_title() -> None:
    result = converted("# A title\n\nText of it.\n\n## Part\n\nMore.\n")
    (entry,) = result.document.entries
    body = "".join(result.body.parts[entry.first : entry.last])
    assert "<h1" not in body
    assert "<h2" in body
    assert [heading.title.text for heading in entry.headings] == ["Part"]
    assert entry.words == 5
    assert result.body.texts[-2] == "Text of it.\nPart\nMore."


def test_excerpt_ends_with_a_sentence_and_keeps_formulas_whole() -> None:
    long = "A sentence of some length that says a little. " * 5
    result = converted(f"# T\n\n- [Paper](https://example.org)\n\n{long}Then $a + b$.\n")
    text = result.document.excerpt.text
    assert text.startswith("A sentence")
    assert text.endswith("a little.")
    assert 120 <= len(text) <= 320


def test_excerpt_never_cuts_a_formula() -> None:
    tex = "x" * 400
    result = converted(f"Word {'and ' * 20} ${tex}$ end")
    excerpt = result.document.excerpt
    assert excerpt.text.endswith("and…")
    assert "<math" not in excerpt.html


def test_html_can_be_forbidden() -> None:
    result = converted("<script>x</script>\n\na <b>b</b>\n", options=Options(html="escape"))
    html = "".join(result.body.parts)
    assert "<script" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("name", ["github", "kramdown", "gitbook"])
def test_comments_show_nothing_where_html_is_text(name: str) -> None:
    text = (
        "a <!-- in $x$ *line* --> b\n\n<!-- own\n\n$$y$$ [c](missing.md) -->\n\n"
        "- item\n\n  <!--\n  within\n  --> behind\n\n<!-- before --> text\n<!--\nbetween\n-->\n\nopen <!-- end\n"
    )
    result = converted(text, options=Options(html="escape", dialect=name))
    document = result.document
    assert "".join(result.body.parts).replace("–", "--").split() == [
        "<p>a", "b</p>", "<ul>", "<li", 'id="li.8yp9">', "<p>item</p>", "<p>behind</p>", "</li>", "</ul>",
        "<p>text</p>", "<p>open", "&lt;!--", "end</p>",
    ]  # fmt: skip
    assert (document.inline, document.display, document.refs) == (0, 0, ())


def test_fields_in_comments_are_read_where_html_is_text() -> None:
    text = "---\nkind: list\n---\n# Read\n\n## One\n\n<!--\nyear: 2014\n-->\n\nText\n"
    result = converted(text, options=Options(html="escape"))
    assert [entry.meta.year for entry in result.document.entries] == [2014]
    assert "2014" not in "".join(result.body.parts)


@pytest.mark.parametrize("text", ["<!--\n\n" * 10_000, "<!-- " * 50_000, "<!-->" * 100_000])
def test_comments_without_an_end_are_no_trouble_where_html_is_text(text: str) -> None:
    html = "".join(converted(text, options=Options(html="escape")).body.parts)
    assert "<!" not in html


def test_places_count_the_front_matter() -> None:
    result = converted("---\ntitle: T\n---\n\n> - text [a](b.md)\n>   more ![i](c.png)\n")
    assert [ref.span for ref in result.document.refs] == [Span(5, 10), Span(6, 10)]


def test_front_matter_title_is_rendered() -> None:
    title = converted("---\ntitle: The *best* $x^2$\n---\nText\n").document.meta.title
    assert title.text == "The best $x^2$"
    assert title.html.startswith("The <em>best</em> <math")


def test_a_field_may_lead_to_another_note() -> None:
    found = converted("# A title\n\n**Code**: [here](b.md)\n\nText.\n")
    assert [(ref.kind, ref.target) for ref in found.document.refs] == [(RefKind.LINK, "b.md")]


def test_macros_of_site_and_note() -> None:
    result = converted("---\nmacros:\n  R: \\mathbb{R}\n---\n$\\R\\N$\n", options=Options(macros={"N": "\\mathbb{N}"}))
    assert result.document.diagnostics == ()
    assert "ℝ" in "".join(result.body.parts)


@pytest.mark.parametrize(
    ("data", "html"),
    [
        (b"\xff\xfea\x00", "<p>a</p>\n"),
        (b"\xef\xbb\xbfa\r\nb\rc", "<p>a\nb\nc</p>\n"),
        (b"", ""),
    ],
)
def test_encodings(data: bytes, html: str) -> None:
    assert "".join(converted(data).body.parts) == html


def test_words_count_cjk_signs_and_no_formulas() -> None:
    assert converted("数学 is fun, $a + b$ too").document.words == 5


@pytest.mark.parametrize(
    ("lang", "site", "shown"),
    [
        ("", "en", "Note"),
        ("", "zh", "备注"),
        ("zh-TW", "en", "备注"),
        ("ar", "zh", "ملاحظة"),
        ("en", "ar", "Note"),
        ("de", "zh", "Note"),
    ],
)
def test_callouts_are_called_in_the_language_of_their_note(lang: str, site: str, shown: str) -> None:
    front = f"---\nlang: {lang}\n---\n\n" if lang else ""
    text = f"{front}# T\n\n> [!NOTE]\n> Text.\n\n::: note\nText.\n:::\n\n> [!note] Of my own\n> Text.\n"
    html = "".join(converted(text, options=Options(language=site, callouts=CALLOUTS)).body.parts)
    assert re.findall(r'callout-title">([^<]*)<', html) == [shown, shown, "Of my own"]


def test_a_callout_of_a_type_that_has_no_name_is_called_by_it() -> None:
    html = "".join(converted("> [!My-remark]\n> Text.\n", options=Options(callouts=CALLOUTS)).body.parts)
    assert 'callout-title">My remark<' in html
