from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from grader import build
from grader.assignment import Assignment
from grader.cells import grade_id
from grader.classroom import Classroom


def test_release_holds_no_solution_hidden_test_or_output(release: NotebookNode) -> None:
    text = nbformat.writes(release)
    for secret in ("return 2 * x", "SECRET", "HIDDEN TESTS", "one and one", "BEGIN SOLUTION"):
        assert secret not in text
    assert all(not cell.outputs for cell in release.cells if cell.cell_type == "code")


def test_release_keeps_visible_checks_and_the_signature(release: NotebookNode) -> None:
    cells = {grade_id(cell): cell.source for cell in release.cells}
    assert "double(1) == 2" in cells["q1_test"]
    assert cells["q1_double"].startswith("def double(x):")


def test_gradebook_knows_the_points(built: Classroom) -> None:
    with Gradebook(built.gradebook_url) as gradebook:
        assert gradebook.find_assignment("tiny").max_score == 6


def test_drift_names_the_mending_command(
    tiny: Assignment, built: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "COURSE", tmp_path)
    assert build.drift(tiny) == ["course/tiny/tiny.ipynb is missing; run: course build tiny"]
    student = tmp_path / "tiny" / "tiny.ipynb"
    student.parent.mkdir()
    student.write_bytes(built.release_notebook("tiny").read_bytes())
    assert build.drift(tiny) == []
    changed = tmp_path / "tiny.md"
    changed.write_text(tiny.source.read_text().replace("A tiny", "A small"))
    (line,) = build.drift(replace(tiny, source=changed))
    assert line.endswith("run: course build tiny")
