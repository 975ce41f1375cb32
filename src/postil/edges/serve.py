"""The preview server as a whole: a site in memory, the thread that follows its files, and what answers requests."""

import gc
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from postil.core.model import Diagnostic
from postil.core.urls import base_path
from postil.edges import live_page
from postil.edges.convert_all import Progress
from postil.edges.live_build import LiveBuild, Settings, Told
from postil.edges.live_loop import Loop, Teller
from postil.edges.live_site import LiveSite
from postil.edges.live_stream import Stream
from postil.edges.read import theme_folder
from postil.edges.serve_app import application
from postil.edges.serve_folder import Folder
from postil.edges.serve_guard import Hosts
from postil.edges.serve_http import HEADERS, content_type
from postil.edges.serve_socket import serve
from postil.edges.store import MEGABYTE, Store
from postil.edges.watch import Watch

Announce = Callable[[str, Told | None], None]
"""Is told when the server is about to answer: the path below which the site lies, and what the first build came to."""

_PATIENCE = 0.5


def serve_site(
    root: Path,
    settings: Settings,
    listening: socket.socket,
    names: Iterable[str],
    announce: Announce,
    teller: Teller,
    failing: Callable[[Diagnostic], None],
    progress: Progress,
    reload: bool = True,
    poll: bool = False,
) -> None:
    """Serve the site at ``root`` and follow its files until the process is interrupted.

    ``names`` are those of this machine besides localhost; ``failing`` is told of templates that fail; without
    ``reload`` pages are not told of changes.
    """
    config, _ = settings()
    site, stream = LiveSite(root, [theme_folder()], reload, failing), Stream()
    watch = Watch(poll or config.serve.poll)
    with Store(root / config.cache if config.cache else None, config.cache_size * MEGABYTE) as store:
        build = LiveBuild(root, settings, site, store, progress)
        first = build.everything(force=True)
        gc.freeze()
        loop = Loop(root, build, site, watch, stream, teller)
        loop.follow()
        thread = threading.Thread(target=loop.run, name="follow", daemon=True)
        announce(site.base(), first)
        thread.start()
        try:
            serve(application(site, Hosts(names), _extra(stream)), listening, stream.started, stream.end)
        finally:
            loop.stop()
            thread.join(_PATIENCE)


def serve_folder(
    folder: Path, base_url: str, listening: socket.socket, names: Iterable[str], announce: Announce
) -> None:
    """Serve a folder that is built already, as a host would, until the process is interrupted."""
    base = base_path(base_url)
    announce(base, None)
    serve(application(Folder(folder, base), Hosts(names)), listening, lambda _loop: None, lambda: None)


def _extra(stream: Stream) -> Callable[[str], ASGIApp | None]:
    """Return what answers below the server's own folder."""
    prefix = f"{live_page.FOLDER}/"

    def answer(path: str) -> ASGIApp | None:
        if not path.startswith(prefix):
            return None
        name = path[len(prefix) :]
        if name == live_page.STREAM:
            return stream.response()
        try:
            return Response(live_page.own_file(name), headers={**HEADERS, "content-type": content_type(name)})
        except KeyError:
            return PlainTextResponse("Not found", 404, HEADERS)

    return answer
