"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parent.parent
SHARED = Path(os.environ.get("POSTIL_SHARED") or REPOSITORY.parent / "shared")
"""The folder with the real documents, which are not part of the repository."""

# A machine under load is slow, not wrong; CI repeats the same examples so that it fails for a change alone.
settings.register_profile("postil", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("postil"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "postil")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="module")
def compiled_once() -> Iterator[None]:
    """Let Jinja compile each template once for all builds: it is most of what a small build takes."""
    from jinja2 import Environment

    plain, known = Environment.compile, {}

    def compile_once(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> Any:
        key = (source, name, filename)
        if key not in known:
            known[key] = plain(self, source, name, filename)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once)
        yield


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a developer's shell may say about colours and debugging."""
    for name in ("NO_COLOR", "FORCE_COLOR", "POSTIL_DEBUG", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
