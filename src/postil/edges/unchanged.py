"""What has changed since the last build: everything is compared by content, and nothing heavy is imported for it."""

from collections.abc import Mapping
from pathlib import Path

from postil.core.diagnostics import in_order
from postil.edges.contents import asset_digest, content, digest_of
from postil.edges.manifest import MANIFEST
from postil.edges.published import File, file_at
from postil.edges.read import listing
from postil.edges.state import State

_LISTED = ("file-name", "symlink-outside")
"""The faults that listing the files of a site finds."""


def changed_notes(root: Path, state: State) -> Mapping[str, tuple[str, bytes]] | None:
    """Return the notes that have other bytes than in the build that ``state`` tells of, with their locations and
    digests; None if anything else has changed."""
    listed = listing(root, state.config)
    before = state.inputs
    faults = tuple([fault for fault in state.diagnostics if fault.code in _LISTED])
    if in_order(listed.faults) != faults or len(before) != len(listed.notes) + len(listed.assets) + len(
        listed.templates
    ):
        return None
    changed: dict[str, tuple[str, bytes]] = {}
    try:
        for found in listed.notes:
            digest = digest_of(content(found.location))
            if digest != before[found.path]:
                changed[found.path] = (found.location, digest)
        for found, _ in listed.assets:
            if asset_digest(found.location) != before[found.path]:
                return None
        for found, _ in listed.templates:
            if digest_of(content(found.location)) != before[found.path]:
                return None
    except (OSError, KeyError):
        return None
    return changed


def has_manifest(output: Path) -> bool:
    """Say whether the folder is one that we published to."""
    return (output / MANIFEST).is_file()


def as_left(output: Path, state: State) -> Mapping[str, File] | None:
    """Return what is known of the files in the output folder if each has the bytes that the build gave it.

    A file whose size or date is another is compared by content.
    """
    try:
        if digest_of(content(str(output / MANIFEST))) != state.manifest:
            return None
    except OSError:
        return None
    folder = str(output)
    touched: dict[str, File] = {}
    for path, file in state.outputs.items():
        location = f"{folder}/{path}"
        if not file.is_at(location):
            if not file.is_like(location):
                return None
            touched[path] = file_at(location, file.digest, file.key)
    return {**state.outputs, **touched} if touched else state.outputs
