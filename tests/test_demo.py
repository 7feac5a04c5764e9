"""The main job, as the README prints it: the sample class is the golden submissions."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader import golden, source
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
