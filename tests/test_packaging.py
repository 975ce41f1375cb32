"""The wheel: what it carries, and that it builds a site on a machine that has nothing else of ours."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed and return what it wrote."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the source archive, as an installer without a wheel would."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, repository, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_theme_and_the_starter(wheel: Path, repository: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("templates", "theme/templates"), ("static", "theme/static"), ("src/postil", "")):
        for path in (repository / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert str(Path("postil", inside, path.relative_to(repository / folder))) in names
    assert not [name for name in names if "test" in name or name.startswith(("content/", "bench/"))]


def test_an_installed_wheel_begins_and_builds_a_site(wheel: Path, repository: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    lock = repository / "requirements.lock"
    run(python, "-m", "pip", "install", "--quiet", "--constraint", lock, wheel, cwd=tmp_path)
    postil = tmp_path / "venv" / "bin" / "postil"
    run(postil, "init", "notes", cwd=tmp_path)
    shown = run(postil, "build", "--strict", cwd=tmp_path / "notes")
    assert "3 papers" in shown
    public = tmp_path / "notes" / "public"
    home = (public / "index.html").read_text(encoding="utf-8")
    assert "Attention Is All You Need" in home
    paper = (public / "adam" / "index.html").read_text(encoding="utf-8")
    assert "<math" in paper
    assert "postil.css" in paper
    assert list(public.rglob("*.css"))
    assert (public / "feed.xml").is_file() or "feed" not in home
