"""Finding a port, and running the server on it until it is told to end."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from postil.core.diagnostics import UserError

PORT = 8000
_TRIES = 100


def bind(host: str, port: int | None) -> tuple[socket.socket, bool]:
    """Return a socket that is bound, and whether another port than the usual one had to be taken.

    UserError if the port that was asked for is taken or may not be, or if there is no such address.
    """
    wanted = PORT if port is None else port
    last = wanted + _TRIES if port is None else wanted + 1
    for number in range(wanted, last):
        try:
            return _bound(host, number), number != wanted
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise UserError(f"cannot listen on {host}, port {number}: {error.strerror or error}") from error
    if port is None:
        raise UserError(f"the ports {wanted} to {last - 1} are all taken", "name a free one with --port")
    raise UserError(f"port {port} is taken", "name another, or leave out --port for the next one that is free")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(128)
    except BaseException:
        found.close()
        raise
    return found


def local_address() -> str:
    """Return this machine's address in the local network, or an empty string."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: connecting alone lets the system choose the address that it would use.
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return ""


class _Server(uvicorn.Server):
    """Ends the streams that it serves before it waits for them."""

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)


def serve(
    app: ASGIApp,
    listening: socket.socket,
    started: Callable[[asyncio.AbstractEventLoop], None],
    ending: Callable[[], None],
) -> None:
    """Serve until the process is interrupted; ``started`` gets the loop, ``ending`` is called in it at the end.

    KeyboardInterrupt at the end if it was Ctrl-C.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
        h11_max_incomplete_event_size=32 * 1024,
    )
    server = _Server(config, ending)

    async def run() -> None:
        started(asyncio.get_running_loop())
        await server.serve(sockets=[listening])

    asyncio.run(run())
