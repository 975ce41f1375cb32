"""The preview server as a whole: a site in memory, the thread that follows its files, and what answers requests."""

import gc
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from postil.core.site.urls import base_path
from postil.edges import live_page
from postil.edges.convert_all import Progress
from postil.edges.live_build import LiveBuild, Settings, Told
from postil.edges.live_loop import Loop, Teller
from postil.edges.live_search import LiveSearch
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

_PATIENCE = 0.5


class Manner(NamedTuple):
    """How to serve a site: by which ``names`` besides localhost, and who is told of what.

    ``ready`` is called when the first build is done, with the path below which the site lies. Without ``reload`` pages
    are not told of changes; with ``poll`` the files are looked at once a second.
    """

    names: Sequence[str]
    ready: Callable[[str, Told], None]
    teller: Teller
    progress: Progress
    reload: bool = True
    poll: bool = False


def serve_site(root: Path, settings: Settings, listening: socket.socket, manner: Manner) -> None:
    """Serve the site at ``root`` and follow its files until the process is interrupted."""
    config, _ = settings()
    site, stream = LiveSite(root, [theme_folder()], manner.reload, manner.teller.failing), Stream()
    watch = Watch(manner.poll or config.serve.poll)
    with Store(root / config.cache if config.cache else None, config.cache_size * MEGABYTE) as store:
        build = LiveBuild(root, settings, site, store, manner.progress)
        loop = Loop(root, build, site, watch, stream, manner.teller)
        # Before anything is read: what changes from here on is noticed.
        loop.follow(config)
        # Nearly all that is made now stays: the collector would look at it again and again.
        gc.disable()
        first = build.everything(force=True)
        gc.freeze()
        gc.enable()
        search = LiveSearch(root, build, site, store)
        threads = [threading.Thread(target=work.run, daemon=True) for work in (loop, search)]
        manner.ready(site.base(), first)
        for thread in threads:
            thread.start()
        try:
            serve(application(site, Hosts(manner.names), _extra(stream)), listening, stream.started, stream.end)
        finally:
            loop.stop()
            search.stop()
            for thread in threads:
                thread.join(_PATIENCE)


def serve_folder(
    folder: Path, base_url: str, listening: socket.socket, names: Sequence[str], ready: Callable[[str], None]
) -> None:
    """Serve a folder that is built already, as a host would, until the process is interrupted."""
    base = base_path(base_url)
    ready(base)
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
