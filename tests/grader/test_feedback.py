"""Feedback shows what it should and keeps the rest."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader.assignment import Assignment
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.feedback import write_feedback
from grader.grade import grade_class
from grader.limits import Limits

ATTACK = "<script>document.title='owned'</script>"


@pytest.fixture
def page(classroom: Classroom, tiny: Assignment, answered: NotebookNode) -> str:
    for cell in answered.cells:
        if grade_id(cell) == "q1_double":
            # Wrong for hidden inputs only, and prints every input it is called with.
            cell.source = (
                "def double(x):\n    print('called with', x)\n    return 2 if x < 9 else 0"
            )
            cell.outputs = [
                nbformat.v4.new_output("stream", name="stdout", text=f"handed-in text {ATTACK}"),
                nbformat.v4.new_output("display_data", data={"text/html": ATTACK}),
                nbformat.v4.new_output("display_data", data={"image/png": f'"/>{ATTACK}'}),
                nbformat.v4.new_output("display_data", data={"image/png": "aGVsbG8="}),
            ]
        if grade_id(cell) == "q2_answer":
            cell.source = f"My answer {ATTACK} <img src=x onerror=alert(1)>"
    answered.cells.append(nbformat.v4.new_code_cell("double(21)"))
    folder = classroom.submitted / "amara" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_text(nbformat.writes(answered))
    with ThreadPoolExecutor(1) as executor:
        grade_class(
            tiny,
            classroom,
            {"PROFILE": "smoke"},
            executor=executor,
            threads=1,
            limits=Limits(),
        )
    (path,) = write_feedback(tiny, classroom)
    return path.read_text()


def test_page(page: str) -> None:
    # One run for all, as grading costs seconds.
    assert "double is wrong for a number that you have not seen" in page
    for secret in ("SECRET", "HIDDEN TESTS", "called with 21", "PROFILE = &quot;smoke"):
        assert secret not in page
    assert "handed-in text" in page
    assert "aGVsbG8=" in page
    assert "<script>document" not in page
    assert "<img src=x" not in page
    assert "My answer" in page


def test_nothing_graded(classroom: Classroom, tiny: Assignment, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="course grade tiny"):
        write_feedback(tiny, classroom)
