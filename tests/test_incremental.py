"""After any edits, what a build leaves is what a clean build would make, byte for byte, and so are its faults."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis.strategies import booleans

from postil.app import Run, run
from postil.edges.manifest import MANIFEST
from tests.strategies import Change, Site, endings, long_sites, scripts, sites

FAST, ALL = 5, 320
"""How many scripts of edits `make check` and `make test` run."""

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where the sites are built: removing thousands of files that were just written makes many a disk slow."""

LIMITS = settings(
    max_examples=ALL, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.explain}
)


pytestmark = pytest.mark.usefixtures("compiled_once")


def write(root: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Make the files below ``root`` those of ``after``, all as old as each other: nobody shall go by file times."""
    for path in before.keys() - after.keys():
        (root / path).unlink()
        folder = (root / path).parent
        while folder != root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    for path, data in after.items():
        if before.get(path) != data:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            os.utime(target, (0, 0))


def published(root: Path) -> dict[str, bytes]:
    """Return what is in the output folder but the manifest."""
    folder = root / "public"
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop(MANIFEST, None)
    return found


def clean(tree: Mapping[str, bytes]) -> tuple[dict[str, bytes], Run]:
    """Build a site where nothing of it was built before."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = Path(folder)
        write(root, {}, tree)
        result = run(root)
        return published(root), result


def facts(result: Run) -> dict[str, int]:
    """Return the counts of a run but those of what was written."""
    return {name: count for name, count in result.counts.items() if name not in ("written", "unchanged", "removed")}


def check(root: Path, tree: Mapping[str, bytes]) -> None:
    """Build the site at ``root`` again, and compare it with a clean build.

    Where the settings cannot be read or there are no notes, no build publishes anything.
    """
    before = published(root)
    result = run(root)
    files, wanted = clean(tree)
    files = files or before
    found = published(root)
    assert sorted(found) == sorted(files)
    assert [path for path in files if found[path] != files[path]] == []
    assert result.diagnostics == wanted.diagnostics
    assert facts(result) == facts(wanted)
    again = run(root)
    assert (again.counts["written"], again.counts["removed"]) == (0, 0)
    assert again.diagnostics == wanted.diagnostics
    assert facts(again) == facts(wanted)


def damage(root: Path, step: int) -> None:
    """Take a file that the last build made away, or change it."""
    made = sorted(path for path in (root / "public").rglob("*") if path.is_file() and path.name != MANIFEST)
    if made:
        target = made[step * 7 % len(made)]
        target.write_bytes(b"by hand") if step % 2 else target.unlink()


def play(site: Site, script: list[Change], damaged: bool = False) -> None:
    """Build a site, edit it step by step, and compare after each step; ``damaged`` is the output between steps."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = Path(folder)
        tree = site.tree()
        write(root, {}, tree)
        run(root)
        for step, change in enumerate(script):
            if damaged:
                damage(root, step)
            site = change.edit(site)
            after = site.tree()
            note(f"{change}: {sorted(after)}")
            write(root, tree, after)
            tree = after
            check(root, tree)


@settings(LIMITS, max_examples=FAST)
@given(site=sites, script=scripts, damaged=booleans())
def test_some_scripts_of_edits_leave_what_a_clean_build_makes(site: Site, script: list[Change], damaged: bool) -> None:
    play(site, script, damaged)


@settings(LIMITS, max_examples=FAST)
@given(site=long_sites, script=endings)
def test_edits_that_other_pages_do_not_show(site: Site, script: list[Change]) -> None:
    play(site, script)


@pytest.mark.slow
@settings(LIMITS, max_examples=ALL // 4)
@given(site=long_sites, script=endings)
def test_many_edits_that_other_pages_do_not_show(site: Site, script: list[Change]) -> None:
    play(site, script)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_many_scripts_of_edits_leave_what_a_clean_build_makes(part: int) -> None:
    @settings(LIMITS, max_examples=ALL // 4)
    @given(site=sites, script=scripts, damaged=booleans())
    def one_part(site: Site, script: list[Change], damaged: bool) -> None:
        play(site, script, damaged)

    # Where examples are repeatable, those of one part would else be those of all.
    (seed(part)(one_part) if os.environ.get("CI") else one_part)()
