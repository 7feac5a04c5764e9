"""MATLAB slices become PNG pairs, the right way round."""

import h5py
import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.fetch.bars import file_bars
from helpers.data.fetch.matlab import convert, find_slices, read_slice
from tests.helpers.data.fetch.sets import write_slice


def _convert(slices, target):
    with file_bars(False) as bars:
        convert(slices, target, bars)


def test_rows_are_rows_again_and_the_range_is_stretched(tmp_path):
    image = np.arange(-10, 14, dtype=np.int16).reshape(4, 6)
    mask = np.zeros((4, 6), np.uint8)
    mask[0, 5] = 1
    write_slice(tmp_path / "7.mat", image, mask)
    pixels, tumour = read_slice(tmp_path / "7.mat")
    assert pixels.shape == (4, 6)
    assert pixels.dtype == tumour.dtype == np.uint8
    assert (pixels[0, 0], pixels[3, 5]) == (0, 255)
    assert pixels[0, 5] == round(5 / 23 * 255)
    assert np.argwhere(tumour == 255).tolist() == [[0, 5]]
    assert set(np.unique(tumour)) == {0, 255}


def test_a_constant_slice_is_black(tmp_path):
    write_slice(tmp_path / "1.mat", np.full((4, 4), 900, np.int16), np.zeros((4, 4), np.uint8))
    assert not read_slice(tmp_path / "1.mat")[0].any()


def test_files_in_the_layout(tmp_path):
    for number in (2, 10):
        write_slice(tmp_path / "mat" / f"{number}.mat", np.eye(8, dtype=np.int16), np.eye(8))
    (tmp_path / "mat" / "cvind.mat").write_bytes(b"folds, not a slice")
    slices = find_slices(tmp_path)
    assert [path.name for path in slices] == ["2.mat", "10.mat"]
    _convert(slices, tmp_path)
    for kind in ("images", "masks"):
        assert sorted(path.name for path in (tmp_path / kind).iterdir()) == ["10.png", "2.png"]
        with Image.open(tmp_path / kind / "2.png") as picture:
            assert (picture.mode, picture.size) == ("L", (8, 8))
            assert np.array_equal(np.asarray(picture), np.eye(8) * 255)


def test_all_are_tried_before_the_first_fault_is_told(tmp_path):
    write_slice(tmp_path / "1.mat", np.eye(8), np.eye(8))
    (tmp_path / "2.mat").write_bytes(b"cut short")
    write_slice(tmp_path / "3.mat", np.eye(8), np.eye(9))
    write_slice(tmp_path / "4.mat", np.eye(8), np.eye(8))
    with pytest.raises(DataError, match=r"2\.mat: is not a slice .* \(and 1 more files\)"):
        _convert(find_slices(tmp_path), tmp_path)
    assert (tmp_path / "images" / "4.png").exists()


def test_sizes_that_differ_and_values_that_are_none(tmp_path):
    write_slice(tmp_path / "1.mat", np.eye(8), np.eye(9))
    with pytest.raises(DataError, match=r"image is \(8, 8\), mask is \(9, 9\)"):
        read_slice(tmp_path / "1.mat")
    write_slice(tmp_path / "2.mat", np.full((8, 8), np.nan), np.eye(8))
    with pytest.raises(DataError, match="not finite"):
        read_slice(tmp_path / "2.mat")


def test_a_file_without_the_struct(tmp_path):
    with h5py.File(tmp_path / "1.mat", "w") as file:
        file["other"] = 1
    with pytest.raises(DataError, match="is not a slice"):
        read_slice(tmp_path / "1.mat")


def test_the_same_number_twice(tmp_path):
    for folder in ("a", "b"):
        write_slice(tmp_path / folder / "1.mat", np.eye(8), np.eye(8))
    with pytest.raises(DataError, match="another file has this number"):
        _convert(find_slices(tmp_path), tmp_path)
