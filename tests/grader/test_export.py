from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.classroom import Classroom
from grader.errors import CourseError
from grader.export import export_marks


def test_writes_one_row_a_student(classroom: Classroom, tmp_path: Path) -> None:
    with Gradebook(classroom.gradebook_url) as book:
        book.add_student("amara")
        book.add_submission("tiny", "amara")
    target = export_marks(classroom, tmp_path / "out" / "grades.csv")
    header, row = target.read_text().splitlines()
    content = dict(zip(header.split(","), row.split(","), strict=True))
    assert content["student_id"] == "amara"
    assert float(content["max_score"]) == 6
    assert [path.name for path in target.parent.iterdir()] == ["grades.csv"]


def test_no_gradebook(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="has no gradebook"):
        export_marks(Classroom(tmp_path), tmp_path / "grades.csv")
