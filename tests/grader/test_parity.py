"""The same hand-ins get the same marks in two processes and in one ordinary kernel."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import determine_grade

from grader import warm
from grader.assemble import assemble
from grader.assignment import Assignment, all_assignments
from grader.cells import grade_id, is_test
from grader.classroom import Classroom
from grader.environment import environment
from grader.golden import Golden
from grader.local import default_jobs
from grader.sides import sides
from tests.golden_class import GoldenClass, golden_class

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]
each = pytest.mark.parametrize("assignment", all_assignments(), ids=lambda one: one.id)
ONE_KERNEL = Path(__file__).parents[1] / "one_kernel.py"
Marks = dict[str, dict[str, float]]


def set_profile(notebook: nbformat.NotebookNode, profile: str) -> None:
    """Nothing injects parameters here: the notebook's own cell says which profile."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace('"laptop"', f'"{profile}"', 1)


def losing(graded: GoldenClass) -> list[Golden]:
    """The hand-ins that lose points; those that earn all of them are left to test_golden.py."""
    return [one for one in graded.students if one.expect or one.base != "reference"]


def marks_of_one_kernel(graded: GoldenClass, students: list[Golden], root: Path) -> Marks:
    """Each hand-in as it is graded, but tests and answers in one process."""
    name = graded.assignment.id
    template = nbformat.read(graded.classroom.source_notebook(name), as_version=4)
    paths = {}
    for student in students:
        shutil.copytree(graded.classroom.submitted / student.id / name, root / student.id)
        path = root / student.id / f"{name}.ipynb"
        notebook = assemble(template, nbformat.read(path, as_version=4))
        set_profile(notebook, str(graded.material.parameters["PROFILE"]))
        nbformat.write(notebook, path)
        paths[student.id] = str(path)
    of_both = sides(template)
    modules = [*of_both.kernel_modules, *of_both.examiner_modules]
    settings = {"modules": modules, "notebooks": list(paths.values()), "jobs": default_jobs()}
    (root / "settings.json").write_text(json.dumps(settings))
    with environment(**warm.quiet(1), **graded.material.secrets, MPLBACKEND="Agg"):
        ran = subprocess.run(
            [sys.executable, ONE_KERNEL, root / "settings.json"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr[-3000:]
    # What notebooks print below Python, past sys.stdout, comes first.
    found = json.loads(ran.stdout.splitlines()[-1])
    return {student: found[path] for student, path in paths.items()}


@each
def test_same_marks_in_one_kernel_and_in_two_processes(
    assignment: Assignment, tmp_path: Path
) -> None:
    graded = golden_class(assignment)
    students = losing(graded)
    theirs = marks_of_one_kernel(graded, students, tmp_path)
    different = {
        (student.name, cell): (score, theirs[student.id][cell])
        for student in students
        for cell, score in graded.marks[student.id].items()
        if score != theirs[student.id][cell]
    }
    assert students
    assert not different


@each
def test_same_marks_from_nbgrader_itself(assignment: Assignment, tmp_path: Path) -> None:
    """The reference with some answers wrong; stderr, which costs points there alone, left out."""
    graded = golden_class(assignment)
    student = next(one for one in losing(graded) if one.base == "reference")
    classroom = Classroom(tmp_path / "class")
    shutil.copytree(graded.classroom.root, classroom.root)
    for path in classroom.root.glob(f"*/**/{assignment.id}.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        set_profile(notebook, str(graded.material.parameters["PROFILE"]))
        nbformat.write(notebook, path)
    config = classroom.nbgrader_config()
    config.ExecutePreprocessor.timeout = 300
    config.ClearOutput.enabled = True
    api = NbGraderAPI(config=config)
    with environment(PYTHONPATH="", **warm.quiet(2), **graded.material.secrets):
        api.autograde(assignment.id, student.id, force=True)
    path = classroom.autograded_notebook(student.id, assignment.id)
    found = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if is_test(cell):
            cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
            found[grade_id(cell)] = determine_grade(cell)[0] or 0.0
    assert found == graded.marks[student.id]
    assert sum(found.values()) > 0
