from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grader import source
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.errors import CourseError


def test_ids_are_made_from_grade_ids_and_text(tiny: Assignment) -> None:
    ids = [cell["id"] for cell in source.read(tiny).cells]
    assert "q1_double" in ids
    assert "parameters" in ids
    assert len(set(ids)) == len(ids)


def test_two_reads_are_equal_byte_for_byte(tiny: Assignment) -> None:
    assert nbformat.writes(source.read(tiny)) == nbformat.writes(source.read(tiny))


def test_is_valid(tiny: Assignment) -> None:
    nbformat.validate(source.read(tiny))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"grade_id": "q3_number"', '"grade_id": "q1_double"', "q1_double"),
        ("SEED = 1\n", "", "SEED"),
        (
            '```python nbgrader={"grade": false, "grade_id": "setup", "locked": true, '
            '"schema_version": 3, "solution": false, "task": false}',
            "```python",
            "import math",
        ),
    ],
    ids=["grade_id used twice", "parameter missing", "cell without a role"],
)
def test_a_broken_rule_is_named(
    tiny: Assignment, tmp_path: Path, old: str, new: str, named: str
) -> None:
    text = tiny.source.read_text()
    assert old in text
    path = tmp_path / "tiny.md"
    path.write_text(text.replace(old, new))
    with pytest.raises(CourseError, match=named):
        source.read(replace(tiny, source=path))


def test_solutions_are_there(tiny: Assignment) -> None:
    cells = {grade_id(cell): cell.source for cell in source.read(tiny).cells}
    assert "return 2 * x" in cells["q1_double"]
