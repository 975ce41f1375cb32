"""``postil build``: make the site and say what happened."""

import sys
import time
from pathlib import Path

import click

from postil.commands.progress import Progress
from postil.commands.site_folder import find_site
from postil.commands.tell import Manner, Outcome, tell

FORMATS = ("text", "json", "github")


def _base_url(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from postil.core.settings.config_rules import base_url

    try:
        return base_url(value)
    except ValueError as error:
        raise click.BadParameter(", ".join(error.args)) from None


FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("-C", "--root", type=FOLDER, help="The site's folder; else the nearest one above with a site.yaml.")
@click.option("--output", metavar="DIR", type=FOLDER, help="Publish to DIR in place of the setting `output`.")
@click.option("--base-url", metavar="URL", callback=_base_url, help="Take URL in place of the setting `base_url`.")
@click.option("--drafts", is_flag=True, help="Build notes with `draft: true` as well.")
@click.option("--no-cache", is_flag=True, help="Convert and render everything, and keep nothing for the next build.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), help="Work in N processes (else one a processor).")
@click.option("--strict", is_flag=True, help="End with exit code 1 if there are warnings.")
@click.option(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    default="text",
    help="How faults are told: text goes to standard error, json (one object) and github to standard output.",
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Show every fault, infos too, the time of each stage, and tracebacks."
)
@click.option("-q", "--quiet", is_flag=True, help="Show errors alone.")
def build(
    root: Path | None,
    output: Path | None,
    base_url: str | None,
    drafts: bool,
    no_cache: bool,
    jobs: int | None,
    strict: bool,
    style: str,
    verbose: bool,
    quiet: bool,
) -> int:
    """Build the site into its output folder, by default public/.

    A fault in a note or in site.yaml is shown with its file, line and column and does not stop the rest. The exit
    code is 0, or 1 if there are errors (with --strict: or warnings), or 2 if the command itself is wrong.
    """
    if verbose and quiet:
        raise click.UsageError("-v and -q contradict each other")
    begin = time.monotonic()
    site = find_site(root, Path.cwd()).resolve()
    given = {
        "output": None if output is None else _output(site, output),
        "base_url": base_url,
        "drafts": drafts or None,
        "cache": "" if no_cache else None,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    manner = Manner(style, verbose - quiet, strict)
    from postil.app import run
    from postil.edges.engine import Engine

    with Progress(style == "text" and not quiet and sys.stderr.isatty()) as progress:
        result = run(site, changes, progress, engine=Engine(workers=jobs or 0))
    seconds = time.monotonic() - begin
    return tell(Outcome(site, result.output, result.diagnostics, result.counts, seconds, result.seconds), manner)


def _output(site: Path, folder: Path) -> str:
    """Return the folder as the setting would name it: relative to the site where it lies inside."""
    folder = folder.resolve()
    if site.is_relative_to(folder):
        what = "is" if folder == site else "holds"
        raise click.UsageError(f"the output folder {folder} {what} the site's own folder; name one of its own")
    if not folder.is_relative_to(site):
        return folder.as_posix()
    return folder.relative_to(site).as_posix()
