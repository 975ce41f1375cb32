"""Everything that leads somewhere inside the site becomes a ``Ref`` and leaves a hole (the last core rule).

Links, images, wikilinks, embeds, citations, footnote marks, ``<a href>`` and ``<img src>`` in raw HTML, and the
links that ``\\ref`` makes in formulas. Links with a scheme or a host stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import accumulate
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec.structs import replace

from postil.core.model import Ref, RefKind, Span
from postil.core.state import ConversionState, state_of
from postil.core.text.prose import html_of, raw_text_of, text_of
from postil.core.text.sentences import Sentences
from postil.dialects import html

_EXTERNAL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data(?!:image/(?:png|gif|jpe?g|webp|avif)))\s*:", re.IGNORECASE)
_FORMULA_LINK = re.compile(r' href="#([^"]*)"')
_NAMED = {"wikilink": RefKind.WIKILINK, "embed": RefKind.EMBED, "citation": RefKind.CITATION}
_POST = "post_url:"
_LAZY = {"loading": "lazy", "decoding": "async"}


def references_plugin(md: MarkdownIt) -> None:
    """Add the core rule ``references``; it must come last."""
    md.core.ruler.push("references", _references)


def external(address: str) -> bool:
    """Say whether an address leads out of the site: it has a scheme or a host."""
    return _EXTERNAL.match(address) is not None and not address.startswith(_POST)


def split_address(address: str) -> tuple[str, str]:
    """Return an internal address as target and fragment, both percent-decoded."""
    target, _, anchor = address.partition("#")
    return unquote(target), unquote(anchor)


def _references(state: StateCore) -> None:
    mine = state_of(state.env)
    for token in state.tokens:
        kind = token.type
        if kind == "inline":
            children = token.children
            if children and (len(children) > 1 or children[0].type != "text"):
                _Inline(mine, token).run()
        elif kind == "html_block":
            # A block with formulas has its HTML apart, with them converted.
            shown = token.meta.get("html")
            if shown is None:
                token.content = raw_html(token.content, mine, token)
            else:
                token.meta["html"] = raw_html(shown, mine, token)
        elif kind == "math_block":
            _formula(token, mine)


def _formula(token: Token, state: ConversionState) -> None:
    shown = token.meta.get("html", "")
    if ' href="#' in shown:
        token.meta["html"] = _FORMULA_LINK.sub(lambda f: state.hole(Ref(RefKind.LINK, "", unescape(f[1]))), shown)


def raw_html(text: str, state: ConversionState, block: Token | None = None, span: Span | None = None) -> str:
    """Return raw HTML with holes for its internal references; places come from ``block``'s lines or ``span``."""

    def replaced(found: re.Match[str]) -> str:
        if found["name"] is None:
            return found[0]
        given = html.attributes(found["attributes"])
        name = found["name"].lower()
        key = "href" if name == "a" else "src"
        address = given.get(key, "").strip()
        if not address:
            return found[0]
        if _SCRIPT.match(address):
            del given[key]
            return f"<{name}{html.written(given)}>"
        if external(address):
            return found[0] if name != "img" else f"<img{html.written({**_LAZY, **given})}>"
        place = span
        if block is not None and block.map is not None:
            line = block.map[0] + text.count("\n", 0, found.start())
            column = found.start() - text.rfind("\n", 0, found.start()) - 1
            place = state.span(line, column)
        kind = RefKind.LINK if name == "a" else RefKind.IMAGE
        return _tag(state, name, kind, given, key, address, place)

    return html.REFERENCES.sub(replaced, text) if "<" in text else text


def _tag(
    state: ConversionState, name: str, kind: RefKind, given: dict[str, str], key: str, address: str, place: Span | None
) -> str:
    target, anchor = split_address(_without_raw(address) if kind is RefKind.IMAGE else address)
    label = escape(given.get("alt", ""))
    del given[key]
    given.pop("decoding", None)
    hole = state.hole(Ref(kind, target, anchor, label, place))
    return f"<{name}{hole}{html.written(given)}>"


def _without_raw(address: str) -> str:
    return address.removesuffix("?raw=true").removesuffix("?raw=1")


class _Inline:
    """Makes the holes of one inline token."""

    def __init__(self, state: ConversionState, block: Token) -> None:
        self.state = state
        self.block = block
        self.children = block.children or []
        self.pending: list[tuple[int, int, int]] = []

    def run(self) -> None:
        """Go through the children once."""
        for index, token in enumerate(self.children):
            kind = token.type
            if kind == "text":
                continue
            if kind == "link_open":
                self.link(index, token)
            elif kind == "image":
                self.image(token)
            elif kind in _NAMED:
                self.named(index, token, _NAMED[kind])
            elif kind == "html_inline":
                token.content = raw_html(token.content, self.state, span=self.place(token))
            elif kind == "footnote_ref":
                self.keep(token, Ref(RefKind.LINK, "", f"fn-{token.meta['id'] + 1}", span=self.place(token)))
            elif kind.startswith("math_"):
                _formula(token, self.state)
        if self.pending:
            self.quote()

    def place(self, token: Token) -> Span | None:
        return self.state.span(self.block, token.meta.get("pos", 0))

    def keep(self, token: Token, ref: Ref) -> None:
        self.block.meta.setdefault("refs", []).append(len(self.state.refs))
        token.meta["hole"] = self.state.hole(ref)

    def link(self, index: int, token: Token) -> None:
        address = str(token.attrs.get("href", ""))
        if external(address):
            if not address.startswith(("mailto:", "tel:")):
                token.attrs["rel"] = "noopener"
            return
        token.attrs.pop("href", None)
        target, anchor = split_address(address)
        end = self.closing(index)
        shown = self.children[index + 1 : end]
        self.keep(token, Ref(RefKind.LINK, target, anchor, html_of(shown), self.place(token)))
        if target:
            self.pending.append((len(self.state.refs) - 1, index, end))

    def closing(self, index: int) -> int:
        level = self.children[index].level
        for end in range(index + 1, len(self.children)):
            if self.children[end].type == "link_close" and self.children[end].level == level:
                return end
        return len(self.children)

    def quote(self) -> None:
        """Give the refs the sentences around them, in which each name of a page is a hole: what it is called is not
        known yet."""
        texts = [raw_text_of((child,)) if not child.meta else _quoted(child) for child in self.children]
        offsets = [0, *accumulate(map(len, texts))]
        sentences = Sentences("".join(texts))
        refs = self.state.refs
        for number, start, end in self.pending:
            before, after = sentences.around(offsets[start], offsets[end])
            # A hole that the cut of a long sentence runs through goes.
            if before.count("\x00") % 2:
                before = before.partition("\x00")[2]
            if after.count("\x00") % 2:
                after = after.rpartition("\x00")[0]
            refs[number] = replace(refs[number], before=before.strip(), after=after.strip())

    def image(self, token: Token) -> None:
        address = str(token.attrs.get("src", ""))
        token.attrs.pop("decoding", None)
        token.attrs.pop("alt", None)
        token.meta["alt"] = text_of(_without_images(token.children or []))
        if external(address):
            return
        token.attrs.pop("src", None)
        target, anchor = split_address(_without_raw(address))
        self.keep(token, Ref(RefKind.IMAGE, target, anchor, escape(token.meta["alt"]), self.place(token)))

    def named(self, index: int, token: Token, kind: RefKind) -> None:
        meta = token.meta
        label = escape(meta["label"])
        if kind is RefKind.CITATION and label:
            label = ", " + label
        self.keep(token, Ref(kind, meta["target"], meta.get("anchor", ""), label, self.place(token)))
        if kind is not RefKind.EMBED:
            self.pending.append((len(self.state.refs) - 1, index, index + 1))


def _quoted(token: Token) -> str:
    """Return the text of a token for a sentence: a hole where its words are those of its target."""
    hole: str = token.meta.get("hole", "")
    label: str = token.meta.get("label", "")
    if token.type == "citation" and hole:
        return f"{hole}, {label}" if label else hole
    return hole if token.type == "wikilink" and hole and not label else raw_text_of((token,))


def _without_images(children: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of an image's text; an image in it is its own text."""
    for child in children:
        if child.type == "image":
            yield from _without_images(child.children or [])
        else:
            yield child
