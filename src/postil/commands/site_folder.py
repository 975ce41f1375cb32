"""Which folder is the site."""

from pathlib import Path

import click

CONFIG = "site.yaml"
CONTENT = "content"


def find_site(given: Path | None, start: Path) -> Path:
    """Return the folder of the site: the one that was named, else the nearest above ``start`` with a site.yaml.

    A folder with notes in ``content`` is a site without any settings. Usage error if there is no site.
    """
    if given is not None:
        if _is_site(given):
            return given
        raise click.UsageError(f"no site in {given}: it has neither {CONFIG} nor {CONTENT}/")
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    if _is_site(start):
        return start
    message = f"no site here: neither {CONFIG} nor {CONTENT}/ in this folder, and no {CONFIG} above it"
    raise click.UsageError(f"{message}\n  hint: `postil init` begins one, `--root DIR` names one elsewhere")


def _is_site(folder: Path) -> bool:
    return (folder / CONFIG).is_file() or (folder / CONTENT).is_dir()
