"""The theme: what holds for its templates, style sheets, scripts and fonts before any page is built."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined

from tests.building import build_site

ROLES_OF_TEXT = (
    "ink",
    "muted",
    "accent",
    "fault",
    *(f"code-{n}" for n in ["word", "string", "number", "name", "type", "comment"]),
)
GROUNDS = ("paper", "wash")
AAA = 7.0


def templates(repository: Path) -> list[Path]:
    return sorted((repository / "templates").glob("*.*"))


def sheet(repository: Path, name: str = "postil") -> str:
    return (repository / "static" / "css" / f"{name}.css").read_text(encoding="utf-8")


def sheets(repository: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((repository / "static" / "css").iterdir()))


def colors(css: str, opening: str) -> dict[str, str]:
    """Return the colours declared in the first block that begins with ``opening``."""
    block = css.partition(opening)[2].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""

    def luminance(color: str) -> float:
        channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_templates_parse(repository: Path) -> None:
    environment = Environment(autoescape=True)
    names = [path.name for path in templates(repository)]
    for path in templates(repository):
        environment.parse(path.read_text(encoding="utf-8"), filename=str(path))
    kinds = ["home", "paper", "list", "page", "terms", "term", "404", "redirect"]
    assert {*(f"{kind}.html" for kind in kinds), "feed.xml", "sitemap.xml", "robots.txt", "site.css"} <= set(names)


class Inline(HTMLParser):
    """Collects what a strict Content-Security-Policy would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        self.found += [name for name in names if name == "style" or name.startswith("on")]


def test_nothing_is_inline(repository: Path) -> None:
    for path in templates(repository):
        if path.suffix == ".html":
            parser = Inline()
            parser.feed(re.sub(r"{[{%#].*?[}%#]}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
            assert parser.found == [], path.name


def test_each_asset_that_a_template_names_exists(repository: Path) -> None:
    generated = {"css/site.css", "js/strings.js"}
    for path in templates(repository):
        for name in re.findall(r"""asset\(["']([^"']+)["']\)""", path.read_text(encoding="utf-8")):
            assert name in generated or (repository / "static" / name).is_file(), f"{path.name}: {name}"


def test_each_file_that_the_style_sheet_names_exists(repository: Path) -> None:
    names = re.findall(r"url\(\.\./([^)]+)\)", sheets(repository))
    assert names
    for name in names:
        assert (repository / "static" / name).is_file(), name


def test_nothing_comes_from_another_host(repository: Path) -> None:
    for path in [*(repository / "static").rglob("*.css"), *(repository / "static").rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(?:url\(|@import|import\b|fetch\()\s*["']?(?:https?:)?//""", text), path.name
    for path in templates(repository):
        if path.suffix == ".html":
            assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("opening", [":root {", ':root[data-theme="dark"] {'])
def test_text_has_the_contrast_of_aaa(repository: Path, opening: str) -> None:
    palette = colors(sheet(repository), opening)
    for ground in GROUNDS:
        for role in ROLES_OF_TEXT:
            ratio = contrast(palette[role], palette[ground])
            assert ratio >= AAA, f"{role} on {ground}: {ratio:.2f}"
    assert contrast(palette["ink"], palette["mark"]) >= AAA
    assert contrast(palette["accent"], palette["mark"]) >= AAA


def test_night_is_the_same_by_the_system_and_by_choice(repository: Path) -> None:
    by_system = colors(sheet(repository), ':root:not([data-theme="light"]) {')
    by_choice = colors(sheet(repository), ':root[data-theme="dark"] {')
    assert by_system == by_choice
    assert by_choice.keys() == colors(sheet(repository), ":root {").keys()


def test_the_browser_is_told_the_colours_of_the_paper(repository: Path) -> None:
    base = (repository / "templates" / "base.html").read_text(encoding="utf-8")
    told = re.findall(r"'paper', '(#[0-9a-f]{6})'\) }}\" media=\"\(prefers-color-scheme: (\w+)\)", base)
    css = sheet(repository)
    day, night = colors(css, ":root {")["paper"], colors(css, ':root[data-theme="dark"] {')["paper"]
    assert told == [(day, "light"), (night, "dark")]


def site_styles(repository: Path, **colors: object) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    site = {"colors": {}, "dark_colors": {}, "fonts": {}, "measure": "", **colors}
    return environment.from_string((repository / "templates" / "site.css").read_text(encoding="utf-8")).render(
        site=site
    )


def test_what_comes_from_the_accent_follows_it(repository: Path) -> None:
    css = site_styles(repository, colors={"accent": "teal"}, dark_colors={"accent": "aqua", "underline": "red"})
    day, _, night = css.partition("@media")
    assert "--accent: teal;" in day
    assert "--underline: color-mix(in oklab, var(--accent) 45%, var(--paper));" in day
    assert night.count("--accent: aqua;") == night.count("--underline: red;") == 2
    assert "color-mix" not in night
    assert "--underline" not in site_styles(repository, colors={"ink": "black"})
    assert css.count("{") == css.count("}")


def test_a_site_may_set_fonts_and_the_measure(repository: Path) -> None:
    css = site_styles(repository, fonts={"serif": '"Charter", Georgia, serif', "sans": "Inter"}, measure="38rem")
    assert '--serif: "Charter", Georgia, serif;' in css
    assert "--sans: Inter;" in css
    assert "--measure: 38rem;" in css
    sheets = (repository / "static" / "css" / "postil.css").read_text(encoding="utf-8")
    for name in ("serif", "display", "sans", "code", "measure"):
        assert f"  --{name}: " in sheets


def test_every_font_has_a_licence_and_the_first_visit_stays_light(repository: Path) -> None:
    folder = repository / "static" / "fonts"
    first = ("serif-latin", "display-latin", "italic-latin", "sans-latin")
    assert sum((folder / f"{name}.woff2").stat().st_size for name in first) < 93_000
    for family in ("serif", "sans", "code"):
        assert "SIL OPEN FONT LICENSE" in (folder / f"OFL-{family}.txt").read_text(encoding="utf-8")


def test_the_style_sheet_knows_left_and_right_only_as_start_and_end(repository: Path) -> None:
    physical = r"(?:margin|padding|border|inset)-(?:left|right)|(?:^|\s)(?:left|right):(?! var\()"
    physical += r"|text-align: (?:left|right)"
    for path in (repository / "static" / "css").iterdir():
        # A formula's parts are where its own notation has them, and what a script measures is as the screen is.
        if path.name != "math.css":
            assert re.findall(physical, path.read_text(encoding="utf-8")) == [], path.name


def test_highlighting_is_what_the_tool_writes(repository: Path, tmp_path: Path) -> None:
    import runpy

    copy = tmp_path / "paper.css"
    copy.write_text(sheet(repository, "paper"), encoding="utf-8")
    tool = runpy.run_path(str(repository / "tools" / "highlight.py"))
    tool["main"](copy)
    assert copy.read_text(encoding="utf-8") == sheet(repository, "paper")


def test_style_sheets_of_the_sites_own_come_last_and_change_their_links(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "site.yaml": "theme: {styles: [css/mine.css, css/lost.css], fonts: {serif: Charter}, measure: 40rem}\n",
        "content/a.md": "# A\n",
        "static/css/mine.css": "p { color: red }\n",
    }
    site = build_site(tmp_path, files)
    assert [(fault.code, fault.message) for fault in site.diagnostics if fault.code == "config-value"] == [
        ("config-value", '"theme.styles" names css/lost.css, which is not among the static files')
    ]
    sheets = re.findall(r'<link rel="stylesheet" href="\.\./css/([^"]+)"', site.file("/a/").read_text(encoding="utf-8"))
    assert [name.partition("?")[0] for name in sheets[-2:]] == ["site.css", "mine.css"]
    assert "--measure: 40rem;" in site.file("/css/site.css").read_text(encoding="utf-8")
    again = build_site(tmp_path, {"static/css/mine.css": "p { color: blue }\n"})
    assert sheets[-1] not in again.file("/a/").read_text(encoding="utf-8")
