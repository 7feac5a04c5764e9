"""Which walls there are, and what happens where one is missing."""

from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode

from grader import walls, warm
from grader.assignment import Assignment
from grader.classroom import Classroom
from grader.cli import main
from grader.doctor import examine
from grader.errors import CourseError
from grader.report import write_report


@pytest.fixture
def no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "available", lambda: ("landlock",))


def test_a_missing_wall_needs_trust(no_bubblewrap: None) -> None:
    with pytest.raises(CourseError, match="lacks bubblewrap, namespaces .* pass --trusted"):
        walls.require(trusted=False)
    assert walls.require(trusted=True) == ("landlock",)


def hand_in(classroom: Classroom, notebook: NotebookNode) -> None:
    folder = classroom.submitted / "amara" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_text(nbformat.writes(notebook))


def test_grade_stops_and_with_trusted_the_report_says_so(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode, no_bubblewrap: None
) -> None:
    hand_in(classroom, answered)
    words = ["grade", "tiny", "--classroom", str(classroom.root)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "course doctor" in line
    assert "--trusted" in line
    result = CliRunner().invoke(main, [*words, "--trusted"])
    assert result.exit_code == 0, result.output
    page = write_report(tiny, classroom).read_text(encoding="utf-8")
    assert "1 hand-in ran without <code>bubblewrap</code>" in page
    result = CliRunner().invoke(main, ["explain", "amara", "tiny", "--classroom", words[-1]])
    assert "landlock" in result.output


@pytest.mark.skipif(bool(walls.missing()), reason=f"this machine lacks {walls.missing()}")
def test_behind_every_wall_the_report_says_so(
    classroom: Classroom, tiny: Assignment, answered: NotebookNode
) -> None:
    hand_in(classroom, answered)
    words = ["grade", "tiny", "--classroom", str(classroom.root)]
    assert CliRunner().invoke(main, words).exit_code == 0
    page = write_report(tiny, classroom).read_text(encoding="utf-8")
    assert "All student code ran behind every wall" in page


@pytest.mark.slow
@pytest.mark.skipif(bool(walls.missing()), reason=f"this machine lacks {walls.missing()}")
def test_every_wall_holds() -> None:
    findings = examine()
    assert {finding.attempt.wall for finding in findings} == {*walls.WALLS, "limits"}
    assert [finding for finding in findings if not finding.held] == []


@pytest.mark.slow
def test_without_walls_the_doctor_sees_them_crossed(monkeypatch: pytest.MonkeyPatch) -> None:
    # The attempts must be able to succeed, or "held" would mean nothing.
    monkeypatch.setattr(walls, "available", lambda: ())
    crossed = {finding.attempt.what for finding in examine() if not finding.held}
    assert {
        "read a file of your home",
        "list the solutions",
        "connect to a server on this machine",
        "signal the grader",
        "see a neighbour's processes",
        "list the other hand-ins' fixtures",
        "fill the disk",
    } <= crossed
    # The limits that the system itself keeps hold everywhere.
    assert not {"take more memory", "open more files", "flood the output"} & crossed


def test_folders_inside_what_is_shown_are_covered(tmp_path: Path) -> None:
    inside = tmp_path / "data" / "classroom"
    command = walls.outer_wall((tmp_path / "data",), {}, namespaces=False, hidden=(inside,))
    assert command[command.index(str(inside)) - 1] == "--tmpfs"
    command = walls.outer_wall((tmp_path / "data",), {}, namespaces=False, hidden=(tmp_path,))
    assert "--tmpfs" not in command[command.index("--remount-ro") - 2 : command.index("--setenv")]


def test_the_kernels_environment_is_not_the_graders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_TEST_SECRET", "4711")
    assert "4711" not in str(warm.kernel_environment(1, "/scratch"))
