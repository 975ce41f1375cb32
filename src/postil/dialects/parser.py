"""The parsers of the three dialects, put together from plugins; each is built once and kept."""

from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from postil.core.dialect import Dialect, Options
from postil.core.state import KEY, ConversionState
from postil.dialects import liquid
from postil.dialects.abbreviations import abbreviations_plugin
from postil.dialects.anchors import anchors_plugin
from postil.dialects.attributes import attributes_plugin
from postil.dialects.autolinks import autolinks_plugin
from postil.dialects.block import Block
from postil.dialects.callouts import callouts_plugin
from postil.dialects.citations import citations_plugin
from postil.dialects.comments import comments_plugin
from postil.dialects.divs import divs_plugin
from postil.dialects.footnotes import collect_plugin, footnotes_plugin
from postil.dialects.gitbook import gitbook_plugin
from postil.dialects.headings import headings_plugin
from postil.dialects.images import images_plugin
from postil.dialects.inline import Inline
from postil.dialects.kramdown import KramdownBlock, kramdown_plugin
from postil.dialects.links import Parser
from postil.dialects.marks import marks_plugin
from postil.dialects.mathematics import mathematics_plugin
from postil.dialects.references import references_plugin
from postil.dialects.renderer import Renderer
from postil.dialects.tables import tables_plugin
from postil.dialects.tasks import tasks_plugin
from postil.dialects.texts import texts_plugin
from postil.dialects.unclosed import fences_plugin
from postil.dialects.wikilinks import wikilinks_plugin


def dialect(name: str, options: Options) -> Dialect:
    """Return the dialect ``name`` (``github``, ``kramdown`` or ``gitbook``); KeyError for any other name."""
    return _dialect(name, options.html != "escape")


@lru_cache(maxsize=8)
def _dialect(name: str, html: bool) -> Dialect:
    md = parser(name, html)
    inline, renderer = md.inline, md.renderer
    assert isinstance(inline, Inline)
    assert isinstance(renderer, Renderer)

    def render(tokens: Sequence[Token], start: int, end: int, state: ConversionState) -> str:
        return renderer.run(tokens, start, end, md.options, {KEY: state})

    if name == "kramdown":
        # Its typography looks into every text.
        return Dialect(name, md, liquid.prepare, render, lambda _: False)
    return Dialect(name, md, lambda text, _: text, render, inline.is_plain)


def parser(name: str, html: bool = True) -> MarkdownIt:
    """Build the parser of a dialect; the order of the plugins is the order of their core rules."""
    settings = {
        "html": html,
        "linkify": False,
        "typographer": name == "kramdown",
        "tasklists": True,
        "strikethrough_single_tilde": True,
    }
    md = Parser("commonmark", renderer_cls=Renderer)
    md.options.update(settings)
    md.options["xhtmlOut"] = False
    inline = md.inline = Inline()
    md.helpers = inline.helpers()  # type: ignore[assignment]
    block = md.block = KramdownBlock() if name == "kramdown" else Block()
    md.use(texts_plugin)
    inline.ruler.disable("linkify")
    md.disable("normalize")
    md.enable("smartquotes" if name == "kramdown" else [])
    md.use(autolinks_plugin)
    md.use(deflist_plugin)
    md.use(footnotes_plugin)
    md.use(fences_plugin)
    md.use(attributes_plugin, kramdown=name == "kramdown")
    md.use(marks_plugin)
    if not html:
        md.use(comments_plugin)
    md.use(citations_plugin)
    md.use(wikilinks_plugin)
    md.use(callouts_plugin)
    md.use(divs_plugin)
    md.use(tasks_plugin)
    if name == "kramdown":
        md.use(kramdown_plugin)
        md.use(abbreviations_plugin)
        md.use(liquid.liquid_plugin)
    elif name == "gitbook":
        md.use(gitbook_plugin)
    # Kramdown's typography looks into every cell.
    md.use(tables_plugin, whole_rows=name != "kramdown")
    md.use(mathematics_plugin, paragraph_mathematics=name != "github", brackets=name != "gitbook")
    md.use(headings_plugin)
    md.use(anchors_plugin)
    md.use(images_plugin)
    md.use(references_plugin)
    md.use(collect_plugin)
    inline.file_rules()
    block.file_rules()
    return md
