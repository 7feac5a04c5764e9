"""Every golden submission earns exactly the points that its file says."""

from collections import Counter

import pytest

from grader import golden, source
from grader.assignment import Assignment, all_assignments
from grader.cells import grade_id, is_test
from tests.golden_class import golden_class

ASSIGNMENTS = all_assignments()
each = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
ALL = [
    pytest.param(assignment, student, id=f"{assignment.id}-{student.name}")
    for assignment in ASSIGNMENTS
    for student in golden.read_all(assignment)
]


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize(("assignment", "student"), ALL)
def test_golden_submission_gets_its_points(assignment: Assignment, student: golden.Golden) -> None:
    graded = golden_class(assignment)
    expected = golden.expected(student, source.read(assignment))
    outcomes = graded.evidence(student).outcomes
    messages = {item.grade_id: item.message for item in outcomes if item.message}
    assert graded.marks[student.id] == expected, messages
    for outcome in outcomes:
        # A student reads a sentence, not the name of an exception alone.
        if outcome.earned < outcome.possible and student.base == "reference":
            assert len(outcome.message.split()) > 3, outcome


@each
def test_the_class_has_what_it_should(assignment: Assignment) -> None:
    students = golden.read_all(assignment)
    assert {"reference", "untouched"} <= {one.name for one in students}
    assert len({one.id for one in students}) == len(students)
    right = [one for one in students if one.base == "reference" and one.cells and not one.expect]
    assert len(right) >= 2
    wrong = Counter(name for one in students for name in one.expect)
    tests = [grade_id(cell) for cell in source.read(assignment).cells if is_test(cell)]
    assert {name: wrong[name] for name in tests if wrong[name] < 3} == {}
