"""One source file to a document with its body: the only heavy step of a build, alone for each file and pure."""

import hashlib
import re
from collections.abc import Sequence

from markdown_it.token import Token
from msgspec.structs import replace

from postil.core.diagnostics import in_order
from postil.core.dialect import Dialect, Dialects, Options, choose
from postil.core.metadata import frontmatter
from postil.core.metadata.frontmatter import Front, RenderInline
from postil.core.metadata.stated import mark_stated
from postil.core.model import Body, Conversion, Document, Entry, Heading, Ref, Source, Span, Text
from postil.core.splitting.mark import mark_entries
from postil.core.splitting.outline import Outline, Section, outline
from postil.core.state import KEY, ConversionState
from postil.core.tex.macros import HINT, with_macros
from postil.core.text.decode import decode
from postil.core.text.excerpt import excerpt
from postil.core.text.parts import Parts, render_parts
from postil.core.text.prose import plain, prose


def convert(source: Source, options: Options, dialects: Dialects) -> Conversion:
    """Convert one Markdown file; never raises, whatever its bytes are.

    What is wrong in the file is in ``document.diagnostics``. ``dialects`` gives the parser of a dialect; the core
    does not know them.
    """
    text, faults = decode(source.data, source.path)
    front = frontmatter.parse(text, source.path)
    name = choose(source.path, front.header.dialect, front.meta.extra, front.body, options)
    dialect = dialects(name, options)
    render_inline = _inline_renderer(front, dialect, options, source.path)
    front = replace(front, meta=frontmatter.with_html(front.meta, render_inline))
    state = _state(source.path, front, options)
    _check_macros(text, front, state)
    tokens = dialect.markdown.parse(dialect.prepare(front.body, state), {KEY: state})
    outlined = _with_html(outline(tokens, front, source.path), render_inline)
    outlined = mark_entries(tokens, outlined, state)
    mark_stated(tokens, outlined.sections, front.first_line)
    parts = render_parts(tokens, outlined.sections, dialect.render, state)
    document = _document(source, dialect, front, outlined, tokens, parts, state)
    diagnostics = in_order((*faults, *front.diagnostics, *outlined.diagnostics, *state.diagnostics))
    return Conversion(replace(document, diagnostics=diagnostics), Body(tuple(parts.html), tuple(parts.texts)))


def _state(path: str, front: Front, options: Options) -> ConversionState:
    state = ConversionState(path, front.body, front.first_line - 1, {**options.macros, **front.header.macros})
    state.options["front"] = {**front.meta.extra, "title": front.meta.title.text}
    state.options["lang"] = front.meta.lang or options.language
    state.options["callouts"] = options.callouts
    return state


def _check_macros(text: str, front: Front, state: ConversionState) -> None:
    """Report macros of the front matter that no formula could use; the settings have said so of their own."""
    if not front.header.macros:
        return
    for name, message in with_macros(state.macros).faults.items():
        if name in front.header.macros:
            found = re.search(rf"(?m)^(.*?)[\"']?\\*{re.escape(name)}[\"']?[ \t]*[:=]", text)
            span = Span(text.count("\n", 0, found.start()) + 1, len(found[1]) + 1) if found else None
            state.report("math-macro", span, f'the macro "{name}" cannot be used: {message}', HINT)


def _inline_renderer(front: Front, dialect: Dialect, options: Options, path: str) -> RenderInline:
    """Return what renders the prose of front matter (title, abstract, summary) with the dialect's inline rules."""

    def render_inline(text: str) -> Text:
        if dialect.is_plain(text):
            return plain(text)
        state = _state(path, front, options)
        tokens = dialect.markdown.parseInline(dialect.prepare(text, state), {KEY: state})
        return prose(tokens[0].children if tokens else None)

    return render_inline


def _with_html(outlined: Outline, render_inline: RenderInline) -> Outline:
    """Render the prose in what entries say of themselves."""
    sections = [
        replace(section, meta=frontmatter.with_html(section.meta, render_inline)) for section in outlined.sections
    ]
    return replace(outlined, sections=tuple(sections))


def _document(
    source: Source,
    dialect: Dialect,
    front: Front,
    outlined: Outline,
    tokens: Sequence[Token],
    parts: Parts,
    state: ConversionState,
) -> Document:
    headings = _headings(tokens, parts, state)
    runs = [parts.run(section) for section in outlined.sections]
    whole = parts.total(0, len(parts.html))
    entries = tuple(_entry(s, run, parts, headings, tokens) for s, run in zip(outlined.sections, runs, strict=True))
    return Document(
        path=source.path,
        kind=outlined.kind,
        dialect=dialect.name,
        meta=outlined.meta,
        header=front.header,
        entries=entries,
        headings=headings,
        ids=whole.ids,
        refs=_refs_with_entries(state.refs, outlined.sections, parts),
        excerpt=entries[0].excerpt if outlined.kind == "note" else _own_excerpt(tokens, outlined.sections),
        inline=whole.inline,
        display=whole.display,
        words=whole.words,
        digest=hashlib.blake2b(source.data, digest_size=16).hexdigest(),
    )


def _own_excerpt(tokens: Sequence[Token], sections: Sequence[Section]) -> Text:
    """Return the excerpt of a list or page: of what stands above its papers, if anything does."""
    above = excerpt(tokens, 0, sections[0].start) if sections else Text()
    return above or excerpt(tokens, 0, len(tokens))


def _headings(tokens: Sequence[Token], parts: Parts, state: ConversionState) -> tuple[Heading, ...]:
    found: list[Heading] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            line = token.map[0] + state.offset + 1 if token.map else 0
            title = prose(tokens[index + 1].children)
            aliases: tuple[str, ...] = token.meta.get("aliases", ())
            found.append(Heading(int(token.tag[1]), title, str(token.attrs["id"]), aliases, line, parts.at(index)))
    return tuple(found)


def _entry(
    section: Section, run: tuple[int, int], parts: Parts, headings: Sequence[Heading], tokens: Sequence[Token]
) -> Entry:
    first, last = run
    total = parts.total(first, last)
    return Entry(
        meta=section.meta,
        first=first,
        last=last,
        anchor=section.anchor,
        line=section.line,
        ids=total.ids,
        headings=tuple(heading for heading in headings if first <= heading.part < last),
        excerpt=excerpt(tokens, section.body_start, section.end),
        inline=total.inline,
        display=total.display,
        code=total.code,
        words=total.words,
    )


def _refs_with_entries(refs: Sequence[Ref], sections: Sequence[Section], parts: Parts) -> tuple[Ref, ...]:
    """Tell each ref in which entry it stands."""
    if not sections:
        return tuple(refs)
    entries = [-1] * len(refs)
    for number, section in enumerate(sections):
        for hole in parts.holes(section):
            entries[hole] = number
    return tuple(
        [ref if ref.entry == entry else replace(ref, entry=entry) for ref, entry in zip(refs, entries, strict=True)]
    )
