"""Every ``tests/cases/<topic>/<name>.md`` converts to ``<name>.html``, with the diagnostics of ``<name>.diag`` if any.

``make golden`` (``POSTIL_GOLDEN=write pytest tests/test_golden.py``) writes the results anew; read their diff before
committing it. In the HTML a hole is shown as ``⟦n⟧`` with the refs listed below it, and a formula as its TeX.
"""

import os
import re
from html import unescape
from pathlib import Path

import pytest

from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Conversion, Diagnostic, Ref, Source
from postil.dialects.parser import dialect

CASES = Path(__file__).parent / "cases"
WRITE = os.environ.get("POSTIL_GOLDEN") == "write"
PATHS = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("**/*.md"))
_MATH = re.compile(r"<math(?P<given>[^>]*)>.*?<annotation[^>]*>(?P<tex>.*?)</annotation>.*?</math>", re.DOTALL)


def shown(conversion: Conversion) -> str:
    """Return a conversion's HTML and refs as the cases hold them."""
    html = "".join(conversion.body.parts)
    html = _MATH.sub(_formula, html)
    refs = [_ref(number, ref) for number, ref in enumerate(conversion.document.refs)]
    return re.sub("\x00(\\d+)\x00", r"⟦\1⟧", html + "".join(["\n", *refs]) if refs else html)


def _formula(found: re.Match[str]) -> str:
    kind = ' display="block"' if 'display="block"' in found["given"] else ""
    return f"<math{kind}>{unescape(found['tex'])}</math>"


def _ref(number: int, ref: Ref) -> str:
    anchor = f"#{ref.anchor}" if ref.anchor else ""
    place = f"{ref.span.line}:{ref.span.column}" if ref.span else "-"
    around = f" | {ref.before} ⟨⟩ {ref.after}" if ref.before or ref.after else ""
    return f"⟦{number}⟧ {place} {ref.kind} {ref.target}{anchor} | {ref.label}{around}\n"


def told(diagnostics: tuple[Diagnostic, ...]) -> str:
    """Return diagnostics as the cases hold them, one a line."""
    return "".join(
        f"{fault.span.line if fault.span else 0}:{fault.span.column if fault.span else 0} "
        f"{fault.severity}[{fault.code}] {fault.message}\n"
        for fault in diagnostics
    )


@pytest.mark.parametrize("name", PATHS)
def test_case(name: str) -> None:
    path = CASES / name
    conversion = convert(Source(f"content/{path.name}", path.read_bytes()), Options(), dialect)
    _compare(path.with_suffix(".html"), shown(conversion))
    _compare(path.with_suffix(".diag"), told(conversion.document.diagnostics))


def _compare(path: Path, result: str) -> None:
    if WRITE and (result or path.suffix == ".html"):
        path.write_text(result, encoding="utf-8", newline="\n")
    elif WRITE:
        path.unlink(missing_ok=True)
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert result == expected


def test_there_are_cases() -> None:
    assert len(PATHS) > 40
