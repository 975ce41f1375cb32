"""The command line itself: which subcommands there are, and how wrong usage is said."""

import click

from postil import __version__
from postil.commands.build import build
from postil.commands.import_ import import_
from postil.commands.init import init
from postil.commands.serve import serve

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=HELP, no_args_is_help=True, epilog="`postil COMMAND --help` says more about a command.")
@click.version_option(__version__, message="postil %(version)s")
def postil() -> None:
    """Make a website from a folder of paper notes.

    A site is a folder with the settings in site.yaml and the notes in content/. Begin with `postil init notes`, go
    there, and run `postil build`; the pages are then in public/.
    """


postil.add_command(init)
postil.add_command(build)
postil.add_command(serve)
postil.add_command(import_)


def run(arguments: list[str]) -> int:
    """Run a command line without the program's name and return the exit code.

    Click's own ``main`` would answer Ctrl-C and closed pipes in its way; ``cli`` does that for all commands.
    """
    try:
        with postil.make_context("postil", list(arguments)) as context:
            return int(postil.invoke(context) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
