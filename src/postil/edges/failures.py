"""What an operating system's errors mean to whoever builds a site, and what can be done about them."""

import errno
from pathlib import Path

from postil.core.diagnostics import UserError

_HINTS = {
    errno.ENOSPC: "make room, then build again",
    errno.EDQUOT: "make room, then build again",
    errno.EFBIG: "raise the limit of a file's size (`ulimit -f`), then build again",
    errno.EROFS: "publish to a folder that can be written, with the setting output or with --output",
    errno.EACCES: "see who owns it and who may write it",
    errno.EPERM: "see who owns it and who may write it",
    errno.ENAMETOOLONG: "give what is published there a shorter name or permalink",
    errno.EXDEV: "nothing may be mounted inside the output folder",
    errno.EBUSY: "close the program that uses it, then build again",
    errno.ETXTBSY: "close the program that uses it, then build again",
    errno.EMFILE: "raise the limit of open files (`ulimit -n`)",
    errno.ENFILE: "close other programs",
    errno.EIO: "look after the disk",
}

_OF_ONE_FILE = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY, errno.ENAMETOOLONG, errno.EXDEV})


def concerns_one_file(error: OSError) -> bool:
    """Say whether other files next to the one with this error may well be written."""
    return error.errno in _OF_ONE_FILE


def reason(error: OSError) -> str:
    """Return what happened, without the error's number and file."""
    return error.strerror or str(error) or type(error).__name__


def hint(error: OSError) -> str:
    """Return what can be done about the error, or an empty string."""
    if getattr(error, "winerror", None) in (32, 33):
        return "close the program that uses it, then build again"
    return _HINTS.get(error.errno or 0, "")


def failure(path: Path | str, error: OSError, what: str = "cannot be written") -> UserError:
    """Return the error that ends a run since ``path`` cannot be dealt with."""
    return UserError(f"{path} {what}: {reason(error)}", hint(error))
