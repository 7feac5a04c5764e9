"""Notebooks, solutions and tests included, keep the rules that the packages keep."""

import ast
import builtins
import subprocess
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from grader import source
from grader.assignment import Assignment, all_assignments
from grader.cells import grade_id, is_answer, is_test, points
from grader.paths import COURSE

ASSIGNMENTS = all_assignments()
each = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
POINTS = {
    "a0_brain_tumour": (82, 18),
    "a1_retinopathy": (75, 25),
    "a2_lung_2d": (77, 23),
    "a3_lung_3d": (86, 14),
    "a4_skin_lesion": (86, 14),
    "a5_nuclei": (81, 19),
}


def tool(*words: str | Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *words], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@each
def test_ruff(assignment: Assignment, tmp_path: Path) -> None:
    path = tmp_path / f"{assignment.id}.ipynb"
    nbformat.write(source.read(assignment), path)
    rules = "E,F,I,B,UP,C4,PIE,SIM,W"
    tool("ruff", "check", "--isolated", "--line-length=100", f"--select={rules}", path)
    tool("ruff", "format", "--isolated", "--line-length=100", "--check", path)


@each
def test_types(assignment: Assignment, tmp_path: Path) -> None:
    path = tmp_path / f"{assignment.id}.py"
    jupytext.write(source.read(assignment), path, fmt="py:percent")
    # Notebook code reuses names from cell to cell, and cv2.imread may return None.
    loose = ("--allow-redefinition", "--no-strict-optional", "--ignore-missing-imports")
    tool("mypy", "--config-file=", "--check-untyped-defs", *loose, path)


@each
def test_points(assignment: Assignment) -> None:
    cells = source.read(assignment).cells
    automatic = sum(points(cell) for cell in cells if is_test(cell))
    manual = sum(
        points(cell) for cell in cells if is_answer(cell) and cell.metadata["nbgrader"]["grade"]
    )
    assert (automatic, manual) == POINTS[assignment.id]


@each
def test_student_notebook_holds_no_answer(assignment: Assignment) -> None:
    student = nbformat.read(COURSE / assignment.id / f"{assignment.id}.ipynb", as_version=4)
    theirs = {grade_id(cell): cell.source for cell in student.cells if grade_id(cell)}
    for cell in source.read(assignment).cells:
        name = grade_id(cell)
        if is_answer(cell):
            stub = "YOUR CODE HERE" if cell.cell_type == "code" else "YOUR ANSWER HERE"
            assert stub in theirs[name], name
            assert theirs[name] != cell.source, name
        if is_test(cell) and "BEGIN HIDDEN TESTS" in cell.source:
            before, rest = cell.source.split("### BEGIN HIDDEN TESTS")
            hidden, after = rest.split("### END HIDDEN TESTS")
            secret = set(hidden.splitlines()) - set(before.splitlines() + after.splitlines())
            assert len(secret) > 2, name
            assert not secret & set(theirs[name].splitlines()), name
    assert not any(cell.get("outputs") for cell in student.cells)


@each
def test_grade_cells_use_only_what_the_examiner_will_have(assignment: Assignment) -> None:
    """Names of locked cells' imports, assignments and of solution cells, and the cell's own."""
    cells = source.read(assignment).cells
    solutions = set().union(*(bound(cell.source) for cell in cells if is_code_answer(cell)))
    locked = set().union(*(bound(cell.source) for cell in cells if is_trusted(cell)))
    for cell in cells:
        if is_test(cell):
            unknown = used(cell.source) - bound(cell.source) - solutions - locked - BUILTINS
            assert not unknown, f"{grade_id(cell)}: {unknown}"


BUILTINS = set(dir(builtins))


def is_code_answer(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and is_answer(cell)


def is_trusted(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and not is_answer(cell) and not is_test(cell)


def bound(code: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) or (
            isinstance(node, ast.ExceptHandler) and node.name
        ):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def used(code: str) -> set[str]:
    return {
        node.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


@each
@pytest.mark.slow
@pytest.mark.tensorflow
def test_untouched_release_runs_to_its_end_and_names_what_is_open(
    assignment: Assignment, tmp_path: Path
) -> None:
    notebook = nbformat.read(COURSE / assignment.id / f"{assignment.id}.ipynb", as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace('"laptop"', '"smoke"', 1)
    # No error is allowed but in cells that are marked for it, as in JupyterLab.
    NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    answers = [cell for cell in notebook.cells if is_code_answer(cell)]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                told = "\n".join(output.traceback)
                assert told.startswith(("Open question: ", "Waits for an", "Not yet: ")), told
                assert "\n" not in told, told
    opened = [cell for cell in answers if "Open question" in str(cell.outputs)]
    tests = [cell for cell in notebook.cells if is_test(cell)]
    assert all(str(cell.outputs) != "[]" for cell in tests)
    assert opened
