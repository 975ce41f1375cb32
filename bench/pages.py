"""Measure what a visitor's browser loads: ``make bench-pages``, or ``python bench/pages.py`` with flags.

``--sites demonstration,4000``
    The demonstration site, or how many generated notes.
``--no-lighthouse``
    Leave out Lighthouse, which takes about twenty seconds a page.
``--runs 3``
    How often Lighthouse looks at each page, on a phone and on a desk; the tables show medians.
``--seed 1``
    The generated collections' seed.
``--dry``
    Print the results and leave ``bench/PAGES.md`` as it is.

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
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import generate
import notes
import run
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
METRICS = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "speed-index",
    "total-blocking-time",
    "cumulative-layout-shift",
)
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
    pages = {"home": "/", "paper": "/notes/attention-2017/", "list": "/bookmarks/", "tag": "/tags/"}
    return Example("demonstration", folder, pages, ("entropy", "gradient"))


def generated(count: int, seed: int) -> Example:
    """A generated collection; the paper is the one in the middle, the list a year."""
    folder = CACHE / "pages" / str(count)
    plans = generate.write(count, folder, seed)
    note: notes.Note = plans[count // 2]
    pages = {
        "home": "/",
        "paper": f"/{note.path.removesuffix('.md').lower()}/",
        "list": f"/years/{note.year}/",
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


class Lighthouse:
    """Lighthouse, installed by npm the first time."""

    def __init__(self, program: str) -> None:
        """Look for it, or install it; ``program`` is the browser."""
        home = CACHE / "tools" / "lighthouse"
        self._script = home / "node_modules" / "lighthouse" / "cli" / "index.js"
        self._environment = {**os.environ, "CHROME_PATH": program}
        if not self._script.exists():
            home.mkdir(parents=True, exist_ok=True)
            (home / "package.json").write_text('{"private": true}\n')
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "lighthouse@12"], cwd=home, check=True)

    def version(self) -> str:
        """Its own version."""
        package = json.loads((self._script.parent.parent / "package.json").read_bytes())
        return f"Lighthouse {package['version']}"

    def row(self, url: str, preset: str, runs: int) -> list[str]:
        """The medians of several looks at a page: scores by category, out of 100, and what performance is made of."""
        found = [self._look(url, preset) for _ in range(runs)]
        scores = [statistics.median(100 * one["categories"][name]["score"] for one in found) for name in CATEGORIES]
        values = [statistics.median(one["audits"][name]["numericValue"] for one in found) for name in METRICS]
        times = [f"{value / 1000:.2f} s" for value in values[:3]]
        return [*(f"{score:.0f}" for score in scores), *times, f"{values[3]:.0f} ms", f"{values[4]:.3f}"]

    def _look(self, url: str, preset: str) -> dict[str, Any]:
        command = ["node", str(self._script), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
        command += ["--preset=desktop"] if preset == "desktop" else []
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        done = subprocess.run(command, env=self._environment, check=True, stdout=subprocess.PIPE, text=True)
        found: dict[str, Any] = json.loads(done.stdout)
        for audit in found["audits"].values():
            if audit["score"] is not None and audit["score"] < 0.9 and audit["scoreDisplayMode"] == "binary":
                print(f"{url} ({preset}): {audit['id']}: {audit['title']}", file=sys.stderr, flush=True)
        return found


@dataclass
class Results:
    """What was measured on all sites: rows of the tables, and what should not have been."""

    versions: list[str]
    visits: list[list[str]]
    scores: list[list[str]]
    elsewhere: list[str]
    reports: list[str]

    def section(self, date: str) -> str:
        """The section of the results file."""
        text = f"## {date}\n\n{run.machine()}\n\n" + "".join(f"* {version}\n" for version in self.versions)
        text += "\n### First visits\n\n" + table(["", "requests", "over the wire", "as files"], self.visits)
        text += f"\nRequests to other hosts: {len(self.elsewhere)}. Reports about the policy: {len(self.reports)}.\n"
        text += "".join(f"* {line}\n" for line in (*self.elsewhere, *self.reports))
        if self.scores:
            header = ["", "performance", "accessibility", "best practices", "SEO", "FCP", "LCP", "SI", "TBT", "CLS"]
            text += "\n### Lighthouse\n\n" + table(header, self.scores)
        return text


def measured(names: list[str], seed: int, runs: int, program: str) -> Results:
    """Measure all sites; without ``runs`` Lighthouse is left out."""
    looking = Lighthouse(program) if runs else None
    results = Results([tools.Postil(CACHE).version()], [], [], [], [])
    for name in names:
        example = demonstration() if name == "demonstration" else generated(int(name), seed)
        port = free_port()
        build(example, f"http://127.0.0.1:{port}")
        with hosted(example.folder / "public", port) as host:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
                chromium = f"Chromium {browser.version}"
                rows, elsewhere, reports = visited(browser, example, host)
                browser.close()
            results.visits += rows
            results.elsewhere += elsewhere
            results.reports += reports
            for kind, path in example.pages.items() if looking else ():
                for preset in ("mobile", "desktop"):
                    assert looking
                    row = looking.row(host + path, preset, runs)
                    results.scores.append([f"{example.title}, {kind}, {preset}", *row])
    results.versions += [chromium, *([f"{looking.version()}, medians of {runs}"] if looking else [])]
    return results


def main() -> None:
    """Measure what the flags ask for, print it, and append it to the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", default="demonstration,4000")
    parser.add_argument("--no-lighthouse", dest="lighthouse", action="store_false")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("there is no Chromium on this machine")
    shutil.rmtree(CACHE / "pages", ignore_errors=True)
    runs = options.runs if options.lighthouse else 0
    text = measured(options.sites.split(","), options.seed, runs, program).section(time.strftime("%Y-%m-%d"))
    print(text, end="")
    if not options.dry:
        with (HERE / "PAGES.md").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")


if __name__ == "__main__":
    main()
