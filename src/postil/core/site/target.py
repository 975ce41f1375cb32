"""What a hole in a body leads to once all documents are known."""

from msgspec import Struct


class Target(Struct, frozen=True, gc=False):
    """What a hole leads to. A miss has no ``url`` and says in ``title`` what is wrong.

    ``alone`` is the url with fragment for a page that shows only the entry which holds the ref, if that differs.
    ``html`` is shown where the author wrote no words; ``path`` and ``entry`` tell what it is, for backlinks.
    """

    url: str = ""
    fragment: str = ""
    alone: tuple[str, str] | None = None
    title: str = ""
    html: str = ""
    media: str = ""
    width: int = 0
    height: int = 0
    path: str = ""
    entry: int = -1
