"""The preview server over plain sockets: what a file server owes a browser, and what it must refuse."""

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from postil.app import run
from postil.core.diagnostics import UserError
from postil.edges.serve_guard import Hosts
from postil.edges.serve_http import Content, content_type, respond
from postil.edges.serve_socket import bind
from tests.serving import PATIENCE, Server, command, serving, write

SITE: dict[str, str | bytes] = {
    "site.yaml": "title: Shown\nbase_url: https://example.org/my/notes\n",
    "content/one.md": "# 2019 [One](https://arxiv.org/abs/1901.00001)\n\nThe first note, see [[two]].\n",
    "content/two.md": "---\ntitle: Two\nyear: 2020\n---\n\nThe second note.\n",
    "content/about.md": "---\nkind: page\n---\n\n# About\n\nA page.\n",
    "content/data/numbers.txt": "0123456789",
    "content/名前.md": "---\ntitle: 名前\nyear: 2021\n---\n\nText.\n",
    "static/film.mp4": bytes(range(256)) * 40,
    "secret.txt": "not to be told\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "site"
    write(folder, SITE)
    write(folder.parent, {"outside.txt": "not to be told\n", "elsewhere/note.md": "# Not to be told\n"})
    (folder / "content" / "outside.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "content" / "elsewhere").symlink_to(folder.parent / "elsewhere")
    (folder / "content" / "again.txt").symlink_to("data/numbers.txt")
    return folder


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    with serving(root) as running:
        yield running


@pytest.fixture(scope="module")
def static(root: Path) -> Iterator[Server]:
    run(root)
    write(root / "public", {".hidden": "not to be told\n", ".git/config": "not to be told\n", "list/a.txt": "a"})
    write(root / "public", {".well-known/security.txt": "told\n"})
    (root / "public" / "outside.txt").symlink_to(root.parent / "outside.txt")
    (root / "public" / "elsewhere").symlink_to(root.parent / "elsewhere")
    with serving(root, "--static") as running:
        yield running


class TestServing:
    """What a browser may expect of both ways to serve."""

    @pytest.fixture(params=["live", "static"])
    def any_server(self, request: pytest.FixtureRequest) -> Server:
        found: Server = request.getfixturevalue("server" if request.param == "live" else "static")
        return found

    @pytest.mark.parametrize(
        ("target", "kind"),
        [
            ("/my/notes/", "text/html; charset=utf-8"),
            ("/my/notes/one/", "text/html; charset=utf-8"),
            ("/my/notes/one/index.html", "text/html; charset=utf-8"),
            ("/my/notes/%E5%90%8D%E5%89%8D/", "text/html; charset=utf-8"),
            ("/my/notes/feed.xml", "application/xml; charset=utf-8"),
            ("/my/notes/robots.txt", "text/plain; charset=utf-8"),
            ("/my/notes/css/postil.css", "text/css; charset=utf-8"),
            ("/my/notes/js/page.js", "text/javascript; charset=utf-8"),
            ("/my/notes/favicon.svg", "image/svg+xml; charset=utf-8"),
            ("/my/notes/film.mp4", "video/mp4"),
            ("/my/notes/again.txt", "text/plain; charset=utf-8"),
        ],
    )
    def test_types(self, any_server: Server, target: str, kind: str) -> None:
        answer = any_server.ask(target)
        assert answer.status == 200
        assert answer.headers["content-type"] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.body

    @pytest.mark.parametrize(
        ("target", "goal"),
        [
            ("/", "/my/notes/"),
            ("/my/notes", "/my/notes/"),
            ("/my/notes/one", "/my/notes/one/"),
            ("/my/notes/one?a=b", "/my/notes/one/?a=b"),
            ("/my/notes/%E5%90%8D%E5%89%8D", "/my/notes/%E5%90%8D%E5%89%8D/"),
        ],
    )
    def test_folders_are_led_to_their_index(self, any_server: Server, target: str, goal: str) -> None:
        answer = any_server.ask(target)
        assert (answer.status, answer.headers["location"]) == (307, goal)

    @pytest.mark.parametrize("target", ["/my/notes/none/", "/my/notes/one/none.html", "/my/notes/data/", "/my/notes//"])
    def test_what_is_not_there_gets_the_sites_own_page(self, any_server: Server, target: str) -> None:
        answer = any_server.ask(target)
        assert answer.status == 404
        assert b"Page not found" in answer.body
        assert any_server.ask("/my/other/").status == 404

    @pytest.mark.parametrize("target", ["/my/notes/one/", "/my/notes/film.mp4"])
    def test_head_etag_and_not_modified(self, any_server: Server, target: str) -> None:
        whole = any_server.ask(target)
        head = any_server.ask(target, method="HEAD")
        assert head.body == b""
        assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}
        again = any_server.ask(target, f'If-None-Match: "other", {whole.headers["etag"]}')
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", whole.headers["etag"])
        assert any_server.ask(target, 'If-None-Match: "other"').status == 200

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [("bytes=0-3", 0, 4), ("bytes=5-", 5, None), ("bytes=-4", -4, None), ("bytes=2-99999999", 2, None)],
    )
    @pytest.mark.parametrize("target", ["/my/notes/film.mp4", "/my/notes/two/"])
    def test_ranges(self, any_server: Server, target: str, asked: str, start: int, end: int | None) -> None:
        whole = any_server.ask(target).body
        part = any_server.ask(target, f"Range: {asked}")
        assert (part.status, part.body) == (206, whole[start:end])
        first = start % len(whole)
        assert part.headers["content-range"] == f"bytes {first}-{first + len(part.body) - 1}/{len(whole)}"

    @pytest.mark.parametrize("target", ["/my/notes/film.mp4", "/my/notes/two/"])
    def test_ranges_that_cannot_be(self, any_server: Server, target: str) -> None:
        whole = any_server.ask(target)
        beyond = any_server.ask(target, "Range: bytes=99999999-")
        assert beyond.status == 416
        assert beyond.headers["content-range"].endswith(f"*/{len(whole.body)}")
        older = any_server.ask(target, "Range: bytes=0-3", 'If-Range: "older"')
        assert (older.status, older.body) == (200, whole.body)
        same = any_server.ask(target, "Range: bytes=0-3", f"If-Range: {whole.headers['etag']}")
        assert same.status == 206


LONG = "a" * 5000
HOSTILE = {
    # What is asked: the answer of both ways to serve.
    "GET /my/notes/../secret.txt": 400,
    "GET /my/notes/../../secret.txt": 400,
    "GET /my/notes/one/../../../secret.txt": 400,
    "GET /../../../../etc/passwd": 400,
    "GET /my/notes/./one/": 400,
    "GET /my/notes/%2e%2e/secret.txt": 400,
    "GET /my/notes/%2E%2E/%2E%2E/secret.txt": 400,
    "GET /my/notes/.%2e/secret.txt": 400,
    "GET /my/notes/..%2fsecret.txt": 400,
    "GET /my/notes/%2e%2e%2fsecret.txt": 400,
    "GET /my/notes/one%2Findex.html": 400,
    "GET /my/notes/..%5csecret.txt": 400,
    "GET /my/notes/..\\secret.txt": 400,
    "GET /my/notes/%252e%252e%252fsecret.txt": 404,
    "GET /my/notes/%c0%ae%c0%ae/secret.txt": 400,
    "GET /my/notes/%ff": 400,
    "GET /my/notes/%zz": 400,
    "GET /my/notes/%": 400,
    "GET /my/notes/one%00.html": 400,
    "GET /my/notes/one%0d%0aSet-Cookie:x": 400,
    "GET /my/notes/%E2%80%AE": 404,
    "GET //etc/passwd": 404,
    "GET //example.org/": 404,
    "GET /my/notes//example.org/..": 400,
    "GET /my/notes///one/": 404,
    "GET /my/notes/C:/secret.txt": 404,
    "GET /my/notes/con": 404,
    "GET /my/notes/one/::$DATA": 404,
    "GET /my/notes/~root/": 404,
    "GET http://example.org/": 400,
    "GET file:///etc/passwd": 400,
    "GET *": 400,
    "GET /my/notes/outside.txt": 404,
    "GET /my/notes/elsewhere/": 404,
    "GET /my/notes/elsewhere/note.md": 404,
    "GET /secret.txt": 404,
    "GET /my/notes/secret.txt": 404,
    "GET /my/notes/site.yaml": 404,
    "GET /my/notes/one.md": 404,
    "GET /my/notes/.git/config": 404,
    "GET /my/notes/.hidden": 404,
    "GET /my/notes/.postil-manifest.json": 404,
    "GET /my/notes/data/": 404,
    "GET /my/notes/list/": 404,
    "GET /my/notes/css/": 404,
    f"GET /my/notes/{LONG}": 414,
    f"GET /my/notes/?{LONG}": 414,
    "POST /my/notes/": 405,
    "PUT /my/notes/one/index.html": 405,
    "DELETE /my/notes/one/index.html": 405,
    "PATCH /my/notes/": 405,
    "OPTIONS /my/notes/": 405,
    "TRACE /my/notes/": 405,
    "PROPFIND /my/notes/": 405,
    "CONNECT example.org:443": 405,
}
HOSTS = {
    "evil.example": 421,
    "evil.example:8000": 421,
    "127.0.0.1.evil.example": 421,
    "localhost.evil.example": 421,
    "127.0.0.1@evil.example": 421,
    "evil.example@127.0.0.1": 421,
    "localhost evil.example": 421,
    "my-machine": 421,
    "[::1": 421,
    "localhost:99999999": 421,
    "localhost": 200,
    "LOCALHOST.:8000": 200,
    "notes.localhost": 200,
    "127.0.0.1:1234": 200,
    "[::1]:8000": 200,
    "192.168.1.5:8000": 200,
}


class TestHostile:
    """What nobody who reads notes would ask; the tables are the documentation."""

    @pytest.mark.parametrize("name", ["server", "static"])
    @pytest.mark.parametrize(("request_line", "status"), HOSTILE.items(), ids=[line[:40] for line in HOSTILE])
    def test_requests(self, request: pytest.FixtureRequest, name: str, request_line: str, status: int) -> None:
        running: Server = request.getfixturevalue(name)
        method, _, target = request_line.partition(" ")
        answer = running.ask(target, method=method)
        assert answer.status == status
        assert b"not to be told" not in answer.body
        assert b"root:" not in answer.body
        assert "location" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers

    @pytest.mark.parametrize("name", ["server", "static"])
    @pytest.mark.parametrize(("host", "status"), HOSTS.items())
    def test_hosts(self, request: pytest.FixtureRequest, name: str, host: str, status: int) -> None:
        running: Server = request.getfixturevalue(name)
        assert running.ask("/my/notes/", host=host).status == status
        assert running.ask("/my/notes/_postil/none", host=host).status == (404 if status == 200 else status)

    @pytest.mark.parametrize(
        ("data", "status"),
        [
            (b"GET /my/notes/ HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
            (b"GET /my/notes/ HTTP/1.0\r\n\r\n", 421),
            (b"GET /my/notes/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
            (b"GET /my/notes/ HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", 400),
            (b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40) + b"\r\n\r\n", 400),
            (b"GET /my/notes/\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ],
        ids=["no host", "no host, 1.0", "two hosts", "long header", "long target", "TLS", "NUL"],
    )
    def test_bytes(self, server: Server, data: bytes, status: int) -> None:
        try:
            assert server.send(data).status == status
        except (ConnectionError, IndexError):
            # Refused before it was read to its end.
            assert len(data) > 100_000
        assert server.ask("/my/notes/").status == 200

    def test_a_link_that_is_put_there_later_leads_nowhere(self, root: Path) -> None:
        with serving(root, "--poll") as running:
            film, aside = root / "static" / "film.mp4", root / "aside.mp4"
            assert running.ask("/my/notes/film.mp4").status == 200
            film.rename(aside)
            try:
                film.symlink_to(root.parent / "outside.txt")
                assert running.ask("/my/notes/film.mp4").status == 404
            finally:
                film.unlink()
                aside.rename(film)

    def test_files_of_well_known_are_served_from_a_folder(self, static: Server) -> None:
        assert static.text("/my/notes/.well-known/security.txt") == "told\n"


class TestAdded:
    """What is added to pages, and only to answers."""

    def test_a_page_gets_the_script_and_its_data(self, server: Server) -> None:
        text = server.text("/my/notes/one/")
        found = re.search(r'<script type="application/json" id="postil-live-data">(.*?)</script>', text)
        assert found
        data = json.loads(found[1])
        assert data["faults"] == data["over"] == []
        assert '<script src="/my/notes/_postil/live.js"></script></body>' in text
        assert server.ask("/my/notes/_postil/live.js").headers["content-type"].startswith("text/javascript")
        assert server.ask("/my/notes/_postil/live.css").status == 200
        assert server.ask("/my/notes/_postil/../live.css").status == 400

    def test_without_reload_pages_are_as_they_are_built(self, root: Path) -> None:
        run(root)
        with serving(root, "--no-reload") as running:
            for path in ("index.html", "one/index.html", "feed.xml", "404.html"):
                assert running.ask(f"/my/notes/{path}").body == (root / "public" / path).read_bytes()

    def test_nothing_is_added_to_a_folder_or_to_files(self, static: Server, root: Path) -> None:
        assert "_postil" not in static.text("/my/notes/one/")
        assert static.ask("/my/notes/_postil/live.js").status == 404
        assert not [path for path in (root / "public").rglob("*.html") if b"_postil" in path.read_bytes()]

    def test_nothing_is_written_into_the_output_folder(self, tmp_path: Path) -> None:
        write(tmp_path, SITE)
        with serving(tmp_path) as running:
            assert running.ask("/my/notes/").status == 200
            (tmp_path / "content" / "one.md").write_text("# One\n\nAnother text.\n", encoding="utf-8")
            running.wait_for("/my/notes/one/", "Another text")
        assert not (tmp_path / "public").exists()


class TestCommand:
    """The command: ports, its end, what it says."""

    def test_ctrl_c_ends_at_once(self, root: Path) -> None:
        with serving(root) as running:
            with socket.create_connection(("127.0.0.1", running.port)) as stream:
                stream.sendall(b"GET /my/notes/_postil/changes HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert b"event: hello" in stream.recv(65536) + stream.recv(65536)
                running.process.send_signal(signal.SIGINT)
                assert running.process.wait(5) == 0
            while not running.lines.empty():
                assert "Traceback" not in running.lines.get()

    def test_a_port_that_is_taken(self, root: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = subprocess.run(
                command(root, "--port", str(port)), capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        assert done.returncode == 1
        assert f"port {port} is taken" in done.stderr

    def test_lines_say_what_happens(self, tmp_path: Path) -> None:
        write(tmp_path, SITE)
        with serving(tmp_path) as running:
            assert re.search(r"site: 3 papers, 4 files converted, [\d,]+ ms, no warnings", running.line("site:"))
            with (tmp_path / "content" / "two.md").open("a", encoding="utf-8") as file:
                file.write("\nSee [[nothing]].\n")
            assert running.line("link-missing").startswith("content/two.md:8:5: warning[link-missing]")
            # The first look after the start may be the one that finds it.
            assert re.search(
                r"(?:content/two\.md|site): .*\b1 file converted, \d+ ms, 1 warning", running.line("converted")
            )

    def test_static_needs_a_folder(self, tmp_path: Path) -> None:
        write(tmp_path, SITE)
        done = subprocess.run(
            command(tmp_path, "--static"), capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 2
        assert "run `postil build` first" in done.stderr


def test_the_next_free_port_is_taken() -> None:
    first, _ = bind("127.0.0.1", None)
    second, moved = bind("127.0.0.1", None)
    with first, second:
        assert moved
        assert second.getsockname()[1] > first.getsockname()[1]
        with pytest.raises(UserError, match="is taken"):
            bind("127.0.0.1", second.getsockname()[1])
    with pytest.raises(UserError, match="cannot listen"):
        bind("203.0.113.7", 0)


def test_names_of_this_machine_are_right() -> None:
    assert Hosts(["Box"]).allows("box:8000")
    assert not Hosts(["Box"]).allows("boxes")
    assert not Hosts([]).allows(None)
    assert not Hosts([""]).allows("")


def test_types_do_not_depend_on_the_machine() -> None:
    assert content_type("a.unknown") == content_type("a") == content_type("a.tar.gz") == "application/octet-stream"
    assert content_type("A.JPG") == "image/jpeg"


def test_an_empty_file_has_no_range() -> None:
    content = Content("a.txt", b"", '"e"')
    assert respond(content, {"range": "bytes=0-"}).status_code == 416
    assert respond(content, {}).status_code == 200
