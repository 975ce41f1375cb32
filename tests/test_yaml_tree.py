"""YAML that would crash or fill the machine is refused, in settings and in front matter alike."""

import re
from pathlib import Path

import pytest

import postil
from postil.core.metadata.frontmatter import parse
from postil.core.settings.yaml_tree import MAX_DEPTH, YamlError, compose

DEEP = {
    "flow lists": "[" * 100_000,
    "flow mappings": "{a: " * 5_000,
    "lists in a line": "- " * 100_000,
    "keys": "? " * 50_000,
    "mappings": "".join(" " * depth + "a:\n" for depth in range(3_000)),
}
ROWS = ["a: &a [x,x,x,x,x,x,x,x,x,x]"] + [
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]" for before, name in zip("abcdef", "bcdefg", strict=True)
]


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_an_error_with_its_place(text: str) -> None:
    with pytest.raises(YamlError, match="nested more than") as caught:
        compose(text)
    assert caught.value.span.line > 1 or caught.value.span.column > MAX_DEPTH


@pytest.mark.parametrize(("text", "message"), [("\n".join(ROWS), "too much data"), ("a: &a [*a]", "inside of what")])
def test_aliases_that_multiply_or_go_round_are_errors(text: str, message: str) -> None:
    with pytest.raises(YamlError, match=message):
        compose(text)


@pytest.mark.parametrize("text", [*DEEP.values(), "\n".join(ROWS), "a: &a [*a]"])
@pytest.mark.parametrize("end", ["\n---\n", "\n", ""])
def test_no_header_crashes_whether_it_ends_or_not(text: str, end: str) -> None:
    found = parse(f"---\ntitle: A\nnested:\n  {text}{end}# A\n", "a.md")
    assert not found.meta.extra


def test_aliases_mean_what_they_name() -> None:
    assert parse("---\nmine: &m [1, 2]\nyours: *m\n---\n", "a.md").meta.extra == {"mine": [1, 2], "yours": [1, 2]}


def test_only_one_module_loads_yaml() -> None:
    loads = re.compile(r"\byaml\.(?:\w*load\w*|compose\w*|parse|scan|C?SafeLoader)\b")
    root = Path(postil.__file__).parent
    found = [path.name for path in sorted(root.rglob("*.py")) if loads.search(path.read_text(encoding="utf-8"))]
    assert found == ["yaml_tree.py"]
