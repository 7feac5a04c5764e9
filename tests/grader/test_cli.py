from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import main
from helpers.cli import main as student_main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_every_command_of_the_design_is_there() -> None:
    wanted = "demo build release data check submit collect grade feedback report export lab"
    assert set(wanted.split()) == set(main.commands)


def test_students_have_their_commands_without_the_grader() -> None:
    assert set(student_main.commands) == {"data", "check", "submit", "lab"}


@pytest.mark.parametrize(
    "words",
    [
        ("grade", "a9_unknown"),
        ("build", "a9_unknown"),
        ("feedback", "a2_lung_2d", "--classroom", "nowhere"),
        ("report", "a2_lung_2d", "--classroom", "nowhere"),
        ("export", "--classroom", "nowhere"),
        ("submit", "nowhere", "--student", "amara"),
        ("check", "nowhere.ipynb"),
        ("data", "prepare", "unknown"),
        ("grade", "a2_lung_2d", "--data", "nowhere"),
    ],
)
def test_a_users_error_is_one_line(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    result = run(*words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert "Traceback" not in result.output


def test_build_check_passes_on_main() -> None:
    result = run("build", "--check")
    assert result.exit_code == 0, result.output
