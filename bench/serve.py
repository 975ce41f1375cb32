"""Measure the preview beside Hugo's: ``python bench/serve.py`` with flags.

``--size 4000``
    How many notes.
``--edits 20``
    How many edits are timed, of each server in turns.
``--many 500``
    How many edits to make before the memory is read for the last time; the first reading is after 100.
``--alone``
    Measure Postil without Hugo.
``--seed 1``
    The collection's seed.

An edit is a sentence added to the note in the middle. Its time runs from the moment at which the file has been written
to the one at which headless Chromium, which has the note's page open, has the sentence in its DOM; the same for both
servers, which run at the same time and are edited in turns. Hugo leaves the formulas to the browser, as it comes; so
the comparison favours it. A title edit runs until the home list and the page of a note that links to it show the new
title. Times on the wall clock want an idle machine; the processor's time that a server took for an edit does not.
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import notes
import tools
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
PATIENCE = 300_000
PAUSE = 0.4
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A server that runs over a prepared site; ``url`` leads to its home page."""

    def __init__(self, tool: tools.Tool, site: Path, process: "subprocess.Popen[bytes]", url: str) -> None:
        self.tool, self.site, self.process, self.url = tool, site, process, url

    def processor(self) -> float:
        """The seconds of processor time that it has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, kind: str = "VmRSS") -> float:
        """Its resident memory, or with VmHWM the most that it was, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(kind)) / 1024


def command(tool: tools.Tool, site: Path, port: int) -> list[str]:
    """The command that serves the site at the port."""
    if isinstance(tool, tools.Hugo):
        server = [str(tool.binary), "server", "--bind", "127.0.0.1", "--port", str(port), "--quiet"]
        return [*server, "--baseURL", f"http://127.0.0.1:{port}/", "--cacheDir", str(site.resolve() / "cache")]
    assert isinstance(tool, tools.Postil)
    return [str(tool.script), "serve", "--root", str(site), "--port", str(port)]


@contextmanager
def serving(tool: tools.Tool, site: Path, path: str) -> Iterator[tuple[Server, float]]:
    """Serve a site; gives the server, and the seconds from its start to its first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}{path}"
    begin = time.perf_counter()
    process = subprocess.Popen(
        command(tool, site, port), cwd=site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            with suppress(OSError), urllib.request.urlopen(url) as answer:
                answer.read()
                break
            if process.poll() is not None:
                raise SystemExit(f"{tool.title} ended with {process.returncode}")
            time.sleep(0.005)
        yield Server(tool, site, process, url), time.perf_counter() - begin
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def prepared(tool: tools.Tool, plans: list[notes.Note], seed: int) -> Path:
    """Install the tool, write its site and build it once, so that caches are warm."""
    tool.install()
    site = CACHE / "serve" / tool.name
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    tool.prepare(site, plans, seed)
    subprocess.run(tool.command(site), cwd=site, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return site


def url_of(server: Server, note: notes.Note) -> str:
    """The address of a note's page."""
    return f"{server.url}{note.path.removesuffix('.md').lower()}/"


def until(page: Page, text: str, every: int = 5) -> None:
    """Wait until the text is in the page's DOM; looked for every few milliseconds, also after a reload."""
    found = "text => document.body?.textContent.includes(text)"
    page.wait_for_function(found, arg=text, polling=every, timeout=PATIENCE)


def timed(server: Server, page: Page, note: notes.Note, number: int) -> tuple[float, float]:
    """Edit a note; return the seconds until the browser shows it, and those of the processor."""
    taken = server.processor()
    server.tool.edit_note(server.site, note, number)
    begin = time.perf_counter()
    until(page, f"This sentence was added as number {number}.")
    seconds = time.perf_counter() - begin
    time.sleep(PAUSE)
    return seconds, server.processor() - taken


def edits(servers: list[Server], new_page: Callable[[], Page], note: notes.Note, count: int) -> list[float]:
    """Time edits of each server in turns and print them; return the medians."""
    pages = [new_page() for _ in servers]
    for server, page in zip(servers, pages, strict=True):
        page.goto(url_of(server, note))
        page.wait_for_timeout(1500)
    times: list[list[tuple[float, float]]] = [[] for _ in servers]
    for number in range(-1, count):
        for server, page, found in zip(servers, pages, times, strict=True):
            result = timed(server, page, note, number + 10_000)
            if number >= 0:
                # The first edit finds cold caches on both sides.
                found.append(result)
    for server, found in zip(servers, times, strict=True):
        walls = sorted(wall for wall, _ in found)
        own = statistics.median(taken for _, taken in found)
        middle = statistics.median(walls)
        say(f"{server.tool.title}: edit to DOM, median of {count}", f"{middle * 1000:.0f} ms")
        say(f"{server.tool.title}: fastest, slowest", f"{walls[0] * 1000:.0f} ms, {walls[-1] * 1000:.0f} ms")
        say(f"{server.tool.title}: processor time an edit, median", f"{own * 1000:.0f} ms")
    for page in pages:
        page.close()
    return [statistics.median(wall for wall, _ in found) for found in times]


def title_edit(server: Server, new_page: Callable[[], Page], plans: list[notes.Note]) -> None:
    """Time a change of a title until a list and a backlink show it."""
    with urllib.request.urlopen(server.url) as answer:
        shown = answer.read().decode()
    newest = next(note for note in plans if note.spelling == "ours" and note.title in shown)
    source = server.site / "content" / newest.path
    target = plans[7]
    depth = "../" * newest.path.count("/")
    with source.open("a", encoding="utf-8") as file:
        file.write(f"\nA link to [another]({depth}{target.path}).\n")
    time.sleep(3)
    home, other = new_page(), new_page()
    home.goto(server.url)
    other.goto(url_of(server, target))
    home.wait_for_timeout(1500)
    text = source.read_text(encoding="utf-8")
    for number in range(5):
        title = f"A title that was changed, number {number}"
        source.write_text(text.replace(newest.title, title, 1), encoding="utf-8")
        begin = time.perf_counter()
        # Long pages, so that looking too often would take the time that is measured.
        until(home, title, 50)
        until(other, title, 50)
        say(
            "Postil: title edit to home list and backlink in other tabs",
            f"{(time.perf_counter() - begin) * 1000:.0f} ms",
        )
        time.sleep(1)
    home.close()
    other.close()


def many(server: Server, plans: list[notes.Note], count: int) -> None:
    """Make many edits of all kinds of notes, and print the memory on the way."""
    own = [note for note in plans if note.size < 20_000][:50]
    for number in range(1, count + 1):
        note = own[number % len(own)]
        server.tool.edit_note(server.site, note, 20_000 + number)
        if number % 5 == 0:
            path = server.site / "content" / note.path
            path.write_text(f"[A link {number}](x.md) {path.read_text(encoding='utf-8')}", encoding="utf-8")
        time.sleep(0.1)
        if number in (100, count):
            time.sleep(5)
            say(f"Postil: memory after {number} edits", f"{server.memory():.0f} MB")
    say("Postil: memory at most", f"{server.memory('VmHWM'):.0f} MB")


def say(what: str, figure: str) -> None:
    """Print a row of the table."""
    print(f"| {what} | {figure} |", flush=True)


def main() -> None:
    """Measure what the flags ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--many", type=int, default=500)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    plans = notes.plan(options.size, options.seed)
    note = plans[len(plans) // 2]
    postil, hugo = tools.Postil(CACHE), tools.Hugo(CACHE)
    ours = prepared(postil, plans, options.seed)
    theirs = None if options.alone else prepared(hugo, plans, options.seed)
    say("what", "measured")
    say("---", "---")
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with serving(postil, ours, "/notes/") as (server, start):
            say("Postil: start to first page, warm", f"{start:.2f} s, {server.processor():.2f} s of the processor")
            if theirs is None:
                edits([server], browser.new_page, note, options.edits)
            else:
                with serving(hugo, theirs, "/") as (other, other_start):
                    say("Hugo: start to first page", f"{other_start:.2f} s")
                    mine, its = edits([server, other], browser.new_page, note, options.edits)
                    say("ratio of the medians", f"{mine / its:.2f}")
            title_edit(server, browser.new_page, plans)
            many(server, plans, options.many)
        browser.close()
    shutil.rmtree(CACHE / "serve")


if __name__ == "__main__":
    main()
