"""Templates compiled our way say what Jinja's own say."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from postil.app import run
from postil.core.rendering.compiling import PURE, SiteEnvironment, SiteTemplate, rebound
from postil.core.rendering.compiling import SITE as SITE_NAME

SITE = SimpleNamespace(title="Notes & <more>", words=3, nav=(SimpleNamespace(url="/a/", title="A"),), extra={"a": "&"})
GLOBALS: Mapping[str, Any] = {
    "site": SITE,
    "asset": lambda name: f"/{name}?v=1&w",
    "t": lambda key, **values: Markup(f"<b>{key}</b>{len(values)}") if key == "bold" else f"{key} & {len(values)}",
}
OTHERS = {
    "base.html": "<{{ site.title }}|{% block one %}b{% endblock %}|{{ self.one() }}|{{ asset('x.css') }}>",
    "macros.html": "{% macro b(x, y='&') %}[{{ x }}{{ y }}{{ site.title }}]{% endmacro %}{% macro c(x) %}{{ b(x, x) }}"
    "{{ b(x) }}{{ b(y=x, x=1) }}{{ caller() if caller is defined }}{% endmacro %}",
    "part.html": "{{ site.title }}{{ asset('part.css') }}{{ t('part') }}",
}
TEMPLATES = [
    "{{ value }}{{ html }}{{ 3 }}{{ none }}{{ true }}{{ site.title }}{{ site.words + 1 }}{{ site.words }}",
    "{{ asset('a&b') }}{{ t('bold') }}{{ t('plain', x=1) }}{{ t('plain', x=value) }}{{ asset(value) }}{{ t(key='k') }}",
    "{% import 'macros.html' as m %}{{ m.b(1, 2) }}{{ m.b(value) }}{{ m.b(html, y=html) }}{{ m.c(value) }}",
    "{% import 'macros.html' as m %}{{ m.b(1, 2) | length }}{{ m.b(value, html) | upper }}{{ m.b(1, 2) ~ value }}",
    "{% import 'macros.html' as m %}{% set x = m.b(value, 2) %}{{ x }}{{ m.b(x, x) }}{{ [m.b(1, 2)] | join(value) }}",
    "{% from 'macros.html' import c %}{% call c(value) %}{{ value }}{% endcall %}",
    "{% macro all() %}{{ varargs | length }}{{ kwargs | length }}{% endmacro %}{{ all(1, 2) }}{{ all(a=1) }}",
    "{% macro one(x) %}<{{ x }}>{% endmacro %}{% autoescape false %}{{ value }}{{ one(value) }}{{ one(one(value)) }}"
    "{{ asset(value) }}{% endautoescape %}{{ one(one(value)) }}",
    "{% extends 'base.html' %}{% block one %}{{ super() }}{{ site.title }}{{ value }}{% endblock %}",
    "{% for x in [value, html] recursive %}{{ x }}{{ loop(['<']) if not loop.first and x != '<' }}{% endfor %}",
    "{% for item in site.nav %}{{ item.title }}{{ value.upper() }}{{ item.url.startswith('/') }}{% endfor %}",
    "{% set site = {'title': 'mine'} %}{{ site.title }}{% include 'part.html' %}",
    "{% for asset in ['<'] %}{{ asset }}{% endfor %}{{ asset('a') }}",
    "{% macro t(x) %}own {{ x }}{% endmacro %}{{ t('key') }}",
    "{% import 'macros.html' as site %}{{ site.b(1, 2) }}",
    "{% from 'macros.html' import b as t %}{{ t(1, 2) }}",
    "{% if site.title %}{{ site.extra.a }}{{ site.extra.get('a') }}{{ site['title'] }}{% endif %}",
    "{{ range(3) | list }}{{ dict(a=1) }}{{ '%s' | format(value) }}{{ value.split('&')[0] }}{{ [].append(value) }}",
    "{% set text %}{{ value }}{{ asset('a') }}{% endset %}{{ text }}{% filter upper %}{{ value }}{% endfilter %}",
]


def rendered(kind: type[Environment], source: str) -> str:
    environment = kind(loader=DictLoader({"page.html": source, **OTHERS}), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(GLOBALS)
    if isinstance(environment, SiteEnvironment):
        environment.template_class = SiteTemplate
        environment.rebound = rebound(environment, [source])
    return environment.get_template("page.html").render(value="<x & 'y'>", html=Markup("<i>"))


@pytest.mark.parametrize("source", TEMPLATES)
def test_pages_are_those_that_jinja_makes(source: str) -> None:
    assert rendered(SiteEnvironment, source) == rendered(Environment, source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ site.titel }}",
        "{{ lost.field }}",
        "{{ lost() }}",
        "{% import 'macros.html' as m %}{{ m.b() }}",
        "{% import 'macros.html' as m %}{{ m.b(1, 2, 3) }}",
        "{% import 'macros.html' as m %}{{ m.lost(1) }}",
        "{{ asset() }}",
    ],
)
def test_faults_are_those_that_jinja_finds_when_a_page_is_rendered(source: str) -> None:
    with pytest.raises((UndefinedError, TypeError)) as theirs:
        rendered(Environment, source)
    with pytest.raises(theirs.type) as ours:
        rendered(SiteEnvironment, source)
    assert str(ours.value) == str(theirs.value)


def test_what_is_the_same_on_every_page_is_worked_out_once() -> None:
    environment = SiteEnvironment(autoescape=True)
    environment.globals.update(GLOBALS)
    code = environment.compile("<p>{{ site.title }}, {{ asset('a.css') }}, {{ t('bold', n=1) }}</p>", raw=True)
    assert "yield '<p>Notes &amp; &lt;more&gt;, /a.css?v=1&amp;w, <b>bold</b>1</p>'" in code


@pytest.mark.usefixtures("compiled_once")
@pytest.mark.parametrize("title", ["First", "Second"])
def test_what_tests_remember_of_templates_is_that_of_one_site(tmp_path: Path, title: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("# A note\n\nText.\n")
    (tmp_path / "site.yaml").write_text(f"title: {title}\n")
    run(tmp_path)
    assert f"<title>{title}" in (tmp_path / "public/index.html").read_text()


def test_the_theme_gives_no_values_to_what_is_folded() -> None:
    theme = Path(__file__).parent.parent / "templates"
    sources = [path.read_text(encoding="utf-8") for path in theme.iterdir() if path.is_file()]
    assert not rebound(SiteEnvironment(autoescape=True), sources) & {SITE_NAME, *PURE}
