"""Diagnostics as people, programs and GitHub get them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core import report
from postil.core.diagnostics import CODES, UserError, did_you_mean, in_order
from postil.core.model import Diagnostic, Severity, Span

PLACE = Span(14, 9)


def fault(
    message: str = 'no note is named "deit"',
    *,
    path: str = "content/vit.md",
    span: Span | None = PLACE,
    code: str = "link-missing",
    severity: Severity = Severity.WARNING,
    hint: str = "",
) -> Diagnostic:
    return Diagnostic(path, span, severity, code, message, hint)


def test_place_message_excerpt_caret_and_hint() -> None:
    shown = report.text(fault(hint='did you mean "deit-2021"?'), "as in [[deit]] but")
    assert shown.split("\n") == [
        'content/vit.md:14:9: warning[link-missing]: no note is named "deit"',
        "   14 | as in [[deit]] but",
        "      |         ^",
        '  hint: did you mean "deit-2021"?',
    ]


def test_without_a_place_there_is_no_excerpt() -> None:
    assert report.text(fault("gone", span=None), "a line") == "content/vit.md: warning[link-missing]: gone"
    assert report.text(fault("gone", span=None, path="")) == "warning[link-missing]: gone"


def test_colors_only_when_asked_for() -> None:
    assert "\x1b" not in report.text(fault())
    assert "\x1b[33mwarning[link-missing]\x1b[0m" in report.text(fault(), color=True)


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    shown = report.text(fault("a\x1b[2Jb\nc", path="x\ry"), "\x1b]0;title\x07 text")
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert shown.startswith("x y:14:9: warning[link-missing]: a�[2Jb c")


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("plain", 3, 2),
        ("\tindented", 2, 4),
        ("ab\tx", 4, 4),
        ("日本語 x", 5, 7),
        ("e\u0301 x", 4, 2),
        ("short", 99, 5),
    ],
)
def test_the_caret_stands_under_the_column(line: str, column: int, caret: int) -> None:
    assert report.excerpt(line, column)[1] == caret


def test_a_long_line_is_shown_around_the_column() -> None:
    line = "a" * 500 + "X" + "b" * 500
    shown, caret = report.excerpt(line, 501, width=60)
    assert len(shown) == 60
    assert shown[0] == shown[-1] == "…"
    assert shown[caret] == "X"


def test_the_end_of_a_long_line_fills_the_window() -> None:
    shown, caret = report.excerpt("a" * 500 + "X", 501, width=60)
    assert shown[caret] == "X"
    assert len(shown) > 55


@given(st.text(max_size=300), st.integers(0, 400), st.integers(20, 120))
def test_an_excerpt_fits_and_holds_its_caret(line: str, column: int, width: int) -> None:
    shown, caret = report.excerpt(line, column, width)
    assert "\n" not in shown
    assert report._cells(shown) <= width + 1
    assert caret <= report._cells(shown)


def test_many_of_one_code_are_counted() -> None:
    faults = [fault(path=f"content/{n:02}.md") for n in range(14)] + [fault(code="config-value")]
    shown, more = report.grouped(faults, limit=3)
    assert [one.path for one in shown[:3]] == ["content/00.md", "content/01.md", "content/02.md"]
    assert len(shown) == 4
    assert more == ("… and 11 more warning[link-missing] in 11 files (-v shows all)",)


def test_rare_kinds_are_seen_among_many_of_one() -> None:
    def missing(path: str, hint: str = "") -> Diagnostic:
        return fault(f"there is no image at {path}", path="content/a.md", hint=hint)

    many = [missing(f"/assets/{number}.png") for number in range(93)]
    typo, moved = missing("/assets/los.png", 'did you mean "loss.png"?'), missing("figures/x.png")
    faults = [*many[:40], typo, *many[40:80], moved, *many[80:], fault('no note is named "deit"')]
    shown, more = report.grouped(faults)
    assert shown == (*many[:7], typo, moved, faults[-1])
    assert more == ("… and 86 more warning[link-missing] in 1 file (-v shows all)",)
    every = [missing(f"{folder}/{name}") for folder in "abcdefghijkl" for name in ("1.png", "2.png")]
    shown, _ = report.grouped(every)
    assert shown == tuple(every[:20:2])


def test_json_holds_everything_and_is_one_object() -> None:
    text = report.as_json([fault(hint="so"), fault("日本", span=None)], {"papers": 2})
    data = json.loads(text)
    assert data["summary"] == {"papers": 2}
    assert data["diagnostics"][0] == {
        "path": "content/vit.md",
        "line": 14,
        "column": 9,
        "severity": "warning",
        "code": "link-missing",
        "message": 'no note is named "deit"',
        "hint": "so",
    }
    assert data["diagnostics"][1]["line"] is None
    assert json.loads(report.as_json([], {}))["diagnostics"] == []


def test_github_annotations_are_escaped() -> None:
    assert (
        report.as_github(fault("100 %\nsure", path="a,b:c.md", hint="try"))
        == "::warning file=a%2Cb%3Ac.md,line=14,col=9,title=link-missing::100 %25%0Asure%0Atry"
    )
    assert report.as_github(fault("x", span=None, path="", severity=Severity.INFO)) == "::notice title=link-missing::x"


def test_errors_come_first_and_are_counted() -> None:
    faults = [fault(), fault(severity=Severity.ERROR), fault(severity=Severity.INFO)]
    assert [one.severity for one in report.by_severity(faults)] == ["error", "warning", "info"]
    assert report.count(faults) == {"error": 1, "warning": 1, "info": 1}


def test_order_is_by_place_and_repeats_go() -> None:
    late, early, other = fault(span=Span(20, 1)), fault(span=Span(3, 1)), fault(path="content/a.md")
    assert in_order([late, early, other, late]) == (other, early, late)


def test_did_you_mean() -> None:
    assert did_you_mean("tittle", ["title", "nav"]) == 'did you mean "title"?'
    assert did_you_mean("zzz", ["title"]) == ""


def test_codes_are_words_with_a_meaning() -> None:
    for code, (severity, meaning) in CODES.items():
        assert code == code.lower().strip("-")
        assert severity in Severity
        assert meaning.endswith(".")


def test_a_user_error_has_a_message_and_a_hint() -> None:
    error = UserError("no site", "run postil init")
    assert (str(error), error.hint) == ("no site", "run postil init")
