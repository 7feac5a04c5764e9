"""CT slices: Hounsfield units come out as they went in, and each fault is told in one line."""

import warnings

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from helpers.data.errors import DataError
from helpers.imaging import read_ct_slice


@pytest.fixture
def units():
    """Padding, air, lung, water, bone and metal."""
    rng = np.random.default_rng(0)
    units = rng.choice(np.array([-2618, -1000, -850, 0, 900, 3071], np.int16), (40, 56))
    return units + rng.integers(0, 2, units.shape, dtype=np.int16)


def _fault(path):
    with pytest.raises(DataError) as caught:
        read_ct_slice(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    assert ";" in message
    return message


@given(arrays(np.int16, array_shapes(min_dims=2, max_dims=2, max_side=20)))
@settings(max_examples=40)
def test_any_int16_slice_comes_back(tmp_path_factory, units):
    path = tmp_path_factory.mktemp("ct") / "a.tif"
    tifffile.imwrite(path, units)
    if units.min() == units.max():
        assert "every pixel is the same" in _fault(path)
        return
    read = read_ct_slice(path)
    assert read.dtype == np.int16
    np.testing.assert_array_equal(read, units)


@given(st.integers(-4096, 3071), st.integers(-4096, 3071))
@settings(max_examples=40)
def test_unsigned_numbers_are_read_as_the_signed_ones_they_were(tmp_path_factory, one, other):
    units = np.array([[one, other], [0, 1]], np.int16)
    path = tmp_path_factory.mktemp("ct") / "a.tif"
    tifffile.imwrite(path, units.view(np.uint16))
    np.testing.assert_array_equal(read_ct_slice(path), units)


@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_either_byte_order(tmp_path, units, byteorder):
    tifffile.imwrite(tmp_path / "a.tif", units, byteorder=byteorder)
    read = read_ct_slice(str(tmp_path / "a.tif"))
    assert read.dtype == np.dtype(np.int16)
    assert read.flags.writeable
    np.testing.assert_array_equal(read, units)


def test_the_readers_that_students_reach_for_first_damage_it(tmp_path, units):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, units)
    assert len(np.unique(units)) == 12
    assert cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).dtype == np.uint8
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.asarray(Image.open(path).convert("L")).min() >= 0
    assert read_ct_slice(path).min() == -2618


def test_missing(tmp_path):
    assert "no such file" in _fault(tmp_path / "a.tif")


def test_folder(tmp_path):
    assert "cannot be read" in _fault(tmp_path)


@pytest.mark.parametrize("kept", [0, 4, 40, 300, -1])
def test_cut_short(tmp_path, units, kept):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, units)
    path.write_bytes(path.read_bytes()[:kept])
    assert "is not a TIFF file, or damaged" in _fault(path)


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.float32, np.bool_])
def test_numbers_of_another_type(tmp_path, units, dtype):
    tifffile.imwrite(tmp_path / "a.tif", (units > 0).astype(dtype))
    assert "a CT slice holds int16" in _fault(tmp_path / "a.tif")


def test_unsigned_numbers_that_are_no_hounsfield_units(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.array([[0, 40_000]], np.uint16))
    assert "unsigned numbers up to 40000" in _fault(tmp_path / "a.tif")


def test_several_slices(tmp_path, units):
    tifffile.imwrite(tmp_path / "a.tif", np.stack([units] * 3), photometric="minisblack")
    assert "is 3 x 40 x 56" in _fault(tmp_path / "a.tif")


def test_a_copy_that_broke_off_and_left_zeros(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((40, 56), np.int16))
    assert "every pixel is the same" in _fault(tmp_path / "a.tif")
