"""Running ``postil serve`` in tests, and asking it over plain sockets."""

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

PATIENCE = 30.0
"""Seconds to wait for what should take milliseconds: machines under load are slow, not wrong."""


class Answer(NamedTuple):
    """An answer as it came: status, headers by their names in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Server:
    """A running server: its process, the address that it told, and what it writes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        self.url = self.line("http://").split()[0]

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def line(self, part: str) -> str:
        """Return the next line with ``part`` in it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            line = self.lines.get(timeout=PATIENCE)
            if not line:
                break
            self.seen.append(line.rstrip("\n"))
            if part in line:
                return line.rstrip("\n")
        raise AssertionError(f"no line with {part!r}: {self.seen}")

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return urlsplit(self.url).port or 0

    def ask(self, target: str, *headers: str, method: str = "GET", host: str = "") -> Answer:
        """Ask for ``target`` as it stands; ``headers`` are whole lines."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", "Connection: close"]
        return self.send("\r\n".join([*lines, *headers, "", ""]).encode())

    def send(self, data: bytes) -> Answer:
        """Send bytes and return the answer to them."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(data)
            received = b""
            while piece := connection.recv(65536):
                received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        if headers.get("transfer-encoding") == "chunked":
            body = b"".join(_chunks(body))
        return Answer(int(first.split()[1]), headers, body)

    def text(self, target: str) -> str:
        """Return the text of a page."""
        return self.ask(target).body.decode()

    def wait_for(self, target: str, part: str) -> str:
        """Return the text of a page as soon as ``part`` is in it."""
        end = time.monotonic() + PATIENCE
        while part not in (text := self.text(target)):
            assert time.monotonic() < end, f"{target} never had {part!r}: {text}"
            time.sleep(0.02)
        return text


def _chunks(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        yield body[:length]
        body = body[length + 2 :]


def command(root: Path, *options: str) -> list[str]:
    """Return the command that serves the site at ``root``."""
    return [sys.executable, "-u", "-m", "postil", "serve", "--root", str(root), *options]


@contextmanager
def serving(root: Path, *options: str, port: int = 0) -> Iterator[Server]:
    """Serve the site at ``root`` for as long as the context lasts."""
    environment = {**os.environ, "NO_COLOR": "1"}
    process = subprocess.Popen(
        command(root, "--port", str(port), *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environment,
    )
    try:
        yield Server(process)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below ``root``, text or bytes by path."""
    for path, data in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
