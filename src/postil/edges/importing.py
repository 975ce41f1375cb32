"""Reading what is to be imported, and writing what it became without overwriting anything."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from postil.core.diagnostics import UserError
from postil.core.settings.config import parse_config
from postil.core.text.decode import decode
from postil.importers.model import Given, NewFile

_SETTINGS = "site.yaml"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_source(path: Path) -> Given:
    """Return a text file as importers take it. UserError if it is a folder or no text; OSError if it is unreadable."""
    if path.is_dir():
        raise UserError(f"{path} is a folder", "name one text file; folders cannot be imported yet")
    data = path.read_bytes()
    if not data.startswith(_UTF_16) and (place := data.find(b"\0")) >= 0:
        raise UserError(f"{path} is no text: byte {place + 1:,} is zero", "save it as text in UTF-8")
    text, faults = decode(data, path.name)
    if faults and not data.startswith(_UTF_16):
        span = faults[0].span
        line = f"line {span.line}: " if span else ""
        raise UserError(f"{path} is not UTF-8: {line}{faults[0].message.partition(';')[0]}", "save it as UTF-8")
    # Form feeds and the like are not line ends here, as they are not for editors.
    lines = tuple(text.removesuffix("\n").split("\n")) if text else ()
    return Given(path.stem, lines, path.suffix, "" if faults else data.decode())


def content_folder(site: Path) -> Path:
    """Return the folder of the site's notes."""
    settings = site / _SETTINGS
    data = settings.read_bytes() if settings.is_file() else None
    return site / parse_config(data, _SETTINGS)[0].content


class Written(Struct, frozen=True):
    """What was done with new files, by their paths."""

    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()


def write_files(folder: Path, files: Sequence[NewFile], force: bool, dry_run: bool) -> Written:
    """Write files below ``folder``, which is made if it is missing; those that have the same text are left alone.

    UserError if a file is there with another text, unless ``force``; then nothing at all is written. With ``dry_run``
    nothing is written either, and the result is what would be. OSError if writing fails.
    """
    new = [(folder / file.path, file.text.encode()) for file in files]
    changed = [(path, data) for path, data in new if not _has(path, data)]
    taken = [path for path, _ in changed if path.exists() or path.is_symlink()]
    if taken and not force:
        more = f" and {len(taken) - 1:,} more" if len(taken) > 1 else ""
        raise UserError(
            f"{taken[0]}{more} would be overwritten; nothing was written",
            "files are called as the source is: rename it; or --into DIR writes elsewhere, --force overwrites",
        )
    for path, data in () if dry_run else changed:
        _write(path, data)
    same = tuple(path for path, data in new if (path, data) not in changed)
    return Written(tuple(path for path, _ in changed), same)


def _has(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write(path: Path, data: bytes) -> None:
    """Write a file whole: an interrupted import leaves no half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".postil-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(_mode())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode() -> int:
    """The permissions of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
