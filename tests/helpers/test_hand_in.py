import zipfile
from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.hand_in import pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a2_lung_2d"
    path.mkdir()
    (path / "a2_lung_2d.ipynb").write_text("{}")
    return path


def test_packs_the_notebook_and_the_weights(folder: Path, tmp_path: Path) -> None:
    (folder / "a2_lung_2d.weights.h5").write_bytes(b"w")
    (folder / "diary.txt").write_text("private")
    target = pack(folder, "amara.okafor", tmp_path)
    assert target.name == "a2_lung_2d__amara.okafor.zip"
    assert zipfile.ZipFile(target).namelist() == ["a2_lung_2d.ipynb", "a2_lung_2d.weights.h5"]


def test_a_renamed_notebook(folder: Path, tmp_path: Path) -> None:
    (folder / "a2_lung_2d.ipynb").rename(folder / "final.ipynb")
    with pytest.raises(UserError, match=r"a2_lung_2d\.ipynb is missing; rename final\.ipynb$"):
        pack(folder, "amara", tmp_path)


def test_too_large(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.hand_in.LARGEST_BYTES", 3 * 2**20)
    (folder / "a2_lung_2d.weights.h5").write_bytes(bytes(3 * 2**20))
    with pytest.raises(UserError, match="hold 3 MiB, at most 3 are taken; clear the notebook"):
        pack(folder, "amara", tmp_path)
    assert list(tmp_path.glob("*.zip")) == []


def test_no_notebook(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is missing"):
        pack(tmp_path, "amara", tmp_path)


@pytest.mark.parametrize("student", ["", "a/b", "..", ".hidden", "a b", "x" * 65])
def test_an_id_that_is_no_file_name(folder: Path, tmp_path: Path, student: str) -> None:
    with pytest.raises(UserError, match="student id"):
        pack(folder, student, tmp_path)
