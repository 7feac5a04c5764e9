"""A tiny assignment that takes a second to grade."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader.assignment import Assignment
from grader.build import make
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.template import read_templates


@pytest.fixture(scope="session")
def tiny() -> Assignment:
    source = Path(__file__).parent / "tiny.md"
    weights = "tiny.weights.h5"
    return Assignment("tiny", "Tiny", "lung_2d", weights, ("doubled",), (), source, ("tiny",))


@pytest.fixture(scope="session")
def built(tiny: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    classroom = Classroom(tmp_path_factory.mktemp("built"))
    make(tiny, classroom)
    return classroom


@pytest.fixture
def classroom(built: Classroom, tmp_path: Path) -> Classroom:
    """A classroom of its own in which the tiny assignment has been built."""
    root = tmp_path / "classroom"
    shutil.copytree(built.root, root)
    return Classroom(root)


@pytest.fixture
def template(built: Classroom, tiny: Assignment) -> NotebookNode:
    return read_templates(tiny, built)["tiny"]


@pytest.fixture
def release(built: Classroom) -> NotebookNode:
    return nbformat.read(built.release_notebook("tiny"), as_version=4)


@pytest.fixture
def answered(release: NotebookNode) -> NotebookNode:
    """The release with every question answered rightly."""
    answers = {
        "q1_double": "def double(x):\n    return x + x",
        "q2_answer": "It is twice as much.",
        "q3_number": "doubled = 42",
    }
    for cell in release.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    return release
