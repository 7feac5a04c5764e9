"""A job without a class around it."""

import nbformat
from nbformat import NotebookNode

from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.grade import course_of
from grader.grading_data import Material
from grader.job import Job, read_job
from grader.limits import Limits


def job_of(
    assignment: Assignment, classroom: Classroom, notebook: NotebookNode, trusted: bool
) -> Job:
    folder = classroom.submitted / "amara" / assignment.id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{assignment.id}.ipynb").write_text(nbformat.writes(notebook))
    material = Material({"PROFILE": "smoke"})
    course = course_of(assignment, classroom, material, Limits(), threads=1, trusted=trusted)
    return read_job(course, folder, "amara")
