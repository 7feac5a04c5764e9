"""From the text source to the notebook with solutions and the students' notebook."""

import tempfile
from pathlib import Path

import nbformat

from grader import nbgrader_steps, source
from grader.assignment import Assignment
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
    text = nbformat.writes(source.read(assignment))
    write_text(classroom.source_notebook(assignment.id), text + "\n")
    result = nbgrader_steps.api(classroom).generate_assignment(assignment.id, force=True)
    nbgrader_steps.require_success(result, assignment.source.name)
    return classroom.release_notebook(assignment.id)


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
        fresh = make(assignment, Classroom(Path(folder)))
        if fresh.read_bytes() == student.read_bytes():
            return []
    return [
        f"{name} differs from solutions/{assignment.id}.md; "
        f"edit only the source, then run: course build {assignment.id}"
    ]
