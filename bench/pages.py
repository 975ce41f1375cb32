"""Measure what a visitor's browser loads: ``python bench/pages.py`` with flags.

``--sites demonstration,4000``
    The demonstration site, or how many generated notes.
``--no-lighthouse``
    Leave out Lighthouse, which takes about twenty seconds a page.
``--seed 1``
    The generated collections' seed.

Sites are built, and served on this machine as a host would: compressed, with etags. A first visit is one with nothing
in the browser's cache, in a new context. Bytes are what came over the wire, headers included; "as files" is the size
after decompression. "Search" is what a first search adds to the home page: the key, a word, its results; "next search"
what another word adds to that. Requests to other hosts and reports about the content security policy are counted on
all pages together. Lighthouse is installed by npm into ``bench/.cache/tools`` the first time.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import generate
import notes
import tools
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from report import table
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
WATCH = """
  addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
"""


@dataclass
class Example:
    """A site to look at: where it is kept, the paths of its pages by what they are, two words to search for."""

    title: str
    folder: Path
    pages: dict[str, str]
    words: tuple[str, str]


class Traffic:
    """What a page asks for while it is watched."""

    def __init__(self, page: Page, host: str) -> None:
        self.requests = self.wire = self.files = 0
        self.elsewhere: list[str] = []
        self.reports: list[str] = []
        self._host = host
        page.add_init_script(WATCH)
        page.on("console", self._said)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.dataReceived", self._came)
        session.on("Network.loadingFinished", self._ended)

    def _said(self, message: Any) -> None:
        if "policy" in message.text.lower():
            self.reports.append(message.text)

    def _asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url.startswith("data:"):
            return
        self.requests += 1
        if not url.startswith(self._host):
            self.elsewhere.append(url)

    def _came(self, event: dict[str, Any]) -> None:
        self.files += event["dataLength"]

    def _ended(self, event: dict[str, Any]) -> None:
        self.wire += event["encodedDataLength"]

    def reading(self) -> tuple[int, int, int]:
        """Requests, bytes over the wire and bytes as files up to now."""
        return self.requests, int(self.wire), self.files


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hosted(folder: Path, port: int) -> Iterator[str]:
    """Serve a built folder at a port as a static host does, compressed."""
    files = StaticFiles(directory=folder, html=True)
    application = Starlette(middleware=[Middleware(GZipMiddleware, minimum_size=500)])
    application.mount("/", files)
    server = uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def demonstration() -> Example:
    """This repository's own site."""
    folder = CACHE / "pages" / "demonstration"
    root = HERE.parent
    shutil.copytree(root / "content", folder / "content")
    shutil.copy(root / "site.yaml", folder)
    pages = {"home": "/", "list": "/bookmarks/", "paper": "/notes/attention-2017/", "tag": "/tags/"}
    return Example("demonstration", folder, pages, ("entropy", "gradient"))


def generated(count: int, seed: int) -> Example:
    """A generated collection; the paper is the one in the middle, the list a year."""
    folder = CACHE / "pages" / str(count)
    plans = generate.write(count, folder, seed)
    note: notes.Note = plans[count // 2]
    pages = {
        "home": "/",
        "list": f"/years/{note.year}/",
        "paper": f"/{note.path.removesuffix('.md').lower()}/",
        "tag": "/tags/",
    }
    return Example(f"{count:,} notes", folder, pages, ("gradient", "model"))


def build(example: Example, host: str) -> None:
    """Publish the site for the address that it is served at."""
    script = tools.Postil(CACHE).script
    command = [str(script), "build", "-q", "--output", str(example.folder / "public"), "--base-url", f"{host}/"]
    subprocess.run(command, cwd=example.folder, check=True)


def visited(browser: Browser, example: Example, host: str) -> tuple[list[list[str]], list[str], list[str]]:
    """Rows on each page and search; requests to other hosts; reports about the policy."""
    rows, elsewhere, reports = [], [], []
    for name, path in example.pages.items():
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        traffic = Traffic(page, host)
        answer = page.goto(host + path, wait_until="networkidle")
        if not answer or not answer.ok:
            raise SystemExit(f"no page at {path}")
        rows.append(row(example, name, (0, 0, 0), traffic.reading()))
        if name == "home":
            rows += searched(page, example, traffic)
        elsewhere += traffic.elsewhere
        reports += traffic.reports
        context.close()
    return rows, elsewhere, reports


def searched(page: Page, example: Example, traffic: Traffic) -> list[list[str]]:
    """Rows on a first search and the next one, from the page that is open."""
    rows: list[list[str]] = []
    before = traffic.reading()
    page.keyboard.press("/")
    field = page.locator("input[type=search]:focus")
    for label, word in zip(("first search", "next search"), example.words, strict=True):
        field.wait_for()
        field.fill(word)
        page.get_by_role("option").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
        after = traffic.reading()
        rows.append(row(example, label, before, after))
        before = after
    return rows


def row(example: Example, name: str, before: tuple[int, int, int], after: tuple[int, int, int]) -> list[str]:
    """One line of the table: the difference of two readings."""
    requests, wire, files = (b - a for a, b in zip(before, after, strict=True))
    return [f"{example.title}, {name}", str(requests), f"{wire / 1000:,.1f} kB", f"{files / 1000:,.1f} kB"]


def lighthouse(program: str, url: str, preset: str) -> dict[str, int]:
    """Lighthouse's scores of a page by category, out of 100."""
    home = CACHE / "tools" / "lighthouse"
    script = home / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}\n')
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "lighthouse@12"], cwd=home, check=True)
    command = ["node", str(script), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += ["--preset=desktop"] if preset == "desktop" else []
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": program}, check=True, stdout=subprocess.PIPE, text=True
    )
    found = json.loads(done.stdout)
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary":
            print(f"{url} ({preset}): {audit['id']}: {audit['title']}", flush=True)
    return {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}


def main() -> None:
    """Measure what the flags ask for, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", default="demonstration,4000")
    parser.add_argument("--no-lighthouse", dest="lighthouse", action="store_false")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    shutil.rmtree(CACHE / "pages", ignore_errors=True)
    rows: list[list[str]] = []
    scores: list[list[str]] = []
    elsewhere: list[str] = []
    reports: list[str] = []
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("there is no Chromium on this machine")
    for name in options.sites.split(","):
        example = demonstration() if name == "demonstration" else generated(int(name), options.seed)
        port = free_port()
        build(example, f"http://127.0.0.1:{port}")
        with hosted(example.folder / "public", port) as host:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
                found = visited(browser, example, host)
                browser.close()
            rows += found[0]
            elsewhere += found[1]
            reports += found[2]
            for kind, path in example.pages.items() if options.lighthouse else ():
                for preset in ("mobile", "desktop"):
                    score = lighthouse(program, host + path, preset)
                    scores.append([f"{example.title}, {kind}, {preset}", *map(str, score.values())])
    print(table(["first visit", "requests", "over the wire", "as files"], rows))
    print(f"Requests to other hosts: {len(elsewhere)}. Reports about the policy: {len(reports)}.")
    for line in (*elsewhere, *reports):
        print(f"* {line}")
    if scores:
        print("\n" + table(["Lighthouse", *CATEGORIES], scores))


if __name__ == "__main__":
    main()
