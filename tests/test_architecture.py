"""Who may import whom, and what the pure part must not touch; see ARCHITECTURE.md."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}

ALLOWED = {
    "core.model": (),
    "core": ("core", "scholar"),
    "scholar": ("core.model", "scholar"),
    "dialects": ("core", "scholar", "dialects"),
    "views": ("core", "scholar", "views"),
    "importers": ("core", "scholar", "importers"),
    "edges": ("core", "scholar", "dialects", "views", "importers", "edges"),
    "app": ("core", "scholar", "dialects", "views", "importers", "edges"),
    "commands": ("core", "importers", "edges", "app", "commands"),
    "cli": ("core", "edges", "commands"),
    "__main__": ("cli",),
}
"""What each part may import of ours; the longest name that fits a module is its part."""

PURE = ("core", "scholar", "dialects", "views", "importers")

# fmt: off
IMPURE_MODULES = {
    "asyncio", "click", "concurrent", "fileinput", "ftplib", "getpass", "glob", "http", "httpx", "importlib", "io",
    "locale", "logging", "mmap", "multiprocessing", "os", "pkgutil", "platform", "random", "rich", "secrets", "select",
    "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "time",
    "urllib.request", "uuid", "warnings", "watchdog",
}
# fmt: on
IMPURE_CALLS = {"open", "print", "input", "breakpoint", "__import__"}
IMPURE_METHODS = {"now", "today", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes"}
IMPURE_NAMES = {"FileSystemLoader", "PackageLoader", "ModuleLoader", "Path"}

MOST_LINES = 350
MOST_LINES_OF_A_FUNCTION = 60


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Give every module that is imported anywhere in a module, lazily and for types alone too, with its line."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import"
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield (whole if whole in MODULES else str(node.module)), node.lineno


def part(module: str) -> str:
    """Return the key of ``ALLOWED`` that a module of ours belongs to."""
    name = module.removeprefix("postil.")
    fitting = [key for key in ALLOWED if name == key or name.startswith(key + ".")]
    assert fitting, f"{module} belongs to no part of the architecture"
    return max(fitting, key=len)


OURS = [module for module in MODULES if module != "postil"]
IN_PURE = [module for module in OURS if module.split(".")[1] in PURE]


@pytest.mark.parametrize("module", OURS)
def test_imports_follow_the_direction(module: str) -> None:
    allowed = ALLOWED[part(module)]
    for imported, line in imports(module):
        if imported.startswith("postil."):
            name = imported.removeprefix("postil.")
            fits = any(name == key or name.startswith(key + ".") for key in allowed)
            assert fits, f"{module}:{line} imports {imported}"


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        module: {imported for imported, _ in imports(module) if imported in MODULES and imported != "postil"}
        for module in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", IN_PURE)
def test_the_pure_part_reaches_nothing_outside(module: str) -> None:
    for imported, line in imports(module):
        parents = {imported, imported.partition(".")[0]}
        assert not parents & IMPURE_MODULES, f"{module}:{line} imports {imported}"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in IMPURE_CALLS, f"{module}:{node.lineno} calls {node.func.id}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in IMPURE_METHODS, f"{module}:{node.lineno} uses .{node.attr}"
        if isinstance(node, ast.alias):
            assert node.name not in IMPURE_NAMES, f"{module} imports {node.name}"


@pytest.mark.parametrize("module", IN_PURE)
def test_nothing_is_kept_between_calls_by_global_statements(module: str) -> None:
    for node in ast.walk(tree(module)):
        assert not isinstance(node, ast.Global), f"{module}:{node.lineno} assigns to a global"


# What markdown-it makes and then changes while it parses.
CHANGED = ("FastToken", "FastDelimiter")


@pytest.mark.parametrize("module", OURS)
def test_structs_are_frozen(module: str) -> None:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Struct") for base in node.bases):
            options = {word.arg: ast.unparse(word.value) for word in node.keywords}
            frozen = options.get("frozen") == "True" or node.name in CHANGED
            assert frozen, f"{module}:{node.lineno} {node.name} is not frozen"


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_small(module: str) -> None:
    lines = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{module} has {lines} lines"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_LINES_OF_A_FUNCTION, f"{module}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES)
def test_what_is_public_says_what_it_does(module: str) -> None:
    body = tree(module).body
    assert ast.get_docstring(tree(module)), f"{module} has no docstring"
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{module}:{node.lineno} {node.name} has no docstring"
