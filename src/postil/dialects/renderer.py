"""How tokens become HTML; the holes of references are written here."""

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from postil.core.text.highlight import highlight
from postil.dialects import attributes


class Renderer(RendererHTML):
    """The renderer of every dialect."""

    def run(self, tokens: Sequence[Token], start: int, end: int, options: OptionsDict, env: EnvType) -> str:
        """Render the tokens from ``start`` to ``end`` (not included) as ``render`` does, in fewer steps."""
        rules = self.rules
        out: list[str] = []
        for index in range(start, end):
            token = tokens[index]
            kind = token.type
            if kind == "inline":
                children = token.children
                if children:
                    plain = len(children) == 1 and children[0].type == "text"
                    out.append(escapeHtml(children[0].content) if plain else self.renderInline(children, options, env))
            elif kind in rules:
                out.append(rules[kind](tokens, index, options, env))
            elif token.hidden:
                continue
            elif token.nesting < 0 and token.block and not token.attrs:
                out.append(f"</{token.tag}>\n")
            elif kind == "paragraph_open" and not token.attrs and tokens[index + 1].type == "inline":
                # A line break parts it from a tight item's text.
                out.append(f"\n<{token.tag}>" if index and tokens[index - 1].hidden else f"<{token.tag}>")
            else:
                out.append(self.renderToken(tokens, index, options, env))
        return "".join(out)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Render the tokens of a text as the parent does."""
        rules = self.rules
        out: list[str] = []
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                out.append(escapeHtml(token.content))
            elif kind in rules:
                out.append(rules[kind](tokens, index, options, env))
            elif token.attrs or token.block or token.hidden:
                out.append(self.renderToken(tokens, index, options, env))
            else:
                out.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")
        return "".join(out)

    @staticmethod
    def renderAttrs(token: Token) -> str:
        """Write a token's attributes, each with a blank before it; most tokens have none."""
        if not token.attrs:
            return ""
        return "".join([f' {escapeHtml(key)}="{escapeHtml(str(value))}"' for key, value in token.attrs.items()])

    def link_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        return f"<a{token.meta.get('hole', '')}{self.renderAttrs(token)}>"

    def image(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        alt = escapeHtml(token.meta.get("alt", ""))
        lazy = token.meta.get("hole")
        if lazy is None:
            lazy = "" if "loading" in token.attrs else ' loading="lazy"'
            lazy += ' decoding="async"'
            src = escapeHtml(str(token.attrs.pop("src", "")))
            return f'<img src="{src}"{lazy} alt="{alt}"{self.renderAttrs(token)}>'
        return f'<img{lazy} alt="{alt}"{self.renderAttrs(token)}>'

    def wikilink(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        hole: str = tokens[idx].meta["hole"]
        return hole

    embed = citation = wikilink

    def heading_open(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        aliases = "".join(f'<a id="{escapeHtml(name)}" class="alias"></a>' for name in token.meta.get("aliases", ()))
        return f"<{token.tag}{self.renderAttrs(token)}>{aliases}"

    def heading_close(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        return f"{token.meta.get('entry', '')}</{token.tag}>\n"

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        # The box of a task stands in the item's text (``lists``), not before its paragraph.
        return self.renderToken(tokens, idx, options, env)

    def fence(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        token = tokens[idx]
        language, given = _fence_info(token.info)
        attributes.merge(given, {key: str(value) for key, value in token.attrs.items()})
        coloured = highlight(token.content, language) if language else None
        shown = coloured if coloured is not None else escapeHtml(token.content)
        attributes.merge(given, {"class": "highlight"} if coloured is not None else {})
        outer = "".join(f' {escapeHtml(key)}="{escapeHtml(value)}"' for key, value in given.items())
        named = f' class="language-{escapeHtml(language)}"' if language else ""
        return f"<pre{outer}><code{named}>{shown}</code></pre>\n"


def _fence_info(info: str) -> tuple[str, dict[str, str]]:
    """Return the language and the attributes of an info string: ``python {#id .class}``, ``{.python #id}``, ``{r}``."""
    info = unescapeAll(info).strip()
    head, brace, tail = info.partition("{")
    words = head.split()
    language = words[0] if words else ""
    inner = tail.rpartition("}")[0] if brace else ""
    given = attributes.parse(inner) or {}
    if not language and brace:
        classes = given.get("class", "").split()
        language = classes[0] if classes else inner.replace(",", " ").split(" ")[0]
        rest = " ".join(classes[1:])
        given.pop("class", None)
        if rest:
            given["class"] = rest
    return language.lower(), {key: value for key, value in given.items() if not key.lower().startswith("on")}
