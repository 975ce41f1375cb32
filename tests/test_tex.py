r"""TeX to MathML: what authors write must come out as MathML, numbered, annotated and free of inline styles."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.tex.formulas import Converted, Formula, convert
from postil.core.tex.macros import with_macros
from postil.core.tex.mathml import clean, sanitized
from postil.core.tex.repair import repair
from postil.core.tex.rewrite import alignment, definitions, environments, percent, rewrite, text
from postil.core.tex.scan import group_end, outside


def one(tex: str, display: bool = True, **macros: str) -> Converted:
    return convert([Formula(tex, display)], macros)[0]


def body(result: Converted) -> str:
    """The MathML between ``<semantics>`` and the annotation."""
    match = re.search(r"<semantics>(.*)<annotation", result.html, re.DOTALL)
    assert match, result.html
    return match[1]


GAPS = [
    r"\widetilde{xyz}",
    r"\sum_{\substack{i<j \\ j<k}} a_{ij}",
    r"\begin{split} a &= b \\ &= c \end{split}",
    r"\text{for all $x_i$ in \(S\), see $y$}",
    r"a \label{eq:first}",
    r"a \tag{3.1}",
    r"a \tag*{Goal}",
    r"x \thicksim y",
    "β_1^θ ≤ 𝑀 − 3 × ⟨x′⟩ “q”",
    r"A^\intercal",
    r"\operatorname*{arg\,max}_\theta f",
    r"\DeclareMathOperator*{\argsup}{arg\,sup} \argsup_x",
    r"\mathbbm{1}_{x>0} + \mathds{1} + \bm{x} + \boldsymbol{\beta}",
    r"\textsc{Adam} \mbox{ or } \hbox{Lion} \textrm{r} \textnormal{n}",
    r"a \\ b \newline c",
    r"a &= b \\ &= c",
    r"\def\half{\frac12} \half",
    r"\newcommand{\pair}[2]{\langle #1, #2 \rangle} \pair{a}{b}",
    r"\begin{alignat}{2} a &= b & c &= d \end{alignat}",
    r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}",
    r"\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}",
    r"\begin{array}{l@{\quad}|r} a & b \end{array}",
    r"\begin{pmatrix*}[r] -1 & 2 \end{pmatrix*}",
    r"\begin{aligned}[t] a &= b \\[2pt] c &= d \\* e &= f \end{aligned}",
    r"\left< x, y \right> \big< z \big>",
    r"\mathop{\rm arg min}_x \mathop{\mathrm{softmax}}\limits_i",
    r"\smash[b]{x} \large y \noindent z",
    r"\unicode{x2603} \verb|a_b|",
    r"\text{learning_rate} = 10^{-3} \text{ at 50% of steps}",
    r"\textcolor{#ff00aa}{x} + \color{red} y",
    r"f^{(k)}' + g^'",
    r"x \in \[0, 1\] \* 2",
    r"W$ \in R",
    r"\href{https://example.org/a_b}{x}",
    r"\xrightarrow[n]{f} \boxed{x} \cancel{x}",
    r"\underbrace{a + b}_{\text{$n$ times}}",
]


@pytest.mark.parametrize("tex", GAPS)
@pytest.mark.parametrize("display", [True, False])
def test_what_authors_write_is_converted_by_math_core(tex: str, display: bool) -> None:
    result = one(tex, display)
    assert result.faults == ()
    assert result.html.startswith("<math")
    assert ' style="' not in result.html
    assert "<merror" not in result.html


@pytest.mark.parametrize("tex", GAPS)
def test_the_annotation_is_what_the_author_wrote(tex: str) -> None:
    escaped = tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f'<annotation encoding="application/x-tex">{escaped}</annotation>' in one(tex).html


def test_text_with_formulas_is_split() -> None:
    assert text(r"\text{if $x$ is}") == r"{\text{if }{x}\text{ is}}"
    assert text(r"\textbf{a \(y\)}") == r"{\textbf{a }{y}}"
    assert text(r"\text{cost \$5}") == r"{\text{cost \$5}}"
    assert text(r"\text{plain}") == r"\text{plain}"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("10%", r"10\%"),
        (r"10\%", r"10\%"),
        ("a % a comment\nb", "a \nb"),
        ("10% of x\n+ 5", "10\\% of x\n+ 5"),
        (r"\\% x", r"\\\% x"),
    ],
)
def test_percent_is_a_comment_only_where_one_is_meant(tex: str, expected: str) -> None:
    assert percent(tex) == expected


def test_inline_formulas_are_never_numbered() -> None:
    assert environments(r"\begin{align}a&=b\end{align}", display=False) == r"\begin{aligned}a&=b\end{aligned}"
    assert environments(r"\begin{equation}a\end{equation}", display=False) == "a"
    assert "(1)" not in body(one(r"\begin{align}a&=b\end{align}", display=False))
    assert "(1)" not in body(one(r"a \label{x}", display=False))


def test_lines_and_ampersands_outside_of_environments() -> None:
    assert alignment(r"a \\ b", display=True) == r"\begin{gathered}a \\ b\end{gathered}"
    assert alignment("a &= b", display=True) == r"\begin{aligned}a &= b\end{aligned}"
    assert alignment("R & D", display=False) == r"R \& D"
    assert alignment(r"\begin{matrix}a&b\\c&d\end{matrix}", display=True) == r"\begin{matrix}a&b\\c&d\end{matrix}"


def test_definitions_become_global() -> None:
    assert definitions(r"\newcommand{\E}[1]{e(#1)}") == r"\gdef\E#1{e(#1)}"
    assert definitions(r"\renewcommand\E{e}") == r"\gdef\E{e}"
    assert definitions(r"\DeclareMathOperator*{\sgn}{sgn}") == r"\gdef\sgn{\operatorname*{sgn}}"
    assert definitions(r"\def\E{e}") == r"\gdef\E{e}"


def test_a_definition_holds_for_the_formulas_that_follow() -> None:
    results = convert([Formula(r"\newcommand{\RR}{\mathbb{R}}"), Formula(r"x \in \RR"), Formula(r"\RR^n")])
    assert results[0].html == ""
    assert "ℝ" in results[1].html
    assert "ℝ" in results[2].html
    assert not any(result.faults for result in results)


def test_a_definition_may_be_redone() -> None:
    results = convert([Formula(r"\newcommand{\v}{a}\v"), Formula(r"\newcommand{\v}{b}\v")])
    assert "<mi>a</mi>" in results[0].html
    assert "<mi>b</mi>" in results[1].html


def test_documents_do_not_share_definitions() -> None:
    convert([Formula(r"\def\secret{x}")])
    assert [fault.code for fault in one(r"\secret").faults] == ["math-error"]


def test_macros_of_the_site() -> None:
    assert "ℝ" in one(r"\RR", RR=r"\mathbb{R}").html
    assert "𝐱" in one(r"\vect{x}", vect=r"\mathbf{#1}").html
    assert "ℝ" in convert([Formula(r"\RR")], {r"\RR": r"\mathbb{R}"})[0].html
    assert convert([Formula("x")], {"not a name": "y"})[0].faults == ()


def test_numbers_run_through_the_document_and_references_reach_forward() -> None:
    results = convert(
        [
            Formula(r"\eqref{later} \ref{first}"),
            Formula(r"\begin{align} a &= b \label{first} \\ c &= d \nonumber \end{align}", True),
            Formula(r"E = mc^2 \label{later}", True),
        ]
    )
    assert '<a href="#mjx-eqn:later">(2)</a>' in results[0].html
    assert '<a href="#mjx-eqn:first">1</a>' in results[0].html
    assert 'id="mjx-eqn:first"><mtext>(1)</mtext>' in results[1].html
    assert 'id="mjx-eqn:later"><mtext>(2)</mtext>' in results[2].html


def test_tags_keep_their_text() -> None:
    results = convert([Formula(r"a \tag{$\star$} \label{s}", True), Formula(r"\eqref{s}, \ref{s}"), Formula("T0T")])
    assert 'id="mjx-eqn:s"><mtext>(⋆)</mtext>' in results[0].html
    assert ">(⋆)</a>" in results[1].html
    assert ">⋆</a>" in results[1].html
    assert "<annotation" in results[2].html
    assert body(results[2]).count("<mi>T</mi>") == 2


def test_labels_are_any_text_and_make_safe_ids() -> None:
    results = convert([Formula('a \\label{größe "<1>"}', True), Formula('\\eqref{größe "<1>"}')])
    assert 'id="mjx-eqn:größe_&quot;&lt;1&gt;&quot;"' in results[0].html
    assert 'href="#mjx-eqn:gr%C3%B6%C3%9Fe_%22%3C1%3E%22"' in results[1].html


def test_missing_references_and_double_labels_are_told() -> None:
    results = convert([Formula(r"a \label{x}", True), Formula(r"b \label{x}", True), Formula(r"1 + \eqref{y}")])
    assert [fault.code for fault in results[1].faults] == ["math-label-duplicate"]
    assert [(fault.code, fault.offset) for fault in results[2].faults] == [("math-ref-missing", 11)]
    assert 'id="mjx-eqn:x"' in results[0].html
    assert "id=" not in results[1].html
    assert "<a " not in results[2].html


def test_a_missing_label_is_found_in_its_reference_and_not_in_its_command() -> None:
    (result,) = convert([Formula(r"e \eqref{ e } \ref{x} \eqref{e}")])
    assert [(fault.code, fault.offset) for fault in result.faults] == [
        ("math-ref-missing", 10), ("math-ref-missing", 19), ("math-ref-missing", 29),
    ]  # fmt: skip
    (_, twice) = convert([Formula(r"\label{a} a", True), Formula(r"a \label{b} \label{a}", True)])
    assert [(fault.code, fault.offset) for fault in twice.faults] == [("math-label-duplicate", 19)]


def test_a_reference_alone_is_a_link_and_no_formula_around_one() -> None:
    numbered, alone, among = convert([Formula(r"a \label{a}", True), Formula(r"\eqref{a}"), Formula(r"x + \ref{a}")])
    assert numbered.html.startswith("<math")
    assert alone.html == '<a href="#mjx-eqn:a">(1)</a>'
    assert among.html.startswith("<math>")
    assert '<a href="#mjx-eqn:a">1</a>' in among.html


def test_one_bad_formula_leaves_the_others_alone() -> None:
    for display in (True, False):
        results = convert([Formula("a", display), Formula(r"b + \nosuch{c}", display), Formula("d", display)])
        assert [bool(result.faults) for result in results] == [False, True, False]
        fault = results[1].faults[0]
        assert (fault.code, fault.offset) == ("math-error", 4)
        assert r"\nosuch" in fault.message
        assert results[1].html == r'<code class="math-error">b + \nosuch{c}</code>'


def test_the_offset_of_an_error_is_that_of_the_author() -> None:
    tex = r"\text{a $b$} + 10% + \nosuch"
    assert one(tex).faults[0].offset == tex.index(r"\nosuch")


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathcal{L} = \| v_t(x;\theta) \| \\ + §\thet x",
        r"\theta & = \text{a $\theta$} §\thet",
        r"\theta & = \text{a $\theta §\thet$} + \thetas",
        r"\begin{align} \theta & = 10% §\thet \end{align}",
        r"\label{eq:cfm} \mathcal{L}(\theta) = \| v_t(x;\theta§} \|",
        r"\mathcal{L} & = v_t(x;\theta§} \\ & = \frac{1}{2}",
        r"é \theta & = 𝔼[x] + §\thet",
        r"\newcommand{\R}{\mathbb{R}} \mathbb{E}_{x \in \R}§} x_{1}",
        r"\mathbb{E} & a \begin{matrix} b \end{matrix} \left( c§",
    ],
)
def test_a_fault_is_where_it_stands_not_where_its_like_does(tex: str) -> None:
    place = tex.index("§")
    fault = one(tex.replace("§", ""), display=True).faults[0]
    assert fault.offset == min(place, len(tex) - 2), fault


def test_a_very_long_formula_with_a_fault_takes_no_time_by_the_square() -> None:
    tex = "&" + r"\alpha{x} " * 1_000 + r"\\ \alph " + r"\text{$a$}" * 300
    assert one(tex, display=True).faults[0].offset == tex.index(r"\alph ")


def test_latex2mathml_steps_in() -> None:
    result = one(r"\rule{1em}{2em}")
    assert [fault.code for fault in result.faults] == ["math-fallback"]
    assert "<mspace" in result.html
    assert r"\rule{1em}{2em}</annotation>" in result.html


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>} \rule{1em}{1em}",
        r"\rule{1em}{1em} \href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x} \rule{1em}{1em}",
        r"\htmlData{onclick=alert(1)}{x}",
        r'\label{"><script>} a',
        r'\tag{<script>} a \eqref{"onclick="x}',
        r"<script>alert(1)</script>",
        r"\nosuch<script>",
        r'\color{"onclick=alert(1)}{x} \rule{1em}{1em}',
    ],
)
def test_nothing_of_a_formula_becomes_html(tex: str) -> None:
    for display in (True, False):
        html = one(tex, display).html
        assert "<script" not in html
        assert "<img" not in html
        assert ' style="' not in html
        for tag in re.findall(r"<[^>]*>", html):
            assert "javascript" not in tag
            assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', tag))


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 60_000,
        "{" * 30_000 + "}" * 30_000,
        r"\frac{1}{" * 3_000 + "}" * 3_000,
        r"\sqrt" * 12_000 + "x",
        r"\left(" * 6_000 + r"\right)" * 6_000,
        r"\begin{matrix}" * 3_000 + r"\end{matrix}" * 3_000,
        r"\def\a{{{{{{{{\a}}}}}}}}\a",
        r"\def\a#1{\b{#1}\b{#1}}\def\b#1{\a{#1}\a{#1}}\a{x}",
        r"\def\a#1{{{{{{#1}}}}}}" + r"\a{" * 900 + "}" * 900,
        r"\text{$" * 5_000,
        "%" * 50_000,
    ],
)
def test_hostile_formulas_end(tex: str) -> None:
    results = convert([Formula(tex, True), Formula("x")])
    assert "<mi>x</mi>" in results[1].html


def test_recursive_site_macros_end() -> None:
    assert [fault.code for fault in one(r"\a", a=r"{{{{\a}}}}").faults] == ["math-error"]


def test_styles_become_classes() -> None:
    assert clean('<mtd style="text-align: right;justify-items: end;">') == '<mtd class="math-right">'
    assert clean('<mrow style="color:#FF0000;">') == '<mrow mathcolor="#FF0000">'
    assert clean('<mspace style="margin-left:-0.16666667em;"/>') == '<mspace class="math-back-3"/>'
    assert clean('<mspace style="margin-left:-2em;"/>') == '<mspace class="math-back-36"/>'
    assert clean('<mspace style="margin-left:-0.5em;"/>') == '<mspace class="math-back-6 math-back-3"/>'
    assert clean('<mi style="unknown: 1">') == "<mi>"
    assert clean("<mo>&ApplyFunction;</mo>") == "<mo>\u2061</mo>"


def test_foreign_mathml_is_sanitized() -> None:
    assert sanitized("<math><mi>x</mi></math>", "x<y") == (
        '<math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x&lt;y</annotation>'
        "</semantics></math>"
    )
    assert sanitized('<math><mrow href="x"><mi>x</mi></mrow></math>', "") is not None
    assert "href" not in (sanitized('<math><mrow href="x"><mi>x</mi></mrow></math>', "") or "href")
    assert sanitized("<math><script/></math>", "") is None
    assert sanitized("<math><mtext>a<b&c</mtext></math>", "") is None
    assert sanitized(r"<math><mi>\ce</mi></math>", "") is None


def test_scanning() -> None:
    assert group_end(r"{a{b}\}}c", 0) == 8
    assert group_end("{a", 0) == -1
    assert outside(r"\begin{x}&\\\end{x}{&}\\") == (False, True)


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_converted_without_an_exception(tex: str, display: bool) -> None:
    html = one(tex, display).html
    assert ' style="' not in html or "style=" in tex


PIECES = st.sampled_from(
    [*GAPS, "x", "_", "^", "{", "}", "\\", "&", "%", "#", "$", "\\\\", r"\frac", r"\text{", r"\left(", "\n", "é"]
)


@given(st.lists(PIECES, max_size=8).map(" ".join), st.booleans())
def test_any_tex_is_rewritten_and_repaired_without_an_exception(tex: str, display: bool) -> None:
    repair(rewrite(tex, display))
    result = one(tex, display)
    assert result.html.startswith(("<math", "<code")) or not result.html


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_what_is_converted_or_refused_keeps_the_source(tex: str) -> None:
    escaped = tex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f">{escaped}<" in one(tex).html


@pytest.mark.parametrize(
    ("tex", "code", "message", "hint"),
    [
        (r"\frac{1}{2", "math-error", '"}" is missing at the end; it is shown as far as it can be read', ""),
        (r"\alhpa + 1", "math-error", r'unknown command "\alhpa"', r'did you mean "\alpha"?'),
        (r"\Alpha\Frac12", "math-error", r'unknown command "\Frac"', r'did you mean "\frac"?'),
        (r"\nosuchthing", "math-error", r'unknown command "\nosuchthing"', ""),
        (r"\nrm{x}", "math-error", r'unknown command "\nrm"', r'did you mean "\nrmx"?'),
        (
            r"\rule{1em}{1em}",
            "math-fallback",
            r'unknown command "\rule": a simpler converter has set the formula',
            "see whether it looks right",
        ),
        (
            r"\begin{algned} a \end{algned}",
            "math-fallback",
            'unknown environment "algned": a simpler converter has set the formula',
            'did you mean "aligned"?',
        ),
    ],
)
def test_a_fault_says_in_plain_words_what_to_do(tex: str, code: str, message: str, hint: str) -> None:
    found = one(tex, nrmx="x").faults
    assert [(fault.code, fault.message, fault.hint) for fault in found] == [(code, message, hint)]


@pytest.mark.parametrize(
    ("macro", "message"),
    [
        (r"\mathb{R}", r'unknown command "\mathb"'),
        (r"\operatorname{E", '"}" is missing at the end'),
        (r"\left( #1", r'"\right" is missing at the end'),
        (r"\begin{equation}", r'"\end{...}" is missing at the end'),
        (r"\bad", "a macro leads to itself"),
    ],
)
def test_a_macro_that_no_formula_can_use_is_left_out(macro: str, message: str) -> None:
    assert with_macros({"bad": macro, "good": "y"}).faults == {"bad": message}
    results = convert([Formula("x"), Formula(r"\good"), Formula(r"\bad")], {"\\bad": macro, "good": "y"})
    assert [bool(result.faults) for result in results] == [False, False, True]
    assert results[2].faults[0].hint == f"the macro of that name cannot be used: {message}"


@pytest.mark.parametrize("macro", [r"\frac", r"#1^{#2}", r"a & b", "", "_1", r"\other", r"\text{#1}", r"\sqrt[3]"])
def test_a_macro_need_not_be_a_formula(macro: str) -> None:
    assert with_macros({"fine": macro, "other": "x"}).faults == {}


SMALL_STACK = """
import sys, threading
from postil.core.tex.formulas import Formula, convert
threading.stack_size(128 * 1024)
opening, closing, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
thread = threading.Thread(target=lambda: convert([Formula(opening * count + "x" + closing * count, True)]))
thread.start()
thread.join()
"""


@pytest.mark.parametrize("count", [40, 160, 640])
@pytest.mark.parametrize(
    ("opening", "closing"), [("{", "}"), (r"\frac{", "}{y}"), (r"\left(", r"\right)"), ("x^{", "}")]
)
def test_nested_formulas_end_no_process_from_a_thread_with_a_small_stack(
    opening: str, closing: str, count: int
) -> None:
    command = [sys.executable, "-c", SMALL_STACK, opening, closing, str(count)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
