"""The notebooks that are graded, before any student's answers are in them."""

import hashlib
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Notebook
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import is_locked

from grader import gradebook
from grader.assignment import Assignment
from grader.cells import grade_id, has_role
from grader.classroom import Classroom
from grader.errors import CourseError

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def read_templates(assignment: Assignment, classroom: Classroom) -> dict[str, NotebookNode]:
    """The trusted notebooks, by name: every test whole, every answer cell still the released stub.

    As in nbgrader's own grading, these are the released notebooks whose locked
    cells have the text that ``generate_assignment`` kept in the gradebook, hidden
    tests included. So headers, and tests that nbgrader wrote itself, are there too.

    Raises
    ------
    CourseError
        When the assignment was not built in this classroom, or is not for Python.
    """
    for name in assignment.notebooks:
        path = classroom.release_notebook(assignment.id, name)
        if not path.is_file():
            raise CourseError(f"{path} is missing; run: {assignment.build_command}")
    with gradebook.opened(classroom, assignment) as book:
        known = {
            notebook.name: notebook for notebook in book.find_assignment(assignment.id).notebooks
        }
        missing = [name for name in assignment.notebooks if name not in known]
        if missing:
            raise CourseError(
                f"{classroom.root}: the gradebook does not know {', '.join(missing)}.ipynb "
                f"of {assignment.id}; run: {assignment.build_command}"
            )
        return {
            name: _template(assignment, classroom, known[name]) for name in assignment.notebooks
        }


def _template(assignment: Assignment, classroom: Classroom, known: Notebook) -> NotebookNode:
    path = classroom.release_notebook(assignment.id, known.name)
    notebook = nbformat.read(path, as_version=4)
    _require_python(assignment, path, notebook)
    notebook = MetadataValidator().upgrade_notebook_metadata(notebook)
    whole = {cell.name: cell for cell in known.source_cells}
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        if has_role(cell):
            if grade_id(cell) not in whole:
                raise CourseError(
                    f"{path}: the gradebook does not know the cell '{grade_id(cell)}'; "
                    f"run: {assignment.build_command}"
                )
            kept = whole[grade_id(cell)]
            cell.metadata["nbgrader"]["checksum"] = kept.checksum
            if is_locked(cell):
                cell.source = kept.source
        else:
            cell.metadata.pop("nbgrader", None)
        name = str(cell.get("id", "")) or _cell_id(cell)
        seen[name] = seen.get(name, 0) + 1
        cell["id"] = name if seen[name] == 1 else f"{name}-{seen[name]}"
    notebook.metadata["kernelspec"] = KERNELSPEC
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _require_python(assignment: Assignment, path: Path, notebook: NotebookNode) -> None:
    """A kernel for Python may have any name, such as that of the lecturer's environment."""
    kernel = notebook.metadata.get("kernelspec", {})
    language = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name")
    if language is None and kernel:
        language = "python" if kernel["name"].startswith("python") else "an unknown language"
    if language not in (None, "python", "ipython"):
        raise CourseError(
            f"{path}: its kernel '{kernel.get('name', '')}' is for {language}, and `course grade` "
            f"grades only Python; use: nbgrader autograde {assignment.id}"
        )


def _cell_id(cell: NotebookNode) -> str:
    """An id for a cell of an older notebook, the same each time."""
    text = "\0".join([grade_id(cell), cell.cell_type, cell.source])
    return "cell-" + hashlib.sha256(text.encode()).hexdigest()[:10]
