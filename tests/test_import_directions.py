"""Who may import whom: tests -> grader -> helpers <- notebooks (a student has only helpers)."""

import ast
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"helpers", "grader", "solutions", "course", "tests"}
ALLOWED = {"helpers": {"helpers"}, "grader": {"grader", "helpers"}, "notebook": {"helpers"}}


def imported(code: str) -> set[str]:
    """Top-level names that the code imports."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            found.add((node.module or "").split(".")[0])
    return found


def forbidden(code: str, room: str) -> set[str]:
    return (imported(code) & ROOMS) - ALLOWED[room]


@pytest.mark.parametrize("room", ["helpers", "grader"])
def test_packages(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    for path in files:
        assert not forbidden(path.read_text(encoding="utf-8"), room), path


@pytest.mark.parametrize("pattern", ["solutions/*.md", "course/*/*.ipynb"])
def test_notebooks(pattern: str) -> None:
    paths = [path for path in sorted(ROOT.glob(pattern)) if path.name != "README.md"]
    assert paths
    for path in paths:
        code = jupytext.writes(jupytext.read(path), "py:percent")
        assert not forbidden(code, "notebook"), path


def test_the_check_can_fail() -> None:
    assert forbidden("from grader import cli", "helpers") == {"grader"}
    assert forbidden("import tests.conftest", "grader") == {"tests"}


@pytest.mark.parametrize("module", ["helpers.cli", "helpers.data", "helpers.checks", "grader.cli"])
def test_importing_stays_cheap(module: str) -> None:
    """TensorFlow costs many seconds; commands and modules that do not need it leave it alone."""
    code = f"import sys, {module}; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
