"""Code colouring, and that nothing is imported for files without code."""

import subprocess
import sys

from postil.core.text.highlight import highlight


def test_known_language() -> None:
    assert highlight("x = 1\n", "python") == (
        '<span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>\n'
    )


def test_blank_lines_stay() -> None:
    shown = highlight("\n\na\n\n", "text")
    assert shown is not None
    assert shown.count("\n") == 4


def test_unknown_language_is_not_guessed() -> None:
    assert highlight("x = 1", "no-such-language") is None


def test_pygments_is_only_imported_for_code() -> None:
    program = """
import sys
from postil.core.convert import convert
from postil.core.dialect import Options
from postil.core.model import Source
from postil.dialects.parser import dialect
convert(Source("content/a.md", b"# T\\n\\nText.\\n"), Options(), dialect)
assert "pygments" not in sys.modules
convert(Source("content/a.md", b"```python\\nx\\n```\\n"), Options(), dialect)
assert "pygments" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
