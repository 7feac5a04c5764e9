"""Marks go into nbgrader's gradebook by nbgrader's own steps."""

import copy
import datetime
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from sqlalchemy.exc import OperationalError, SAWarning

from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.files import write_bytes, write_text
from grader.sanitize import sanitize


@contextmanager
def opened(classroom: Classroom, assignment: Assignment) -> Iterator[Gradebook]:
    """The gradebook of a classroom in which the assignment was built.

    Raises
    ------
    CourseError
        When the gradebook does not know the assignment, or an older nbgrader made it.
    """
    if not classroom.gradebook.is_file():  # opening would make one
        raise _unknown(classroom, assignment)
    with Gradebook(classroom.gradebook_url) as book:
        try:
            book.find_assignment(assignment.id)
        except MissingEntry as error:
            raise _unknown(classroom, assignment) from error
        except OperationalError as error:
            raise CourseError(
                f"{classroom.gradebook}: made by another version of nbgrader; "
                "copy it to a safe place, then run: nbgrader db upgrade"
            ) from error
        yield book


def _unknown(classroom: Classroom, assignment: Assignment) -> CourseError:
    return CourseError(
        f"{classroom.root}: the gradebook does not know {assignment.id}; "
        f"run: {assignment.build_command}"
    )


def save(
    classroom: Classroom,
    assignment: Assignment,
    student: str,
    executed: Mapping[str, NotebookNode],
    released: Mapping[str, bytes],
) -> None:
    """Save a graded hand-in and its marks. Only one process may call this.

    Writes ``autograded/<student>/<assignment>/`` for formgrader and feedback, and the
    scores by nbgrader's SaveAutoGrades; marks given by hand are kept.

    Parameters
    ----------
    classroom, assignment, student
        Whose marks, and where.
    executed : mapping of str to NotebookNode
        The executed notebooks by name; a notebook that was not handed in is absent.
    released : mapping of str to bytes
        Files that belong beside the notebooks, such as their pictures.

    Raises
    ------
    CourseError
        When the hand-in's ``timestamp.txt`` holds no time.
    """
    known = {"timestamp": stamp} if (stamp := _timestamp(classroom, assignment, student)) else {}
    with opened(classroom, assignment) as book, warnings.catch_warnings():
        # nbgrader reads a submission's notebooks before it adds the submission.
        warnings.simplefilter("ignore", SAWarning)
        book.update_or_create_student(student)
        book.update_or_create_submission(assignment.id, student, **known)
        for name in assignment.notebooks:
            if name not in executed:
                _score_missing(book, assignment, student, name)
    config = classroom.nbgrader_config()
    for name in assignment.notebooks:
        path = classroom.autograded_notebook(student, assignment.id, name)
        if name not in executed:
            path.unlink(missing_ok=True)  # of an earlier hand-in
            continue
        resources = {
            "nbgrader": {
                "student": student,
                "assignment": assignment.id,
                "notebook": name,
                "db_url": classroom.gradebook_url,
            }
        }
        notebook = copy.deepcopy(executed[name])
        for step in (SaveAutoGrades, AssignLatePenalties):
            notebook, resources = step(config=config).preprocess(notebook, resources)
        sanitize(notebook)
        write_text(path, nbformat.writes(notebook) + "\n")
    for name, content in released.items():
        write_bytes(classroom.autograded / student / assignment.id / name, content)


def _timestamp(
    classroom: Classroom, assignment: Assignment, student: str
) -> datetime.datetime | None:
    submitted = classroom.submitted / student / assignment.id
    found: datetime.datetime | None
    try:
        found = classroom.course_directory().get_existing_timestamp(str(submitted))
    except (AttributeError, OverflowError, ValueError) as error:  # nbgrader's ways to say so
        raise CourseError(
            f"{submitted / 'timestamp.txt'}: holds no date and time; mend or remove the file"
        ) from error
    return found


def _score_missing(book: Gradebook, assignment: Assignment, student: str, notebook: str) -> None:
    """A notebook that was not handed in earns nothing, and nobody waits for it."""
    for grade in book.find_submission_notebook(notebook, assignment.id, student).grades:
        grade.auto_score = 0
        grade.needs_manual_grade = False
    book.db.commit()


@dataclass(frozen=True)
class Mark:
    """One student's marks for one grade cell.

    Parameters
    ----------
    student, notebook, grade_id : str
        Whose, and of which cell.
    score, possible : float
        Points so far; a cell that was never marked has the score 0.
    waiting : bool
        Whether the lecturer has to mark the cell, or look again after a regrade.
    by_hand : bool
        Whether the cell is marked by hand.
    """

    student: str
    notebook: str
    grade_id: str
    score: float
    possible: float
    waiting: bool
    by_hand: bool


def marks(classroom: Classroom, assignment: Assignment) -> list[Mark]:
    """Every mark of the assignment in the gradebook.

    Raises
    ------
    CourseError
        When the gradebook does not know the assignment.
    """
    found = []
    with opened(classroom, assignment) as book:
        for submission in book.assignment_submissions(assignment.id):
            for notebook in submission.notebooks:
                answers = {cell.name for cell in notebook.notebook.solution_cells}
                for grade in notebook.grades:
                    found.append(
                        Mark(
                            submission.student.id,
                            notebook.name,
                            grade.cell.name,
                            float(grade.score),
                            float(grade.max_score),
                            bool(grade.needs_manual_grade),
                            grade.cell.cell_type == "markdown" or grade.cell.name in answers,
                        )
                    )
    return found
