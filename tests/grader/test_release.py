"""The student bundle, unpacked alone in a fresh environment."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from grader import release
from grader.paths import ROOT


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.pack(tmp_path_factory.mktemp("dist") / "bundle.zip")


def names(bundle: Path) -> list[str]:
    with zipfile.ZipFile(bundle) as archive:
        return [name.removeprefix(f"{release.FOLDER}/") for name in archive.namelist()]


def test_holds_what_students_need(bundle: Path) -> None:
    found = names(bundle)
    for name in (
        "README.md",
        "LICENSE",
        "environment.yml",
        "requirements.txt",
        "pyproject.toml",
        "course/a2_lung_2d/a2_lung_2d.ipynb",
        "course/.released/a2_lung_2d.ipynb",
        "helpers/viewer/browser/widget.js",
        "helpers/checks/__init__.py",
        "helpers/data/__init__.py",
    ):
        assert name in found


def test_holds_nothing_of_the_lecturers(bundle: Path) -> None:
    rooms = {name.split("/")[0] for name in names(bundle)}
    assert not rooms & {"grader", "solutions", "tests", "classroom", ".git"}
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"BEGIN HIDDEN TESTS" not in content, name
            assert b"BEGIN SOLUTION" not in content, name


def test_two_packs_are_equal(bundle: Path, tmp_path: Path) -> None:
    assert release.pack(tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_student_project_needs_what_the_project_needs() -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    theirs = tomllib.loads(release.student_project())["project"]
    assert theirs["dependencies"] == ours["dependencies"]
    assert theirs["scripts"] == {"course": "helpers.cli:main"}


def test_student_environment_installs_only_what_is_needed() -> None:
    assert "-c requirements.txt" in release.student_environment()
    assert "-r requirements.txt" not in release.student_environment()


@pytest.mark.slow
def test_works_alone_in_a_fresh_environment(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    home = tmp_path / release.FOLDER
    uv = Path(sys.executable).with_name("uv")
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run(
        [uv, "venv", "--quiet", "--python", sys.executable, tmp_path / "env"], check=True
    )
    install = [uv, "pip", "install", "--quiet", "--python", python]
    subprocess.run([*install, "-c", "requirements.txt", "-e", "."], cwd=home, check=True)
    absent = "import importlib.util as u, sys; sys.exit(any(map(u.find_spec, sys.argv[1:])))"
    subprocess.run([python, "-c", absent, "grader", "nbgrader", "papermill"], cwd=home, check=True)
    notebook = "course/a2_lung_2d/a2_lung_2d.ipynb"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    result = subprocess.run(
        [python.with_name("course"), "check", notebook],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    # The untouched notebook runs from top to bottom: every check is open, none crashed.
    assert "0 of 13 checks pass" in result.stdout
