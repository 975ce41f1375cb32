"""What a terminal can do, and how the program ends with a message."""

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import TextIO

from postil.core.report import visible

VERBOSE = ("-v", "--verbose")


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
