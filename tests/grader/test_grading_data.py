"""Data folders that cannot be used are named before any hand-in is run."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import tifffile
from click.testing import CliRunner

from grader import warm
from grader.assignment import find
from grader.classroom import Classroom
from grader.cli import main
from grader.grading_data import prepare_data
from helpers import data
from helpers.data import sizes
from helpers.data.draw import draw
from helpers.data.lung_2d.write import finish, write_item


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    draw(folder, write_item, finish, 3, 5, progress=False)
    return folder


def missing(folder: Path) -> Path:
    path = sorted((folder / "2d_masks").iterdir())[1]
    path.unlink()
    return path


def no_tiff(folder: Path) -> Path:
    path = sorted((folder / "2d_images").iterdir())[1]
    path.write_text("not a TIFF")
    return path


def other_size(folder: Path) -> Path:
    path = sorted((folder / "2d_masks").iterdir())[1]
    tifffile.imwrite(path, np.zeros((100, 90), np.uint8))
    return path


@pytest.mark.parametrize("spoil", [missing, no_tiff, other_size])
def test_a_bad_file_is_named_in_one_line(
    drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: object
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_HELD_OUT_SEED", "7")
    monkeypatch.setitem(sizes.HELD_OUT, "lung_2d", 1)
    folder = tmp_path / "data"
    shutil.copytree(drawn, folder)
    path = spoil(folder)  # type: ignore[operator]
    words = ["grade", "a2_lung_2d", "--data", str(folder), "--classroom", str(tmp_path / "c")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert path.name in line
    assert line.startswith("Error: ")


def test_the_secret_seed_is_made_once_and_reaches_the_examiner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(data.HELD_OUT_VARIABLE, raising=False)
    monkeypatch.setattr(data, "prepare", lambda *_, **__: tmp_path)
    monkeypatch.setattr(data, "held_out", lambda *_, **__: tmp_path)
    classroom = Classroom(tmp_path / "one")
    seed = classroom.held_out_seed()
    assert classroom.held_out_seed() == seed
    assert Classroom(tmp_path / "other").held_out_seed() != seed
    material = prepare_data(find("a2_lung_2d"), classroom, None)
    assert material.secrets == {data.HELD_OUT_VARIABLE: str(seed)}
    assert data.HELD_OUT_VARIABLE not in os.environ
    assert data.HELD_OUT_VARIABLE not in warm.kernel_environment(1, "/")
    assert str(seed) not in str(material.parameters)
