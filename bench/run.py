"""Measure Postil beside other site generators: ``make bench``, or ``python bench/run.py`` with flags.

``--sizes 1000,4000,16000``
    How many notes; every size is a collection of its own from ``generate.py``.
``--peers hugo,hugo-katex,eleventy,pelican``
    Whom to measure against: Hugo with formulas left to the browser, Hugo with formulas rendered at build by its
    own KaTeX, Eleventy with KaTeX at build, Pelican as it comes.
``--scenarios cold,unchanged,edit,template,alike``
    cold: output and caches removed before; unchanged: right after it; edit: a sentence added to the note in the
    middle; template: the template of a note's page changed. Each follows the one before. alike: cold again, with
    Postil told to make the peers' pages alone.
``--runs 3``
    How often; the tables show medians. Postil and the peer run in turns, A B A B, scenario by scenario, so that
    whatever else the machine does falls on both.
``--seed 1``
    The collections' seed.
``--alone``
    Measure the peers without Postil.
``--no-commands``, ``--no-memory``
    Leave out the rows on ``postil --version`` and the demonstration site, or the runs that watch the memory.
``--dry``
    Print the results and leave ``bench/RESULTS.md`` as it is.

Peers are installed into ``bench/.cache/tools`` by pip and npm the first time. All sizes with all peers take more
than an hour, nearly all of it the peers' with 16,000 notes. Files are in the page cache in every run, for every tool.

What earlier builds left is moved aside before a cold one, and removed when all has been measured: on some file systems
removing thousands of files slows whoever makes files in the next minutes. With 16,000 notes that needs some 20 GB.

Memory is watched in a cold build of its own, so that watching does not slow what is timed: every 20 ms the
proportional set sizes of all processes of the tool are added up (pages that n processes share count once, not n
times); beside it stands the plain sum of resident set sizes. No peer is asked for more than Postil does: each makes
a page for every note, lists by year and tag, a paged home page and a feed. Postil as it comes also makes pages by
venue, author, status and rating, orders of the list, related papers, a timeline, a calendar, statistics and the index
of the search, and checks the notes; Eleventy does not highlight code.
"""

import argparse
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import measure
import notes
import report
import tools
from report import Collection, Measured, Output, Pair

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
GONE = CACHE / "gone"
"""What is to be removed when all has been measured, since removing slows whoever makes files next."""

ERROR = re.compile(r"katex-error|math-error|<merror")


class Bench:
    """One run of the benchmark: the options, and a counter that makes every edit a new one."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.ours: list[tools.Tool] = [] if options.alone else [tools.Postil(CACHE), tools.PostilAlike(CACHE)]
        self.peers = [tools.PEERS[name](CACHE) for name in options.peers]
        self.edits = 0

    def install(self) -> list[str]:
        """Install what is missing and return the versions of all tools."""
        everyone = [*self.ours, *self.peers]
        for tool in everyone:
            say(f"install {tool.title}")
            tool.install()
        return list(dict.fromkeys(tool.version() for tool in everyone))

    def collection(self, count: int) -> Collection:
        """Measure everything on ``count`` notes."""
        folder = CACHE / "sites" / str(count)
        shutil.rmtree(folder, ignore_errors=True)
        plans = notes.plan(count, self.options.seed)
        ours = [self.prepared(tool, folder, plans) for tool in self.ours]
        pairs = [self.pair(tool, folder, plans) for tool in self.peers]
        sources = sorted((folder / [*self.ours, *self.peers][0].name / "content").rglob("*.md"))
        size = sum(path.stat().st_size for path in sources)
        return Collection(count, sum(note.formulas for note in plans), size, ours, pairs)

    def prepared(self, tool: tools.Tool, folder: Path, plans: list[notes.Note]) -> Measured:
        """Write the tool's site, build it once to count what comes out, and watch the memory meanwhile."""
        site = folder / tool.name
        site.mkdir(parents=True)
        tool.prepare(site, plans, self.options.seed)
        tool.forget(site)
        say(f"{len(plans)} notes: {tool.title}, memory and output")
        watched = None
        if self.options.memory:
            watched = measure.memory(tool.command(site), site)
        else:
            measure.seconds(tool.command(site), site)
        return Measured(tool.name, tool.title, tool.renders_formulas, counted(site / "public"), watched)

    def pair(self, peer: tools.Tool, folder: Path, plans: list[notes.Note]) -> Pair:
        """Time Postil and a peer in turns."""
        pair = Pair(self.prepared(peer, folder, plans), {name: [] for name in self.options.scenarios})
        for number in range(self.options.runs):
            for scenario, times in pair.times.items():
                who = 1 if scenario == "alike" else 0
                ours = self.timed(self.ours[who], scenario, folder, plans) if self.ours else None
                theirs = self.timed(peer, scenario, folder, plans)
                times.append((ours, theirs))
                ratio = report.ratio(ours, theirs)
                say(f"{peer.title} {number + 1} {scenario}: {report.duration(ours)} {theirs:.2f} s, ratio {ratio}")
        peer.forget(folder / peer.name, GONE)
        return pair

    def timed(self, tool: tools.Tool, scenario: str, folder: Path, plans: list[notes.Note]) -> float:
        """Bring the tool's site into the state of the scenario and time a build of it."""
        site = folder / tool.name
        self.edits += 1
        match scenario:
            case "cold" | "alike":
                tool.forget(site, GONE)
            case "edit":
                tool.edit_note(site, plans[len(plans) // 2], self.edits)
            case "template":
                tool.edit_template(site, self.edits)
        return measure.seconds(tool.command(site), site)

    def commands(self) -> dict[str, float | None]:
        """Time the commands whose start counts most."""
        script = str(tools.Postil(CACHE).script)
        bare = self.repeated([sys.executable, "-c", "pass"], HERE)
        version = self.repeated([script, "--version"], HERE)
        rows = {"`python -c pass`": bare, "`postil --version`": version}
        site = CACHE / "demonstration"
        shutil.rmtree(site, ignore_errors=True)
        site.mkdir(parents=True)
        shutil.copytree(HERE.parent / "content", site / "content")
        shutil.copy(HERE.parent / "site.yaml", site)
        build = [script, "build", "--output", str(site / "public")]
        tool = tools.Postil(CACHE)
        rows["`postil build`, demonstration site, cold"] = self.repeated(build, site, lambda: tool.forget(site))
        rows["`postil build`, demonstration site, unchanged"] = self.repeated(build, site)
        return rows

    def repeated(self, command: list[str], folder: Path, before: Callable[[], None] = lambda: None) -> float | None:
        """The median time of a command run several times."""
        times = []
        for _ in range(max(self.options.runs, 5)):
            before()
            times.append(measure.seconds(command, folder))
        return report.median(times)


def counted(output: Path) -> Output:
    """Count what stands in the output: HTML files, and in the notes' pages formulas as MathML and formulas in error.

    Formulas of lists and of the home page are left out: as copies they would hide that some are missing. Every tool
    puts a note at ``/<year>/<name>/``, as the collection has it.
    """
    formulas = errors = 0
    pages = sum(1 for _ in output.rglob("*.html"))
    for path in output.glob("20[0-9][0-9]/*/index.html"):
        text = path.read_text(encoding="utf-8", errors="replace")
        formulas += text.count("<math")
        errors += len(ERROR.findall(text))
    return Output(pages, formulas, errors)


def machine() -> str:
    """The shape of the machine, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}."


def say(text: str) -> None:
    """Tell how far the benchmark is."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def names(known: list[str]) -> Callable[[str], list[str]]:
    """A reader of a list of known names, separated by commas."""

    def read(text: str) -> list[str]:
        found = [name for name in text.split(",") if name]
        for name in found:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(known)}")
        return found

    return read


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[1000, 4000, 16000])
    parser.add_argument("--peers", type=names(list(tools.PEERS)), default=list(tools.PEERS))
    parser.add_argument("--scenarios", type=names(list(report.SCENARIOS)), default=list(report.SCENARIOS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--no-commands", dest="commands", action="store_false")
    parser.add_argument("--no-memory", dest="memory", action="store_false")
    parser.add_argument("--dry", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure, print, and append to the results; 1 when something failed or some output was not comparable."""
    # A benchmark that is told to end takes the build it is waiting for with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = parse(arguments)
    bench = Bench(options)
    versions: list[str] = []
    collections: list[Collection] = []
    commands, failed = "", False
    try:
        versions += bench.install()
        for count in sorted(options.sizes):
            collections.append(bench.collection(count))
        commands = report.commands_table(bench.commands()) if bench.ours and options.commands else ""
    except (measure.CommandError, subprocess.CalledProcessError, OSError) as error:
        # What was measured before may have taken an hour: it is still told.
        say(f"error: {error}")
        failed = True
    finally:
        for folder in (GONE, CACHE / "sites"):
            shutil.rmtree(folder, ignore_errors=True)
    if failed and not collections:
        return 1
    text = report.summary(versions, machine(), time.strftime("%Y-%m-%d"), collections, commands)
    sys.stdout.write(text)
    if not options.dry:
        with (HERE / "RESULTS.md").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")
    return 1 if failed or any(report.doubts(collection) for collection in collections) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
