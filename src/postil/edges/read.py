"""Reading a site: its notes' places, its files to copy and its templates, over those of the theme."""

import hashlib
import re
from pathlib import Path

import postil
from postil.core.config import Config
from postil.core.diagnostics import UserError, diagnostic
from postil.core.model import Asset, Diagnostic, Inputs
from postil.edges.adopt import NOTE, WHOLE, left_out
from postil.edges.files import Found, Walk

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


def read(root: Path, config: Config) -> Inputs:
    """Read everything of the site at ``root`` but the text of its notes.

    The site's templates and static files win over the theme's, file by file. What cannot be read is reported.
    """
    theme = theme_folder()
    walk = Walk(root, (root / config.output, root / CACHE, *([root / config.cache] if config.cache else [])))
    outside = Walk(theme)
    content = "" if config.content == WHOLE else config.content
    inside = list(walk.files(root / content, content, left_out(config)))
    assets = _Assets()
    for found in inside:
        if not NOTE.search(found.path):
            assets.add(found, _below(found, content))
    static = {_below(found, THEME): found for found in outside.files(theme / "static", THEME)}
    static.update((_below(found, config.static), found) for found in walk.files(root / config.static, config.static))
    for below, found in sorted(static.items()):
        assets.add(found, below)
    templates = _Templates()
    for found in outside.files(theme / "templates", THEME):
        templates.add(found, _below(found, THEME), found.path)
    for found in walk.files(root / config.templates, config.templates):
        templates.add(found, _below(found, config.templates))
    return Inputs(
        notes={found.path: found.location for found in inside if NOTE.search(found.path)},
        assets=tuple(assets.found),
        templates=templates.found,
        diagnostics=(*walk.diagnostics, *outside.diagnostics, *assets.diagnostics, *templates.diagnostics),
    )


def _below(found: Found, folder: str) -> str:
    return found.path.removeprefix(f"{folder}/") if folder else found.path


class _Assets:
    """The files to copy, hashed, with the sizes of images."""

    def __init__(self) -> None:
        self.found: list[Asset] = []
        self.diagnostics: list[Diagnostic] = []

    def add(self, found: Found, below: str) -> None:
        try:
            with Path(found.location).open("rb") as file:
                if _TEMPLATED.search(below) and _FRONT_MATTER.match(file.read(8)):
                    message = "has front matter, so it is a template for another generator and is left out"
                    self.diagnostics.append(diagnostic("file-template", found.path, None, message))
                    return
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                size = file.tell()
        except OSError as error:
            self.diagnostics.append(unreadable(found.path, error))
            return
        width, height = _dimensions(found.location) if _IMAGE.search(below) else (0, 0)
        # What begins a query or a fragment cannot stand in a file's address.
        url = "/" + _UNFIT.sub("-", below)
        self.found.append(Asset(found.path, url, found.location, digest, size, width, height))


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
        self.diagnostics: list[Diagnostic] = []

    def add(self, found: Found, *names: str) -> None:
        """Keep a template under each of ``names``; the theme's also stay known as ``theme/…`` to extend them."""
        try:
            text = Path(found.location).read_text(encoding="utf-8-sig")
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
