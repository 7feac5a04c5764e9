"""What the whole suite shares: its order, and a tiny assignment that takes a second to grade."""

import os
import re
import shutil
from collections.abc import Generator
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings
from nbformat import NotebookNode
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from grader.assignment import Assignment
from grader.build import make
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.template import read_templates

GOLDEN_CLASS = ("tests/test_golden.py", "tests/grader/test_parity.py")

# The libraries' own chatter would drown a failing test's.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# A busy machine is no fault of a function.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def cost(item: pytest.Item) -> int:
        if item.get_closest_marker("slow"):
            return 2
        return 1 if item.get_closest_marker("tensorflow") else 0

    items.sort(key=cost)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return Together(config, log)


class Together(LoadScopeScheduling):
    """Keep a file's tests in one process, and those of an assignment's golden class.

    They share what is dear to set up.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        if file not in GOLDEN_CLASS:
            return file
        return re.split(r"[\[\]-]", test)[1]  # the assignment, of test[assignment-student]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be missing, a skipped test has failed: but for images we may not ship."""
    report = yield
    missing = report.skipped and "real nuclei images" not in str(report.longrepr)
    if missing and os.environ.get("COURSE_NOTHING_MISSING"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be missing: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def tiny() -> Assignment:
    source = Path(__file__).parent / "grader" / "tiny.md"
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


@pytest.fixture(scope="session")
def answers() -> dict[str, str]:
    """A right answer to every question, by cell."""
    return {
        "q1_double": "def double(x):\n    return x + x",
        "q2_answer": "It is twice as much.",
        "q3_number": "doubled = 42",
    }


@pytest.fixture
def answered(release: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """The release with every question answered rightly."""
    for cell in release.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    return release
