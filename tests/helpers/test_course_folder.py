"""Assignments by name, folder or notebook."""

from pathlib import Path

import nbformat
import pytest

from helpers import course_folder
from helpers.course_folder import assignment_folder, read_notebook, released_notebook
from helpers.errors import UserError


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a1", "a2"):
        (tmp_path / "course" / name).mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(), tmp_path / "course" / name / f"{name}.ipynb")
    monkeypatch.setattr(course_folder, "COURSE", tmp_path / "course")
    return tmp_path / "course"


def test_three_ways_to_say_it(course: Path) -> None:
    for name in ("a1", str(course / "a1"), str(course / "a1" / "a1.ipynb")):
        assert assignment_folder(name) == course / "a1"


def test_what_is_none(course: Path) -> None:
    with pytest.raises(UserError, match="a3: no folder with a notebook; there are: a1, a2"):
        assignment_folder("a3")


def test_the_notebook_as_it_was_handed_out(course: Path) -> None:
    assert released_notebook(course / "a1") is None
    (course / ".released").mkdir()
    handed_out = nbformat.v4.new_notebook(metadata={"fresh": True})
    nbformat.write(handed_out, course / ".released" / "a1.ipynb")
    found = released_notebook(course / "a1")
    assert found is not None
    assert found.metadata.fresh


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "not a notebook"])
def test_files_that_are_no_notebooks(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    with pytest.raises(UserError, match=r"x\.ipynb: is not a notebook"):
        read_notebook(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"x\.ipynb: cannot be read \(No such file"):
        read_notebook(tmp_path / "x.ipynb")
