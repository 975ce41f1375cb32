"""Writing files, and looking at what stands in their places."""

import hashlib
import os
import stat
from pathlib import Path

from postil.edges.contents import asset_digest, content

_BLOCK = 1 << 20


def has(target: str, data: bytes) -> bool:
    """Say whether the file at ``target`` has these bytes already."""
    try:
        found = os.lstat(target)
        if found.st_size != len(data) or not stat.S_ISREG(found.st_mode):
            return False
        return content(target) == data
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False


def has_digest(target: str, size: int, digest: bytes) -> bool:
    """Say whether the file at ``target`` has this size and this digest already."""
    try:
        found = os.lstat(target)
        return found.st_size == size and stat.S_ISREG(found.st_mode) and asset_digest(target) == digest
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False


def copied(source: str, target: str) -> bytes:
    """Copy a file and return the digest of what was copied, should it have been changed since it was read."""
    digest = hashlib.sha256()
    with open(source, "rb") as old, open(target, "wb") as new:  # noqa: PTH123
        while block := old.read(_BLOCK):
            digest.update(block)
            new.write(block)
    return digest.digest()


def write(target: str, data: bytes) -> None:
    """Write a file; much quicker than Path's method."""
    with open(target, "wb", buffering=0) as file:  # noqa: PTH123
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]


def make_folder(folder: str) -> None:
    """Make a folder if there is none; quick where only the last one is missing."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - thousands of times
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    except FileExistsError:
        pass


def move(aside: str, target: str) -> None:
    """Put a file into its place, whose folder is made if there is none."""
    try:
        os.replace(aside, target)  # noqa: PTH105 - thousands of times
    except FileNotFoundError:
        make_folder(os.path.dirname(target))  # noqa: PTH120
        os.replace(aside, target)  # noqa: PTH105


def remove(output: Path, path: str) -> bool:
    """Remove a file below ``output`` and the folders that this empties; say whether it was there."""
    target = output / path
    # Unlinking a folder is another error on each system.
    there = is_file(target)
    if there:
        target.unlink()
    for parent in parents(path):
        try:
            (output / parent).rmdir()
        except OSError:
            # Not empty, or gone already: the rest of it is in use.
            break
    return there


def is_file(target: Path | str) -> bool:
    """Say whether there is something that is no folder; a symbolic link to one is none."""
    return os.path.lexists(target) and (os.path.islink(target) or not os.path.isdir(target))  # noqa: PTH112, PTH114


def parents(path: str) -> list[str]:
    """Return the folders above a path, the nearest first."""
    found = []
    while (path := path.rpartition("/")[0]) != "":
        found.append(path)
    return found
