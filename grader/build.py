"""From the text source to the notebook with solutions and the students' notebook."""

import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI

from grader import nbgrader_steps, source
from grader.assignment import Assignment
from grader.cells import is_answer
from grader.classroom import Classroom
from grader.files import write_bytes, write_text
from grader.paths import COURSE


def build(assignment: Assignment, classroom: Classroom) -> list[Path]:
    """Write the solution notebook, the release and the students' copy in ``course/``.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    CourseError
        When nbgrader refuses the notebook, with nbgrader's own reason.
    """
    notebook = make(assignment, classroom)
    student = COURSE / assignment.id / f"{assignment.id}.ipynb"
    write_bytes(student, notebook.read_bytes())
    return [classroom.source_notebook(assignment.id), notebook, student]


def make(assignment: Assignment, classroom: Classroom) -> Path:
    """Build inside the classroom only; returns the path of the release notebook."""
    classroom.prepare()
    _generate(assignment, classroom, nbgrader_steps.api(classroom))
    return classroom.release_notebook(assignment.id)


def _generate(assignment: Assignment, classroom: Classroom, api: NbGraderAPI) -> None:
    notebook = source.read(assignment)
    _go_on_after_errors(notebook)
    text = nbformat.writes(notebook)
    write_text(classroom.source_notebook(assignment.id), text + "\n")
    result = api.generate_assignment(assignment.id, force=True)
    nbgrader_steps.require_success(result, assignment.source.name)


def _go_on_after_errors(notebook: NotebookNode) -> None:
    """Let "run all" go on below an open question, so that all open ones are seen at once."""
    first = next((n for n, cell in enumerate(notebook.cells) if is_answer(cell)), 0)
    for cell in notebook.cells[first:]:
        if cell.cell_type == "code":
            cell.metadata.setdefault("tags", []).append("raises-exception")


def drift(assignment: Assignment) -> list[str]:
    """What of the committed students' notebook is not what the source gives now.

    Returns
    -------
    list of str
        One line a difference, naming the command that mends it; empty without drift.
    """
    student = COURSE / assignment.id / f"{assignment.id}.ipynb"
    name = f"course/{assignment.id}/{student.name}"
    if not student.is_file():
        return [f"{name} is missing; run: course build {assignment.id}"]
    with tempfile.TemporaryDirectory() as folder:
        classroom = Classroom(Path(folder))
        api = nbgrader_steps.api(classroom)
        # What `nbgrader generate_assignment --no-db` sets: a comparison needs no gradebook.
        api.config.GenerateAssignment.no_database = True
        api.config.SaveCells.enabled = False
        _generate(assignment, classroom, api)
        fresh = classroom.release_notebook(assignment.id)
        if fresh.read_bytes() == student.read_bytes():
            return []
    return [
        f"{name} differs from solutions/{assignment.id}.md; "
        f"edit only the source, then run: course build {assignment.id}"
    ]
