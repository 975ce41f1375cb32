"""``postil import``: read a foreign text, and write it as Markdown into the site."""

import datetime
import sys
from pathlib import Path

import click

from postil.commands.site_folder import find_site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from postil.importers.model import NewFile

FIRST_YEAR, LAST_YEAR = 1900, 2999


@click.command(name="import")
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path, exists=True))
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Write into DIR.")
@click.option("--as", "shape", metavar="SHAPE", help="Take the source for a SHAPE: markdown, outline or listing.")
@click.option("--split", is_flag=True, help="Write a file for each paper rather than one list.")
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    metavar="YEAR",
    help="The year of dates without one; else the newest that the text names.",
)
@click.option("--report", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
              help="Write what became of every line to FILE (- for standard output).")  # fmt: skip
@click.option("-n", "--dry-run", is_flag=True, help="Write nothing, and tell what would be written.")
@click.option("--force", is_flag=True, help="Overwrite files that are there with another text.")
def import_(
    source: Path,
    into: Path | None,
    shape: str | None,
    split: bool,
    year: int | None,
    report: Path | None,
    dry_run: bool,
    force: bool,
) -> None:
    """Turn SOURCE, the text of a reading list from elsewhere, into Markdown in the site's content folder.

    The shape of the text is recognised. Nothing that is there is overwritten, and importing again changes nothing.
    """
    from postil.edges.importing import content_folder, read_source, write_files
    from postil.importers import report as reports
    from postil.importers.markdown_as_is import MARKDOWN
    from postil.importers.model import Choices, NewFile
    from postil.importers.registry import choose

    folder = into if into is not None else _from_here(content_folder(find_site(None, Path.cwd())))
    given = read_source(source)
    importer, why = choose(given, shape or "")
    imported = importer.convert(given, Choices(year=year, split=split, latest=datetime.date.today().year))
    written = write_files(folder, imported.files, force, dry_run)
    to_stdout = report is not None and str(report) == "-"
    full = reports.full(imported, source.name, importer.name, why) if report is not None else ""
    if to_stdout:
        sys.stdout.write(full)
        return
    click.echo(f"{source.name} is taken for: {importer.name} ({why})")
    for line in reports.summary(imported, report is not None):
        click.echo(line)
    if importer.name == MARKDOWN.name:
        _tell_papers(imported.files[0])
    would = "would write" if dry_run else "wrote"
    for text, paths in ((would, written.written), ("unchanged", written.unchanged)):
        _tell(text, paths)
    if report is not None:
        done = write_files(report.parent, [NewFile(report.name, full)], force, dry_run)
        _tell(would, done.written)


def _tell_papers(file: "NewFile") -> None:
    """Say how many papers the build will see in Markdown that was taken over as it is."""
    from postil.edges.converting import papers_in

    number = papers_in(file.path, file.text)
    told = f"{number:,} paper{'s' * (number != 1)}" if number else "no paper, but a page"
    click.echo(f"it is kept as it is; the build will see {told} in it")


def _tell(what: str, paths: tuple[Path, ...]) -> None:
    """Name a few files, and count more."""
    if len(paths) <= 3:
        for path in paths:
            click.echo(f"{what} {path}")
    else:
        click.echo(f"{what} {len(paths):,} files in {paths[0].parent}")


def _from_here(folder: Path) -> Path:
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
