"""Any order of axes, and a clear word on what cannot be shown."""

import numpy as np
import pytest

from helpers.viewer.axes import as_array, check_axes, guess_axes, mask_axes, to_slices


@pytest.mark.parametrize(
    ("shape", "axes"),
    [
        ((4, 5), "yx"),
        ((4, 5, 3), "yxc"),
        ((4, 5, 1), "yxc"),
        ((3, 4, 5), "nyx"),
        ((2, 4, 5, 3), "nyxc"),
    ],
)
def test_axes_that_nobody_named(shape, axes):
    assert guess_axes(shape) == axes


def test_every_order_gives_the_same_slices():
    volume = np.arange(24).reshape(2, 3, 4)
    assert (to_slices(volume, "zyx") == volume).all()
    assert (to_slices(volume.transpose(2, 1, 0), "xyz") == volume).all()
    assert (to_slices(volume.transpose(1, 2, 0), "yxz") == volume).all()
    colours = np.arange(72).reshape(2, 3, 4, 3)
    assert (to_slices(colours.transpose(0, 3, 1, 2), "ncyx") == colours).all()
    assert to_slices(colours[0], "yxc").shape == (1, 3, 4, 3)
    assert to_slices(volume[..., np.newaxis], "nyxc").shape == (2, 3, 4)


@pytest.mark.parametrize(
    ("axes", "shape", "message"),
    [
        ("yx", (3, 4, 5), "axes='yx' names 2 axes, but image has 3 .shape .3, 4, 5"),
        ("yyx", (3, 4, 5), "should hold y and x"),
        ("zyc", (3, 4, 5), "should hold y and x"),
        ("qyx", (3, 4, 5), "should hold y and x"),
        ("nzyx", (2, 3, 4, 5), "one grey volume at a time"),
        ("zyxc", (2, 3, 4, 3), "one grey volume at a time"),
        ("nyx", (0, 4, 5), r"image is empty: shape \(0, 4, 5\)"),
        ("nyxc", (2, 4, 5, 5), r"image has 5 channels \(shape \(2, 4, 5, 5\)"),
    ],
)
def test_axes_that_cannot_be(axes, shape, message):
    with pytest.raises(ValueError, match=message):
        check_axes(axes, shape)


@pytest.mark.parametrize("shape", [(5,), (1, 2, 3, 4, 5)])
def test_too_few_or_too_many_axes(shape):
    with pytest.raises(ValueError, match="one volume at a time"):
        guess_axes(shape)


def test_masks_have_one_value_a_pixel():
    assert mask_axes("truth", (4, 5), "yxc", (4, 5, 3)) == "yx"
    assert mask_axes("truth", (4, 5, 1), "yxc", (4, 5, 3)) == "yxc"
    assert mask_axes("truth", (4, 5, 6, 1), "xyz", (4, 5, 6)) == "xyzc"
    message = r"truth has shape \(5, 4\), but image has shape \(4, 5, 3\)"
    with pytest.raises(ValueError, match=message):
        mask_axes("truth", (5, 4), "yxc", (4, 5, 3))


def test_values_that_are_no_numbers():
    with pytest.raises(ValueError, match=r"truth is a list of arrays of different shapes \(\(2, 2"):
        as_array("truth", [np.zeros((2, 2)), np.zeros((3, 2))])
    with pytest.raises(ValueError, match=r"image holds 2 values that are NaN or infinite \(shape"):
        as_array("image", [[np.nan, 1], [np.inf, 2]])
    with pytest.raises(ValueError, match="image holds <U1 values"):
        as_array("image", [["a"]])
    with pytest.raises(ValueError, match="image holds complex128 values"):
        as_array("image", np.zeros((2, 2), complex))
