"""A class of 24 hand-ins of a2: `course grade --jobs 2` against `nbgrader autograde`."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
from figure import Figure
from nbgrader.utils import determine_grade

from grader import golden, gradebook
from grader.assignment import find
from grader.build import build
from grader.cells import grade_id, is_answer, is_test
from grader.classroom import Classroom
from grader.environment import environment
from grader.grading_data import prepare_data

ASSIGNMENT = "a2_lung_2d"
CLASS = 24


def figures() -> Iterator[Figure]:
    """How many times faster, and in how many cells honest marks differ."""
    assignment = find(ASSIGNMENT)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ours = Classroom(Path(folder) / "ours")
        golden.fix_held_out(ours)
        material = prepare_data(assignment, ours, None)
        build(assignment, ours)
        _hand_in(ours)
        theirs = Classroom(Path(folder) / "theirs")
        shutil.copytree(ours.root, theirs.root)
        _use_smoke(theirs)
        command = [sys.executable, "-c", "from grader.cli import main; main()", "grade", ASSIGNMENT]
        course = _timed([*command, "--classroom", str(ours.root), "--jobs", "2"], ours.root)
        with environment(**material.secrets):
            nbgrader = _timed(
                [
                    *(sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT),
                    "--ExecutePreprocessor.timeout=600",
                ],
                theirs.root,
            )
        yield Figure("seconds_of_nbgrader_autograde", nbgrader, 0, at_least=True)
        yield Figure("seconds_of_course_grade", course, nbgrader / 10)
        yield Figure("times_faster_than_nbgrader", nbgrader / course, 10, at_least=True)
        yield Figure("cells_with_other_marks", _different(ours, theirs), 0)


def _hand_in(classroom: Classroom) -> None:
    """The golden submissions, and as many more that differ from them by a comment."""
    assignment = find(ASSIGNMENT)
    students = golden.hand_in_class(assignment, classroom)
    for number in range(CLASS - len(students)):
        first = students[number % len(students)]
        copy = classroom.submitted / f"{first.id}-{number}"
        shutil.copytree(classroom.submitted / first.id, copy)
        path = copy / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        answers = [cell for cell in notebook.cells if is_answer(cell) and cell.cell_type == "code"]
        answers[0].source += f"\n# {number}"
        nbformat.write(notebook, path)


def _use_smoke(classroom: Classroom) -> None:
    """nbgrader injects no parameters: the hand-ins themselves must say which profile."""
    for path in classroom.root.glob(f"*/**/{ASSIGNMENT}.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = cell.source.replace('"laptop"', '"smoke"', 1)
        nbformat.write(notebook, path)


def _timed(command: list[str], folder: Path) -> float:
    started = time.monotonic()
    # nbgrader ends with status 1 when a hand-in does not run to its end.
    subprocess.run(command, cwd=folder, check=False, capture_output=True)
    return time.monotonic() - started


def _different(ours: Classroom, theirs: Classroom) -> int:
    """Cells whose points differ; nbgrader's zeros for a warning on stderr are left out."""
    assignment = find(ASSIGNMENT)
    one = {
        (mark.student, mark.grade_id): mark.score
        for mark in gradebook.marks(ours, assignment)
        if not mark.by_hand
    }
    other = {}
    for student in {student for student, _ in one}:
        path = theirs.autograded_notebook(student, ASSIGNMENT)
        for cell in nbformat.read(path, as_version=4).cells:
            if is_test(cell):
                cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
                other[student, grade_id(cell)] = determine_grade(cell)[0] or 0.0
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())
