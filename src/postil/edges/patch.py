"""Putting a few new files into a published folder, and taking away those that they replace."""

import os
import shutil
from collections.abc import Mapping, Set
from pathlib import Path

from msgspec import Struct

from postil.edges.contents import content, digest_of
from postil.edges.failures import failure
from postil.edges.manifest import MANIFEST, manifest
from postil.edges.publish import TEMPORARY
from postil.edges.published import File, file_at
from postil.edges.writing import move, parents, remove, write


class New(Struct, frozen=True):
    """A file to be: its bytes, their digest, and what stands for all that they were made of."""

    data: bytes
    digest: bytes
    key: bytes


class Patched(Struct, frozen=True):
    """What is known of the new files, and the digest of the manifest."""

    files: Mapping[str, File]
    manifest: bytes


def new_file(data: bytes, key: bytes) -> New:
    """Return a file of these bytes."""
    return New(data, digest_of(data), key)


def is_free(output: Path, path: str, ours: Set[str]) -> bool:
    """Say whether ``path`` is ours to write or remove: it is in our manifest, or nothing is there.

    A state may come with a cloned folder, and must not lead out of the output.
    """
    if any(os.path.islink(output / above) for above in parents(path)):  # noqa: PTH114
        return False
    return path in ours or not os.path.lexists(output / path)


def patch(output: Path, ours: Set[str], new: Mapping[str, New], gone: Set[str]) -> Patched:
    """Write the ``new`` files aside, put them into their places, and remove those that are ``gone``.

    Each of them ``is_free``; ``ours`` are the files of the manifest. UserError if that cannot be done: each file is
    whole then, and the next build mends the rest.
    """
    temporary = output / TEMPORARY
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        return _patched(output, temporary, ours, new, gone)
    except OSError as error:
        raise failure(output, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _patched(output: Path, temporary: Path, ours: Set[str], new: Mapping[str, New], gone: Set[str]) -> Patched:
    names = ours - gone | new.keys()
    if new or gone:
        temporary.mkdir()
    staged = {path: str(temporary / str(number)) for number, path in enumerate(new)}
    for path, aside in staged.items():
        write(aside, new[path].data)
    files = {path: file_at(aside, new[path].digest, new[path].key) for path, aside in staged.items()}
    if names != ours:
        # Named as ours before they are there, as in a whole build.
        _write_manifest(output, temporary, ours | names)
    for path, aside in staged.items():
        move(aside, str(output / path))
    for path in sorted(gone):
        remove(output, path)
    if names != ours:
        _write_manifest(output, temporary, names)
    return Patched(files, digest_of(content(str(output / MANIFEST))))


def _write_manifest(output: Path, temporary: Path, names: Set[str]) -> None:
    aside = str(temporary / "manifest")
    write(aside, manifest(names))
    move(aside, str(output / MANIFEST))
