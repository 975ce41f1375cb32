"""Which folder is the site."""

from pathlib import Path

import click

CONFIG = "site.yaml"
CONTENT = "content"


def find_site(given: Path | None, start: Path) -> Path:
    """Return the folder of the site: the one that was named, else the nearest above ``start`` with a site.yaml.

    A folder with notes, in ``content`` or anywhere below, is a site without any settings. Usage error if there is none.
    """
    if given is not None:
        if _is_site(given):
            return given
        raise click.UsageError(f"no site in {given}: it has neither {CONFIG} nor {CONTENT}/ nor any notes (*.md)")
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    # Who stands at home or at the top of a disk hardly means all that lies there.
    if (start / CONTENT).is_dir() or (start not in _wide() and _is_site(start)):
        return start
    message = f"no site here: neither {CONFIG} nor {CONTENT}/ nor notes (*.md) in this folder, and no {CONFIG} above it"
    raise click.UsageError(f"{message}\n  hint: `postil init` begins one, `--root DIR` names one elsewhere")


def _is_site(folder: Path) -> bool:
    if (folder / CONFIG).is_file() or (folder / CONTENT).is_dir():
        return True
    from postil.edges.adopt import has_notes

    return has_notes(folder)


def _wide() -> tuple[Path, ...]:
    try:
        return (Path("/"), Path.home())
    except RuntimeError:
        # An account without a home folder, as containers have.
        return (Path("/"),)
