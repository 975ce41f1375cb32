"""Templates and blocks of a site that nothing shows."""

import pytest

from postil.core.rendering.template_names import check_names

THEME = {
    "base.html": "{% block main %}{% block inner %}{% endblock %}{% endblock %}{% block head %}{% endblock %}",
    "paper.html": '{% extends "base.html" %}{% block main %}x{% endblock %}{% block facts %}{% endblock %}',
}
SHIPPED = {**THEME, **{f"theme/{name}": source for name, source in THEME.items()}}


def said(**own: str) -> list[str]:
    templates = {**SHIPPED, **{name.replace("_", "."): source for name, source in own.items()}}
    return [f"{fault.path}:{fault.span.line if fault.span else 0} {fault.hint}" for fault in check_names(templates)]


def test_the_theme_alone_is_fine() -> None:
    assert check_names(SHIPPED) == []
    assert check_names({"mine.html": "x"}) == []


@pytest.mark.parametrize(
    "source",
    [
        '{% extends "theme/paper.html" %}{% block head %}{% endblock %}{% block facts %}{% endblock %}',
        '{% extends "theme/paper.html" %}{% block inner %}{% endblock %}',
        '{% extends "theme/paper.html" %}{% block main %}{% block own %}{% endblock %}{% endblock %}',
        "{% block anything %}{% endblock %}",
        '{% extends "base.html" if site else "other.html" %}{% block anything %}{% endblock %}',
        "{% broken",
    ],
)
def test_what_can_be_shown_is_fine(source: str) -> None:
    assert said(paper_html=source) == []


def test_a_template_that_nothing_uses() -> None:
    assert said(papr_html="x") == ['templates/papr.html:0 did you mean "paper.html"?']
    assert said(zz_txt="x") == ["templates/zz.txt:0 docs/templates.md names those of the theme"]
    assert said(part_html="x", paper_html='{% include "part.html" %}') == []
    assert said(part_html="x", paper_html="{% include name %}") == []


def test_a_block_that_is_shown_nowhere() -> None:
    source = '{% extends "theme/paper.html" %}\n{% block fcts %}{% endblock %}'
    assert said(paper_html=source) == ['templates/paper.html:2 did you mean "facts"?']
    source = '{% extends "theme/paper.html" %}{% block zz %}{% endblock %}'
    assert said(paper_html=source) == ["templates/paper.html:1 its blocks are main, facts, inner, head"]
