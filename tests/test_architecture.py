"""The shape of the code, and what start-up may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "callscope"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("torch", "pyannote", "ctranslate2", "faster_whisper", "sqlite_utils", "numpy", "av", "onnxruntime", "swift_f0")


def functions(path: Path) -> list[tuple[int, str]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [(one.end_lineno - one.lineno + 1, one.name) for one in tree if isinstance(one, kinds) and one.end_lineno]


def test_no_function_is_longer_than_60_lines() -> None:
    long = [(path.name, name, lines) for path in MODULES for lines, name in functions(path) if lines > 60]
    assert long == []


def test_the_median_function_is_under_10_lines() -> None:
    lengths = sorted(lines for path in MODULES for lines, _ in functions(path))
    assert lengths[len(lengths) // 2] < 10


def test_no_module_is_longer_than_300_lines() -> None:
    long = {path.name: count for path in MODULES if (count := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_the_app_holds_no_more_than_200_lines() -> None:
    assert len((PACKAGE / "tui" / "app.py").read_text().splitlines()) <= 200


def test_no_module_is_called_utils_and_no_type_is_called_after_a_library_s_own() -> None:
    classes = [
        one.name for path in MODULES for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.ClassDef)
    ]
    assert not [path for path in MODULES if path.stem == "utils"]
    assert "Segment" not in classes


def imported_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "code",
    ["import callscope.cli.app", "import callscope.tui.app, callscope.tui.screens.call"],
    ids=["the command line", "the screens"],
)
def test_starting_imports_nothing_heavy(code: str) -> None:
    assert imported_by(code).isdisjoint(HEAVY)


def test_the_screen_starts_without_the_parser_of_commands() -> None:
    code = "import callscope.cli.start, callscope.cli.screen, callscope.workspace, callscope.tui.app"
    assert "click" not in imported_by(code)


def test_the_package_itself_imports_nothing() -> None:
    assert {name for name in imported_by("import callscope") if name == "callscope"} == {"callscope"}
    assert (PACKAGE / "__init__.py").read_text().count("import") == 0


def test_only_the_front_ends_know_the_terminal_libraries() -> None:
    allowed = {PACKAGE / "cli", PACKAGE / "tui"}
    offenders = [
        path
        for path in MODULES
        if not any(folder in path.parents for folder in allowed)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and {name.partition(".")[0] for name in _names(node)} & {"textual", "rich", "click"}
    ]
    assert offenders == []


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
