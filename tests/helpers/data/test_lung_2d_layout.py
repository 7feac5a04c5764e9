"""The layout check: passes a good folder, and tells each fault in one line."""

import time

import numpy as np
import pytest
import tifffile

from helpers.data import DataError
from helpers.data.lung_2d.layout import check


@pytest.fixture
def folder(tmp_path):
    for kind, dtype in (("2d_images", np.int16), ("2d_masks", np.uint8)):
        (tmp_path / kind).mkdir()
        for name in ("ID_0000_Z_0142.tif", "ID_0001_Z_0146.tif"):
            tifffile.imwrite(tmp_path / kind / name, np.zeros((32, 48), dtype))
    return tmp_path


def _fault(folder):
    with pytest.raises(DataError) as caught:
        check(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message  # the remedy stands behind it
    return message


def test_a_good_folder_passes(folder):
    (folder / "2d_images" / "Thumbs.db").write_bytes(b"stray files do not matter")
    check(folder)


def test_missing_folder(tmp_path):
    message = _fault(tmp_path / "nowhere")
    assert "no such folder" in message
    assert "nowhere" in message


def test_no_images(folder):
    for kind in ("2d_images", "2d_masks"):
        for path in (folder / kind).iterdir():
            path.unlink()
    assert "holds no *.tif file" in _fault(folder)


@pytest.mark.parametrize("kind", ["2d_images", "2d_masks"])
def test_image_or_mask_without_the_other(folder, kind):
    path = folder / kind / "ID_0001_Z_0146.tif"
    path.unlink()
    assert f"{path}: missing" in _fault(folder)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 a JPEG", b"II*\x00" + b"\xff" * 9])
def test_not_a_tiff(folder, content):
    path = folder / "2d_images" / "ID_0000_Z_0142.tif"
    path.write_bytes(content)
    message = _fault(folder)
    assert str(path) in message
    assert "is not a TIFF file" in message


def test_cut_short(folder):
    path = folder / "2d_images" / "ID_0000_Z_0142.tif"
    path.write_bytes(path.read_bytes()[:-100])
    assert "is cut short" in _fault(folder)


def test_unreadable(folder):
    path = folder / "2d_masks" / "ID_0000_Z_0142.tif"
    path.unlink()
    path.mkdir()
    assert f"{path}: cannot be read" in _fault(folder)


def test_mask_of_another_size(folder):
    path = folder / "2d_masks" / "ID_0001_Z_0146.tif"
    tifffile.imwrite(path, np.zeros((32, 32), np.uint8))
    message = _fault(folder)
    assert str(path) in message
    assert "is 32 x 32, but its image is 32 x 48" in message


def test_267_pairs_take_a_moment(folder):
    for index in range(2, 267):
        for kind, dtype in (("2d_images", np.int16), ("2d_masks", np.uint8)):
            tifffile.imwrite(folder / kind / f"ID_{index:04d}_Z_0000.tif", np.zeros((8, 8), dtype))
    start = time.perf_counter()
    check(folder)
    assert time.perf_counter() - start < 3.0
