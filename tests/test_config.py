"""site.yaml: what it gives, and where each fault is reported."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.model import Diagnostic, Severity, Span
from postil.core.settings.config import ColorRole, Config, NavItem, folder_clash, parse_config


def faults(text: str) -> list[str]:
    """Return each fault of the settings as ``line:column code message | hint``."""
    return [shown(fault) for fault in parse_config(text.encode())[1]]


def shown(fault: Diagnostic) -> str:
    assert fault.span is not None
    assert fault.severity is Severity.ERROR
    hint = f" | {fault.hint}" if fault.hint else ""
    return f"{fault.span.line}:{fault.span.column} {fault.code} {fault.message}{hint}"


def settings(text: str) -> Config:
    config, wrong = parse_config(text.encode())
    assert not wrong
    return config


def test_no_file_and_an_empty_file_are_all_defaults() -> None:
    assert parse_config(None) == (Config(), ())
    assert parse_config(b"") == (Config(), ())
    assert parse_config(b"# nothing but a comment\n") == (Config(), ())


def test_every_kind_of_value_is_read() -> None:
    config = settings(
        """\
title: Notes by the window
author:
  name: Ada Example
  names: [A. Example, Ada Example]
base_url: https://example.org/notes/
content: ./notes/
exclude: ["drafts/**"]
dialect: kramdown
dialects: {old: gitbook}
mathematics:
  macros: {R: '\\mathbb{R}', \\E: '\\operatorname{E}'}
views: [home, feed]
home: {order: author, page_size: 20}
nav:
  - {title: About, url: /about/}
theme:
  colors: {accent: "#8a1c1c"}
drafts: yes
extra: {started: 2021-03-04, licence: CC BY}
"""
    )
    assert config.title == "Notes by the window"
    assert config.author.names == ("A. Example", "Ada Example")
    assert config.base_url == "https://example.org/notes"
    assert config.content == "notes"
    assert config.dialects == {"old": "gitbook"}
    assert config.mathematics.macros == {"R": "\\mathbb{R}", "E": "\\operatorname{E}"}
    assert config.views == ("home", "feed")
    assert (config.home.order, config.home.page_size) == ("author", 20)
    assert config.nav == (NavItem("About", "/about/"),)
    assert config.drafts is True
    assert config.extra == {"started": "2021-03-04", "licence": "CC BY"}


def test_text_is_what_is_written_whatever_yaml_takes_it_for() -> None:
    config = settings("title: 2024\nlanguage: no\ndescription:\n")
    assert (config.title, config.language, config.description) == ("2024", "no", "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tittle: x", '1:1 config-unknown no setting is named "tittle" | did you mean "title"?'),
        (
            "home:\n  ordr: year",
            '2:3 config-unknown no setting is named "home.ordr" | did you mean "order"?',
        ),
        ("feed: {qqq: 1}", '1:8 config-unknown no setting is named "feed.qqq" | known here: items'),
        ("title: [a]", '1:8 config-type "title" must be text, not a list'),
        ("drafts: maybe", '1:9 config-type "drafts" must be true or false, not "maybe"'),
        ("home:\n  page_size: many", '2:14 config-type "home.page_size" must be a whole number, not "many"'),
        ("home: {page_size: 0}", '1:19 config-value "home.page_size" must be from 1 to 100000'),
        ("exclude: a", '1:10 config-type "exclude" must be a list ([a, b] or one `- item` a line), not "a"'),
        ("author: Ada", '1:9 config-type "author" must be a mapping (key: value), not "Ada"'),
        ("- a", "1:1 config-syntax the file must be a mapping (key: value), not a list"),
        ("nav:\n- title: About", '2:3 config-type "nav[0]" lacks url'),
        (
            "dialect: kramdwn",
            '1:10 config-value "dialect" must be one of auto, github, kramdown, gitbook | did you mean "kramdown"?',
        ),
        (
            "dialects: {a: jekyll}",
            '1:15 config-value "dialects.a" must be one of auto, github, kramdown, gitbook',
        ),
        (
            "views: [home, tag]",
            '1:15 config-value "views[1]" must be one of home, years, venues, topics, tags, authors, '
            "status, ratings, code, formulas, facets, feed, sitemap, timeline, calendar, graph, statistics"
            ' | did you mean "tags"?',
        ),
        (
            "base_url: example.org",
            '1:11 config-value "base_url" must be a whole url | for example https://example.org/notes',
        ),
        (
            "base_url: https://example.org/?a",
            '1:11 config-value "base_url" must end with the path, without ? or #'
            " | for example https://example.org/notes",
        ),
        (
            "permalinks: {note: /:titel/}",
            '1:20 config-value "permalinks.note" has :titel, which stands for nothing | did you mean ":title"?',
        ),
        (
            "permalinks: {note: notes}",
            '1:20 config-value "permalinks.note" must begin and end with a slash and have a name in it'
            " | for example /notes/:slug/",
        ),
        (
            "theme: {colors: {ink: 'red; }'}}",
            '1:23 config-value "theme.colors.ink" must be a CSS colour | did you mean "red"?',
        ),
        (
            "theme:\n  colors:\n    accent: #8a1c1c\n",
            '3:5 config-value "theme.colors.accent" has no value | what begins with # must be in quotes: "#…"',
        ),
        (
            "theme: {colors: {ink: 8a1c1c}}",
            '1:23 config-value "theme.colors.ink" must be a CSS colour | write "#8a1c1c", in quotes',
        ),
        (
            "theme: {colors: {ink: tael}}",
            '1:23 config-value "theme.colors.ink" must be a CSS colour | did you mean "teal"?',
        ),
        (
            "theme: {colors: {ink: 12px}}",
            '1:23 config-value "theme.colors.ink" must be a CSS colour | a name such as teal, or "#8a1c1c" in quotes',
        ),
        (
            "security: {allow: {img-src: ['a.example; script-src *']}}",
            "1:29 config-value \"security.allow.img-src\" has 'a.example; script-src *', which is no source"
            " | for example https://www.youtube.com",
        ),
        (
            "security: {allow: {script: [a.example]}}",
            '1:20 config-unknown no setting is named "security.allow.script" | did you mean "script-src"?',
        ),
        (
            "theme: {fonts: {serif: 'Charter; }'}}",
            '1:24 config-value "theme.fonts.serif" must be names of fonts with commas between'
            ' | for example "Charter, Georgia, serif"',
        ),
        (
            "theme: {measure: wide}",
            '1:18 config-value "theme.measure" must be a length | for example 38rem',
        ),
        ("language: english", '1:11 config-value "language" must be a language tag | write "en"'),
        (
            "language: klingon",
            '1:11 config-value "language" must be a language tag | for example en, de or zh-Hans',
        ),
        (
            "theme:\n  colors: {acent: red}",
            '2:12 config-unknown no setting is named "theme.colors.acent" | did you mean "accent"?',
        ),
        (
            "content: ../else",
            '1:10 config-value "content" must be the path of a folder inside the site'
            " | with forward slashes, for example content",
        ),
        (
            "mathematics: {macros: {a b: x}}",
            '1:23 config-value "mathematics.macros" has the name "a b", which is no TeX command'
            " | letters only, for example R",
        ),
        (
            "mathematics:\n  macros:\n    R: '\\mathb{R}'\n",
            '3:8 config-value "mathematics.macros.R" cannot be used: unknown command "\\mathb"'
            " | a macro must be whole in itself and use commands that there are",
        ),
        ("title: a\ntitle: b", '2:1 config-duplicate "title" is set twice | the one on line 1 is used'),
        ("? [a]\n: b", "1:3 config-type a key must be one word of text"),
        ("extra: {a: !!timestamp x}", '1:12 config-type "extra.a" holds a value that is no plain data'),
        ("title: a: b", "1:9 config-syntax mapping values are not allowed in this context"),
        ("título: [", "2:1 config-syntax while parsing a flow node, did not find expected node content"),
        ("title: a\n\x07", "2:1 config-syntax control characters are not allowed (character 7)"),
        ("title: *a", "1:8 config-syntax found undefined alias"),
        ("a: &a [*a]", "1:4 config-syntax an alias stands inside of what it names"),
    ],
)
def test_a_fault_has_its_place_and_a_hint(text: str, fault: str) -> None:
    assert faults(text)[0] == fault


def test_columns_count_characters() -> None:
    assert faults('description: "日本"\nnav: [{title: "日本", urll: x}]')[0].startswith("2:21 config-unknown")


@pytest.mark.parametrize(
    "value",
    [
        "#8a1c1c", "#FFF", "#8a1c1c80", "teal", "RebeccaPurple", "rgb(138 28 28)", "rgba(1, 2, 3, .5)",
        "hsl(120deg 50% 20% / 0.5)", "oklch(60% 0.1 40)", "color-mix(in oklab, var(--ink) 40%, white)",
    ],
)  # fmt: skip
def test_colors_of_every_kind_are_taken(value: str) -> None:
    assert settings(f"theme: {{colors: {{accent: '{value}'}}}}").theme.colors == {"accent": value}


@pytest.mark.parametrize(
    "value", ["#12", "#ggg", "rgb(1, 2, 3", "rgb(1,2,3))", "rgb(1) }a{b:c(1)", "rgb()", "url(x)", ""]
)
def test_what_is_no_color_is_refused(value: str) -> None:
    assert [fault.partition(" ")[2][:12] for fault in faults(f"theme: {{colors: {{accent: '{value}'}}}}")] == [
        "config-value"
    ]


def test_the_roles_of_colors_are_those_of_the_style_sheet(repository: Path) -> None:
    sheet = (repository / "static" / "css" / "postil.css").read_text(encoding="utf-8")
    declared = re.findall(r"^  --([a-z-]+): #[0-9a-f]{6};", sheet.partition("}")[0], re.MULTILINE)
    assert declared == list(get_args(ColorRole))


def test_a_fault_leaves_the_other_settings_alone() -> None:
    config, wrong = parse_config(b"title: Kept\ndrafts: maybe\nnope: 1\nviews: [home, nope, feed]\n")
    assert [fault.code for fault in wrong] == ["config-type", "config-unknown", "config-value"]
    assert config == Config(title="Kept", views=("home", "feed"))


def test_text_that_is_not_utf8_is_reported_on_its_line() -> None:
    config, wrong = parse_config(b"title: a\ndescription: \xff\n")
    assert config == Config()
    assert shown(wrong[0]) == "2:1 config-syntax is not UTF-8 text | save it as UTF-8"


def test_a_byte_order_mark_and_crlf_are_fine() -> None:
    assert parse_config(b"\xef\xbb\xbftitle: a\r\ndescription: b\r\n") == (Config(title="a", description="b"), ())


def test_brackets_without_end_do_not_crash_the_parser() -> None:
    assert faults("[" * 100_000) == ["1:101 config-syntax nested more than 100 levels deep"]


def test_aliases_that_stand_for_gigabytes_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert faults("extra:\n  " + "\n  ".join(lines)) == ["1:1 config-syntax its aliases stand for too much data"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("output: content", '"output" is the content folder'),
        ("content: notes\noutput: notes/html/", '"output" lies inside the content folder'),
        ("output: site\nstatic: site/files", '"output" holds the static folder'),
        ("content: public", '"output" is the content folder'),
    ],
)
def test_the_output_folder_is_kept_apart(text: str, message: str) -> None:
    config, wrong = parse_config(text.encode())
    assert [(fault.code, fault.message) for fault in wrong] == [("config-value", message)]
    assert wrong[0].span is not None
    assert folder_clash(config) == ""


@given(st.binary(max_size=200))
def test_any_bytes_give_a_config(data: bytes) -> None:
    config, _ = parse_config(data)
    assert isinstance(config, Config)


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats()
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([f.name for f in msgspec.structs.fields(Config)]), _VALUES, max_size=5))
def test_any_values_give_settings_that_can_be_stored(values: dict[str, Any]) -> None:
    config, _ = parse_config(msgspec.json.encode(values))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(config), type=Config) == config


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("title: A\ntheme:\n  colors: {accent: #123456}\nlanguage: en\n", 3, 20, 'put it in quotes: "#123456"'),
        ('title: A\ntheme:\n  colors: {ink: "#111", accent: #12f, rule: red}\n', 3, 33, 'put it in quotes: "#12f"'),
        ('title: "A\nlanguage: en\nnav: []\n', 1, 8, 'write another " at the end of the text'),
        ("title: 'A\nlanguage: 'en'\n", 1, 8, "write another ' at the end of the text"),
        ('nav: ["A, B]\ntitle: c\n', 1, 7, 'write another " at the end of the text'),
        ('title: "two\n  lines"\nnav: [x\n', 4, 1, ""),
        ('title: "two"  # with a note\nnav: [x, # and one\n  y\n', 4, 1, ""),
        ("title: it's\ndescription: |\n  \"so\nnav: [x\n", 5, 1, ""),
    ],
)
def test_a_slip_of_the_pen_is_told_where_it_is_not_where_the_parser_stumbles(
    text: str, line: int, column: int, words: str
) -> None:
    (fault,) = parse_config(text.encode())[1]
    assert (fault.code, fault.span, fault.hint) == ("config-syntax", Span(line, column), words)
