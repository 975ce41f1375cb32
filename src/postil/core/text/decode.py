"""Bytes of a source file as text that the parsers can take."""

import codecs
import re

from postil.core.diagnostics import diagnostic
from postil.core.model import Diagnostic, Span

_UNSAFE = re.compile("[\x00\ufdd0-\ufdef]")
_LINE_END = re.compile("\r\n?")


def decode(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a file, and a diagnostic ``encoding`` if it is not UTF-8; never raises.

    A byte order mark goes (one of UTF-16 says that the file is UTF-16), line ends become ``\\n``. NUL, which marks
    holes, and the noncharacters that mark placeholders become U+FFFD, as CommonMark asks for NUL.
    """
    text, faults = _text(data, path)
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    # The bytes with which the noncharacters begin are found faster than these.
    if b"\x00" in data or b"\xef\xb7" in data or faults:
        text = _UNSAFE.sub("\ufffd", text)
    return text, faults


def _text(data: bytes, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        message = "the file is encoded in UTF-16; it was read so"
        return data.decode("utf-16", "replace"), (_fault(path, Span(1), message),)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        head = data[: error.start].decode("utf-8", "replace")
        span = Span(head.count("\n") + 1, len(head) - head.rfind("\n"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; it and its like were replaced"
        return data.decode("utf-8", "replace"), (_fault(path, span, message),)


def _fault(path: str, span: Span, message: str) -> Diagnostic:
    return diagnostic("encoding", path, span, message, "save the file as UTF-8")
