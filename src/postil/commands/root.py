"""The command line itself: which subcommands there are, and how wrong usage is said."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import ClassVar

import click

from postil import __version__

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Subcommands(Mapping[str, click.Command]):
    """The subcommands by name, imported when they are asked for: a build with nothing to do needs no other."""

    _functions: ClassVar = {"init": "init", "build": "build", "serve": "serve", "import": "import_"}

    def __getitem__(self, name: str) -> click.Command:
        function = self._functions[name]
        command: click.Command = getattr(import_module(f"postil.commands.{function}"), function)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)


@click.group(
    context_settings=HELP,
    no_args_is_help=True,
    epilog="`postil COMMAND --help` says more about a command.",
)
@click.version_option(__version__, message="postil %(version)s")
def postil() -> None:
    """Make a website from a folder of paper notes.

    A site is a folder with the settings in site.yaml and the notes in content/. Begin with `postil init notes`, go
    there, and run `postil build`; the pages are then in public/.
    """


postil.commands = _Subcommands()  # type: ignore[assignment]  # none is ever added


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
