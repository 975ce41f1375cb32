"""The benchmark's own parts: what the generated collections are like, and how results are told."""

import re
import subprocess
import sys
from pathlib import Path

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
