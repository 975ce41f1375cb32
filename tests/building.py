"""Building whole sites in tests."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postil.app import run
from postil.core.model import Diagnostic, Document, Paper, Severity


@dataclass(frozen=True)
class Built:
    """A site built into ``root/public``, with what the run knew of it."""

    root: Path
    exit_code: int
    documents: Sequence[Document]
    papers: Sequence[Paper]
    diagnostics: tuple[Diagnostic, ...]

    def file(self, url: str) -> Path:
        """Return the output file that a url of the site leads to."""
        return self.root / "public" / (url.lstrip("/") + ("index.html" if url.endswith("/") else ""))

    def document(self, path: str) -> Document:
        """Return the document made from the source at ``path``."""
        return next(d for d in self.documents if d.path == path)

    def papers_of(self, path: str) -> list[Paper]:
        """Return the papers that the document at ``path`` writes about."""
        return [p for p in self.papers if any(n.path == path for n in p.notes)]

    def codes(self, path: str) -> Counter[str]:
        """Count the diagnostics of the source at ``path`` by code."""
        return Counter(d.code for d in self.diagnostics if d.path == path)


def build_site(root: Path, files: Mapping[str, str | bytes], **changes: Any) -> Built:
    """Write ``files`` (text or bytes by path) below ``root`` and build the site there with changed settings."""
    for path, data in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
    result = run(root, changes)
    failed = any(fault.severity is Severity.ERROR for fault in result.diagnostics)
    return Built(root, int(failed), result.documents, result.papers, result.diagnostics)
