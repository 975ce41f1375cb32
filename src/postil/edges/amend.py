"""A build where nothing has changed but what some notes' own pages show of them: only those bodies are made again.

The pages are not rendered: their new bodies take the places of the old ones in the published files. That this is what
a whole build would make is known when it renders a page, for then the template shows whether it looks into bodies.
"""

from collections.abc import Iterable, Mapping, Set
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from postil.core.codec import Damaged, decode_document
from postil.core.diagnostics import in_order
from postil.core.dialect import Options, options_of
from postil.core.model import Body, Diagnostic, Document
from postil.core.rendering.bodies import body_html, hrefs_in
from postil.core.rendering.rendered import Spot, body_key, page_key
from postil.core.revision import is_same_shape, seen_elsewhere
from postil.core.search.record import Index
from postil.core.site.lengths import Lengths, rough_lengths
from postil.edges.contents import content, digest_of
from postil.edges.convert_all import Progress, context_of, convert_all, key_of
from postil.edges.engine import Engine
from postil.edges.manifest import MANIFEST, read_manifest
from postil.edges.patch import New, is_free, new_file, patch
from postil.edges.published import Shown, decoded_shown, encoded_shown
from postil.edges.search import Last, renewed
from postil.edges.state import Details, NoteState, State, decoded_note, encoded
from postil.edges.store import Store


class Amended(Struct, frozen=True):
    """The state after the build, and how many files were written and removed."""

    state: State
    written: int
    removed: int


class _Note(Struct, frozen=True):
    """A changed note: as it was, as it is, and what the site made of it."""

    old: Document
    new: Document
    body: Body
    state: NoteState


def amend(
    output: Path, state: State, changed: Mapping[str, tuple[str, bytes]], store: Store, progress: Progress
) -> Amended | None:
    """Bring the site in ``output`` up to date with the ``changed`` notes (locations and digests); None if that takes
    a whole build. UserError if the folder cannot be written."""
    try:
        details = state.details
        notes = _notes(state, details, changed, store, progress)
        lengths = None if notes is None else _lengths(details.lengths, notes.values())
        ours = read_manifest(output / MANIFEST)
        pages = None if notes is None or lengths is None else _pages(output, ours, state, details, notes)
        found = None if notes is None or pages is None else _index(output, ours, state, notes, store)
    except (KeyError, IndexError, ValueError, Damaged, msgspec.DecodeError):
        return None
    if notes is None or lengths is None or pages is None or found is None:
        return None
    index, new, gone = found
    new |= {path: page for path, page in pages.items() if page.is_new}
    patched = patch(output, ours, new, gone)
    kept = {path: file for path, file in state.outputs.items() if path not in gone}
    files = {**kept, **patched.files}
    for path, page in pages.items():
        files[path] = replace(files[path], key=page.key)
    shown = {**details.shown, **{path: encoded_shown(page.shown) for path, page in pages.items()}}
    after = replace(
        state,
        inputs={**state.inputs, **{path: bytes.fromhex(note.new.digest) for path, note in notes.items()}},
        outputs=files,
        manifest=patched.manifest,
        diagnostics=_diagnostics(state.diagnostics, notes.values()),
        raw_details=encoded(replace(details, shown=shown, lengths=lengths)),
        raw_index=encoded(index),
    )
    return Amended(after, len(new), len(gone))


def _notes(
    state: State, details: Details, changed: Mapping[str, tuple[str, bytes]], store: Store, progress: Progress
) -> dict[str, _Note] | None:
    """Return the changed notes; None if one is seen differently elsewhere."""
    options = options_of(state.config, state.callouts)
    before = _before(state, changed, options, store)
    if before is None:
        return None
    locations = {path: location for path, (location, _) in changed.items()}
    documents, bodies, faults = convert_all(locations, options, store, progress, Engine(workers=1))
    if faults:
        return None
    notes = {}
    for document in documents:
        path = document.path
        note = _Note(before[path], document, bodies.body(path), decoded_note(details.notes[path]))
        if not is_same_shape(note.old, document) or seen_elsewhere(note.old) != seen_elsewhere(document):
            return None
        if note.state.faulty and _lines(note.old) != _lines(document):
            return None
        notes[path] = note
    return notes


def _lengths(before: Lengths, notes: Iterable[_Note]) -> Lengths | None:
    """Return how long the notes of the site are; None if statistics may tell of the change."""
    after: Lengths | None = before
    for note in notes:
        for old, new in zip(rough_lengths(note.old), rough_lengths(note.new), strict=True):
            if note.state.listed and old != new:
                after = None if after is None or note.state.shared else after.after(old, new)
    return after


def _before(state: State, paths: Iterable[str], options: Options, store: Store) -> dict[str, Document] | None:
    context = context_of(options)
    keys = {key_of(context, path, state.inputs[path]): path for path in paths}
    found = {keys[key]: decode_document(data) for key, data in store.documents(keys)}
    return found if len(found) == len(keys) else None


def _lines(document: Document) -> tuple[object, ...]:
    """Return the places that faults of the whole site may tell of."""
    return document.refs, [entry.line for entry in document.entries], [heading.line for heading in document.headings]


class _Page(New, frozen=True):
    is_new: bool
    shown: Shown


def _pages(
    output: Path, ours: Set[str], state: State, details: Details, notes: Mapping[str, _Note]
) -> dict[str, _Page] | None:
    """Return the pages with bodies of the notes; None if they have to be rendered."""
    pages = {}
    for path, raw in details.shown.items():
        shown = decoded_shown(raw)
        if not any(note in notes for note, _ in shown.bodies):
            continue
        before = state.outputs[path]
        if path not in ours or not is_free(output, path, ours):
            return None
        data = content(str(output / path))
        if digest_of(data) != before.digest:
            return None
        page = _page(data, shown, state, details, notes)
        if page is None:
            return None
        pages[path] = page
    return pages


def _index(
    output: Path, ours: Set[str], state: State, notes: Mapping[str, _Note], store: Store
) -> tuple[Index | None, dict[str, New], Set[str]] | None:
    """Return the index of all words with the notes as they are now, its files that are new and those that are gone;
    None as ``_pages``."""
    changed = {path: (note.new, note.body) for path, note in notes.items() if note.state.listed}
    found = renewed(Last(output, state.index, state.outputs), changed, store, options_of(state.config, state.callouts))
    if found is None or not all(is_free(output, path, ours) for path in (*found.files, *found.gone)):
        return None
    return found.index, {path: new_file(data, key) for path, (data, key) in found.files.items()}, found.gone


def _page(data: bytes, shown: Shown, state: State, details: Details, notes: Mapping[str, _Note]) -> _Page | None:
    if shown.spots is None or not shown.base:
        return None
    bodies = {place: _body(shown, place, state, notes) for place, (path, _) in enumerate(shown.bodies) if path in notes}
    # One that is empty may make the template show something else.
    if not all(bodies.values()) or not bodies.keys() <= {spot.body for spot in shown.spots}:
        return None
    pieces: list[bytes] = []
    spots: list[Spot] = []
    done = size = 0
    for spot in shown.spots:
        old = data[spot.start : spot.start + spot.length]
        piece = _escaped(bodies[spot.body], spot) if spot.body in bodies else old
        pieces += (data[done : spot.start], piece)
        size += spot.start - done
        spots.append(Spot(spot.body, size, len(piece), spot.escaped))
        size += len(piece)
        done = spot.start + spot.length
    after = b"".join((*pieces, data[done:]))
    key = page_key(shown.base, [_key(path, entry, state, details, notes) for path, entry in shown.bodies])
    return _Page(after, digest_of(after), key, after != data, replace(shown, spots=tuple(spots)))


def _body(shown: Shown, place: int, state: State, notes: Mapping[str, _Note]) -> str:
    path, entry = shown.bodies[place]
    note = notes[path]
    hrefs = hrefs_in(shown.url, shown.elsewhere, state.config.base_url)
    url = "" if shown.elsewhere else shown.url
    renamed = note.state.renamed.get(entry, {})
    return body_html(note.new, note.body.parts, entry, note.state.targets, renamed, hrefs, url, shown.title)


def _escaped(body: str, spot: Spot) -> bytes:
    if not spot.escaped:
        return body.encode("utf-8", "replace")
    from markupsafe import escape

    return escape(body).encode("utf-8", "replace")


def _key(
    path: str, entry: int, state: State, details: Details, notes: Mapping[str, _Note]
) -> tuple[bytes, Mapping[str, str]]:
    if path in notes:
        note, digest = notes[path].state, notes[path].new.digest
    else:
        note, digest = decoded_note(details.notes[path]), state.inputs[path].hex()
    return body_key(digest, note.targets), note.renamed.get(entry, {})


def _diagnostics(before: Iterable[Diagnostic], notes: Iterable[_Note]) -> tuple[Diagnostic, ...]:
    listed = [note for note in notes if note.state.listed]
    gone = {fault for note in listed for fault in note.old.diagnostics}
    new = [fault for note in listed for fault in note.new.diagnostics]
    return in_order([*(fault for fault in before if fault not in gone), *new])
