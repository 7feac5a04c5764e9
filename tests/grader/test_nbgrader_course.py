"""A small course made with nbgrader alone: two notebooks, a file, old formats, all cell roles."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader import gradebook, record
from grader.assignment import Assignment, find
from grader.cells import grade_id
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.grade import Summary, grade_class
from grader.grading_data import prepare_data
from grader.limits import Limits
from grader.nbgrader_steps import api, require_success
from grader.report import write_report
from grader.template import read_templates

FREE = "import math"


def code(name: str, source: str, **role: Any) -> NotebookNode:
    return _with_role(new_code_cell(source), name, role)


def text(name: str, source: str, **role: Any) -> NotebookNode:
    return _with_role(new_markdown_cell(source), name, role)


def _with_role(cell: NotebookNode, name: str, role: dict[str, Any]) -> NotebookNode:
    usual = {"grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, **usual, **role}
    return cell


def write(path: Path, cells: list[NotebookNode], kernel: str = "python") -> None:
    """A notebook of the time before cells had ids."""
    for cell in cells:
        cell.pop("id", None)
    spec = {"name": kernel, "display_name": kernel, "language": kernel}
    content = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 0}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def write_source(room: Classroom) -> None:
    answer = "### BEGIN SOLUTION\ntotal = sum(map(int, open('table.csv')))\n### END SOLUTION"
    hidden = "### BEGIN HIDDEN TESTS\nassert total == 6, 'not six'\n### END HIDDEN TESTS"
    first = [
        new_code_cell(FREE),
        code("total", answer, solution=True),
        code("check", f"assert total > 0\n{hidden}", grade=True, points=2, locked=True),
        code(
            "plot", "### BEGIN SOLUTION\n1\n### END SOLUTION", grade=True, solution=True, points=3
        ),
        text("task", "Find something out.", task=True, points=4, locked=True),
    ]
    second = [
        text("why", "Because.", grade=True, solution=True, points=1),
        code("total", "### BEGIN SOLUTION\ntotal = 1\n### END SOLUTION", solution=True),
        code("check", "assert total == 1", grade=True, points=5, locked=True),
    ]
    write(room.source / "hw" / "first.ipynb", first)
    write(room.source / "hw" / "second.ipynb", second)
    (room.source / "hw" / "table.csv").write_text("1\n2\n3\n")


@pytest.fixture
def course(tmp_path: Path) -> Classroom:
    room = Classroom(tmp_path / "course")
    write_source(room)
    return room


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    room = Classroom(tmp_path_factory.mktemp("made"))
    write_source(room)
    room.prepare()
    require_success(api(room).generate_assignment("hw"), "hw")
    return room


@pytest.fixture
def generated(made: Classroom, tmp_path: Path) -> Classroom:
    """A course of its own in which the assignment has been generated."""
    return Classroom(shutil.copytree(made.root, tmp_path / "course"))


def hand_in(course: Classroom, student: str, *names: str, **answers: str) -> Path:
    folder = course.submitted / student / "hw"
    folder.mkdir(parents=True)
    for name in names:
        notebook = nbformat.read(course.release_notebook("hw", name), as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(grade_id(cell), cell.source)
            if cell.source == FREE:
                cell.source = answers.get("free", FREE)
        (folder / f"{name}.ipynb").write_text(nbformat.writes(notebook))
    return folder


def grade(course: Classroom) -> Summary:
    assignment = find("hw", course)
    with ThreadPoolExecutor(1) as executor:
        return grade_class(
            assignment,
            course,
            prepare_data(assignment, course, None),
            executor=executor,
            threads=1,
            trusted=True,
            limits=Limits(cell_seconds=60),
        )


def marks(course: Classroom) -> dict[tuple[str, str], tuple[float, bool, bool]]:
    found = gradebook.marks(course, find("hw", course))
    return {
        (mark.notebook, mark.grade_id): (mark.score, mark.waiting, mark.by_hand) for mark in found
    }


def test_two_notebooks_of_equal_grade_ids(generated: Classroom) -> None:
    right = "total = sum(map(int, open('table.csv')))"
    folder = hand_in(generated, "amara", "first", "second", total=right, plot="2", why="So.")
    (folder / "table.csv").write_text("100\n")
    summary = grade(generated)
    assert (summary.graded, summary.notices) == (["amara"], [])
    assert marks(generated) == {
        ("first", "check"): (2, False, False),
        ("first", "plot"): (0, True, True),
        ("first", "task"): (0, True, True),
        ("second", "why"): (0, True, True),
        ("second", "check"): (0, False, False),
    }
    evidence = record.read(generated, "hw", "amara")
    assert evidence is not None
    assert [(o.notebook, o.grade_id, o.earned) for o in evidence.outcomes] == [
        ("first", "check", 2),
        ("second", "check", 0),
    ]
    autograded = generated.autograded / "amara" / "hw"
    names = ["first.ipynb", "second.ipynb", "table.csv"]
    assert sorted(path.name for path in autograded.iterdir()) == names
    assert (autograded / "table.csv").read_text() == "1\n2\n3\n"
    tags = [cell.metadata.get("tags") for cell in nbformat.read(autograded / names[0], 4).cells]
    assert ["injected-parameters"] not in tags
    assert "first: check" in write_report(find("hw", generated), generated).read_text()


def test_a_changed_file_of_the_assignment_is_a_reason_to_grade_again(generated: Classroom) -> None:
    hand_in(generated, "amara", "first", "second")
    assert grade(generated).graded == ["amara"]
    assert grade(generated).unchanged == ["amara"]
    (generated.source / "hw" / "table.csv").write_text("6\n")
    assert grade(generated).graded == ["amara"]


def test_a_missing_notebook_earns_nothing_and_nobody_waits_for_it(generated: Classroom) -> None:
    folder = hand_in(generated, "amara", "first", "second", total="total = 1", why="So.")
    grade(generated)
    assert marks(generated)["second", "check"] == (5, False, False)
    (folder / "second.ipynb").unlink()
    (notice,) = grade(generated).notices
    assert notice == "amara: second.ipynb: not handed in; it earns nothing"
    assert marks(generated)["second", "check"] == (0, False, False)
    assert marks(generated)["second", "why"] == (0, False, True)
    assert not generated.autograded_notebook("amara", "hw", "second").exists()


def test_no_notebook_of_the_assignment(generated: Classroom) -> None:
    folder = hand_in(generated, "amara", "first")
    (folder / "first.ipynb").rename(folder / "other.ipynb")
    assert "none is called first.ipynb or second.ipynb" in grade(generated).refused["amara"]


def test_a_students_file_where_the_assignment_has_a_folder(generated: Classroom) -> None:
    (generated.source / "hw" / "images").mkdir()
    (generated.source / "hw" / "images" / "a.txt").write_text("ours")
    folder = hand_in(generated, "amara", "first", "second")
    (folder / "images").write_text("a file")
    assert grade(generated).graded == ["amara"]


def test_an_edited_cell_without_a_role_runs_after_ours(generated: Classroom) -> None:
    changed = "import math\nsix = 6"
    hand_in(generated, "amara", "first", "second", free=changed, total="total = six")
    grade(generated)
    assert marks(generated)["first", "check"] == (2, False, False)
    graded = nbformat.read(generated.autograded_notebook("amara", "hw", "first"), 4)
    assert [cell.source for cell in graded.cells[:2]] == [FREE, changed]


def test_templates(generated: Classroom) -> None:
    templates = read_templates(find("hw", generated), generated)
    (check,) = [cell for cell in templates["first"].cells if grade_id(cell) == "check"]
    assert "not six" in check.source
    assert all(cell["id"] for cell in templates["first"].cells)
    assert templates == read_templates(find("hw", generated), generated)


@pytest.mark.parametrize("version", [None, 1, 2])
def test_old_nbgrader_metadata(generated: Classroom, version: int | None) -> None:
    wanted = read_templates(find("hw", generated), generated)
    path = generated.release_notebook("hw", "second")
    content = json.loads(path.read_text())
    for cell in content["cells"]:
        role = cell["metadata"]["nbgrader"]
        del role["schema_version"], role["task"]
        if version is not None:
            role["schema_version"] = version
    path.write_text(json.dumps(content))
    found = read_templates(find("hw", generated), generated)
    pairs = zip(found["second"].cells, wanted["second"].cells, strict=True)
    for cell, other in pairs:
        assert (cell["id"], cell.source) == (other["id"], other.source)
        role = cell.metadata["nbgrader"]
        assert {"task": False, **role} == other.metadata["nbgrader"]


def test_not_generated(course: Classroom) -> None:
    with pytest.raises(CourseError, match=r"first\.ipynb is missing; run: nbgrader generate_assig"):
        grade(course)


def test_the_gradebook_is_another_one(generated: Classroom) -> None:
    generated.gradebook.unlink()
    with pytest.raises(CourseError, match="does not know hw; run: nbgrader generate_assignment hw"):
        grade(generated)
    generated.prepare()
    with pytest.raises(CourseError, match="does not know hw; run: nbgrader generate_assignment hw"):
        grade(generated)


def test_a_notebook_that_was_added_later(generated: Classroom) -> None:
    cells = [code("more", "### BEGIN SOLUTION\n### END SOLUTION", solution=True)]
    write(generated.source / "hw" / "third.ipynb", cells)
    write(generated.release / "hw" / "third.ipynb", cells)
    with pytest.raises(CourseError, match=r"does not know third\.ipynb of hw"):
        grade(generated)


def test_only_python_is_graded(generated: Classroom) -> None:
    path = generated.release_notebook("hw", "second")
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    path.write_text(nbformat.writes(notebook))
    with pytest.raises(CourseError, match=r"kernel 'ir' is for R, .* use: nbgrader autograde hw"):
        grade(generated)


def test_the_late_penalty_of_the_courses_own_configuration(generated: Classroom) -> None:
    (generated.root / "late.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Half(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score / 2\n"
    )
    with (generated.root / "nbgrader_config.py").open("a") as config:
        config.write(
            "import os, sys\n"
            "sys.path.append(os.getcwd())\n"
            "from late import Half\n"
            "c.AssignLatePenalties.plugin_class = Half\n"
        )
    with gradebook.Gradebook(generated.gradebook_url) as book:
        book.update_or_create_assignment("hw", duedate="2026-01-01 12:00:00 UTC")
    folder = hand_in(generated, "amara", "first", "second", total="total = 6")
    (folder / "timestamp.txt").write_text("2026-01-02 12:00:00 UTC")
    grade(generated)
    with gradebook.Gradebook(generated.gradebook_url) as book:
        submission = book.find_submission("hw", "amara")
        assert (submission.score, submission.late_submission_penalty) == (2, 1)


def test_a_timestamp_that_is_none(generated: Classroom) -> None:
    folder = hand_in(generated, "amara", "first", "second")
    (folder / "timestamp.txt").write_text("yesterday evening")
    assert "holds no date and time" in grade(generated).refused["amara"]


def test_a_configuration_that_cannot_be_run(generated: Classroom) -> None:
    (generated.root / "nbgrader_config.py").write_text("c.Broken = 1 / 0\n")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py: ZeroDivisionError"):
        grade(generated)


def test_the_message_lists_both_kinds_of_assignments(course: Classroom) -> None:
    with pytest.raises(CourseError, match=r"no assignment 'x'; there are: a0_.*/source: hw$"):
        find("x", course)
    assert find("hw", course).notebooks == ("first", "second")
    with pytest.raises(CourseError, match="no assignment '../hw'"):
        find("../hw", course)


def test_no_images_for_an_assignment_without_data(course: Classroom) -> None:
    assignment: Assignment = find("hw", course)
    with pytest.raises(CourseError, match="hw has no data set"):
        prepare_data(assignment, course, course.root)
