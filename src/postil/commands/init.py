"""``postil init``: begin a site."""

import shlex
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
def init(folder: Path) -> None:
    """Begin a site in DIR, by default in the current folder.

    Writes site.yaml with every common setting explained, a home page, an about page and a few example notes. Files
    that exist are left as they are; a folder that has notes, in content/ or anywhere else, gets no examples.
    """
    from postil.edges.starter import write_starter

    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is no folder")
    written, kept = write_starter(folder)
    for path in written:
        click.echo(f"wrote {folder / path}")
    for path in kept:
        click.echo(f"kept  {folder / path}, which was there")
    go = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    click.echo(f"\nNext: {go}postil build")
    change = ", and change what is in content/" if "content/index.md" in written else ""
    click.echo(f"then open public/index.html{change}.")
