"""Reading a published index as the browser does: which pages are found by a word of it."""

import json
from pathlib import Path

from postil.core.search.postings import WEIGHT_BITS, entries, unpacked


def found(public: Path, word: str) -> list[str]:
    """Return the urls of the pages that the index has under ``word``."""
    return sorted(urls(public)[posting >> WEIGHT_BITS] for posting in unpacked(words(public).get(word, b"")))


def words(public: Path) -> dict[str, bytes]:
    """Return all words of the index with their lists; every piece must be the one that the directory names."""
    directory = json.loads((public / "search/index.json").read_bytes())
    all_words: dict[str, bytes] = {}
    for name, digest in directory["pieces"]:
        data = (public / "search/words" / f"{name}.bin").read_bytes()
        assert data[:5].hex() == digest
        all_words.update(entries(data))
    return all_words


def urls(public: Path) -> dict[int, str]:
    """Return the urls of the pages by their numbers, as the directory and the rows say."""
    directory = json.loads((public / "search/index.json").read_bytes())
    known: dict[int, str] = {}
    for name in directory["rows"].values():
        rows = json.loads((public / "search" / f"rows-{name}.json").read_bytes())
        known.update({int(slot): row[0] for slot, row in rows.items()})
    slot, listed = -1, []
    for gap in directory["slots"]:
        slot += gap + 1
        listed.append(slot)
    assert sorted(known) == listed
    return known
