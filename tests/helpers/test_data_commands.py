"""The data commands: what they print, and what they refuse."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.cli import main
from helpers.data import NAMES, card, prepare
from helpers.data import registry as registry_module


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["data", *words], env={"COLUMNS": "200"})


def test_list_names_every_set() -> None:
    result = run("list")
    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in NAMES)


def test_prepare_one_set(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.data.size", lambda *_: 2)
    result = run("prepare", "lung_2d", "--profile", "smoke")
    assert result.exit_code == 0, result.output
    (folder,) = cache.glob("lung_2d*")
    assert str(folder) in result.output.replace("\n", "")


def test_prepare_all_sets_asks_for_each_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "helpers.data.prepare", lambda name, count, progress: asked.append((name, count))
    )
    assert run("prepare", "--all", "--profile", "smoke").exit_code == 0
    assert [name for name, _ in asked] == list(NAMES)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["prepare"], "or --all"),
        (["prepare", "lung_2d", "--all"], "or --all"),
        (["prepare", "lungs"], "unknown data set 'lungs'"),
        (["prepare", "lung_2d", "--profile", "huge"], "huge"),
        (["show", "lungs"], "unknown data set 'lungs'"),
        (["fetch", "lungs"], "unknown data set 'lungs'"),
        (["fetch", "lung_2d", "--from", "/no/such/folder"], "/no/such/folder"),
    ],
)
def test_faults_are_told_in_a_line(words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_copy_is_adopted_and_then_found() -> None:
    folder = prepare("lung_2d", count=2)
    result = run("fetch", "lung_2d", "--from", str(folder))
    assert result.exit_code == 0, result.output
    assert 'SOURCE = "real"' in result.output
    assert prepare("lung_2d", source="real", count=2) == folder


def test_an_odd_copy_is_reported_and_not_used() -> None:
    folder = prepare("lung_2d", count=3)
    for path in sorted((folder / "2d_masks").iterdir())[:2]:
        path.unlink()
    result = run("fetch", "lung_2d", "--from", str(folder))
    assert result.exit_code == 1
    assert "not in use" in result.output
    assert "2" in result.output
    assert re.search(r"error\W.*mask.*\W2\W", result.output)


@pytest.mark.parametrize("name", NAMES)
def test_every_set_has_what_a_set_needs(name: str) -> None:
    found = registry_module.find(name)
    assert found.card == card(name)
    assert found.card.name == name
    assert found.version >= 1
    assert callable(found.write_item)
    assert callable(found.finish)
    text = found.card._repr_markdown_()
    assert "phantom" in text.lower()


def test_a_cached_set_is_found_without_the_libraries_that_draw_it(cache: Path) -> None:
    folder = prepare("lung_2d", count=1)
    program = (
        "import sys; from helpers.data import prepare; print(prepare('lung_2d', count=1)); "
        "heavy = {'cv2', 'scipy', 'sklearn', 'tifffile', 'matplotlib', 'tensorflow'}; "
        "print(heavy & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == [str(folder), "set()"]


def test_the_commands_do_not_wait_for_nbgrader() -> None:
    program = "import sys, grader.cli; print({'nbgrader', 'tensorflow'} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "set()"
