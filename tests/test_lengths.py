"""What statistics tell of the lengths of notes: an edit that crosses a step of it, and one that does not."""

from pathlib import Path

import pytest

from postil.app import run
from postil.core.site.lengths import MOST, Lengths
from tests.serving import write
from tests.test_fast_paths import LONG, Watch, check, edit

START = f"{LONG}\n\n{'word ' * 20}"
FILES: dict[str, str | bytes] = {
    "site.yaml": "title: Long\n",
    "content/short.md": f"# 2020 Short\n\n{START}end.\n",
    "content/shared.md": f'---\ntitle: Shared\narxiv: "2001.00001"\n---\n{START}end.\n',
    "content/too.md": f'---\ntitle: Shared\narxiv: "2001.00001"\n---\n{LONG}\n',
    "content/draft.md": f"---\ntitle: Draft\ndraft: true\n---\n{START}end.\n",
    **{f"content/long-{n}.md": f"# 2019 Long {n}\n\n{LONG}\n\n{'word ' * 4000}end.\n" for n in range(MOST + 1)},
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Write a site with more long notes than are told, and build it."""
    root = tmp_path / "site"
    write(root, FILES)
    run(root)
    return root


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


@pytest.mark.parametrize(
    ("path", "more", "amended"),
    [
        ("short.md", 1, True),
        ("short.md", 100, True),
        ("short.md", 900, False),
        ("short.md", 5000, False),
        ("long-3.md", 3000, False),
        ("shared.md", 100, False),
        ("draft.md", 900, True),
    ],
    ids=[
        "no step",
        "a step",
        "the sum's step",
        "one of the longest",
        "another longest",
        "a paper's other note",
        "draft",
    ],
)
def test_a_note_that_grows(site: Path, watch: Watch, path: str, more: int, amended: bool) -> None:
    edit(site, f"content/{path}", "end.", "word " * more + "end.")
    result = run(site)
    assert bool(watch.amended) is amended
    check(site, result)


def test_small_steps_come_to_a_large_one(site: Path, watch: Watch) -> None:
    before = (site / "public/statistics/index.html").read_bytes()
    for step in range(8):
        edit(site, "content/short.md", "end.", "word " * 90 + "end.")
        check(site, run(site))
        if watch.amended <= step:
            break
    assert 0 < watch.amended < 8
    assert (site / "public/statistics/index.html").read_bytes() != before


class TestLengths:
    """One paper of another length."""

    LONGEST = tuple((place, 1000 - place) for place in range(MOST))

    def test_the_same_sum(self) -> None:
        assert Lengths(10_100, self.LONGEST).after(100, 200) == Lengths(10_200, self.LONGEST)

    def test_another_sum(self) -> None:
        assert Lengths(10_400, self.LONGEST).after(100, 200) is None

    def test_one_of_the_longest(self) -> None:
        found = Lengths(1_000_000, self.LONGEST)
        assert found.after(100, self.LONGEST[-1][1]) is None
        assert found.after(self.LONGEST[-1][1], 100) is None
        assert found.after(1000, 1000) == found

    def test_few_papers(self) -> None:
        assert Lengths(1_000_000, self.LONGEST[:-1]).after(100, 125) is None
