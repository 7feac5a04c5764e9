"""How far each assignment has come, read off the files."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.start_page import state_of, write_start_page


def notebook() -> NotebookNode:
    check = new_code_cell("check()", metadata={"nbgrader": {"grade": True, "solution": False}})
    cells = [new_code_cell("raise NotImplementedError()"), check]
    return new_notebook(
        cells=cells, metadata={"course": {"title": "Lungs | <b>", "data": "lung_2d"}}
    )


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    for folder in ("course/a2", "course/.released"):
        (tmp_path / folder).mkdir(parents=True)
        nbformat.write(notebook(), tmp_path / folder / "a2.ipynb")
    return tmp_path / "course"


def save(course: Path, changed: NotebookNode) -> Path:
    nbformat.write(changed, course / "a2" / "a2.ipynb")
    return course / "a2" / "a2.ipynb"


def test_from_new_to_handed_in(course: Path) -> None:
    path = course / "a2" / "a2.ipynb"
    assert state_of(path).word == "new"

    work = notebook()
    work.cells[0].source = "answer = 1"
    assert state_of(save(course, work)).word == "in progress"

    for cell in work.cells:
        cell.execution_count = 1
    work.cells[1].outputs = [new_output("error", ename="AssertionError", evalue="")]
    assert state_of(save(course, work)).word == "in progress"

    work.cells[1].outputs = []
    assert state_of(save(course, work)).word == "checks passed"

    hand_in = course / "a2__amara.zip"
    hand_in.write_bytes(b"zip")
    assert state_of(path).word == "handed in"
    os.utime(hand_in, (1e9, 1e9))  # and then worked on again
    assert state_of(path).word == "checks passed"
    (course.parent / "a2__amara.zip").write_bytes(b"zip")
    assert state_of(path).word == "handed in"


def test_images_are_ready_once_they_are_drawn(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from helpers import data

    path = course / "a2" / "a2.ipynb"
    monkeypatch.setitem(data.sizes.SIZES["lung_2d"], "laptop", 2)
    assert not state_of(path).ready
    data.prepare("lung_2d", count=2)
    assert state_of(path).ready


def test_the_page(course: Path) -> None:
    (course / "a9").mkdir()
    (course / "a9" / "a9.ipynb").write_text("no notebook")
    (course / "a2" / "scratch.ipynb").write_text("the student's own")
    text = nbformat.read(write_start_page(course), as_version=4).cells[0].source
    (row,) = [line for line in text.splitlines() if "a2.ipynb" in line]
    assert row == (
        "| [a2](a2/a2.ipynb) | Lungs / &lt;b> | 2 to 4 hours | new | drawn at first use |"
    )
    assert "a9.ipynb: is not a notebook" in text
    assert "scratch" not in text
    assert [path.name for path in course.iterdir() if path.is_file()] == ["START.ipynb"]
