r"""Where formulas begin and end in Markdown, in each dialect, and what they do to the text around them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from postil.core.state import KEY, ConversionState
from postil.core.tex.formulas import Formula
from postil.dialects.math_html import mathematics_in_html
from postil.dialects.math_lines import formulas_over_lines
from postil.dialects.mathematics import mathematics_plugin
from postil.dialects.tables import tables_plugin


def parser(dialect: str = "github") -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True}).use(tables_plugin)
    return md.use(mathematics_plugin, paragraph_mathematics=dialect != "github", brackets=dialect != "gitbook")


def parse(text: str, dialect: str = "github") -> tuple[list[Token], ConversionState]:
    state = ConversionState("note.md", text)
    return parser(dialect).parse(text, {KEY: state}), state


def flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def formulas(text: str, dialect: str = "github") -> list[tuple[str, str]]:
    """The kinds (inline, display, block) and the TeX of all formulas."""
    tokens, _ = parse(text, dialect)
    return [(token.type[5:], token.content) for token in flat(tokens) if token.type.startswith("math_")]


def blocks(text: str, dialect: str = "github") -> list[str]:
    return [token.type for token in parse(text, dialect)[0] if token.nesting >= 0 and token.level == 0]


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$x$", "x"),
        ("a$x$b", "x"),
        ("损失$L$函数", "L"),
        ("($x$)", "x"),
        (r"$a\$b$", r"a\$b"),
        (r"$\text{if $x$}$", r"\text{if $x$}"),
        (r"$\mathbb{R}^{n}$", r"\mathbb{R}^{n}"),
        ("$a\nb$", "a\nb"),
        ("$`a_1`$", "a_1"),
        (r"\(x\)", "x"),
        (r"\\(x\_1\\)", "x_1"),
        ("$a*b*c$", "a*b*c"),
        ("$a_b_c$", "a_b_c"),
        ("$a<b>c$", "a<b>c"),
        (r"$a\\b$", r"a\\b"),
        ("$x_{{i}}$", "x_{{i}}"),
        ("$|x|$", "|x|"),
        ("$[a](b)$", "[a](b)"),
        ("$a&amp;b$", "a&amp;b"),
        ("*$x$*", "x"),
        ("[$x$](u)", "x"),
        ("# $x$", "x"),
        ("$x$-norm", "x"),
        ("$x$'s", "x"),
        (r"see \eqref{eq:1}", r"\eqref{eq:1}"),
    ],
)
@pytest.mark.parametrize("dialect", ["github", "kramdown"])
def test_inline_formulas(text: str, tex: str, dialect: str) -> None:
    assert formulas(text, dialect) == [("inline", tex)]


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "costs $5, or $6.",
        "$ x$",
        "$x $",
        "$x$5",
        "`$x$`",
        "`$x` and $5",
        "$5 for `a$` here",
        r"\$x$",
        r"\$x\$",
        "$$$x$$$",
        "$$ $$",
        "$",
        "$$",
        "```\n$x$\n```",
        "    $x$",
        r"\[12\]",
        r"\[Smith et al., 2020\]",
        r"\(see below\)",
        r"\(x",
        r"\begin{itemize} \end{itemize}",
        "<b title='$x$'>",
        "[a](http://x.org/$y$)",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert formulas(text) == []


def test_what_is_no_formula_stays_text() -> None:
    assert parser().render("costs $5 and $10, `$x$`, \\$y\\$ and $$$") == (
        "<p>costs $5 and $10, <code>$x$</code>, $y$ and $$$</p>\n"
    )


def test_gitbook_escapes_brackets() -> None:
    assert formulas(r"\(x\) \[y = z\]", "gitbook") == []
    assert parser("gitbook").render(r"\(x\)") == "<p>(x)</p>\n"


@pytest.mark.parametrize("text", ["$$x$$", "$$\nx\n$$", "$$ x\n$$", "  $$\n  x\n  $$", "$$\nx$$"])
@pytest.mark.parametrize("dialect", ["github", "kramdown", "gitbook"])
def test_a_paragraph_of_its_own_is_displayed(text: str, dialect: str) -> None:
    assert formulas(text, dialect) == [("block", "x")]
    assert blocks(text, dialect) == ["math_block"]


def test_two_dollars_in_running_text() -> None:
    assert formulas("so $$x$$ holds") == [("display", "x")]
    assert formulas("so $$x$$ holds", "kramdown") == [("inline", "x")]
    assert formulas("$$x$$ holds", "kramdown") == [("inline", "x")]
    assert formulas("holds\n$$x$$", "kramdown") == [("inline", "x")]
    assert formulas("$$x$$\nholds", "kramdown") == [("inline", "x")]
    assert formulas("$$x$$\n{: #eq}\n", "kramdown") == [("block", "x")]


def test_on_github_a_formula_on_lines_of_its_own_parts_a_paragraph() -> None:
    assert blocks("so\n$$\nx\n$$\nholds") == ["paragraph_open", "math_block", "paragraph_open"]


@pytest.mark.parametrize("sign", ["-", "+", "=", "===", "---", "#", ">", "*", "1.", "|", "    x", "```", "<div>"])
@pytest.mark.parametrize("dialect", ["github", "kramdown"])
def test_lines_of_a_block_are_no_blocks(sign: str, dialect: str) -> None:
    tex = f"a\n{sign} b\n{sign}\n{sign} c"
    assert [content for _, content in formulas(f"$$\n{tex}\n$$", dialect)] == [tex.strip()]
    assert formulas(f"\\begin{{align}}\n{tex}\n\\end{{align}}", dialect) == [
        ("block", f"\\begin{{align}}\n{tex}\n\\end{{align}}")
    ]


@pytest.mark.parametrize("sign", ["-", "+", "=", "#", ">", "1."])
def test_lines_of_a_formula_in_a_paragraph_are_no_blocks(sign: str) -> None:
    for dialect in ("github", "kramdown"):
        assert blocks(f"so $$\na\n{sign} b\n$$ holds", dialect) == ["paragraph_open"]
        assert blocks(f"where $a\n{sign} b$ holds", dialect) == ["paragraph_open"]


def test_lists_with_money_stay_lists() -> None:
    assert blocks("- $5\n- 6$ more") == ["bullet_list_open"]
    assert blocks("Use `$$`:\n- a\n- then `$$`") == ["paragraph_open", "bullet_list_open"]


def test_a_blank_line_ends_a_formula() -> None:
    assert formulas("$$\na\n\nb\n$$") == []
    assert formulas("\\begin{align}\na\n\nb\n\\end{align}") == []
    assert formulas("$a\n\nb$") == []
    assert formulas("$$\na\n\nb\n$$", "kramdown") == [("block", "a\n\nb")]


@pytest.mark.parametrize("opener", ["$$", "\\[", "\\begin{align}", "```math"])
@pytest.mark.parametrize("dialect", ["github", "kramdown"])
def test_without_an_end_nothing_is_lost(opener: str, dialect: str) -> None:
    html = parser(dialect).render(f"{opener}\na = b\n\nmore text")
    assert "a = b" in html
    assert "more text" in html


def test_a_math_fence() -> None:
    assert formulas("```math\na\n\nb\n```") == [("block", "a\n\nb")]
    assert formulas("~~~ math\na\n~~~") == [("block", "a")]
    assert formulas("```mathematica\na\n```") == []


def test_in_quotes_and_lists_the_marks_are_taken_away() -> None:
    assert formulas("> $$\n> a\n> - b\n> $$") == [("block", "a\n- b")]
    assert formulas("- x\n\n  $$\n  a\n    b\n  $$") == [("block", "a\n  b")]
    assert formulas("1. so $$\n   a\n   $$") == [("display", "\na\n")]
    assert formulas("> - $$\n>   a\n>   $$\n> - b") == [("block", "a")]


def test_brackets() -> None:
    assert formulas("\\[\na\n\\]") == [("block", "a")]
    assert formulas("so \\[ a = b \\] holds") == [("display", " a = b ")]
    assert formulas("\\\\[ a \\\\\\\\ b \\\\]") == [("block", "a \\\\ b")]


def test_bare_environments() -> None:
    assert formulas("\\begin{align*}\na &= b\n\\end{align*}") == [("block", "\\begin{align*}\na &= b\n\\end{align*}")]
    nested = r"\begin{equation}\begin{equation}a\end{equation}\end{equation}"
    assert formulas(f"x {nested} y") == [("display", nested)]


def test_html() -> None:
    seen: list[Formula] = []

    def use(formula: Formula) -> str:
        seen.append(formula)
        return f"[{len(seen)}]"

    html = r"<p title='\(no\)'>\(a &lt; b\) and $$c$$</p><pre>\(d\)</pre><!-- $e$ --><code>$f$</code> \[g = h\]"
    assert mathematics_in_html(html, use) == (
        r"<p title='\(no\)'>[1] and [2]</p><pre>\(d\)</pre><!-- $e$ --><code>$f$</code> [3]"
    )
    assert seen == [Formula("a < b"), Formula("c", True), Formula("g = h", True)]
    assert mathematics_in_html("<pre>\\(a\\)", use) == "<pre>\\(a\\)"


def test_formulas_in_html_blocks_are_converted_and_counted() -> None:
    tokens, _ = parse("<div>\n\\(a\\) and $$b$$\n</div>")
    assert tokens[0].meta["formulas"] == (1, 1)
    assert tokens[0].meta["html"].count("<math") == 2
    assert "\x00" not in tokens[0].meta["html"]
    assert parser().render("<div>\n\\(a\\)\n</div>").startswith("<div>\n<math>")


def test_faults_have_their_place() -> None:
    text = "Plain.\n\nSo $a + \\nosuch$ fails.\n\n$$\na\n+ \\nosuch\n$$\n\n| a |\n|---|\n| $\\nosuch$ |\n"
    places = [(fault.code, fault.span) for fault in parse(text)[1].diagnostics]
    assert [(code, span.line, span.column) for code, span in places if span] == [
        ("math-error", 3, 9),
        ("math-error", 7, 3),
        ("math-error", 12, 4),
    ]


def test_references_in_text() -> None:
    html = parser().render("$$ a \\label{x} $$\n\nsee \\eqref{x} and \\ref{y}")
    assert '<a href="#mjx-eqn:x">(1)</a>' in html
    assert html.rstrip().endswith("and \\ref{y}</p>")


def test_boxes() -> None:
    html = parser().render("$x$ and $" + "a+" * 20 + "b$ and $$c$$\n\n$$d$$")
    assert "<p><math>" in html
    assert '<span class="math-long"><math>' in html
    assert '<span class="math-display"><math display="block">' in html
    assert '<div class="math-display"><math display="block">' in html


def test_attributes_stand_on_the_box() -> None:
    md = parser()
    tokens = md.parse("$$a$$\n\n$b$")
    inline = (tokens[2].children or [])[0]
    tokens[0].attrs = {"id": "eq", "class": "wide"}
    inline.attrs = {"title": '"'}
    assert md.renderer.render([tokens[0]], md.options, {}).startswith('<div id="eq" class="math-display wide"><math')
    assert md.renderer.render([inline], md.options, {}).startswith('<span title="&quot;"><math>')


def test_macros_of_the_state_are_used() -> None:
    state = ConversionState("note.md", "$\\RR$", macros={"RR": r"\mathbb{R}"})
    assert "ℝ" in parser().render("$\\RR$", {KEY: state})
    assert state.diagnostics == []


def test_formulas_over_lines() -> None:
    assert formulas_over_lines("a\n\nb $$\nc\n$$ d\n\n\\begin{align}\nx\n\\end{align}") == [(2, 2, 4), (6, 6, 8)]
    assert formulas_over_lines("$$a$$\n$$b$$") == []
    assert formulas_over_lines("> $$\n> a\n> $$") == [(0, 0, 2)]


TEXT = st.lists(
    st.sampled_from(
        [
            "$",
            "$$",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "`",
            "\\",
            "{",
            "}",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "|",
            "a",
            " ",
            "5",
            "x_1",
            "\\begin{align}",
            "\\end{align}",
            "```math\n",
            "<div>",
            "*",
            "_",
            "[",
            "](u)",
            "é",
            "| - |\n",
        ]
    ),
    max_size=30,
).map("".join)


@given(TEXT, st.sampled_from(["github", "kramdown", "gitbook"]))
def test_no_text_raises(text: str, dialect: str) -> None:
    parser(dialect).render(text)


@given(st.text(alphabet=st.characters(exclude_characters="$\\`{}\r\x00", exclude_categories=["Cs"]), min_size=1))
def test_tex_survives_verbatim(tex: str) -> None:
    tex = " ".join(tex.split())
    if tex:
        assert formulas(f"so ${tex}$ holds") == [("inline", tex)]


@pytest.mark.parametrize(
    "text",
    [
        "$" * 100_000,
        "$ " * 50_000,
        "$a " * 30_000,
        "${" * 50_000,
        "\\(" * 50_000,
        "\\[" * 50_000,
        "$`" * 50_000,
        "$$\na\n" * 20_000,
        "\\[\na\n" * 20_000,
        "\\begin{align}\nx\n" * 6_000,
        "a $$\nb\n" * 14_000,
        "> $$\n> a\n" * 10_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_ends_soon(text: str) -> None:
    # Quadratic rules took minutes here; the time limit of the test run is the judge.
    parser().render(text)
