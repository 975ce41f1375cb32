"""What was measured, as tables: medians and their ratios, with the counts that show that the work was comparable."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SCENARIOS = {
    "cold": "cold build",
    "unchanged": "nothing changed",
    "edit": "one note edited",
    "template": "template changed",
    "alike": "cold build, the peers' pages alone",
}
# The ratios that the project wants to keep to, on 4,000 notes with formulas rendered.
LIMITS = {
    ("hugo-katex", "cold"): 0.25,
    ("eleventy", "cold"): 0.7,
    ("hugo", "unchanged"): 0.10,
    ("hugo", "edit"): 0.20,
}


@dataclass
class Output:
    """What a tool made of a collection: pages and formulas, and the formulas it could not render."""

    pages: int
    formulas: int
    errors: int


@dataclass
class Measured:
    """All about one tool on one collection; memory is (proportional, resident) in bytes."""

    name: str
    title: str
    renders_formulas: bool
    output: Output | None = None
    memory: tuple[int, int] | None = None


@dataclass
class Pair:
    """Seconds of Postil and of a peer by scenario, run in turns; the first of each is None without Postil."""

    peer: Measured
    times: dict[str, list[tuple[float | None, float]]] = field(default_factory=dict)


@dataclass
class Collection:
    """One size of collection with all that was measured on it; ``ours`` are Postil as it comes, then as the peers."""

    notes: int
    formulas: int
    size: int
    ours: list[Measured]
    pairs: list[Pair]

    @property
    def tools(self) -> list[Measured]:
        """All that was measured, Postil first."""
        return [*self.ours, *(pair.peer for pair in self.pairs)]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, the first column to the left and the others to the right."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def median(values: Sequence[float | None]) -> float | None:
    """The median of the values that are known."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def duration(value: float | None) -> str:
    """Seconds with three digits that matter."""
    if value is None:
        return "–"
    return f"{value:.1f} s" if value >= 10 else f"{value:.2f} s" if value >= 1 else f"{value:.3f} s"


def ratio(first: float | None, second: float | None) -> str:
    """The first as a multiple of the second."""
    return "–" if first is None or not second else f"{first / second:.3f}"


def speed_table(collection: Collection) -> str:
    """The times by peer and scenario with the ratio of the medians and the range of the ratios run by run."""
    rows = []
    for pair in collection.pairs:
        for scenario, times in pair.times.items():
            ours, theirs = median([a for a, _ in times]), median([b for _, b in times])
            each = sorted(a / b for a, b in times if a is not None)
            limit = LIMITS.get((pair.peer.name, scenario)) if collection.notes == 4000 else None
            rows.append(
                [
                    f"{pair.peer.title}, {SCENARIOS[scenario]}",
                    duration(ours),
                    duration(theirs),
                    ratio(ours, theirs),
                    f"{each[0]:.3f}–{each[-1]:.3f}" if each else "–",
                    f"{limit:.2f}" if limit else "",
                ]
            )
    return table(["against", "Postil", "peer", "ratio", "run by run", "at most"], rows)


def output_table(collection: Collection) -> str:
    """What each tool made, and the memory it took: proof that the times are of comparable work."""
    rows = []
    for tool in collection.tools:
        output, memory = tool.output, tool.memory
        rows.append(
            [
                tool.title,
                f"{output.pages:,}" if output else "–",
                f"{output.formulas:,}" if output else "–",
                f"{output.errors:,}" if output else "–",
                f"{memory[0] / 1e6:,.0f} MB" if memory else "–",
                f"{memory[1] / 1e6:,.0f} MB" if memory else "–",
            ]
        )
    return table(["tool", "HTML files", "formulas rendered", "in error", "peak memory", "as resident"], rows)


def section(collection: Collection) -> str:
    """The whole text on one collection."""
    head = f"{collection.notes:,} notes, {collection.size / 1e6:.1f} MB, {collection.formulas:,} formulas"
    return f"### {head}\n\n{speed_table(collection)}\n{output_table(collection)}"


def growth(small: Collection, large: Collection) -> str:
    """How the larger collection compares with the smaller one, for Postil and each peer measured on both."""
    rows = []
    if large.ours and small.ours:
        rows.append(_growth_row("Postil", _cold(small, 0), _cold(large, 0), small.ours[0], large.ours[0]))
    for pair in large.pairs:
        before = next((other for other in small.pairs if other.peer.name == pair.peer.name), None)
        if before and "cold" in before.times and "cold" in pair.times:
            times = [median([b for _, b in each.times["cold"]]) for each in (before, pair)]
            rows.append(_growth_row(pair.peer.title, times[0], times[1], before.peer, pair.peer))
    head = f"### {large.notes:,} notes against {small.notes:,}, cold\n\n"
    return head + table(["tool", "time", "memory"], rows)


def _cold(collection: Collection, side: int) -> float | None:
    return median([times[side] for pair in collection.pairs for times in pair.times.get("cold", [])])


def _growth_row(
    title: str, before: float | None, after: float | None, small: Measured | None, large: Measured | None
) -> list[str]:
    memory = "–"
    if small and large and small.memory and large.memory:
        memory = f"{large.memory[0] / small.memory[0]:.2f} ×"
    return [title, f"{after / before:.2f} ×" if after and before else "–", memory]


def doubts(collection: Collection) -> list[str]:
    """Why a ratio on this collection should not be trusted; empty when the outputs are comparable."""
    found = []
    for tool in collection.tools:
        output = tool.output
        if output and output.pages < collection.notes:
            found.append(f"{tool.title} made {output.pages:,} HTML files for {collection.notes:,} notes")
        if output and tool.renders_formulas and output.formulas < 0.99 * collection.formulas:
            found.append(f"{tool.title} rendered {output.formulas:,} of {collection.formulas:,} formulas")
        if output and output.errors > 0.01 * collection.formulas:
            found.append(f"{tool.title} could not render {output.errors:,} formulas")
    return found


def summary(versions: Sequence[str], machine: str, date: str, collections: Sequence[Collection], more: str) -> str:
    """The section of the results file for one run of the benchmark."""
    parts = [f"## {date}\n\n{machine}\n\n" + "".join(f"* {version}\n" for version in versions)]
    parts += [section(collection) for collection in collections]
    for collection in collections:
        parts += [f"**Not comparable:** {doubt}.\n" for doubt in doubts(collection)]
    if len(collections) > 1:
        parts.append(growth(collections[-2], collections[-1]))
    return "\n".join([*parts, more] if more else parts)


def commands_table(rows: Mapping[str, float | None]) -> str:
    """The times of single commands."""
    return "### Commands\n\n" + table(["command", "time"], [[name, duration(value)] for name, value in rows.items()])
