"""Golden submissions: hand-ins with known marks, kept as small text files.

A file says which solution cells differ from the reference (or from the
untouched release) and what each grade cell must then earn::

    student: Amara Okafor
    says: Resizes the mask with the flag in the wrong place.
    base: reference          # or: release
    weights: reference       # reference.weights.h5 beside it; or: none
    cells:
      q1b_1_load_data:
        - replace: "interpolation=cv2.INTER_NEAREST"
          with: "cv2.INTER_NEAREST"
      q1b_8_scheduler: |
        def scheduler(epoch):
            return 0.001
    expect:
      q1b_1_test: 0

``cells`` gives a cell's whole new source or a list of replacements. ``expect``
lists the autograded cells that do not earn what the base earns: full points for
the reference, none for the release.
"""

import copy
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from grader.assignment import Assignment
from grader.cells import grade_id, is_answer, is_test, points
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.files import write_bytes, write_text
from grader.paths import GOLDEN

REFERENCE_WEIGHTS = "reference.weights.h5"
HELD_OUT_SEED = 1
SOLUTION_MARKS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION(\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Golden:
    """One golden submission.

    Parameters
    ----------
    name : str
        The file's stem.
    student : str
        The invented student's full name.
    says : str
        What is right or wrong with it, in a line.
    base : str
        ``reference`` or ``release``.
    weights : Path or None
        The file of trained weights that it carries.
    cells : dict
        By grade_id: a new source, or a list of ``replace``/``with`` pairs.
    expect : dict of str to float
        Points by grade_id of a test cell, where they differ from the base's.
    """

    name: str
    student: str
    says: str
    base: str
    weights: Path | None
    cells: dict[str, Any]
    expect: dict[str, float]

    @property
    def id(self) -> str:
        """The student's id: the name in lower-case ASCII letters."""
        plain = unicodedata.normalize("NFKD", self.student).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z]+", "-", plain.lower()).strip("-")


def read_all(assignment: Assignment) -> list[Golden]:
    """Every golden submission of an assignment, by name.

    Raises
    ------
    CourseError
        When a file lacks a key or has an unknown one; the message names it.
    """
    return [_read(path) for path in sorted((GOLDEN / assignment.id).glob("*.yml"))]


def _read(path: Path) -> Golden:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    wanted = {"student", "says", "base", "weights", "cells", "expect"}
    if set(content) != wanted:
        raise CourseError(f"{path.name}: needs exactly the keys {', '.join(sorted(wanted))}")
    if content["base"] not in ("reference", "release"):
        raise CourseError(f"{path.name}: base is '{content['base']}'; write reference or release")
    weights = path.with_name(f"{content['weights']}.weights.h5")
    if content["weights"] != "none" and not weights.is_file():
        raise CourseError(f"{path.name}: {weights.name} is missing; write none to hand in none")
    return Golden(
        path.stem,
        content["student"],
        content["says"],
        content["base"],
        None if content["weights"] == "none" else weights,
        content["cells"] or {},
        content["expect"] or {},
    )


def expected(golden: Golden, source: NotebookNode) -> dict[str, float]:
    """Points that each autograded cell must earn, by grade_id."""
    full = golden.base == "reference"
    result = {
        grade_id(cell): points(cell) if full else 0.0 for cell in source.cells if is_test(cell)
    }
    unknown = set(golden.expect) - set(result)
    if unknown:
        raise CourseError(f"{golden.name}.yml: no test cell called {', '.join(sorted(unknown))}")
    return result | {name: float(value) for name, value in golden.expect.items()}


def hand_in(golden: Golden, source: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The notebook that this student hands in: the release with the answers filled in.

    Parameters
    ----------
    golden : Golden
        What differs.
    source, release : NotebookNode
        The built notebook with solutions, and the students' one.

    Raises
    ------
    CourseError
        When a change names an unknown cell, or a text that does not stand there exactly once.
    """
    notebook = copy.deepcopy(release)
    solutions = {grade_id(cell): cell.source for cell in source.cells if is_answer(cell)}
    unknown = set(golden.cells) - set(solutions)
    if unknown:
        raise CourseError(f"{golden.name}.yml: no answer cell called {', '.join(sorted(unknown))}")
    for cell in notebook.cells:
        name = grade_id(cell)
        if name in solutions and (golden.base == "reference" or name in golden.cells):
            answer = SOLUTION_MARKS.sub("", solutions[name])
            cell.source = _changed(golden, name, answer).rstrip("\n")
    return notebook


def _changed(golden: Golden, name: str, answer: str) -> str:
    change = golden.cells.get(name, [])
    if isinstance(change, str):
        return change
    for step in change:
        old, new = str(step["replace"]), str(step["with"])
        if answer.count(old) != 1:
            raise CourseError(
                f"{golden.name}.yml: {name}: {old!r} stands {answer.count(old)} times "
                "in the reference; give a text that stands there once"
            )
        answer = answer.replace(old, new)
    return answer


def fix_held_out(classroom: Classroom) -> None:
    """Draw the images that no student has seen from a known seed; call it before they are drawn.

    With a secret one a network may fall on either side of a threshold, by the luck of a few images.
    """
    write_text(classroom.held_out_seed_file, f"{HELD_OUT_SEED}\n")


def hand_in_class(assignment: Assignment, classroom: Classroom) -> list[Golden]:
    """Hand in every golden submission in the ordinary folder layout."""
    source = nbformat.read(classroom.source_notebook(assignment.id), as_version=4)
    release = nbformat.read(classroom.release_notebook(assignment.id), as_version=4)
    students = read_all(assignment)
    for golden in students:
        folder = classroom.submitted / golden.id / assignment.id
        if folder.exists():
            shutil.rmtree(folder)
        notebook = nbformat.writes(hand_in(golden, source, release)) + "\n"
        write_text(folder / f"{assignment.id}.ipynb", notebook)
        if golden.weights:
            write_bytes(folder / assignment.weights, golden.weights.read_bytes())
    return students
