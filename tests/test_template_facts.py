"""What the pages of a template depend on."""

from pathlib import Path

import pytest

from postil.core.rendering.rendered import TemplateFacts
from postil.core.rendering.template_facts import template_facts

THEME = Path(__file__).parent.parent / "templates"


def facts(source: str, **others: str) -> TemplateFacts:
    templates = {f"{name}.html": text for name, text in others.items()}
    return template_facts({"page.html": source, **templates})["page.html"]


@pytest.mark.parametrize("name", ["paper.html", "list.html", "page.html", "home.html", "feed.xml"])
def test_the_themes_pages_show_bodies_as_they_are(name: str) -> None:
    found = template_facts({path.name: path.read_text() for path in THEME.glob("*.*")})[name]
    assert found.verbatim
    assert found.sources is not None
    assert name in found.sources
    assert found.assets is not None


@pytest.mark.parametrize(
    "source",
    [
        "{{ body }}",
        "{{ body | safe }}{% for entry in entries %}{{ entry.content | forceescape }}{% endfor %}",
        "{% if body %}<div>{{ body }}</div>{% endif %}",
        "{% for note in notes %}{{ note.body }}{{ note.title | upper }}{% endfor %}",
        "{% set icons = {'pdf': 1} %}{{ icons[link.kind] }}{{ body }}{{ parts[n - 1] }}{{ counts[kind] }}",
        "no body at all {{ title | length }}{% set x %}{{ title }}{% endset %}",
    ],
)
def test_what_does_not_look_into_bodies(source: str) -> None:
    assert facts(source).verbatim


@pytest.mark.parametrize(
    "source",
    [
        "{{ body | length }}",
        "{{ body | striptags }}",
        "{{ body ~ '' }}",
        "{{ body if body else '' }}",
        "{% if 'math' in body %}x{% endif %}",
        "{% if not note.body %}x{% endif %}",
        "{% set text = body %}{{ text | upper }}",
        "{% set text %}{{ body }}{% endset %}{{ text | length }}",
        "{% filter upper %}{{ body }}{% endfilter %}",
        "{% macro show(note) %}{{ note.body }}{% endmacro %}{{ show(note) | length }}",
        "{{ notes | map(attribute='body') | join }}",
        "{{ note['body'] | length }}",
        "{{ note[name] | length }}",
        "{{ note | attr('body') | length }}",
        "{{ note.words }}",
        "{{ m.show(note.body) }}",
        "{% block main %}{{ body }}{% endblock %}{{ self.main() | length }}",
        "{% set counts = notes[0] %}{{ counts[name] }}",
        "{% call m.box() %}{{ body }}{% endcall %}",
        "{% autoescape false %}{{ body }}{% endautoescape %}",
        "{{ body",
        "{% include name %}{{ body }}",
        "{% include 'missing.html' %}{{ body }}",
    ],
)
def test_what_may_look_into_bodies(source: str) -> None:
    assert not facts(source).verbatim


def test_templates_that_are_used_count() -> None:
    assert not facts("{% extends 'base.html' %}", base="{{ body | length }}").verbatim
    assert not facts("{% import 'm.html' as m with context %}{{ m }}", m="{{ body }}").verbatim
    assert facts("{% include 'm.html' %}", m="{{ body }}").verbatim
    found = facts(
        "{% extends 'base.html' %}{{ asset('/a.css') }}", base="{% include 'm.html' %}", m="{{ asset('b') }}", x=""
    )
    assert found.sources == ("base.html", "m.html", "page.html")
    assert found.assets == ("a.css", "b")


@pytest.mark.parametrize("source", ["{{ asset(name) }}", "{{ asset('a' ~ x) }}", "{% set f = asset %}{{ f('a') }}"])
def test_files_that_are_not_written_out_may_be_any(source: str) -> None:
    assert facts(source).assets is None


def test_templates_that_go_round_in_circles() -> None:
    assert facts("{% include 'm.html' %}", m="{% include 'page.html' %}").sources == ("m.html", "page.html")
