"""The words of the interface: complete in each language, asked for by key, a site's own before the theme's."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.core import Locale
from markupsafe import Markup

from postil.core.convert import convert
from postil.core.model import Conversion, Source
from postil.core.rendering.languages import fallbacks, plural_form, written_date
from postil.core.rendering.strings import CALLOUT, Strings, UnknownString, callout_names, read_strings
from postil.edges import converting
from tests.building import build_site

REPOSITORY = Path(__file__).parent.parent
TEMPLATES = REPOSITORY / "templates"
LANGUAGES = sorted(path.stem for path in (TEMPLATES / "strings").iterdir())
FILES = {f"strings/{name}.yaml": (TEMPLATES / "strings" / f"{name}.yaml").read_text() for name in LANGUAGES}
SHIPPED = {**FILES, **{f"theme/{name}": text for name, text in FILES.items()}}
PLACE = re.compile(r"\{([a-z_]+)\}")

SPOKEN = {"aria-label", "title", "alt", "placeholder", "label"}
NAMES = {"BibTeX", "ISBN", "DOI", "arXiv", "DL", "APA", "IEEE", "TeX", "PDF", "SVG", "JSON", "CSV"}
"""What is called the same in every language."""
EVENTS = {"pointerover", "pointerdown", "focusin", "focusout", "keydown", "click", "input", "change", "touchstart"}
KEYS = {
    "Escape",
    "Esc",
    "Enter",
    "Tab",
    "Home",
    "End",
    "Shift",
    "Control",
    "Alt",
    "Meta",
    "Space",
    "Delete",
    "Backspace",
}


def values(language: str) -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = yaml.safe_load(FILES[f"strings/{language}.yaml"])
    return found


def texts(value: str | dict[str, str]) -> list[str]:
    return list(value.values()) if isinstance(value, dict) else [value]


def sources() -> dict[str, str]:
    """Return the theme's templates and scripts, without their comments."""
    found = {}
    for path in [*TEMPLATES.glob("*.*"), *(REPOSITORY / "static" / "js").glob("*.js")]:
        text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found[path.name] = re.sub(r"(?m)^\s*//.*$|/\*.*?\*/", "", text) if path.suffix == ".js" else text
    return found


def strings(language: str, **own: str) -> Strings:
    return read_strings({**SHIPPED, **{f"strings/{name}.yaml": text for name, text in own.items()}}, language)[0]


def faults(language: str, files: dict[str, str]) -> list[str]:
    found = read_strings({**SHIPPED, **files}, language)[1]
    return [f"{f.path}:{f.span.line if f.span else 0} {f.code} {f.message} {f.hint}".strip() for f in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_string(language: str) -> None:
    english, translated = values("en"), values(language)
    assert list(translated) == list(english)
    for key, value in translated.items():
        # For nothing there may be nothing to say.
        said = [text for form, text in value.items() if form != "zero"] if isinstance(value, dict) else [value]
        assert all(text.strip() for text in said), key
        wanted = {name for text in texts(english[key]) for name in PLACE.findall(text)}
        found = {name for text in texts(value) for name in PLACE.findall(text)}
        assert found | {"count"} == wanted | {"count"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    for key, value in values(language).items():
        if isinstance(value, dict):
            assert value.keys() | {"zero"} == forms | {"zero"}, key


def test_what_is_translated_is_in_another_script() -> None:
    same = NAMES | {"Atom"}
    for language, letters in (("zh", "[⺀-鿿]"), ("ar", "[؀-ۿ]")):
        for key, value in values(language).items():
            for text in texts(value):
                words = re.findall(r"[A-Za-z]+", PLACE.sub("", text))
                assert re.search(letters, text) or not words or set(words) <= same, f"{language} {key}: {text}"


def test_every_key_that_is_asked_for_exists_and_every_key_is_asked_for() -> None:
    known, used, prefixes = set(values("en")), set(), set()
    for name, text in sources().items():
        for key, rest in re.findall(r"""\bt\(["'`]([a-z][\w.-]*)(\$|["'`] ~)?""", text):
            if rest:
                prefixes.add(key)
            else:
                used.add(key)
                assert key in known, f"{name} asks for {key}"
    # The types of callouts are the notes' own.
    unused = {key for key in known - used if not key.startswith((*prefixes, CALLOUT))}
    assert not unused
    assert all(any(key.startswith(prefix) for key in known) for prefix in prefixes)


class Words(HTMLParser):
    """Collects what a page says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_data(self, data: str) -> None:
        # Pieces of a tag that a macro continues are no text.
        if '="' not in data:
            self.found.append(data)


def test_templates_say_nothing_but_strings() -> None:
    for name, text in sources().items():
        if not name.endswith(".html"):
            continue
        parser = Words()
        parser.feed(re.sub(r"{[{%].*?[}%]}", " ", text, flags=re.DOTALL))
        said = {word for part in parser.found for word in re.findall(r"[A-Za-z]{2,}", part)}
        assert said <= NAMES, name
        # Words within expressions, as `"Note" if notes else ""`; names of other things begin with small letters.
        inside = " ".join(re.findall(r"{[{%](.*?)[}%]}", text, flags=re.DOTALL))
        written = set(re.findall(r"""["']([A-Z][a-z]+[\w ]*)["']""", inside))
        assert written <= NAMES, name


def test_scripts_say_nothing_but_strings() -> None:
    for name, text in sources().items():
        if name.endswith(".js"):
            said = set(re.findall(r"""["'`]([A-Z][a-z]+(?: [a-z]+)*|[a-z]+(?: [a-z]+){2,})["'`]""", text))
            said = {word for word in said if not word.startswith(("Arrow", "Page")) and word not in KEYS}
            # Lists of names, as of events, are one word after the other that nobody says.
            assert {word for word in said if not set(word.split()) <= EVENTS} == set(), name


def test_a_string_is_said_with_its_values() -> None:
    t = strings("en")
    assert t("frame.skip") == "Skip to the content"
    assert t("pager.page", number=3) == "Page 3"
    assert t("count.papers", count=1) == "1 paper"
    assert t("count.papers", count=2) == "2 papers"
    said = t("frame.kept", site="A & B", name=Markup("<a>C</a>"))
    assert said == Markup("A &amp; B, kept by <a>C</a>.")
    assert isinstance(said, Markup)
    assert not isinstance(t("frame.kept", site="A & B", name="C"), Markup)


def test_plurals_follow_the_language() -> None:
    t = strings("ar")
    assert [t("count.papers", count=n) for n in (0, 1, 2, 3, 11, 100)] == [
        "لا أوراق", "ورقة واحدة", "ورقتان", "3 أوراق", "11 ورقة", "100 ورقة",
    ]  # fmt: skip
    assert strings("zh")("count.papers", count=1) == "1 篇论文"
    assert plural_form("pl", 3) == "few"
    assert plural_form("tlh-x-none", 1) == "other"


def test_a_string_that_there_is_not_is_an_error_with_the_nearest() -> None:
    with pytest.raises(UnknownString, match=r'no string "frame\.skp"; did you mean "frame\.skip"'):
        strings("en")("frame.skp")
    with pytest.raises(UnknownString, match=r'"pager\.page" needs number'):
        strings("en")("pager.page")


def test_languages_fall_back_to_their_base_and_to_english() -> None:
    assert fallbacks("zh_Hant-TW") == ("zh-hant-tw", "zh-hant", "zh", "en")
    assert strings("zh-Hant-TW")("paper.abstract") == "摘要"
    assert strings("tlh")("paper.abstract") == "Abstract"


def test_the_sites_own_strings_win_key_by_key() -> None:
    t = strings("de-AT", de="paper.abstract: Zusammenfassung\ncount.papers: {one: '{count} Arbeit', other: Arbeiten}\n")
    assert (t("paper.abstract"), t("paper.venue")) == ("Zusammenfassung", "Venue")
    assert (t("count.papers", count=1), t("count.papers", count=2)) == ("1 Arbeit", "Arbeiten")
    # Own English stands behind every language's own, before the theme's English.
    t = strings("zh", en="paper.abstract: Abridged\n", zh="paper.venue: 会议\n")
    assert (t("paper.abstract"), t("paper.venue"), t("paper.topic")) == ("摘要", "会议", "主题")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: [\n", "2 strings-syntax"),
        ("- a\n", "1 strings-syntax is no mapping"),
        ("paper.abstrct: x\n", '1 strings-unknown no template asks for a string "paper.abstrct" did you mean'),
        ("paper.abstract: [x]\n", '1 strings-value "paper.abstract" must be a text'),
        ("paper.abstract: x\npaper.abstract: y\n", "2 strings-value"),
        ("? [a]\n: x\n", "1 strings-value"),
        ("pager.page: Page {nummer}\n", '1 strings-value "pager.page" has no value named "nummer" it has number'),
        ("count.papers: {one: x}\n", '1 strings-value "count.papers" lacks the plural form "other"'),
        ("count.papers: {some: x, other: x}\n", '1 strings-value "count.papers" can have the plural forms'),
    ],
)
def test_what_is_wrong_with_strings_is_told_with_its_place(text: str, fault: str) -> None:
    found = faults("de", {"strings/de.yaml": text})
    assert [line.startswith(f"templates/strings/de.yaml:{fault}") for line in found] == [True], found
    assert read_strings({**SHIPPED, "strings/de.yaml": text}, "de")[0]("paper.abstract") in ("Abstract", "x")


def test_strings_for_no_page_are_reported() -> None:
    assert faults("en", {"strings/german.yaml": "a: b"}) == [
        'templates/strings/german.yaml:0 strings-unknown has strings for no page: the site\'s language is "en"'
    ]
    assert faults("en", {"strings/zh.yaml": "paper.abstract: 概要"}) == []
    assert faults("en", {"strings/en.yaml": "own.licence: Licence", "paper.html": '{{ t("own.licence") }}'}) == []
    assert faults("zh", {}) == []


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        ("en", ("3 March 2021", "March 2021", "2021")),
        ("en-US", ("March 3, 2021", "March 2021", "2021")),
        ("zh", ("2021年3月3日", "2021年3月", "2021年")),
        ("ar", ("3 مارس 2021", "مارس 2021", "2021")),
        ("de", ("3. März 2021", "März 2021", "2021")),
        ("tlh", ("2021-03-03", "2021-03", "2021")),
    ],
)
def test_dates_are_written_as_the_language_does(language: str, dates: tuple[str, ...]) -> None:
    assert tuple(written_date(value, language) for value in ("2021-03-03", "2021-03", "2021")) == dates
    assert written_date("2021-03-03T10:00:00+01:00", language) == dates[0]
    assert written_date("2021-13-77", language) == "2021-13-77"
    assert written_date("soon", language) == "soon"


NOTE = "---\ntitle: A\nread: 2021-03-03\nabstract: b\n---\ntext\n"


def test_a_site_speaks_its_language_and_a_change_of_its_strings_shows(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"site.yaml": "language: zh\n", "content/a.md": NOTE})
    shown = site.file("/a/").read_text(encoding="utf-8")
    assert '<html lang="zh" dir="ltr">' in shown
    assert ">摘要<" in shown
    assert "2021年3月3日" in shown
    scripts = site.file("/js/strings.js").read_text(encoding="utf-8")
    assert scripts.startswith("// ")
    assert "\\u590d\\u5236" in scripts or "复制" in scripts
    assert "paper.abstract" not in scripts
    again = build_site(tmp_path, {"templates/strings/zh.yaml": "paper.abstract: 概要\njs.copy: 拷贝\n"})
    assert ">概要<" in again.file("/a/").read_text(encoding="utf-8")
    named = r"js/strings\.js\?v=(\w+)"
    before, after = (re.findall(named, text) for text in (shown, again.file("/a/").read_text(encoding="utf-8")))
    assert before != after


CALLOUTS = "> [!note]\n> A.\n\n> [!Tip] Mine\n> B.\n\n> [!gap]\n> C.\n"


def test_callouts_have_names_in_every_language_that_there_are_strings_in() -> None:
    own = {"strings/zh_TW.yaml": "callout.note: 備註\n", "strings/fr.yaml": "callout.gap: Lacune\n"}
    found = callout_names({**SHIPPED, **own, "strings/en.yaml": "callout.tip: A hint\n"})
    assert list(found) == ["ar", "en", "fr", "zh", "zh-tw"]
    assert (found["en"]["note"], found["en"]["tip"]) == ("Note", "A hint")
    assert (found["fr"]["note"], found["fr"]["gap"]) == ("Note", "Lacune")
    assert (found["zh-tw"]["note"], found["zh-tw"]["tip"]) == ("備註", found["zh"]["tip"])
    assert all(not name.isascii() for language in ("ar", "zh") for name in found[language].values())
    # Notes may be in any language, whatever the site's is.
    assert faults("en", own) == []
    wrong = {"strings/fr.yaml": "callout.gap: Lacune\npaper.abstrct: x\n"}
    assert [line.partition(" no ")[0] for line in faults("en", wrong)] == [
        "templates/strings/fr.yaml:2 strings-unknown"
    ]


def test_callouts_are_called_as_the_sites_own_strings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def titles(url: str) -> list[str]:
        return re.findall(r'callout-title">([^<]*)<', (tmp_path / f"public/{url}/index.html").read_text("utf-8"))

    def built(**own: str) -> int:
        """Build the site with these strings, and return how many notes were converted."""
        found = list[str]()

        def counted(source: Source, *rest: Any) -> Conversion:
            found.append(source.path)
            return convert(source, *rest)

        monkeypatch.setattr(converting, "convert", counted)
        build_site(tmp_path, {f"templates/strings/{name}.yaml": text for name, text in own.items()})
        return len(found)

    notes = {"content/a.md": f"# 2020 A\n\n{CALLOUTS}", "content/b.md": f"---\nlang: de\n---\n\n# 2021 B\n\n{CALLOUTS}"}
    build_site(tmp_path, notes)
    assert titles("a") == titles("b") == ["Note", "Mine", "Gap"]
    assert built(de="callout.note: Anmerkung\ncallout.gap: Lücke\n") == 2
    assert (titles("a"), titles("b")) == (["Note", "Mine", "Gap"], ["Anmerkung", "Mine", "Lücke"])
    assert built(en="callout.note: Heed\n") == 2
    assert (titles("a"), titles("b")) == (["Heed", "Mine", "Gap"], ["Anmerkung", "Mine", "Lücke"])
    # What no note shows converts none.
    assert built(en="callout.note: Heed\npaper.abstract: Abridged\n") == 0
    assert built() == 0
    # Where a note alone has changed, the names are those of the last whole build.
    (tmp_path / "content/a.md").write_text(f"# 2020 A\n\n{CALLOUTS}\nMore.\n", "utf-8")
    assert built() == 1
    assert titles("a") == ["Heed", "Mine", "Gap"]


def test_links_are_called_in_the_language_of_the_site_but_by_their_own_names(tmp_path: Path) -> None:
    links = "{code: https://a.example/, slides: https://b.example/, supp: https://c.example/}"
    text = f"---\ntitle: A\nyear: 2020\nlinks: {links}\n---\n\n[Code of others](https://github.com/a/b)\n"
    site = build_site(tmp_path, {"site.yaml": "language: ar\n", "content/a.md": text})
    for url in ("/a/", "/"):
        shown = site.file(url).read_text(encoding="utf-8")
        found = dict(re.findall(r'<li><a href="https://(\w)\.example/"[^>]*>([^<]*)</a>', shown))
        assert found == {"a": "الشيفرة", "b": "الشرائح", "c": "ملحق"}


def test_what_is_said_of_a_note_is_in_the_language_of_the_site(tmp_path: Path) -> None:
    note = "---\ntitle: A\nyear: 2020\ndoi: 10.1000/a\n{}---\n\nText.\n"
    files = {"site.yaml": "language: ar\n", "content/a.md": note.format(""), "content/b.md": note.format("lang: en\n")}
    shown = build_site(tmp_path, files).file("/a/").read_text(encoding="utf-8")
    assert '<p class="note-source" lang="ar" dir="rtl"><a href="#page-note-2">' in shown
    assert '<p class="note-source"><a href="#page-note-1">' in shown


@pytest.mark.parametrize(("lang", "said"), [("en", ' lang="en" dir="ltr"'), ("", ' dir="auto"'), ("ar", "")])
def test_an_introduction_has_its_own_language_and_direction(lang: str, said: str, tmp_path: Path) -> None:
    front = f"lang: {lang}\n" if lang else "kind: page\n"
    files = {"site.yaml": "language: ar\n", "content/index.md": f"---\n{front}---\n\nWelcome.\n", "content/a.md": NOTE}
    shown = build_site(tmp_path, files).file("/").read_text(encoding="utf-8")
    assert f'<div class="intro prose"{said}><p>Welcome.' in shown


def test_a_template_that_asks_for_no_string_is_told_where(tmp_path: Path) -> None:
    own = '{% extends "theme/paper.html" %}\n{% block main %}\n{{ t("paper.abstrakt") }}\n{% endblock %}\n'
    site = build_site(tmp_path, {"content/a.md": NOTE, "templates/paper.html": own})
    fault = next(fault for fault in site.diagnostics if fault.code == "template-error")
    assert (fault.path, fault.span and fault.span.line) == ("templates/paper.html", 3)
    assert fault.message == 'there is no string "paper.abstrakt"'
    assert fault.hint == 'did you mean "paper.abstract"?'


def test_the_example_of_the_documentation_is_right() -> None:
    example = re.findall(r"```yml\n(.*?)```", (REPOSITORY / "docs" / "templates.md").read_text(), flags=re.DOTALL)
    assert [faults("de", {"strings/de.yaml": text}) for text in example] == [[]]


def test_a_language_without_strings_is_told_with_the_file_that_would_have_them() -> None:
    for language, file in (("fr", "fr"), ("fr-CA", "fr-ca")):
        (found,) = faults(language, {})
        assert found.startswith(f'site.yaml:0 strings-missing the site\'s language is "{language}"')
        assert found.endswith(f"templates/strings/{file}.yaml")


@pytest.mark.parametrize("language", ["en", "en-GB", "zh-Hans", "ar"])
def test_a_language_of_the_theme_lacks_nothing(language: str) -> None:
    assert faults(language, {}) == []


def test_a_few_strings_in_a_language_of_the_site_s_own_are_a_beginning() -> None:
    assert faults("fr-CA", {"strings/fr.yaml": "paper.abstract: Résumé\n"}) == []
