"""What an import did, in words: a summary, and the whole with every line of the source."""

from collections import Counter
from collections.abc import Iterator, Mapping

from postil.importers.model import REMARKS, Imported

_ALWAYS_TOLD = ("lost", "odd")
_GUESSES = 5
"""How many guesses are told at once: the first ones, among which is what all papers have of one."""

_NAMES: Mapping[str, str] = {
    "lost": "What the source has lost",
    "odd": "What is odd",
    "guess": "Guesses",
    "figure": "Figures that are announced and missing",
    "TeX": "Pieces of TeX",
}

_COUNTED: Mapping[str, str] = {"guess": "more guesses", "figure": "missing figures", "TeX": "pieces of TeX in prose"}


def summary(imported: Imported, reported: bool = False) -> Iterator[str]:
    """Give the lines that are told after an import: what was counted, and what needs a decision.

    ``reported`` says that the whole report is written too.
    """
    if told := counted(imported):
        yield ", ".join(told)
    for remark in imported.remarks:
        if remark.kind in _ALWAYS_TOLD:
            yield f"line {remark.line}: {remark.text}"
    guesses = [remark for remark in imported.remarks if remark.kind == "guess"]
    yield from (f"line {remark.line}: guess: {remark.text}" for remark in guesses[:_GUESSES])
    rest = Counter(remark.kind for remark in imported.remarks if remark.kind not in _ALWAYS_TOLD)
    rest["guess"] = max(0, len(guesses) - _GUESSES)
    if rest.total():
        found = ", ".join(f"{rest[kind]:,} {_COUNTED[kind]}" for kind in REMARKS if rest[kind])
        yield found if reported else f"{found}; --report FILE lists them, and every line of the source"


def counted(imported: Imported) -> list[str]:
    """Return what was counted, each as ``276 papers``; what there is none of is left out."""
    return [f"{number:,} {what}" for what, number in imported.counts.items() if number]


def full(imported: Imported, name: str, shape: str, why: str) -> str:
    """Return the whole report: counts, remarks, and what became of each line of the source."""
    return "\n".join(_full(imported, name, shape, why)) + "\n"


def _full(imported: Imported, name: str, shape: str, why: str) -> Iterator[str]:
    yield f"Import of {name} as {shape}: {why}"
    yield ""
    yield from counted(imported)
    for kind in REMARKS:
        found = [remark for remark in imported.remarks if remark.kind == kind]
        if found:
            yield from ("", f"{_NAMES[kind]}:")
            yield from (f"  line {remark.line}: {remark.text}" for remark in found)
    yield from ("", "Every line of the source:")
    for account in imported.accounts:
        place = f"{account.path}:{account.at}" if account.path else "left out"
        yield f"  {account.line}\t{place}\t{account.what}"
