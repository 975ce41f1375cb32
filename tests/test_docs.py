"""The documentation cannot drift: what exists is documented, and what is documented exists and works."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import msgspec
import pytest
import yaml
from markdown_it import MarkdownIt

from postil.app import run
from postil.cli import main
from postil.commands.root import postil
from postil.core.convert import convert
from postil.core.diagnostics import CODES
from postil.core.dialect import Options
from postil.core.metadata import fields
from postil.core.model import Page, Source
from postil.core.rendering.render import PageFacts, Renderer, SiteFacts
from postil.core.settings.config import Config, parse_config
from postil.core.settings.config_rules import PERMALINK_NAMES
from postil.core.site.cards import Card, Facts
from postil.dialects.parser import dialect

REPOSITORY = Path(__file__).parent.parent
PAGES = [REPOSITORY / "README.md", REPOSITORY / "ARCHITECTURE.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def page(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def fences(text: str, language: str) -> list[str]:
    """Return the code blocks whose info string is ``language``."""
    return [token.content for token in MarkdownIt().parse(text) if token.type == "fence" and token.info == language]


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "postil", "build"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def row(text: str, name: str) -> list[str]:
    """Return the cells of the table row that begins with the name in code style."""
    found = re.search(rf"^\| `{re.escape(name)}` \|(.*)\|$", text, re.MULTILINE)
    assert found, f"no row for `{name}`"
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", found[1])]


@pytest.mark.parametrize("command", sorted(postil.commands))
def test_every_command_and_option_is_documented(command: str) -> None:
    text = page("docs/commands.md")
    assert f"## `postil {command}" in text
    assert f"postil {command}" in page("README.md")
    for option in postil.commands[command].params:
        for name in option.opts if isinstance(option, click.Option) else ():
            assert re.search(rf"`{re.escape(name)}\b", text), f"postil {command} {name}"


def settings(kind: type, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Give every setting by its dotted key with its default."""
    types = get_type_hints(kind)
    for item in msgspec.structs.fields(kind):
        wanted = types[item.name]
        inner = get_args(wanted)[0] if get_args(wanted) else wanted
        default = item.default if item.default_factory is msgspec.NODEFAULT else item.default_factory()
        yield prefix + item.name, default
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from settings(inner, f"{prefix}{item.name}.")


@pytest.mark.parametrize(("key", "default"), list(settings(Config)))
def test_every_setting_is_documented_with_its_default(key: str, default: object) -> None:
    cells = row(page("docs/settings.md"), key)
    if isinstance(default, str | int) and default not in ("", msgspec.NODEFAULT):
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        assert f"`{shown}`" in cells


@pytest.mark.parametrize("name", PERMALINK_NAMES)
def test_every_name_in_permalinks_is_documented(name: str) -> None:
    assert row(page("docs/settings.md"), f":{name}")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {key for key, _ in settings(Config)}
    documented = re.findall(r"^\| `([a-z_.]+)` \|", page("docs/settings.md"), re.MULTILINE)
    assert set(documented) <= known


def codes_table() -> str:
    rows = [f"| `{code}` | {severity} | {meaning.replace('``', '`')} |" for code, (severity, meaning) in CODES.items()]
    return "\n".join(["| code | severity | meaning |", "| --- | --- | --- |", *sorted(rows)])


def test_every_diagnostic_code_is_documented() -> None:
    path = REPOSITORY / "docs" / "diagnostics.md"
    text = path.read_text(encoding="utf-8")
    table = re.compile(r"^\| code \|.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
    if os.environ.get("POSTIL_GOLDEN") == "write":
        path.write_text(table.sub(lambda _: codes_table(), text).rstrip("\n") + "\n", encoding="utf-8")
        return
    assert codes_table() in text, "`make golden` writes the table anew"


@pytest.mark.parametrize("name", fields.PRINCIPAL)
def test_every_front_matter_field_is_documented(name: str) -> None:
    assert row(page("docs/notes.md"), name)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_settings_in_examples_are_right(path: Path) -> None:
    for example in fences(path.read_text(encoding="utf-8"), "yaml"):
        assert parse_config(example.encode())[1] == (), example


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_the_pages_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^(````|```).*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)[^)]*\)", re.sub(r"`[^`\n]*`", "", text)):
        assert (path.parent / target).exists(), target


def test_every_path_in_the_architecture_page_exists() -> None:
    text = page("ARCHITECTURE.md")
    named = set(re.findall(r"`((?:src|tests|docs|templates|static|content|bench|tools|\.ci)/[\w./-]*)`", text))
    named |= {
        f"src/postil/{path}"
        for path in re.findall(r"`((?:core|dialects|views|scholar|edges|commands)/[\w./-]*)`", text)
    }
    named |= set(re.findall(r"`([\w-]+\.(?:toml|lock|md|yaml)|Makefile)`", text))
    assert len(named) > 20
    missing = sorted(path for path in named if not (REPOSITORY / path).exists())
    assert missing == []


def test_the_architecture_page_names_every_library() -> None:
    project = page("pyproject.toml")
    declared = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert declared
    text = page("ARCHITECTURE.md")
    for name in re.findall(r'"([a-z0-9-]+)', declared[1]):
        assert f"`{name}`" in text, name


def test_the_starter_explains_itself_without_a_fault() -> None:
    data = (REPOSITORY / "src" / "postil" / "starter" / "site.yaml").read_bytes()
    config, faults = parse_config(data)
    assert faults == ()
    assert set(yaml.safe_load(data)) <= {item.name for item in msgspec.structs.fields(Config)}
    assert config.title


EXAMPLES = [
    (name, example)
    for name in ("github", "kramdown", "gitbook")
    for example in fences(page("docs/markdown.md"), f"markdown {name}" if name != "github" else "markdown")
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_examples_of_markdown_convert_without_a_fault(name: str, example: str) -> None:
    conversion = convert(Source("content/example.md", example.encode()), Options(dialect=name), dialect)
    assert conversion.document.diagnostics == ()
    assert "".join(conversion.body.parts)


def test_the_example_of_links_works_in_a_new_site(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path)]) == 0
    example = next(one for one in fences(page("docs/markdown.md"), "markdown") if "[[adam]]" in one)
    (tmp_path / "content" / "figures").mkdir()
    (tmp_path / "content" / "figures" / "loss.svg").write_text("<svg width='3' height='2'/>", encoding="utf-8")
    (tmp_path / "content" / "example.md").write_text(f"# Example\n\n{example}", encoding="utf-8")
    assert {fault.code for fault in run(tmp_path).diagnostics} <= {"base-url-missing"}


def test_the_example_of_a_workflow_is_yaml_and_builds_what_it_uploads() -> None:
    [workflow] = fences(page("docs/publishing.md"), "yml")
    steps = yaml.safe_load(workflow)["jobs"]["publish"]["steps"]
    [command] = [step["run"] for step in steps if "postil build" in step.get("run", "")]
    options = [name for option in postil.commands["build"].params for name in option.opts]
    assert set(re.findall(r"--[a-z-]+", command)) <= set(options)
    assert Config().output in [step.get("with", {}).get("path") for step in steps]


def test_examples_of_lists_are_lists() -> None:
    examples = fences(page("docs/notes.md"), "markdown")
    assert len(examples) == 3
    for example in examples:
        document = convert(Source("content/read.md", example.encode()), Options(), dialect).document
        assert document.kind == "list"
        assert [entry.meta.arxiv for entry in document.entries] == ["1412.6980", "1512.03385"]
        assert [entry.meta.title.text[:4] for entry in document.entries] == ["Adam", "Deep"]


def test_the_json_example_has_the_right_keys(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "vit.md").write_text("as in [[deit]] but\n", encoding="utf-8")
    command = [sys.executable, "-m", "postil", "build", "--format", "json"]
    real = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    shown = json.loads(fences(page("docs/commands.md"), "json")[0])
    assert shown["summary"].keys() == real["summary"].keys()
    missing = next(fault for fault in real["diagnostics"] if fault["code"] == "link-missing")
    assert shown["diagnostics"][0].keys() == missing.keys()


def test_the_tour_of_the_readme_works(tmp_path: Path) -> None:
    blocks = fences(page("README.md"), "")
    note = next(block for block in blocks if block.startswith("# "))
    mistake = next(block for block in blocks if "link-missing" in block)
    site = tmp_path / "notes"
    assert main(["init", str(site)]) == 0
    (site / "content" / "vae.md").write_text(note, encoding="utf-8")
    done = build(site)
    assert done.returncode == 0
    assert "warning" not in done.stderr
    assert "4 papers" in done.stdout
    paper = (site / "public" / "vae" / "index.html").read_text(encoding="utf-8")
    assert "Auto-Encoding Variational Bayes" in paper
    assert "1312.6114" in paper
    (site / "content" / "vae.md").write_text(note.replace("[[adam]]", "[[adm]]"), encoding="utf-8")
    done = build(site)
    assert done.returncode == 0
    assert mistake in done.stderr


@pytest.mark.parametrize(
    ("prefix", "kind"), [("site", SiteFacts), ("page", PageFacts), ("card", Card), ("paper", Facts)]
)
def test_every_template_variable_is_documented(prefix: str, kind: type[msgspec.Struct]) -> None:
    text = page("docs/templates.md")
    for item in msgspec.structs.fields(kind):
        if kind is not Facts or item.name not in Card.__struct_fields__:
            assert row(text, f"{prefix}.{item.name}")


def test_every_template_is_documented_with_its_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page("docs/templates.md")
    for template in (REPOSITORY / "templates").glob("*.*"):
        assert row(text, template.name)
    render = Renderer.render

    def checked(renderer: Renderer, what: Page) -> bytes:
        documented = "|".join(row(text, what.template))
        for name in (*what.data, *([what.slot] if what.bodies else [])):
            assert f"`{name}`" in documented, f"{what.template} {name}"
        return render(renderer, what)

    monkeypatch.setattr(Renderer, "render", checked)
    run(REPOSITORY, {"output": str(tmp_path / "public")})


def test_the_example_of_a_template_works(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path)]) == 0
    text = page("docs/templates.md")
    example, setting = fences(text, "jinja")[0], fences(text, "yaml")[0]
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "paper.html").write_text(example, encoding="utf-8")
    settings = (tmp_path / "site.yaml").read_text(encoding="utf-8")
    (fault,) = {fault for fault in run(tmp_path).diagnostics if fault.code == "template-error"}
    assert fault.hint == 'write "extra: {licence: …}" in site.yaml'
    (tmp_path / "site.yaml").write_text(f"{settings}{setting}", encoding="utf-8")
    assert {fault.code for fault in run(tmp_path).diagnostics} == {"base-url-missing"}
    paper = (tmp_path / "public" / "adam" / "index.html").read_text(encoding="utf-8")
    # Within the column, and not behind it.
    assert re.search(r"<p>Licence of these notes: CC BY 4.0</p>\s*</div>\s*</article>", paper)
    assert "<math" in paper
