"""GFM tables whose cells hold formulas, money, escapes and code."""

import pytest
from markdown_it import MarkdownIt

from postil.dialects.mathematics import mathematics_plugin
from postil.dialects.tables import alignments, cells, plain_cells, split_row, tables_plugin


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").use(tables_plugin).use(mathematics_plugin)


def rows(text: str) -> list[list[str]]:
    """The cells of all tables, row by row, as their inline content."""
    found: list[list[str]] = []
    for token in parser().parse(text):
        if token.type == "tr_open":
            found.append([])
        elif token.type == "inline" and found:
            found[-1].append(token.content)
    return found


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| a | | b |", ["a", "", "b"]),
        (r"| a \| b | c |", ["a | b", "c"]),
        ("| $|x|$ | b |", ["$|x|$", "b"]),
        (r"| $\|x\|$ | b |", ["$|x|$", "b"]),
        ("| $$p(a|b)$$ | b |", ["$$p(a|b)$$", "b"]),
        (r"| \(a|b\) | c |", [r"\(a|b\)", "c"]),
        (r"| $\{x|y\}$ | $z$ |", [r"$\{x|y\}$", "$z$"]),
        ("| $5 | $6 |", ["$5", "$6"]),
        ("|$5|$6|", ["$5", "$6"]),
        (r"| `a\|b` | c |", ["`a|b`", "c"]),
        ("| `$a` | `$b` |", ["`$a`", "`$b`"]),
        (r"| \\ | b |", [r"\\", "b"]),
    ],
)
def test_cells(row: str, expected: list[str]) -> None:
    assert [cell.text for cell in cells(row)] == expected


def test_money_that_looks_like_a_formula_is_cut_if_that_fits() -> None:
    assert [cell.text for cell in split_row("|$5|$a|", 2)] == ["$5", "$a"]
    assert [cell.text for cell in split_row("|$p|q$|", 1)] == ["$p|q$"]


def test_cells_know_where_they_begin() -> None:
    assert [cell.start for cell in plain_cells("|  a | bc|")] == [3, 7]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("|---|:-:|--:|:--|", ["", "center", "right", "left"]),
        ("--- | ---", ["", ""]),
        ("|-|", [""]),
        ("a | b", None),
        ("| - - |", None),
        ("|---||---|", None),
        ("", None),
    ],
)
def test_alignments(row: str, expected: list[str] | None) -> None:
    assert alignments(row) == expected


def test_a_table() -> None:
    assert parser().render("| a | b |\n|:--|--:|\n| 1 | *2* |\n| 3 |\n") == (
        '<table>\n<thead>\n<tr>\n<th class="align-left">a</th>\n<th class="align-right">b</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td class="align-left">1</td>\n<td class="align-right"><em>2</em></td>\n</tr>\n'
        '<tr>\n<td class="align-left">3</td>\n<td class="align-right"></td>\n</tr>\n</tbody>\n</table>\n'
    )


def test_rows_end_where_another_block_begins() -> None:
    html = parser().render("| a |\n|---|\n| 1 |\n> quote\n")
    assert html.count("<tr>") == 2
    assert "<blockquote>" in html


def test_a_formula_makes_no_table() -> None:
    assert rows("$|x|$\n---|---") == []
    assert rows("so $a|b$\n|-|") == []
    assert rows("$$\n|a|\n|-|\n$$") == []


def test_a_table_of_formulas() -> None:
    text = "| norm | value |\n|---|---|\n| $\\|x\\|_1$ | $|a|+|b|$ |\n| $$\\max_i |x_i|$$ | `p\\|q` |\n"
    assert rows(text) == [["norm", "value"], ["$|x|_1$", "$|a|+|b|$"], ["$$\\max_i |x_i|$$", "`p|q`"]]


def test_tables_in_quotes_and_lists() -> None:
    assert rows("> | a |\n> |---|\n> | $|x|$ |") == [["a"], ["$|x|$"]]
    assert rows("- | a |\n  |---|\n  | b |") == [["a"], ["b"]]


def test_what_is_no_table() -> None:
    assert rows("a\n---") == []
    assert rows("| a | b |\n|---|") == []
    assert rows("a | b") == []


def test_a_wide_header_does_not_multiply_cells() -> None:
    html = parser().render("|" * 1_001 + "a|\n" + "|-" * 1_001 + "|\n" + "x\n" * 10_000)
    assert len(html) < 5_000_000


def test_a_header_cell_without_a_word_heads_nothing() -> None:
    shown = parser().render("| | a |\n|:-:|---|\n| b | c |\n")
    assert shown.count("<th>") == shown.count("</th>") == 1
    assert '<td class="align-center"></td>' in shown


@pytest.mark.parametrize("whole_rows", [True, False])
def test_cells_of_prose_say_so(whole_rows: bool) -> None:
    prose = "a sentence that says a good deal more than a word does"
    md = MarkdownIt("commonmark").use(tables_plugin, whole_rows)
    html = md.render(f"| a | b | c | d |\n|---|--:|---|---|\n| x | {prose} | {prose} | [x](https://{'a' * 40}) |\n")
    assert f'<td class="align-right wordy">{prose}</td>\n<td class="wordy">{prose}</td>\n<td><a' in html
    assert html.count("wordy") == 2
