"""Marks go into nbgrader's gradebook by nbgrader's own steps."""

import copy
import datetime
import warnings
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from sqlalchemy.exc import SAWarning

from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.files import write_text
from grader.sanitize import sanitize


def require_assignment(classroom: Classroom, assignment: Assignment) -> None:
    """Check that the gradebook knows the assignment.

    Raises
    ------
    CourseError
        When it was never built in this classroom.
    """
    with Gradebook(classroom.gradebook_url) as gradebook:
        try:
            gradebook.find_assignment(assignment.id)
        except MissingEntry as error:
            raise CourseError(
                f"{classroom.root}: the gradebook does not know {assignment.id}; "
                f"run: course build {assignment.id}"
            ) from error


def save(
    classroom: Classroom, assignment: Assignment, student: str, executed: NotebookNode
) -> None:
    """Save one graded notebook and its marks. Only one process may call this.

    Writes ``autograded/<student>/<assignment>/`` for formgrader and feedback, and the
    scores by nbgrader's SaveAutoGrades; marks given by hand are kept.
    """
    directory = classroom.course_directory()
    submitted = classroom.submitted / student / assignment.id
    timestamp: datetime.datetime | None = directory.get_existing_timestamp(str(submitted))
    with Gradebook(classroom.gradebook_url) as gradebook, warnings.catch_warnings():
        # nbgrader reads a submission's notebooks before it adds the submission.
        warnings.simplefilter("ignore", SAWarning)
        gradebook.update_or_create_student(student)
        known = {"timestamp": timestamp} if timestamp else {}
        gradebook.update_or_create_submission(assignment.id, student, **known)
    resources = {
        "nbgrader": {
            "student": student,
            "assignment": assignment.id,
            "notebook": assignment.id,
            "db_url": classroom.gradebook_url,
        }
    }
    notebook = copy.deepcopy(executed)
    for step in (SaveAutoGrades, AssignLatePenalties):
        notebook, resources = step().preprocess(notebook, resources)
    sanitize(notebook)
    path = classroom.autograded_notebook(student, assignment.id)
    write_text(path, nbformat.writes(notebook) + "\n")


@dataclass(frozen=True)
class Mark:
    """One student's marks for one grade cell.

    Parameters
    ----------
    student, grade_id : str
        Whose, and of which cell.
    score, possible : float
        Points so far; a cell that was never marked has the score 0.
    waiting : bool
        Whether the lecturer has to mark the cell, or look again after a regrade.
    by_hand : bool
        Whether the cell is marked by hand.
    """

    student: str
    grade_id: str
    score: float
    possible: float
    waiting: bool
    by_hand: bool


def marks(classroom: Classroom, assignment: Assignment) -> list[Mark]:
    """Every mark of the assignment in the gradebook."""
    found = []
    with Gradebook(classroom.gradebook_url) as gradebook:
        for submission in gradebook.assignment_submissions(assignment.id):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    found.append(
                        Mark(
                            submission.student.id,
                            grade.cell.name,
                            float(grade.score),
                            float(grade.max_score),
                            bool(grade.needs_manual_grade),
                            grade.cell.cell_type == "markdown",
                        )
                    )
    return found
