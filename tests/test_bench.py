"""The benchmark's own parts: what the generated collections are like, and how results are told."""

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent / "bench"
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
IDENTIFIER = re.compile(r"(?:arxiv: \"|eprint: |abs/)(\d{4}\.\d{5})")


def generate(folder: Path, count: int = 200, seed: int = 1) -> dict[str, bytes]:
    """Run the generator as its user would; all files by their path below ``folder``."""
    command = [sys.executable, str(BENCH / "generate.py"), str(count), str(folder), "--seed", str(seed)]
    subprocess.run(command, check=True, timeout=60)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return generate(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="module")
def texts(files: dict[str, bytes]) -> list[str]:
    return [data.decode() for path, data in files.items() if path.endswith(".md")]


def test_notes_lie_in_folders_by_year(files: dict[str, bytes]) -> None:
    notes = [path for path in files if path.endswith(".md")]
    assert len(notes) == 200
    assert all(re.fullmatch(r"content/20[12]\d/[a-z0-9-]+\.md", path) for path in notes)
    assert "site.yaml" in files


def test_sizes_are_log_normal_around_eight_kilobytes(files: dict[str, bytes]) -> None:
    sizes = sorted(len(data) for path, data in files.items() if path.endswith(".md"))
    assert sum(sizes) / len(sizes) == pytest.approx(8192, rel=0.1)
    assert 4500 < sizes[len(sizes) // 2] < 6500  # the median of a long-tailed distribution lies well below its mean
    assert sizes[-1] > 30_000


def test_eight_formulas_in_the_mean_none_in_many_and_forty_in_some(texts: list[str]) -> None:
    counts = [len(FORMULA.findall(text)) for text in texts]
    assert sum(counts) / len(counts) == pytest.approx(8, rel=0.1)
    assert counts.count(0) / len(counts) == pytest.approx(0.3, abs=0.03)
    assert max(counts) >= 40


def test_two_tables_in_the_mean(texts: list[str]) -> None:
    tables = sum(len(re.findall(r"^\| --- \|", text, re.MULTILINE)) for text in texts)
    assert tables / len(texts) == pytest.approx(2, rel=0.1)


def test_a_third_is_chinese(texts: list[str]) -> None:
    chinese = sum(len(IDEOGRAPH.findall(text)) > 30 for text in texts)
    assert chinese / len(texts) == pytest.approx(1 / 3, abs=0.02)


def test_one_in_twenty_has_no_metadata(texts: list[str]) -> None:
    bare = sum(not text.startswith("---\n") and not IDENTIFIER.search(text) for text in texts)
    assert bare / len(texts) == pytest.approx(0.05, abs=0.01)


def test_few_arxiv_ids_are_taken_twice(texts: list[str]) -> None:
    identifiers = [match[1] for text in texts if (match := IDENTIFIER.search(text))]
    assert 0 < len(identifiers) - len(set(identifiers)) <= 0.05 * len(identifiers)


def test_few_links_are_broken(files: dict[str, bytes]) -> None:
    broken = total = 0
    for path, data in files.items():
        for target in re.findall(r"\]\(([^):]+\.md)\)", data.decode()) if path.endswith(".md") else []:
            total += 1
            resolved = (Path("/") / path).parent.joinpath(target).resolve()
            broken += resolved.as_posix().removeprefix("/") not in files
    assert total > 2 * 200
    assert 0 < broken <= 0.05 * total


def test_the_seed_alone_decides(files: dict[str, bytes], tmp_path: Path) -> None:
    assert generate(tmp_path / "again") == files
    assert generate(tmp_path / "other", seed=2) != files


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An importer of the benchmark's modules, which are scripts beside each other and no package."""
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<body>x</body>", "<body>x<p>Edition 7</p>\n</body>"),
        (
            "{% block title %}a{% endblock %}{% block main %}b",
            "{% block title %}a{% endblock %}{% block main %}<p>Edition 7</p>\nb",
        ),
        ("{% block other %}a", "{% block other %}<p>Edition 7</p>\na"),
    ],
)
def test_an_edit_of_a_template_shows_on_the_page(part: Any, template: str, expected: str) -> None:
    assert part("tools").marked(template, 7) == expected


def test_a_template_that_cannot_be_edited_is_an_error(part: Any) -> None:
    with pytest.raises(ValueError, match="no block"):
        part("tools").marked("{{ content }}", 7)


def collection(part: Any, notes: int, ours: float, theirs: float, formulas: int = 800) -> Any:
    report = part("report")
    postil = report.Measured("postil", "Postil", True, report.Output(120, formulas, 0), (200_000_000, 300_000_000))
    peer = report.Measured("hugo", "Hugo", False, report.Output(110, 0, 0), (400_000_000, 400_000_000))
    times = {"unchanged": [(ours, theirs), (ours * 2, theirs), (ours, theirs * 2)], "cold": [(ours, theirs)]}
    return report.Collection(notes, 800, 800_000, [postil], [report.Pair(peer, times)])


def test_the_results_tell_medians_ratios_and_limits(part: Any) -> None:
    text = part("report").section(collection(part, 4000, 0.5, 10.0))
    assert "### 4,000 notes, 0.8 MB, 800 formulas" in text
    assert "| Hugo, nothing changed | 0.500 s | 10.0 s | 0.050 | 0.025–0.100 | 0.10 |" in text
    assert "| Postil | 120 | 800 | 0 | 200 MB | 300 MB |" in text


def test_outputs_that_are_not_comparable_are_told(part: Any) -> None:
    doubts = part("report").doubts
    assert doubts(collection(part, 100, 1, 1)) == []
    assert doubts(collection(part, 115, 1, 1)) == ["Hugo made 110 HTML files for 115 notes"]
    assert doubts(collection(part, 100, 1, 1, formulas=791)) == ["Postil rendered 791 of 800 formulas"]


def test_growth_compares_two_sizes(part: Any) -> None:
    text = part("report").growth(collection(part, 100, 1, 2), collection(part, 400, 4.2, 9))
    assert "| Postil | 4.20 × | 1.00 × |" in text
    assert "| Hugo | 4.50 × | 1.00 × |" in text


def test_memory_is_that_of_all_processes_together(part: Any, tmp_path: Path) -> None:
    child = "import time; kept = bytearray(40_000_000); time.sleep(0.4)"
    both = f"c = [sys.executable, '-c', {child!r}]; other = subprocess.Popen(c); subprocess.run(c); other.wait()"
    peak = part("measure").memory([sys.executable, "-c", f"import subprocess, sys; {both}"], tmp_path)
    assert 80_000_000 < peak.proportional <= peak.resident < 200_000_000


def test_a_command_that_fails_ends_the_benchmark_with_its_words(part: Any, tmp_path: Path) -> None:
    measure = part("measure")
    with pytest.raises(measure.CommandError, match="no such note"):
        measure.seconds([sys.executable, "-c", "raise SystemExit('no such note')"], tmp_path)
