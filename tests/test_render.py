"""Rendering pages: templates, filters, bodies and what goes wrong."""

from collections.abc import Mapping
from typing import Any

import pytest

from postil.core.model import Asset, Body, Page, Ref, RefKind, Span, Text
from postil.core.rendering.render import Renderer, TemplateFault, site_facts
from postil.core.settings.config import Author, Config, Theme
from postil.core.site.names import Place
from postil.core.site.target import Target
from postil.views.feed import Entry
from postil.views.paging import pager
from tests.making import meta, note, papers


class Shelf:
    """Bodies in a dictionary."""

    def __init__(self, bodies: Mapping[str, Body]) -> None:
        self._bodies = bodies

    def body(self, path: str) -> Body:
        return self._bodies[path]


REFS = (Ref(RefKind.LINK, "b.md"), Ref(RefKind.LINK, "", "x"))
TARGETS = (Target("/b/"), Target("/list/", "x", alone=("/a/", "x")))
LIST = papers("list.md", [meta("A"), meta("B")], refs=REFS)
BODY = Body(("<a\x000\x00>0</a>", '<a\x001\x00 id="x">1</a>', "<i>2</i>"))
STYLE = Asset("static/css/a.css", "/css/a.css", "", "0123456789abcdef", 1)


def renderer(renamed: Mapping[tuple[str, int], Mapping[str, str]] | None = None, **templates: str) -> Renderer:
    config = Config(
        title="Notes & more",
        base_url="https://example.org/n",
        author=Author(name="Me"),
        theme=Theme(colors={"ink": "red"}),
        extra={"licence": "CC BY"},
    )
    named = {name.replace("__", "/").replace("_", "."): source for name, source in templates.items()}
    return Renderer(
        site_facts(config, (), "/feed.xml"),
        named,
        (STYLE,),
        {LIST.path: LIST},
        {LIST.path: TARGETS},
        renamed or {},
        Shelf({LIST.path: BODY}),
    )


def rendered(template: str, url: str = "/a/", **data: Any) -> str:
    return renderer(page_html=template).render(Page(url=url, template="page.html", title="T", data=data)).decode()


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("{{ site.title }}", "Notes &amp; more"),
        ("{{ site.author.name }} {{ site.language }} {{ site.colors.ink }}", "Me en red"),
        ("{{ page.url }} {{ page.title }} {{ page.kind }} {{ page.canonical }}", "/a/ T page https://example.org/n/a/"),
        ("{{ '/b/' | relative }}", "../b/index.html"),
        ("{{ 'https://x.org/' | relative }} {{ '#y' | relative }}", "https://x.org/ #y"),
        ("{{ '/b/' | absolute }}", "https://example.org/n/b/"),
        ("{{ asset('css/a.css') }}", "../css/a.css?v=01234567"),
        ("{{ asset('css/b.css') }}", "../css/b.css"),
        ("{{ formula | html }} {{ plain | html }}", "<b>x</b> &lt;b&gt;"),
        ("{{ formula.text }}", "$x$"),
        ("{% for n in [1, 2] %}{{ '/b/' | relative }} {% endfor %}", "../b/index.html ../b/index.html "),
    ],
)
def test_what_templates_know(template: str, wanted: str) -> None:
    assert rendered(template, formula=Text("$x$", "<b>x</b>"), plain="<b>") == f"{wanted}\n"


@pytest.mark.parametrize("context", ["", " with context"])
def test_macros_of_other_templates_link_from_the_page(context: str) -> None:
    made = renderer(
        m_html="{% macro link(u) %}{% for x in [u] %}{{ x | relative }}{% endfor %}{{ asset('css/a.css') }}"
        "{% endmacro %}",
        page_html=f"{{% import 'm.html' as m{context} %}}{{{{ m.link('/b/') }}}}",
    )
    assert made.render(Page(url="/", template="page.html")) == b"b/index.htmlcss/a.css?v=01234567\n"
    assert made.render(Page(url="/a/b/", template="page.html")).startswith(b"../../b/index.html../../css/a.css")


def test_memo_remembers_what_a_macro_wrote_and_links_from_each_page() -> None:
    made = renderer(page_html="{% macro card(x, y) %}{{ x.url | relative }}-{{ y }}{% endmacro %}" + MEMO)
    one, other = note("one.md"), note("other.md")
    found = [
        made.render(Page(url=url, template="page.html", data={"x": Place(f"/{found.path}/"), "y": y}))
        for url, found, y in (("/a/", one, 1), ("/b/", one, 1), ("/", one, 1), ("/a/", other, 1), ("/a/", one, 2))
    ]
    assert found[0] == found[1] == b"<../content/one.md/index.html-1>\n"
    assert len(set(found)) == 4


MEMO = "<{{ memo(card, x, y) }}>"


def test_the_page_for_missing_addresses_links_from_the_root() -> None:
    assert rendered("{{ '/b/' | relative }} {{ asset('css/a.css') }}", "/404.html") == "/n/b/ /n/css/a.css?v=01234567\n"


def test_a_template_can_extend_the_one_that_it_replaces() -> None:
    made = renderer(theme__page_html="<{% block b %}theme{% endblock %}>", page_html=EXTENDING)
    assert made.render(Page(url="/", template="page.html")) == b"<own theme>\n"


EXTENDING = "{% extends 'theme/page.html' %}{% block b %}own {{ super() }}{% endblock %}"


def test_bodies_are_filled_for_their_page() -> None:
    made = renderer(page_html="{{ body }}")
    whole = made.render(Page(url="/list/", template="page.html", bodies=((LIST.path, -1),))).decode()
    assert whole == '<a href="../b/index.html">0</a><a href="#x" id="x">1</a><i>2</i>\n'
    alone = made.render(Page(url="/a/", template="page.html", bodies=((LIST.path, 1),))).decode()
    assert alone == '<a href="#x" id="x">1</a>\n'


def test_a_page_without_a_body_has_an_empty_one() -> None:
    made = renderer(page_html="[{{ intro }}]")
    assert made.render(Page(url="/", template="page.html", slot="intro")) == b"[]\n"


def test_ids_that_an_earlier_note_has_are_renamed() -> None:
    made = renderer({(LIST.path, 1): {"x": "x-note2"}}, page_html="{{ body }}")
    page = made.render(Page(url="/elsewhere/", template="page.html", bodies=((LIST.path, 1),))).decode()
    assert 'id="x-note2"' in page


def test_bodies_read_elsewhere_have_absolute_links() -> None:
    entry = Entry("i", "/a/", Text(), "", "", Text(), (), (), "", 2)
    made = renderer(feed_xml="{% for e in entries %}{{ e.content | forceescape }}{% endfor %}")
    page = Page(
        url="/feed.xml",
        template="feed.xml",
        data={"entries": (entry,)},
        bodies=((LIST.path, 0), (LIST.path, 1)),
        slot="entries",
        elsewhere=True,
    )
    shown = made.render(page).decode()
    assert "href=&#34;https://example.org/n/b/&#34;" in shown
    assert "href=&#34;https://example.org/n/a/#x&#34;" in shown


@pytest.mark.parametrize(
    ("template", "path", "line", "words"),
    [
        ("a\n{{ nothing }}", "templates/page.html", 2, 'there is no variable "nothing"'),
        ("{{ pager.nmber }}", "templates/page.html", 1, 'this pager has no "nmber"'),
        ("{{ site.nothing }}", "templates/page.html", 1, "nothing"),
        ("a\n\n{% if %}", "templates/page.html", 3, "Expected an expression"),
        ("{{ 1 | nofilter }}", "templates/page.html", 1, "nofilter"),
        ("a\n{{ 1 / 0 }}", "templates/page.html", 2, "division by zero"),
        ("{% include 'gone.html' %}", "templates/page.html", None, "gone.html"),
        ("{% include 'other.html' %}", "templates/other.html", 2, 'there is no variable "deep"'),
    ],
)
def test_faults_say_where_they_are(template: str, path: str, line: int | None, words: str) -> None:
    made = renderer(page_html=template, other_html="x\n{{ deep }}")
    with pytest.raises(TemplateFault) as raised:
        made.render(Page(url="/", template="page.html", data={"pager": pager("/", 1, 9, 3)}))
    fault = raised.value.diagnostic
    assert (fault.code, fault.path) == ("template-error", path)
    assert fault.span == (Span(line) if line else None)
    assert words in fault.message


@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        ("{{ site.extr }}", 'site has no "extr"', 'did you mean "extra"?'),
        ("{{ site.extra.licnce }}", 'the setting "extra" has no "licnce"', 'did you mean "licence"?'),
        ("{{ site.extra.funder }}", 'the setting "extra" has no "funder"', 'write "extra: {funder: …}" in site.yaml'),
        ("{{ {'a': 1}.b }}", 'a mapping has no "b"', ""),
        ("{{ page.ur }}", 'page has no "ur"', 'did you mean "url"?'),
        ("{{ sit.title }}", 'there is no variable "sit"', 'did you mean "site"?'),
        ("{{ site.zzz }}", 'site has no "zzz"', ""),
    ],
)
def test_what_is_not_there_is_named_as_templates_do(template: str, message: str, hint: str) -> None:
    with pytest.raises(TemplateFault) as raised:
        rendered(template)
    assert (raised.value.diagnostic.message, raised.value.diagnostic.hint) == (message, hint)


def test_a_template_that_does_not_exist() -> None:
    with pytest.raises(TemplateFault, match=r"gone\.html"):
        renderer().render(Page(url="/", template="gone.html"))


def test_notes_get_their_bodies() -> None:
    from postil.views.paper import Note, Source

    one = note("x.md")
    source = Source(one.meta.title, "/x/", "note", one.path)
    made = renderer(paper_html="{% for n in notes %}[{{ n.source.kind }} {{ n.body }}]{% endfor %}")
    data = {"notes": (Note(source, "", "", "", ""), Note(source, "", "", "", ""))}
    page = Page(url="/a/", template="paper.html", data=data, bodies=((LIST.path, 1), (LIST.path, 0)), slot="notes")
    assert made.render(page).decode().startswith('[note <a href="#x"')
