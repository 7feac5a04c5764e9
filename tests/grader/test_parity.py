"""The same hand-ins get the same marks in two processes and in one ordinary kernel."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import determine_grade

from grader import golden, gradebook, warm
from grader.assignment import Assignment, all_assignments
from grader.build import build
from grader.cells import grade_id, is_test
from grader.classroom import Classroom
from grader.environment import environment
from grader.grade import grade_class
from grader.grading_data import Material, prepare_data
from grader.limits import Limits
from grader.local import default_jobs, local_executor

# What differs, and why: (hand-in, cell) to a reason. Nothing else may.
DIFFERENT: dict[tuple[str, str], str] = {}


def marks_of_course_grade(
    assignment: Assignment, classroom: Classroom, material: Material
) -> dict[tuple[str, str], float]:
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
    marks = gradebook.marks(classroom, assignment)
    return {(mark.student, mark.grade_id): mark.score for mark in marks if not mark.by_hand}


def marks_of_nbgrader(
    assignment: Assignment, classroom: Classroom, material: Material
) -> dict[tuple[str, str], float]:
    """`nbgrader autograde` with stderr left out, which costs points there and nothing here."""
    config = classroom.nbgrader_config()
    config.ExecutePreprocessor.timeout = 300
    config.ClearOutput.enabled = True
    api = NbGraderAPI(config=config)
    found: dict[tuple[str, str], float] = {}
    with environment(PYTHONPATH="", **warm.quiet(2), **material.secrets):
        for student in sorted(path.name for path in classroom.submitted.iterdir()):
            api.autograde(assignment.id, student)
            notebook = nbformat.read(
                classroom.autograded_notebook(student, assignment.id), as_version=4
            )
            for cell in notebook.cells:
                if is_test(cell):
                    cell.outputs = [
                        output
                        for output in cell.outputs
                        if not (output.output_type == "stream" and output.name == "stderr")
                    ]
                    found[student, grade_id(cell)] = determine_grade(cell)[0] or 0.0
    return found


def set_profile(classroom: Classroom, assignment: Assignment, profile: str) -> None:
    """nbgrader injects no parameters: the hand-ins' own cell says which profile."""
    for path in classroom.root.glob(f"*/**/{assignment.id}.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = cell.source.replace('"laptop"', f'"{profile}"', 1)
        nbformat.write(notebook, path)


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize("assignment", all_assignments(), ids=lambda one: one.id)
def test_same_marks_in_one_kernel_and_in_two_processes(
    assignment: Assignment, tmp_path: Path
) -> None:
    classroom = Classroom(tmp_path / "class")
    material = prepare_data(assignment, classroom, None)
    build(assignment, classroom)
    students = golden.hand_in_class(assignment, classroom)
    names = {student.id: student.name for student in students}
    other = Classroom(tmp_path / "other")
    shutil.copytree(classroom.root, other.root)
    set_profile(other, assignment, str(material.parameters["PROFILE"]))

    ours = marks_of_course_grade(assignment, classroom, material)
    theirs = marks_of_nbgrader(assignment, other, material)
    assert set(ours) == set(theirs)
    different = {
        (names[student], cell): (ours[student, cell], theirs[student, cell])
        for student, cell in ours
        if ours[student, cell] != theirs[student, cell]
    }
    assert set(different) == set(DIFFERENT), different
