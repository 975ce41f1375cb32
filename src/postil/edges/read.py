"""Reading a site: its notes' places, its files to copy and its templates, over those of the theme."""

import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import postil
from postil.core.diagnostics import UserError, diagnostic
from postil.core.model import Asset, Diagnostic, Inputs
from postil.core.settings.config import Config
from postil.edges.adopt import NOTE, WHOLE, left_out
from postil.edges.contents import asset_digest, content, digest_of
from postil.edges.files import Found, Walk
from postil.edges.minify import minified

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|apng|ico)$", re.IGNORECASE)
_TEMPLATED = re.compile(r"\.(?:html?|xml|s?css|sass|js|json|txt|liquid|webmanifest)$", re.IGNORECASE)
_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n")
CACHE = ".postil"
"""The folder for what is kept between builds."""

_UNFIT = re.compile(r"[?#\\\x00-\x1f\x7f]")
THEME = "theme"
"""Where the theme's files lie in the package, and the prefix of its templates' names for those that extend them."""


def theme_folder() -> Path:
    """Return the folder with the default theme's ``templates`` and ``static``.

    An installed package has it inside; in a checkout it is the repository's root.
    """
    package = Path(postil.__file__).parent
    for folder in (package / THEME, package.parent.parent):
        if (folder / "templates").is_dir() and (folder / "static").is_dir():
            return folder
    raise UserError("the default theme is missing from this installation", "install postil again")


class Listing(NamedTuple):
    """The files that a site consists of: notes; files to copy with their paths below the output; templates with the
    names that they are known by. ``faults`` says what could not be listed."""

    notes: Sequence[Found]
    assets: Sequence[tuple[Found, str]]
    templates: Sequence[tuple[Found, tuple[str, ...]]]
    faults: tuple[Diagnostic, ...]


def listing(root: Path, config: Config) -> Listing:
    """List all files of the site at ``root`` and of the theme, without reading them.

    The site's static files win over the theme's, one by one.
    """
    theme = theme_folder()
    cache = [root / config.cache] if config.cache else []
    walk = Walk(root, (root / config.output, root / CACHE, *cache))
    outside = Walk(theme)
    top = "" if config.content == WHOLE else config.content
    inside = list(walk.files(root / top, top, left_out(config)))
    static = {_below(found, THEME): found for found in outside.files(theme / "static", THEME)}
    # The repository that the theme comes from is a site as well, whose static files are the theme's.
    if not _is_same(root / config.static, theme / "static"):
        static.update(
            (_below(found, config.static), found) for found in walk.files(root / config.static, config.static)
        )
    templates: list[tuple[Found, tuple[str, ...]]] = []
    for found in outside.files(theme / "templates", THEME):
        templates.append((found, (_below(found, THEME), found.path)))
    for found in walk.files(root / config.templates, config.templates):
        # An editor's patterns for new notes may lie in a folder of that name.
        if not NOTE.search(found.path):
            templates.append((found, (_below(found, config.templates),)))
    return Listing(
        notes=[found for found in inside if NOTE.search(found.path)],
        assets=[
            *((found, _below(found, top)) for found in inside if not NOTE.search(found.path)),
            *((found, below) for below, found in sorted(static.items())),
        ],
        templates=templates,
        faults=(*walk.diagnostics, *outside.diagnostics),
    )


def read(root: Path, config: Config) -> Inputs:
    """Read everything of the site at ``root`` but the text of its notes.

    The site's templates and static files win over the theme's, file by file. What cannot be read is reported.
    """
    listed = listing(root, config)
    assets = _Assets()
    for found, below in listed.assets:
        assets.add(found, below)
    templates = _Templates()
    for found, names in listed.templates:
        templates.add(found, *names)
    return Inputs(
        notes={found.path: found.location for found in listed.notes},
        assets=tuple(assets.found),
        templates=templates.found,
        diagnostics=(*listed.faults, *assets.diagnostics, *templates.diagnostics),
        digests={**assets.digests, **templates.digests},
    )


def _is_same(folder: Path, other: Path) -> bool:
    try:
        return folder.samefile(other)
    except OSError:
        return False


def _below(found: Found, folder: str) -> str:
    return found.path.removeprefix(f"{folder}/") if folder else found.path


class _Assets:
    """The files to copy, hashed, with the sizes of images."""

    def __init__(self) -> None:
        self.found: list[Asset] = []
        self.digests: dict[str, bytes] = {}
        self.diagnostics: list[Diagnostic] = []

    def add(self, found: Found, below: str) -> None:
        try:
            with Path(found.location).open("rb") as file:
                is_template = _TEMPLATED.search(below) and _FRONT_MATTER.match(file.read(8))
                size = file.seek(0, os.SEEK_END)
            digest = asset_digest(found.location)
            data = minified(found.location) if found.path.startswith(f"{THEME}/") else b""
        except OSError as error:
            self.diagnostics.append(unreadable(found.path, error))
            return
        self.digests[found.path] = digest
        if is_template:
            self.diagnostics.append(_templated(found))
            return
        width, height = _dimensions(found.location) if _IMAGE.search(below) else (0, 0)
        # What begins a query or a fragment cannot stand in a file's address.
        url = "/" + _UNFIT.sub("-", below)
        if data:
            digest, size = sha256(data).digest(), len(data)
        self.found.append(Asset(found.path, url, found.location, digest.hex(), size, width, height, data))


def _templated(found: Found) -> Diagnostic:
    """Return the diagnostic for a file with front matter whose name is no note's; a text may be one all the same."""
    message = "has front matter, so it is a template for another generator and is left out"
    name = found.path.rpartition("/")[2]
    if not name.lower().endswith(".txt"):
        return diagnostic("file-template", found.path, None, message)
    better = f"{name[: -len('.txt')]}.md"
    if _is_markdown(found.location):
        message = "has front matter and Markdown, but is left out, since its name is no note's"
        return diagnostic("file-template", found.path, None, message, f'rename it to "{better}"')
    return diagnostic("file-template", found.path, None, message, f'if it is a note, rename it to "{better}"')


def _is_markdown(location: str) -> bool:
    """Say whether a file has signs of Markdown below its front matter."""
    from postil.core.metadata import header_syntax
    from postil.core.text.decode import decode
    from postil.importers.markdown_as_is import MARKDOWN
    from postil.importers.model import Given

    body = header_syntax.read(decode(content(location), "")[0]).body
    return MARKDOWN.recognise(Given("", tuple(body.split("\n")))).score > 0


def _dimensions(location: str) -> tuple[int, int]:
    """Return the width and the height of an image in pixels, zeros if they cannot be told."""
    import imagesize

    try:
        width, height = imagesize.get(location)
    except Exception:
        # A damaged image is still copied; the library raises whatever its parsing meets.
        return 0, 0
    return (int(width), int(height)) if width > 0 and height > 0 else (0, 0)


class _Templates:
    """The templates by name; the site's own come after the theme's and replace them."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.digests: dict[str, bytes] = {}
        self.diagnostics: list[Diagnostic] = []

    def add(self, found: Found, *names: str) -> None:
        """Keep a template under each of ``names``; the theme's also stay known as ``theme/…`` to extend them."""
        try:
            data = content(found.location)
            self.digests[found.path] = digest_of(data)
            # As when a file is read as text: all line ends are one.
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except OSError as error:
            self.diagnostics.append(unreadable(found.path, error))
            return
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 text (byte {error.start})"
            self.diagnostics.append(diagnostic("template-error", found.path, None, message, "save it as UTF-8"))
            return
        self.found.update(dict.fromkeys(names, text))


def unreadable(path: str, error: OSError) -> Diagnostic:
    """Return the diagnostic for a file that cannot be read."""
    return diagnostic("file-unreadable", path, None, f"cannot be read: {error.strerror or error}")
