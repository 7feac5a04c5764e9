"""From a classroom to its report."""

import datetime
from pathlib import Path

from grader import gradebook, record
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.files import write_text
from grader.grade import find_submissions, read_refused
from grader.report.numbers import Numbers, compute
from grader.report.page import render


def write_report(assignment: Assignment, classroom: Classroom) -> Path:
    """Write ``report/<assignment>.html``, one self-contained page.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    CourseError
        When nothing was graded.
    """
    numbers = read_numbers(assignment, classroom)
    path = classroom.report / f"{assignment.id}.html"
    made = datetime.datetime.now().astimezone()
    write_text(path, render(numbers, assignment, made))
    return path


def read_numbers(assignment: Assignment, classroom: Classroom) -> Numbers:
    """Gather what the gradebook, the records and the folders say about a class.

    Raises
    ------
    CourseError
        When nothing was graded.
    """
    refused = read_refused(classroom, assignment)
    marks = []
    if classroom.gradebook.is_file():
        marks = gradebook.marks(classroom, assignment)
    if not marks:
        hand_ins = "hand-in" if len(refused) == 1 else "hand-ins"
        others = f" ({len(refused)} {hand_ins} refused)" if refused else ""
        raise CourseError(
            f"{classroom.root}: nothing of {assignment.id} is graded yet{others}; "
            f"run: course grade {assignment.id}"
        )
    students = sorted({mark.student for mark in marks})
    records = {student: record.read(classroom, assignment.id, student) for student in students}
    return compute(marks, records, refused, find_submissions(classroom, assignment).keys())
