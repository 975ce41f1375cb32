"""``postil serve``: show the site in a browser while it is written."""

import gc
import ipaddress
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from postil.commands.progress import Progress
from postil.commands.site_folder import find_site
from postil.commands.tell import SourceLines
from postil.commands.terminal import fail, in_color
from postil.core import report
from postil.core.model import Diagnostic, Severity

if TYPE_CHECKING:
    from postil.edges.live_build import Told

_LISTED = 3
"""How many changed files a line names."""


@click.command()
@click.option("-C", "--root", type=click.Path(path_type=Path, file_okay=False), help="The site's folder; else the nearest one above with a site.yaml.")  # fmt: skip  # noqa: E501
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 lets the local network in.")  # fmt: skip  # noqa: E501
@click.option("--port", type=click.IntRange(0, 65535), help="The port; without it 8000, or the next one that is free.")
@click.option("--open", "browser", is_flag=True, help="Open the site in the browser.")
@click.option("--drafts", is_flag=True, help="Show notes with `draft: true` as well.")
@click.option("--no-reload", is_flag=True, help="Do not tell open pages of changes, and add nothing to them.")
@click.option("--poll", is_flag=True, help="Look for changes once a second, as network drives need it.")
@click.option("--static", is_flag=True, help="Serve the output folder as it was built, as a host would.")
def serve(
    root: Path | None,
    host: str,
    port: int | None,
    browser: bool,
    drafts: bool,
    no_reload: bool,
    poll: bool,
    static: bool,
) -> int:
    """Show the site in a browser, and follow every change of its files.

    Pages are made when they are asked for, and nothing is written into the output folder. Ctrl-C ends the server.
    """
    site = find_site(root, Path.cwd()).resolve()
    changes = {"drafts": True} if drafts else {}
    from postil.edges.serve_socket import bind

    listening, moved = bind(host, port)
    address = _Address(host, listening, moved, browser)
    try:
        if static:
            _serve_folder(site, changes, address)
        else:
            _serve_site(site, changes, address, not no_reload, poll)
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    finally:
        listening.close()
    return 0


class _Address(NamedTuple):
    """Where the server listens, whether the usual port was taken, and whether to open the browser."""

    host: str
    listening: socket.socket
    moved: bool
    browser: bool

    @property
    def names(self) -> list[str]:
        """The names by which it may be asked for."""
        return [self.host] if _is_loopback(self.host) else [self.host, socket.gethostname()]

    def announce(self, base: str) -> None:
        """Say where the site is, and open it if that was asked for."""
        port = self.listening.getsockname()[1]
        _announce(self.host, port, base, self.moved)
        if self.browser:
            click.launch(f"http://{_name(self.host)}:{port}{base}/")


def _serve_folder(site: Path, changes: dict[str, bool], address: _Address) -> None:
    from postil.app import settings
    from postil.edges.serve import serve_folder

    config, _ = settings(site, changes)
    folder = site / config.output
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {folder} to serve: run `postil build` first")
    serve_folder(folder, config.base_url, address.listening, address.names, address.announce)


def _serve_site(site: Path, changes: dict[str, bool], address: _Address, reload: bool, poll: bool) -> None:
    begin = time.perf_counter()
    # Until the site is there: nearly all that is imported and made now stays, and the collector would look through it.
    gc.disable()
    from postil.app import settings
    from postil.edges.serve import Manner, serve_site

    teller = _Teller(site)
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(sys.stderr.isatty()))

        def ready(base: str, told: "Told") -> None:
            stack.close()
            progress.wanted = False
            address.announce(base)
            teller.built((), told, time.perf_counter() - begin)

        manner = Manner(address.names, ready, teller, progress, reload, poll)
        serve_site(site, lambda: settings(site, changes), address.listening, manner)


def _announce(host: str, port: int, base: str, moved: bool) -> None:
    from postil.edges.serve_socket import PORT, local_address

    if moved:
        sys.stdout.write(f"port {PORT} is taken; --port names another\n")
    sys.stdout.write(f"http://{_name(host)}:{port}{base}/  (Ctrl-C ends)\n")
    if _is_everywhere(host) and (address := local_address()):
        sys.stdout.write(f"http://{address}:{port}{base}/  (in the local network)\n")
    sys.stdout.flush()


def _name(host: str) -> str:
    """Return a host as a browser on this machine names it."""
    if _is_everywhere(host):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _is_everywhere(host: str) -> bool:
    return host in ("", "0.0.0.0", "::")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Teller:
    """Writes one line a build, and the faults that were not there before."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._known: frozenset[Diagnostic] = frozenset()

    def built(self, changed: tuple[str, ...], told: "Told", seconds: float) -> None:
        new = [f for f in told.faults if f not in self._known and f.severity is not Severity.INFO]
        self._known = frozenset(told.faults)
        shown, more = report.grouped(new)
        for fault in shown:
            self._fault(fault)
        for row in more:
            sys.stderr.write(f"{row}\n")
        sys.stdout.write(f"{_line(changed, told, seconds)}\n")
        sys.stdout.flush()

    def failed(self, changed: tuple[str, ...], error: Exception) -> None:
        message, hint = str(error) or type(error).__name__, getattr(error, "hint", "")
        fail(f"{_names(changed)}: {message}; the last good site is shown", hint, False)

    def failing(self, fault: Diagnostic) -> None:
        """Tell of a template that fails when a page is rendered."""
        self._fault(fault)

    def _fault(self, fault: Diagnostic) -> None:
        line = SourceLines(self._site).get(fault.path, fault.span.line) if fault.span else None
        sys.stderr.write(report.text(fault, line, color=in_color(sys.stderr)) + "\n")
        sys.stderr.flush()


def _line(changed: tuple[str, ...], told: "Told", seconds: float) -> str:
    """Return a line such as ``12:03:07 content/vit.md: 1 file converted, 23 ms, 2 warnings``."""
    counts = report.count(told.faults)
    faults = [_number(counts[kind], str(kind)) for kind in (Severity.ERROR, Severity.WARNING) if counts[kind]]
    what = "nothing new" if told.same else f"{_number(told.converted, 'file')} converted"
    what = "the last good site is shown" if told.kept else what
    rest = [*([_number(told.counts["papers"], "paper")] if not changed and told.counts else [])]
    parts = [*rest, what, f"{seconds * 1000:,.0f} ms", ", ".join(faults) or "no warnings"]
    return f"{time.strftime('%H:%M:%S')} {_names(changed)}: {', '.join(parts)}"


def _names(changed: tuple[str, ...]) -> str:
    if not changed:
        return "site"
    more = f" and {len(changed) - _LISTED} more" if len(changed) > _LISTED else ""
    return report.visible(", ".join(changed[:_LISTED]) + more)


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
