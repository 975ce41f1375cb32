"""The preview server's answers: the pages of a site below its base path, and what the browser needs to follow it."""

from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from postil.core.site.urls import INDEX, NOT_FOUND
from postil.edges.serve_guard import Hosts, Refusal, path_of, refusal
from postil.edges.serve_http import HEADERS, Content, respond


class Shown(Protocol):
    """What is served: files by their paths below the site's root, without a slash at the beginning."""

    def base(self) -> str:
        """Return the path below which the site lies, such as ``/notes``, or an empty string."""

    def has(self, path: str) -> bool:
        """Say whether there is such a file."""

    def find(self, path: str) -> Content | None:
        """Return the file, or None if there is none."""


Extra = Callable[[str], ASGIApp | None]
"""Gives what answers at a path below the base that the site itself does not have."""


def application(shown: Shown, hosts: Hosts, extra: Extra = lambda _path: None) -> ASGIApp:
    """Return the ASGI application that serves ``shown`` to who asks by one of the names in ``hosts``."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (await _answer(scope, shown, hosts, extra))(scope, receive, send)

    return answer


async def _answer(scope: Scope, shown: Shown, hosts: Hosts, extra: Extra) -> ASGIApp:
    request = Headers(scope=scope)
    refused = refusal(scope["method"], request.get("host"), scope["raw_path"], scope["query_string"], hosts)
    if refused:
        return _refused(refused)
    path, base = path_of(scope["raw_path"]), shown.base()
    if path != base and not path.startswith(f"{base}/"):
        return _moved(f"{base}/") if path == "/" else PlainTextResponse("Not found: the site lies below " + base, 404)
    below = path[len(base) + 1 :]
    other = extra(below)
    if other:
        return other
    if not path[len(base) :]:
        return _moved(f"{base}/")
    content = await run_in_threadpool(_find, shown, below)
    if content is None and await run_in_threadpool(shown.has, f"{below}/{INDEX}"):
        query = scope["query_string"].decode("latin-1")
        return _moved(f"{path}/", f"?{query}" if query else "")
    if content is None:
        return await _not_found(shown, request)
    try:
        return respond(content, request)
    except OSError:
        return await _not_found(shown, request)


def _find(shown: Shown, path: str) -> Content | None:
    if "//" in f"/{path}":
        return None
    return shown.find(f"{path}{INDEX}" if not path or path.endswith("/") else path)


async def _not_found(shown: Shown, request: Headers) -> Response:
    content = await run_in_threadpool(shown.find, NOT_FOUND[1:])
    if content is None or content.status != 200:
        return PlainTextResponse("Not found", 404, HEADERS)
    try:
        return respond(Content(content.name, content.data, content.etag, content.location, 404), request)
    except OSError:
        return PlainTextResponse("Not found", 404, HEADERS)


def _moved(path: str, query: str = "") -> Response:
    return Response(status_code=307, headers={**HEADERS, "location": quote(path) + query})


def _refused(refused: Refusal) -> Response:
    headers = {**HEADERS, "allow": "GET, HEAD"} if refused.status == 405 else HEADERS
    return PlainTextResponse(f"{refused.reason}\n", refused.status, headers)
