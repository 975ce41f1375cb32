"""What is opened and not closed is reported where it is opened; what only looks like it is not."""

import pytest

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Diagnostic, Source
from postil.dialects.parser import dialect

CODES = ("math-open", "code-open", "footnote-missing")


def faults(text: str, name: str = "github") -> list[Diagnostic]:
    found = convert(Source("content/a.md", text.encode()), Options(dialect=name), dialect).document.diagnostics
    return [fault for fault in found if fault.code in CODES]


def places(text: str, name: str = "github") -> list[str]:
    return [f"{fault.code} {fault.span.line}:{fault.span.column}" for fault in faults(text, name) if fault.span]


@pytest.mark.parametrize("dialect", ["github", "kramdown", "gitbook"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("$$\nx = 1\n", "math-open 1:1"),
        ("A.\n\n  $$\n  x = 1\n", "math-open 3:3"),
        ("- one\n- $$\n  x\n- two", "math-open 2:3"),
        ("> $$\n> x\n\nB.", "math-open 1:3"),
        ("$$ x_1 = 2\n\nB.", "math-open 1:1"),
        ("\\begin{align}\nx &= 1\n\nB.", "math-open 1:1"),
        ("\\begin{align}\n\\begin{matrix} 1 \\end{matrix}\n\nB.", "math-open 1:1"),
        ("```\nx = 1\n\nB.\n", "code-open 1:1"),
        ("1. one\n   ~~~~ python\n   x\n   ~~~\n2. two", "code-open 2:4"),
        ("```", "code-open 1:1"),
        ("It is so.[^2]\n\nOr [^2]*.", "footnote-missing 1:10"),
        ("It is[^note], so.", "footnote-missing 1:6"),
        ("这是真的。[^1]", "footnote-missing 1:6"),
        ("| a |\n| - |\n| b[^2] |", "footnote-missing 3:4"),
        ("A.[^1] B [^2].\n\n[^1]: C.", "footnote-missing 1:10"),
    ],
)
def test_what_is_not_closed_is_reported(text: str, place: str, dialect: str) -> None:
    assert places(text, dialect) == [place]


@pytest.mark.parametrize("text", ["\\[\nx = 1\n\nB.", "\\[ \\alpha\n\nB.", "A:\n\\[\nx\n"])
def test_brackets_are_reported_where_they_are_mathematics(text: str) -> None:
    assert [fault.code for fault in faults(text)] == ["math-open"]
    assert faults(text, "gitbook") == []


@pytest.mark.parametrize("dialect", ["github", "kramdown", "gitbook"])
@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $$.",
        "$HOME and $$ are variables.",
        "$$ is the number of a process",
        "```sh\necho $$\n$$\n[^2]\n\\[\n```",
        "    $$\n    x\n",
        "`$$` and `[^2]` and `\\[`",
        "\\[1] A reference, as plain lists have it.\n\n\\[x\\] so",
        "\\[sic\\]",
        "- \\[\n- \\]",
        "\\[ $\\alpha$ and \\(\\beta\\)",
        "\\[^0 is text, and so is\n\n\\[a_1, \\\\alpha",
        "\\begin{itemize} and \\begin{tikzpicture}",
        "In `\\begin{align}` and \\\\begin{align}.",
        "$$\nx\n$$\n\n$$y$$ and $$\nz\n$$ hold.",
        "so $$ x\n$$\n",
        "A digit is [0-9], and [^2] is all but two.",
        "a[^b]*c, x[^y]+, [^ab]?, grep[^2]\\d, s/[^2]{3}/",
        "[^1]: A definition alone.",
        "A.[^1]\n\n[^1]: B.",
        "m^[an inline note] and ^2[^](x)",
        "[a][^2]: b",
        "````\n```\n````",
        "- ```\n  x\n  ```\n- ~~~\n  y\n  ~~~~~",
        "> ```\n> x\n> ```  \n",
        "<!--\n```\n$$\n-->",
        "``` a ``` is code",
        "- one\n  - two\n  $$x_1$$\n  - three",
        "- one\n  - two\n  \\begin{align}\n  x\n  \\end{align}\n  - three",
    ],
)
def test_what_is_text_is_not_reported(text: str, dialect: str) -> None:
    assert places(text, dialect) == []


def test_a_blank_line_is_named_and_the_end_behind_it_is_no_beginning() -> None:
    (fault,) = faults("$$\nx = 1\n\ny = 2\n$$\n\nSo.\n\n$$z$$")
    assert fault.message == 'no "$$" ends the formula that begins here before the blank line; it is shown as text'
    assert fault.hint == "close it with $$, and leave no blank line in it"
    assert places("$$\nx\n\nA.\n\n$$y$$\n\nB.\n\n$$\nz\n") == ["math-open 1:1", "math-open 10:1"]


def test_kramdown_reads_on() -> None:
    assert places("$$\nx\n\ny\n$$\n", "kramdown") == []
    assert places("$$\nx\n\nA.\n\n$$y$$\n", "kramdown") == ["math-open 1:1"]
    assert faults("$$\nx\n\nA.\n", "kramdown")[0].hint == "close it with $$"


def test_code_tells_how_far_it_reaches_and_a_footnote_what_is_near() -> None:
    (fault,) = faults("---\ntitle: A\n---\n\n```py\nx\n\nB.\n")
    assert fault.message == 'no "```" ends the block of code that begins here; all up to line 8 is in it'
    (fault,) = faults("A.[^nots] B.[^notes]\n\n[^notes]: C.")
    assert fault.hint == 'did you mean "notes"?'
    (fault,) = faults("A.[^1]")
    assert fault.hint == "write its text in a paragraph of its own: [^1]: …"


def test_many_openings_cost_little() -> None:
    assert len(faults("$$\nx\n\ny\n\n" * 2000)) == 1000
    assert len(faults("a[^1] " * 5000)) == 5000
