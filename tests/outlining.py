"""Parsing Markdown and taking its outline, as conversion does, for tests."""

from postil.core.dialect import Options
from postil.core.metadata import frontmatter
from postil.core.model import Meta
from postil.core.splitting.outline import Outline, outline
from postil.core.state import KEY, ConversionState
from postil.dialects.parser import dialect


def outlined(text: str, path: str = "content/a.md", name: str = "github") -> Outline:
    """Return the outline of a file's text in a dialect."""
    front = frontmatter.parse(text, path)
    parser = dialect(name, Options())
    state = ConversionState(path, front.body, front.first_line - 1)
    return outline(parser.markdown.parse(parser.prepare(front.body, state), {KEY: state}), front, path)


def note_meta(text: str, path: str = "content/a.md") -> Meta:
    """Return what is known of the paper of a note; fails if the file is no note."""
    found = outlined(text, path)
    assert found.kind == "note", found.why
    return found.sections[0].meta
