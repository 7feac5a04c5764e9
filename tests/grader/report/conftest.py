"""A small real classroom: nbgrader's gradebook, records, refused hand-ins."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from nbgrader.api import Gradebook

from grader import record
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.outcome import Outcome, Status
from grader.record import Record

# Points by grade cell; None stands for an answer that waits for the lecturer.
Scores = dict[str, float | None]

# The report reads an assignment's id and title and nothing else of it.
_UNUSED = dict.fromkeys(field.name for field in dataclasses.fields(Assignment))
ASSIGNMENT = Assignment(**{**_UNUSED, "id": "a9_test", "title": "Cells <in> pictures"})


def fill(
    root: Path,
    possible: dict[str, float],
    scores: dict[str, Scores],
    *,
    messages: dict[str, dict[str, str]] | None = None,
    notices: dict[str, tuple[str, ...]] | None = None,
    refused: dict[str, str] | None = None,
    without_record: tuple[str, ...] = (),
) -> Classroom:
    """Make a classroom as grading leaves it behind; names ending in ``_answer`` are by hand."""
    room = Classroom(root)
    room.prepare()
    refused = refused or {}
    _fill_gradebook(room, possible, scores)
    for student in (*scores, *refused):
        (room.submitted / student / ASSIGNMENT.id).mkdir(parents=True)
    room.records.mkdir()
    (room.records / f"{ASSIGNMENT.id}.refused.json").write_text(json.dumps(refused))
    for student, given in scores.items():
        if student not in without_record:
            told = (messages or {}).get(student, {})
            outcomes = _outcomes(possible, given, told)
            noticed = (notices or {}).get(student, ())
            record.write(room, Record(student, ASSIGNMENT.id, "f", {}, {}, outcomes, noticed))
    return room


def _fill_gradebook(room: Classroom, possible: dict[str, float], scores: dict[str, Scores]) -> None:
    name = ASSIGNMENT.id
    with Gradebook(room.gradebook_url) as gradebook:
        gradebook.add_assignment(name)
        gradebook.add_notebook(name, name)
        for grade_id, points in possible.items():
            kind = "markdown" if grade_id.endswith("_answer") else "code"
            gradebook.add_grade_cell(grade_id, name, name, max_score=points, cell_type=kind)
        for student, given in scores.items():
            gradebook.add_student(student)
            with gradebook.db.no_autoflush:
                submission = gradebook.add_submission(name, student)
            for grade in submission.notebooks[0].grades:
                score = given[grade.cell.name]
                by_hand = grade.cell.cell_type == "markdown"
                grade.manual_score, grade.auto_score = (score, None) if by_hand else (None, score)
                grade.needs_manual_grade = score is None
        gradebook.db.commit()


def _outcomes(
    possible: dict[str, float], given: Scores, told: dict[str, str]
) -> tuple[Outcome, ...]:
    outcomes = []
    for grade_id, points in possible.items():
        if not grade_id.endswith("_answer"):
            message = told.get(grade_id, "")
            passed = given[grade_id] == points
            lost = Status.NOT_RUN if message.startswith("The cell was stopped") else Status.FAILED
            status = Status.PASSED if passed else lost
            outcomes.append(Outcome(grade_id, status, given[grade_id] or 0.0, points, message))
    return tuple(outcomes)


@pytest.fixture
def assignment() -> Assignment:
    return ASSIGNMENT


@pytest.fixture(scope="session")
def empty_classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("report") / "empty"
    # For this mere stamp nbgrader starts a program, which takes seconds.
    with mock.patch("nbgrader.api.get_alembic_version", return_value="test"):
        Classroom(root).prepare()
    return root


@pytest.fixture
def make_classroom(tmp_path: Path, empty_classroom: Path) -> Callable[..., Classroom]:
    """Call it as :func:`fill`, without the folder."""
    root = shutil.copytree(empty_classroom, tmp_path / "classroom")
    return lambda *args, **kwargs: fill(root, *args, **kwargs)
