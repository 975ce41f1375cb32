"""The command ``postil``: arguments in, exit code out, and no traceback on the way.

Nothing but ``sys`` is imported before it is known what is wanted, so that ``postil --version`` costs what Python costs.
"""

import sys

from postil import __version__

TYPE_CHECKING = False  # in place of the one in typing, whose import takes longer than all else here
if TYPE_CHECKING:
    from collections.abc import Sequence

FINE, ERRORS, USAGE = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141
"""What a shell shows for a process that was ended by Ctrl-C or by a closed pipe."""


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command with the arguments and return its exit code.

    Without arguments this is the program itself: those of ``sys.argv`` are taken, and nothing comes after it.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _version() if given == ["--version"] else _run(given, last=arguments is None)
        sys.stdout.flush()
    except BrokenPipeError:
        return _pipe_closed()
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        return INTERRUPTED
    except SystemExit as end:
        sys.stderr.write("\nended by a signal\n")
        return int(end.code or 0)
    return code


def _version() -> int:
    sys.stdout.write(f"postil {__version__}\n")
    return FINE


def _run(arguments: list[str], last: bool) -> int:
    from postil.commands import root, terminal
    from postil.core.diagnostics import UserError
    from postil.edges.failures import hint

    terminal.make_safe()
    terminal.end_cleanly()
    debug = terminal.wants_traceback(arguments)
    try:
        code = root.run(arguments)
        if last:
            terminal.let_finish()
        return code
    except UserError as error:
        return terminal.fail(error.message, error.hint, debug)
    except BrokenPipeError:
        raise
    except OSError as error:
        return terminal.fail(terminal.describe(error), hint(error), debug)
    except Exception as error:
        advice = "run it again with -v for the traceback, and please report it"
        return terminal.fail(f"this is a bug in Postil {__version__}: {type(error).__name__}: {error}", advice, debug)


def _pipe_closed() -> int:
    """Give up output that nobody reads; the interpreter would complain when it flushes at its end."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED
