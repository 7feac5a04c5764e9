"""Courses that nbgrader itself made get from `course grade` the marks that nbgrader gives.

nbgrader ships the course of its documentation, handed in by two students, and
makes another with `nbgrader quickstart`. Each is graded twice, by
`nbgrader autograde` and by `course grade`, and compared cell by cell.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nbgrader
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook

from grader.cells import grade_id
from grader.classroom import Classroom
from grader.cli import main

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
BIN = Path(sys.executable).parent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (GUIDE / "source").is_dir(), reason="nbgrader came without its docs"),
]

# (automatic score, waits for a hand, automatic comment)
Mark = tuple[float | None, bool, str | None]
Key = tuple[str, str, str]

# Where we differ from nbgrader on purpose: (student, notebook, cell) -> (our mark, the reason).
DIFFERENCES: dict[Key, tuple[Mark, str]] = {}

ANSWERS = {
    "squares": "def squares(n):\n    if n < 1:\n        raise ValueError(n)\n"
    "    return [i**2 for i in range(1, n + 1)]",
    "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    "sum_of_squares_equation": r"$\sum_{i=1}^n i^2$",
    "sum_of_squares_application": "def pyramidal_number(n):\n    return sum_of_squares(n)",
    "part-a": "It computes the numbers of Fibonacci.",
    "part-b": "It does not end for negative numbers.",
}


def command(folder: Path, *words: str) -> None:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def marks(root: Path) -> dict[Key, Mark]:
    found = {}
    with Gradebook(Classroom(root).gradebook_url) as book:
        for submission in book.assignment_submissions("ps1"):
            for notebook in submission.notebooks:
                comments = {comment.name: comment.auto_comment for comment in notebook.comments}
                for grade in notebook.grades:
                    key = (submission.student.id, notebook.name, grade.name)
                    waits = bool(grade.needs_manual_grade)
                    found[key] = (grade.auto_score, waits, comments.get(grade.name))
    return found


def graded_both_ways(course: Path, tmp_path: Path) -> tuple[dict[Key, Mark], dict[Key, Mark]]:
    """Marks by nbgrader and by us of two copies of one course."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    shutil.copytree(course, theirs)
    shutil.copytree(course, ours)
    command(theirs, "autograde", "ps1")
    result = CliRunner().invoke(main, ["grade", "ps1", "--classroom", str(ours)])
    assert result.exit_code == 0, result.output
    for words in (["report", "ps1"], ["feedback", "ps1"]):
        result = CliRunner().invoke(main, [*words, "--classroom", str(ours)])
        assert result.exit_code == 0, result.output
    return marks(theirs), marks(ours)


def expected(theirs: dict[Key, Mark]) -> dict[Key, Mark]:
    return theirs | {key: mark for key, (mark, _) in DIFFERENCES.items() if key in theirs}


def test_the_documentations_course(tmp_path: Path) -> None:
    course = tmp_path / "docs"
    for part in ("source", "submitted"):
        shutil.copytree(GUIDE / part, course / part)
    command(course, "generate_assignment", "ps1")
    theirs, ours = graded_both_ways(course, tmp_path)
    assert len(ours) == 18
    assert ours == expected(theirs)

    result = CliRunner().invoke(
        main, ["export", "--classroom", str(tmp_path / "ours"), "--output", str(tmp_path / "g.csv")]
    )
    assert result.exit_code == 0, result.output
    assert totals(tmp_path / "g.csv") == totals(GUIDE / "grades.csv")


def totals(path: Path) -> dict[str, float]:
    """Points by student; nbgrader's own file is of marks without any given by hand."""
    with path.open(newline="") as lines:
        return {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(lines)}


@pytest.mark.parametrize("options", [(), ("--autotest",)], ids=["plain", "with --autotest"])
def test_a_quickstart_course(tmp_path: Path, options: tuple[str, ...]) -> None:
    """With ``--autotest``, nbgrader writes the tests itself when it makes the release."""
    command(tmp_path, "quickstart", "course101", *options)
    course = tmp_path / "course101"
    command(course, "generate_assignment", "ps1")
    room = Classroom(course)
    hand_in(room, "reasoner", ("problem1", "problem2"), ANSWERS)
    hand_in(room, "newcomer", ("problem1", "problem2"), {})
    wrong = {"squares": "def squares(n):\n    return [i**2 for i in range(n)]"}
    hand_in(room, "bitdiddle", ("problem1",), ANSWERS | wrong)
    if not options:
        # Made from an older release, whose header has another text.
        shutil.copytree(GUIDE / "submitted" / "hacker", room.submitted / "hacker")
    theirs, ours = graded_both_ways(course, tmp_path)
    assert len(ours) == (30 if options else 36)
    assert ours == expected(theirs)
    assert sum(mark[0] or 0 for key, mark in ours.items() if key[0] == "reasoner") == 3


def hand_in(
    room: Classroom, student: str, notebooks: tuple[str, ...], answers: dict[str, str]
) -> None:
    """Hand in what was released with answers filled in, and its picture."""
    folder = room.submitted / student / "ps1"
    shutil.copytree(room.release / "ps1", folder, ignore=shutil.ignore_patterns("*.ipynb"))
    for name in notebooks:
        notebook = nbformat.read(room.release_notebook("ps1", name), as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(grade_id(cell), cell.source)
        nbformat.write(notebook, folder / f"{name}.ipynb")
