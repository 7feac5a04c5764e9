"""The golden submissions of an assignment, handed in and graded once for all tests."""

import atexit
import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader import golden, gradebook, record
from grader.assignment import Assignment
from grader.build import build
from grader.classroom import Classroom
from grader.grade import grade_class
from grader.grading_data import Material, prepare_data
from grader.limits import Limits
from grader.local import default_jobs, local_executor
from grader.record import Record


@dataclass(frozen=True)
class GoldenClass:
    """A graded class, with the points of each student's automatic cells."""

    assignment: Assignment
    classroom: Classroom
    material: Material
    students: list[golden.Golden]
    marks: dict[str, dict[str, float]]

    def evidence(self, student: golden.Golden) -> Record:
        found = record.read(self.classroom, self.assignment.id, student.id)
        assert found is not None
        return found


@functools.cache
def golden_class(assignment: Assignment) -> GoldenClass:
    """Grade the class in two processes a hand-in, as `course grade` does."""
    folder = Path(tempfile.mkdtemp(prefix="golden-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    classroom = Classroom(folder)
    golden.fix_held_out(classroom)
    material = prepare_data(assignment, classroom, None)
    build(assignment, classroom)
    students = golden.hand_in_class(assignment, classroom)
    with local_executor(default_jobs()) as executor:
        summary = grade_class(
            assignment,
            classroom,
            material,
            executor=executor,
            threads=1,
            limits=Limits(),
            trusted=True,
        )
    assert not summary.refused
    marks: dict[str, dict[str, float]] = {student.id: {} for student in students}
    for mark in gradebook.marks(classroom, assignment):
        if not mark.by_hand:
            marks[mark.student][mark.grade_id] = mark.score
    return GoldenClass(assignment, classroom, material, students, marks)
