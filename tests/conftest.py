"""What all tests share."""

import os
from collections.abc import Iterator
from inspect import getclosurevars
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
    """Let Jinja compile each template once for all builds that would make the same of it: this takes most of the time
    of a small build. What templates know of their site stands in their code."""
    from postil.core.rendering.compiling import SiteEnvironment

    plain, known, sites = SiteEnvironment.compile, {}, []

    def site_of(environment: SiteEnvironment) -> int:
        names: Any = environment.globals
        values = (names["site"], names["t"], getclosurevars(names["asset"]).nonlocals, environment.rebound)
        if values not in sites:
            sites.append(values)
        return sites.index(values)

    def compile_once(self: Any, source: str, name: str | None = None, filename: str | None = None) -> Any:
        if "place" not in self.__dict__:
            self.__dict__["place"] = site_of(self)
        key = (source, name, filename, self.__dict__["place"])
        if key not in known:
            known[key] = plain(self, source, name, filename)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SiteEnvironment, "compile", compile_once)
        yield


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a developer's shell may say about colours and debugging."""
    for name in ("NO_COLOR", "FORCE_COLOR", "POSTIL_DEBUG", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
