"""The main job, as the README prints it: the sample class is the golden submissions."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader import golden, gradebook, record, source
from grader.assignment import find
from grader.classroom import Classroom

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]
ASSIGNMENT = find("a2_lung_2d")
GOLDEN = golden.read_all(ASSIGNMENT)


def demo(root: Path) -> subprocess.CompletedProcess[str]:
    course = Path(sys.executable).with_name("course")
    return subprocess.run(
        [course, "demo", "--classroom", root], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    root = tmp_path_factory.mktemp("demo")
    result = demo(root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"graded {len(GOLDEN)}, unchanged 0" in result.stdout
    return Classroom(root)


def given(classroom: Classroom, student: str) -> dict[str, float]:
    return {
        mark.grade_id: mark.score
        for mark in gradebook.marks(classroom, ASSIGNMENT)
        if mark.student == student and not mark.by_hand
    }


@pytest.mark.parametrize("student", GOLDEN, ids=lambda one: one.name)
def test_golden_submission_gets_its_points(classroom: Classroom, student: golden.Golden) -> None:
    expected = golden.expected(student, source.read(ASSIGNMENT))
    evidence = record.read(classroom, ASSIGNMENT.id, student.id)
    assert evidence is not None
    messages = {item.grade_id: item.message for item in evidence.outcomes if item.message}
    assert given(classroom, student.id) == expected, messages


def test_the_class_has_what_it_should() -> None:
    names = {one.name for one in GOLDEN}
    assert {"reference", "untouched"} <= names
    assert len(GOLDEN) == 12
    assert len({one.id for one in GOLDEN}) == 12
    others = [one for one in GOLDEN if one.base == "reference" and one.cells]
    assert sum(not one.expect for one in others) >= 2


def test_every_wrong_answer_says_why(classroom: Classroom) -> None:
    """A student reads a sentence, not the name of an exception alone."""
    for student in GOLDEN:
        evidence = record.read(classroom, ASSIGNMENT.id, student.id)
        assert evidence is not None
        for outcome in evidence.outcomes:
            if outcome.earned < outcome.possible and student.base == "reference":
                assert len(outcome.message.split()) > 3, (student.name, outcome)


def test_feedback_holds_no_hidden_text(classroom: Classroom) -> None:
    hidden = set()
    visible = ""
    for cell in source.read(ASSIGNMENT).cells:
        parts = re.split(r".*### (?:BEGIN|END) HIDDEN TESTS\n?", cell.source)
        visible += parts[0] + "".join(parts[2::2])
        hidden |= {line.strip() for part in parts[1::2] for line in part.splitlines()}
    # Long lines only, and not those of an assert's message, which students may read.
    secrets = [
        line
        for line in hidden
        if len(line) > 25 and line not in visible and not line.startswith(('"', 'f"'))
    ]
    assert len(secrets) > 100
    pages = sorted(classroom.feedback.glob(f"*/{ASSIGNMENT.id}/*.html"))
    assert len(pages) == len(GOLDEN)
    for page in pages:
        text = re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))
        assert "HIDDEN TESTS" not in text
        found = [line for line in secrets if line in text]
        assert not found, (page, found[:3])


def test_report_names_every_student(classroom: Classroom) -> None:
    page = (classroom.report / f"{ASSIGNMENT.id}.html").read_text(encoding="utf-8")
    assert all(student.id in page for student in GOLDEN)


def test_autograded_notebooks_are_valid(classroom: Classroom) -> None:
    for student in GOLDEN:
        path = classroom.autograded_notebook(student.id, ASSIGNMENT.id)
        nbformat.validate(nbformat.read(path, as_version=4))


def test_a_second_run_grades_nothing_again(classroom: Classroom) -> None:
    result = demo(classroom.root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"graded 0, unchanged {len(GOLDEN)}" in result.stdout
