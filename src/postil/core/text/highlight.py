"""Code with Pygments' classes. Pygments is imported when the first code block with a language is met."""

from functools import lru_cache
from typing import Any


def highlight(code: str, language: str) -> str | None:
    """Return ``code`` as HTML spans, or None for a language that Pygments does not know (nothing is guessed)."""
    lexer = _lexer(language)
    if lexer is None:
        return None
    return _coloured(lexer, code)


@lru_cache(maxsize=256)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1)
def _formatter() -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


def _coloured(lexer: Any, code: str) -> str:
    from pygments import highlight as pygments_highlight

    result: str = pygments_highlight(code, lexer, _formatter())
    return result
