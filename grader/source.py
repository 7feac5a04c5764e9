"""Read an assignment's Markdown source as a notebook that keeps the course's rules."""

import hashlib

import jupytext
from nbformat import NotebookNode

from grader.assignment import Assignment
from grader.cells import grade_id
from grader.errors import CourseError

PARAMETERS = {"PROFILE", "SEED", "SOURCE", "DATA_DIR"}


def read(assignment: Assignment) -> NotebookNode:
    """The notebook with solutions and hidden tests, without outputs.

    Cell ids are made from grade ids, or from the text where there is none, so
    that two builds of one source are equal byte for byte.

    Raises
    ------
    CourseError
        When a cell breaks a rule of the course; the message names it.
    """
    notebook = jupytext.read(assignment.source)
    notebook.metadata.pop("jupytext", None)
    notebook.metadata["course"] = {"title": assignment.title, "data": assignment.data}
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: dict[str, int] = {}
    for index, cell in enumerate(notebook.cells):
        _check(assignment, index, cell)
        name = _cell_id(cell)
        seen[name] = seen.get(name, 0) + 1
        cell["id"] = name if seen[name] == 1 else f"{name}-{seen[name]}"
        if grade_id(cell) and seen[name] > 1:
            raise CourseError(f"{assignment.source.name}: grade_id '{name}' is used twice")
    return notebook


def _cell_id(cell: NotebookNode) -> str:
    name = grade_id(cell)
    if name:
        return name
    if _is_parameters(cell):
        return "parameters"
    return "text-" + hashlib.sha256(cell.source.encode()).hexdigest()[:10]


def _is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def _check(assignment: Assignment, index: int, cell: NotebookNode) -> None:
    """A code cell has a role, so that every one is either trusted or the student's."""
    where = f"{assignment.source.name}: code cell {index} ({cell.source.splitlines()[:1]})"
    if cell.cell_type != "code":
        return
    if _is_parameters(cell):
        missing = sorted(name for name in PARAMETERS if f"{name} =" not in cell.source)
        if missing:
            raise CourseError(f"{where}: the parameters cell lacks {', '.join(missing)}")
    elif not grade_id(cell):
        raise CourseError(f"{where}: has no nbgrader role; make it locked, a solution or a test")
