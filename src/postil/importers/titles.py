"""Whether a title can stand as a heading alone, or would be taken apart there."""

from markdown_it.token import Token

from postil.core.metadata.infer_heading import read_title
from postil.core.splitting.inlines import Inline


def is_whole(title: str) -> bool:
    """Say whether the heading of an entry with this text is read as this title: "2. On Foo (ICLR 2020)" is not."""
    if "://" in title or "www." in title or "@" in title:
        return False
    text = Token("text", "", 0, content=title)
    found = read_title(Inline(0, Token("inline", "", 0, content=title, children=[text]), "h2", 0, False))
    return found.text.text == " ".join(title.split())
