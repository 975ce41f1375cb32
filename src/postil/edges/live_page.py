"""What is added to a page on its way to the browser, and never to a file: the script that follows the site."""

import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import postil

FOLDER = "_postil"
"""Where the server's own files are, below the site's base path."""

SCRIPT, STYLES, STREAM = "live.js", "live.css", "changes"
DATA = "postil-live-data"

_LIVE = Path(postil.__file__).parent / "live"


def own_file(name: str) -> bytes:
    """Return the script or the style sheet that the server adds; KeyError if there is no such file."""
    if name not in (SCRIPT, STYLES):
        raise KeyError(name)
    return (_LIVE / name).read_bytes()


def with_script(html: bytes, base: str, data: Mapping[str, Any]) -> bytes:
    """Return a page with the script and its data before the end of the body.

    Nothing in it is inline code, so that a policy against that (Content-Security-Policy) may stand.
    """
    # What could end the element is written as an escape.
    encoded = json.dumps(data, ensure_ascii=True).replace("<", "\\u003c").encode()
    added = b'<script type="application/json" id="%b">%b</script><script src="%b/%b/%b"></script>' % (
        DATA.encode(),
        encoded,
        escape(base).encode(),
        FOLDER.encode(),
        SCRIPT.encode(),
    )
    place = html.rfind(b"</body>")
    return html + added if place < 0 else html[:place] + added + html[place:]


def failed(title: str) -> bytes:
    """Return the page that is shown where none can be; the faults come with the script."""
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    text = f"<title>{escape(title)}</title></head><body><main><p>{escape(title)}</p></main></body></html>"
    return f"{head}{text}\n".encode()


def digest(data: bytes) -> str:
    """Return a short digest of some bytes."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()
