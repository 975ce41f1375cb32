"""What a terminal can do, and how the program ends with a message."""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import NoReturn, TextIO

from postil.core.report import visible

VERBOSE = ("-v", "--verbose")

_LATER = 0.01
"""Seconds until an exception that Python dropped is raised again."""


def make_safe() -> None:
    """Let output that the terminal's encoding lacks be written as escapes rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def in_color(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether to colour: not with NO_COLOR, else with FORCE_COLOR, else on a terminal that can.

    https://no-color.org and https://force-color.org: a variable counts if it is there and not empty.
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def wants_traceback(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the traceback of an unexpected exception is to be shown."""
    return bool(environ.get("POSTIL_DEBUG")) or any(argument in VERBOSE for argument in arguments)


def end_cleanly() -> None:
    """Let the signals that end a program end it as an exception does, so that whatever is open is put in order."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Not where whoever began the program had it ignored, as nohup does.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # not in the main thread
                signal.signal(number, _end)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _end_after_all


def let_finish() -> None:
    """Ignore the signals that end a program, now that its work is done and only its processes are left to go.

    Python gives signals their default action while it shuts down; one that came then would tell of a failure.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            with contextlib.suppress(ValueError):  # not in the main thread
                signal.signal(getattr(signal, name), signal.SIG_IGN)


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _end_after_all(dropped: "sys.UnraisableHookArgs") -> None:
    """Raise once more what a signal raised within a callback, where Python drops it: a little later, and outside.

    Such callbacks are those of weak references, which every import has, and of objects that are removed.
    """
    error = dropped.exc_value
    if not isinstance(error, SystemExit | KeyboardInterrupt) or not hasattr(signal, "setitimer"):
        sys.__unraisablehook__(dropped)
        return

    def again(_number: int, _frame: object) -> NoReturn:
        raise error

    signal.signal(signal.SIGALRM, again)
    signal.setitimer(signal.ITIMER_REAL, _LATER)


def describe(error: OSError) -> str:
    """Return an operating system's error as a sentence without its number."""
    what = error.strerror or str(error) or type(error).__name__
    return f"{os.fsdecode(error.filename)}: {what}" if error.filename else what


def fail(message: str, hint: str, debug: bool) -> int:
    """Write an error message, and the exception that is being handled if wanted; return exit code 1."""
    if debug:
        traceback.print_exc()
    label = "\x1b[31merror\x1b[0m" if in_color(sys.stderr) else "error"
    sys.stderr.write(f"{label}: {visible(message)}\n" + (f"  hint: {visible(hint)}\n" if hint else ""))
    return 1
