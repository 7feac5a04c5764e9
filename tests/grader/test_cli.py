from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from grader.cli import main
from helpers.cli import main as student_main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_every_command_of_the_design_is_there() -> None:
    wanted = (
        "demo build release data check submit collect grade doctor "
        "feedback report explain export lab"
    )
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
    monkeypatch.setenv("COURSE_HELD_OUT_SEED", "7")
    result = run(*words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert "Traceback" not in result.output


def test_build_check_passes_on_main() -> None:
    result = run("build", "--check")
    assert result.exit_code == 0, result.output


def test_data_list_names_the_sets() -> None:
    result = run("data", "list")
    assert result.exit_code == 0
    assert "lung_2d" in result.output


def test_data_show_prints_the_card_and_saves_the_contact_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from helpers.data import prepare

    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    monkeypatch.setattr("helpers.data.prepare", lambda name, **_: prepare(name, count=2))
    result = run("data", "show", "lung_2d", "--output", str(tmp_path / "sheet.png"))
    assert result.exit_code == 0, result.output
    assert "course data show lung_2d --figures" in result.output
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_submit_packs_what_collect_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a2_lung_2d"
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(), folder / "a2_lung_2d.ipynb")
    (folder / "diary.txt").write_text("private")
    monkeypatch.chdir(tmp_path)
    packed = run("submit", str(folder), "--student", "amara")
    assert packed.exit_code == 0, packed.output
    assert packed.output.splitlines()[0] == "note: Not packed: diary.txt."
    result = run("collect", "a2_lung_2d", str(tmp_path), "--classroom", str(tmp_path / "class"))
    assert result.exit_code == 0, result.output
    assert (
        tmp_path / "class" / "submitted" / "amara" / "a2_lung_2d" / "a2_lung_2d.ipynb"
    ).is_file()
