"""What a student is told before handing in."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.hand_in_remarks import remarks


def cell(name: str, source: str, *, kind: str = "code", solution: bool = False) -> NotebookNode:
    role = {"grade_id": name, "solution": solution, "grade": not solution or kind != "code"}
    make = new_code_cell if kind == "code" else new_markdown_cell
    made = make(source, metadata={"nbgrader": role})
    if kind == "code":
        made.execution_count = 1
    return made


def released() -> NotebookNode:
    cells = [
        cell("q1", "raise NotImplementedError()", solution=True),
        cell("q1_test", "check()\nsave('x.weights.h5')"),
        cell("q2", "YOUR ANSWER HERE", kind="markdown", solution=True),
    ]
    return new_notebook(cells=cells)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a1"
    path.mkdir()
    (tmp_path / ".released").mkdir()
    nbformat.write(released(), tmp_path / ".released" / "a1.ipynb")
    (path / "a1.weights.h5").write_bytes(b"w")
    return path


def save(folder: Path, notebook: NotebookNode) -> None:
    nbformat.write(notebook, folder / "a1.ipynb")


def answered() -> NotebookNode:
    notebook = released()
    notebook.cells[0].source = notebook.cells[2].source = "answer"
    return notebook


def test_nothing_to_say(folder: Path) -> None:
    save(folder, answered())
    assert remarks(folder) == []


def test_open_questions(folder: Path) -> None:
    save(folder, released())
    assert remarks(folder) == ["Still open: q1, q2."]


def test_deleted_cells(folder: Path) -> None:
    notebook = answered()
    notebook.cells = notebook.cells[2:]
    save(folder, notebook)
    answers, checks = remarks(folder)
    assert answers.startswith("Answer cells that were deleted and earn nothing: q1. The notebook")
    assert answers.endswith("is in course/.released.")
    assert checks == "Check cells that were deleted (the grader puts its own there): q1_test."


def test_a_copied_cell(folder: Path) -> None:
    notebook = answered()
    notebook.cells.append(notebook.cells[0])
    save(folder, notebook)
    assert remarks(folder) == ["Twice in the notebook, only the first counts: q1."]


def test_a_cell_that_failed(folder: Path) -> None:
    notebook = answered()
    notebook.cells[1].outputs = [new_output("error", ename="AssertionError", evalue="x")]
    save(folder, notebook)
    assert remarks(folder) == [
        "Cells that ended with an error when they were last run: q1_test (AssertionError)."
    ]


def test_never_run(folder: Path) -> None:
    notebook = answered()
    for one in notebook.cells[:2]:
        one.execution_count = None
    save(folder, notebook)
    assert remarks(folder) == ["The notebook was saved without having been run."]


def test_weights(folder: Path) -> None:
    save(folder, answered())
    os.utime(folder / "a1.ipynb", (1e9, 1e9))
    assert remarks(folder) == [
        "a1.weights.h5 is newer than the notebook: save the notebook (Ctrl+S) first."
    ]
    (folder / "a1.weights.h5").unlink()
    (only,) = remarks(folder)
    assert only.startswith("There is no file of trained weights")


def test_what_is_left_out(folder: Path) -> None:
    save(folder, answered())
    (folder / "notes.txt").write_text("x")
    (folder / "copy.ipynb").write_text("x")
    (folder / ".hidden").write_text("x")
    assert remarks(folder) == ["Not packed: copy.ipynb, notes.txt."]


def test_without_the_released_notebook(folder: Path) -> None:
    (folder.parent / ".released" / "a1.ipynb").unlink()
    save(folder, released())
    assert remarks(folder) == []
