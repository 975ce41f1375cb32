"""Excerpts of notes and of the entries of lists."""

import pytest

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Document, Source
from postil.dialects.parser import dialect

DIGEST = """# Seen

## 2024-01-07

{first}

[A paper that only stands beside it](https://arxiv.org/abs/2401.00002) Something else.

[Another paper that stands beside it](https://arxiv.org/abs/2401.00003) Something else.
"""


def document(text: str) -> Document:
    return convert(Source("content/a.md", text.encode()), Options(), dialect).document


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        ("[**On the sums of things**](https://arxiv.org/abs/2401.00001)**.** It adds.", "It adds."),
        ("[On the sums of things](https://arxiv.org/abs/2401.00001): it adds.", "it adds."),
        ("**[On the sums of things](https://arxiv.org/abs/2401.00001).** It adds.", "It adds."),
        ("*[On the sums of things](https://arxiv.org/abs/2401.00001)* — it adds.", "it adds."),
        ("[On the sums of things](https://arxiv.org/abs/2401.00001)\nIt adds.", "It adds."),
        ("[On the sums of things](https://arxiv.org/abs/2401.00001)。加法。", "加法。"),
        ("[On the sums of things](https://arxiv.org/abs/2401.00001) **Adds** well.", "Adds well."),
        ("[On the sums of things](https://arxiv.org/abs/2401.00001)\n\nIt adds.", "It adds."),
    ],
)
def test_an_entrys_excerpt_begins_behind_its_title(paragraph: str, wanted: str) -> None:
    found = document(DIGEST.format(first=paragraph))
    assert found.kind == "list"
    assert found.entries[0].meta.title.text == "On the sums of things"
    assert found.entries[0].excerpt.text == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("TLDR; The sums are added.", "The sums are added."),
        ("**TL;DR**: The *sums* are added.", "The sums are added."),
        ("**Authors**: Ann Adder  \n**Venue**: ICLR 2021  \n\nIt adds.", "It adds."),
        ("- **Authors**: Ann Adder\n- **Year**: 2021\n\nIt adds.", "It adds."),
        ("Result: it adds.", "Result: it adds."),
        ("| a | b |\n|---|---|\n| c | d |\n\nIt adds.", "It adds."),
        ("![A sum](sum.png)\n\nIt adds.", "It adds."),
        ("It adds.\n\n[Link to the paper](https://arxiv.org/abs/2401.00001)\n\nTwice.", "It adds. Twice."),
        ("## References\n\nIt adds.", "It adds."),
        ("*A way to add*\n\nIt adds.", "A way to add. It adds."),
        ("It says:\n\n- one plus one\n- is\n- Two", "one plus one is. Two"),
        ("It adds two numbers, which is what one wants.\n\n## Next\n\nMore.", None),
        ("It adds two numbers, which is what one wants. The sum is\n\n$$a + b$$\n\nand $c$.", None),
        ("It adds two numbers, which is what one wants. The sum is $$a + b$$ and $c$.", None),
        ("The sum is\n\n$$a + b$$\n\nand $c$.", "The sum is…"),
        ("The sum of two numbers, if $x$:\n\n```\na + b\n```", "The sum of two numbers, if $x$ …"),
        ("It adds.\n\n$$a + b$$\n\nTwice.", "It adds."),
    ],
)
def test_a_notes_excerpt_is_its_first_whole_sentences(body: str, wanted: str | None) -> None:
    found = document(f"# On the sums of things\n\n{body}\n")
    assert found.excerpt.text == (wanted or "It adds two numbers, which is what one wants.")


def test_a_lists_own_excerpt_stands_above_its_papers() -> None:
    text = DIGEST.format(first="[On the sums of things](https://arxiv.org/abs/2401.00001) It adds.")
    assert document(text.replace("# Seen\n", "# Seen\n\nWhat I saw.\n")).excerpt.text == "What I saw."
    assert document(text).excerpt.text.startswith("It adds.")


def test_each_entry_has_an_id_of_its_own_that_leads_to_its_place() -> None:
    text = "# Seen\n\n" + "\n\n".join(
        f"[On the sums of things]({url}) It adds."
        for url in (f"https://arxiv.org/abs/2401.0000{number}" for number in range(4))
    )
    found = convert(Source("content/a.md", f"{text}\n\n## On the sums of things\n".encode()), Options(), dialect)
    anchors = [entry.anchor for entry in found.document.entries]
    assert anchors == [f"on-the-sums-of-things-{number}" for number in range(1, 5)]
    assert all(f'<p id="{anchor}">' in "".join(found.body.parts) for anchor in anchors)


def test_punctuation_stays_at_the_formula_in_titles_and_excerpts() -> None:
    found = document("# Transfer ($\\mu$Transfer), again\n\nThe loss falls with $N$, and with the data as well.\n")
    assert found.meta.title.html.startswith('Transfer <span class="nowrap">(<math>')
    assert "</math>,</span> and with" in found.excerpt.html
