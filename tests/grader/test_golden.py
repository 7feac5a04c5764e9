from pathlib import Path

import pytest
from nbformat import NotebookNode

from grader import golden, source
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.errors import CourseError
from grader.golden import Golden


def make(**changes: object) -> Golden:
    base: dict[str, object] = {
        "name": "example",
        "student": "Zoë Ångström",
        "says": "",
        "base": "reference",
        "weights": False,
        "cells": {},
        "expect": {},
    }
    return Golden(**(base | changes))  # type: ignore[arg-type]


def answers(notebook: NotebookNode) -> dict[str, str]:
    return {grade_id(cell): cell.source for cell in notebook.cells}


def test_the_reference_has_every_answer(tiny: Assignment, release: NotebookNode) -> None:
    result = answers(golden.hand_in(make(), source.read(tiny), release))
    assert result["q1_double"] == "def double(x):\n    return 2 * x"
    assert result["q2_answer"] == "Because two is one and one."
    assert "SECRET" not in result["q1_test"]


def test_the_release_is_untouched(tiny: Assignment, release: NotebookNode) -> None:
    handed_in = golden.hand_in(make(base="release"), source.read(tiny), release)
    assert handed_in == release


def test_replacement_and_whole_cell(tiny: Assignment, release: NotebookNode) -> None:
    cells = {"q1_double": [{"replace": "2 * x", "with": "x + x"}], "q3_number": "doubled = 3\n"}
    result = answers(golden.hand_in(make(cells=cells), source.read(tiny), release))
    assert result["q1_double"].endswith("x + x")
    assert result["q3_number"] == "doubled = 3"


@pytest.mark.parametrize(
    "cells",
    [
        {"q9_none": "x"},
        {"q1_test": "pass"},
        {"q1_double": [{"replace": "absent", "with": ""}]},
        {"q1_double": [{"replace": "x", "with": "y"}]},
    ],
    ids=["unknown cell", "not an answer", "text absent", "text twice"],
)
def test_a_change_that_fits_nowhere(
    tiny: Assignment, release: NotebookNode, cells: dict[str, object]
) -> None:
    with pytest.raises(CourseError, match=r"example\.yml"):
        golden.hand_in(make(cells=cells), source.read(tiny), release)


def test_expected_points(tiny: Assignment) -> None:
    notebook = source.read(tiny)
    assert golden.expected(make(), notebook) == {"q1_test": 3, "q3_test": 1}
    assert golden.expected(make(expect={"q3_test": 0}), notebook) == {"q1_test": 3, "q3_test": 0}
    assert golden.expected(make(base="release"), notebook) == {"q1_test": 0, "q3_test": 0}
    with pytest.raises(CourseError, match="q2_answer"):
        golden.expected(make(expect={"q2_answer": 1}), notebook)


def test_student_id_is_a_safe_folder_name() -> None:
    assert make().id == "zoe-angstrom"


@pytest.mark.parametrize(
    "text",
    [
        "student: A\n",
        "{student: A, says: b, base: other, weights: none, cells: {}, expect: {}}",
        "{student: A, says: b, base: release, weights: maybe, cells: {}, expect: {}}",
    ],
)
def test_a_bad_file_is_named(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "odd.yml").write_text(text)
    monkeypatch.setattr(golden, "GOLDEN", tmp_path)
    with pytest.raises(CourseError, match=r"odd\.yml"):
        golden.read_all(tiny)
