"""Telling open pages that the site has changed, by server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

from starlette.responses import StreamingResponse

from postil.edges.serve_http import HEADERS

_WAITING = 16
"""How many messages wait for a slow reader before one that says everything takes their place."""

_PULSE = 15.0
"""Seconds between signs of life: a connection that is gone shows only when something is sent."""

_RETRY = 400
"""Milliseconds after which a browser tries again when the server was gone."""


class Stream:
    """The open pages, each with the messages that it has not read yet. Used in the server's loop, but for ``tell``."""

    def __init__(self) -> None:
        self.epoch = 0
        self._readers: dict[object, asyncio.Queue[bytes | None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False

    def started(self, loop: asyncio.AbstractEventLoop) -> None:
        """Remember the loop that the server runs in."""
        self._loop = loop

    def tell(self, pages: Iterable[str] | None, assets: Iterable[str] = ()) -> None:
        """Tell all open pages from any thread which ones have changed (None: any may have), and which assets."""
        self.epoch += 1
        changed = {"pages": None if pages is None else sorted(pages), "assets": sorted(assets)}
        message = _event("change", {"epoch": self.epoch, **changed})
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send, message)

    def end(self) -> None:
        """End all streams."""
        self._ended = True
        self._send(None)

    def _send(self, message: bytes | None) -> None:
        for queue in self._readers.values():
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                everything = _event("change", {"epoch": self.epoch, "pages": None, "assets": []})
                queue.put_nowait(message if message is None else everything)
            else:
                queue.put_nowait(message)

    def response(self) -> StreamingResponse:
        """Return the answer that goes on until the page is closed or the server ends."""
        return StreamingResponse(self._messages(), headers=HEADERS, media_type="text/event-stream")

    async def _messages(self) -> AsyncIterator[bytes]:
        reader = object()
        queue = self._readers[reader] = asyncio.Queue[bytes | None](_WAITING)
        try:
            yield f"retry: {_RETRY}\n".encode() + _event("hello", {"epoch": self.epoch})
            while not self._ended:
                try:
                    message = await asyncio.wait_for(queue.get(), _PULSE)
                except TimeoutError:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            del self._readers[reader]


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
