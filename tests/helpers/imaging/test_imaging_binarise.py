"""What is inside a mask: one rule over every type of number and every way of marking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from helpers.imaging import binarise

SHAPES = array_shapes(min_dims=1, max_dims=4, max_side=6)
TRUTH = arrays(np.bool_, SHAPES)
INTEGERS = st.sampled_from([np.uint8, np.int16, np.uint16, np.int32, np.int64])
FLOATS = st.sampled_from([np.float32, np.float64])


@given(TRUTH, INTEGERS | FLOATS, st.sampled_from([1, 255, 65535]))
def test_every_mark_in_every_type(truth, dtype, mark):
    if np.dtype(dtype).kind in "iu" and mark > np.iinfo(dtype).max:
        mark = 1
    mask = binarise(truth.astype(dtype) * dtype(mark))
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, truth)


@given(TRUTH)
def test_bool(truth):
    np.testing.assert_array_equal(binarise(truth), truth)


@given(TRUTH, st.integers(0, 2**32), st.sampled_from([1, 255]))
def test_overshoot_of_splines(truth, seed, mark):
    noise = np.random.default_rng(seed).uniform(-0.45, 0.35, truth.shape)
    stored = mark * np.where(truth, np.maximum(1 + noise, 0.6), noise)
    if truth.any():
        np.testing.assert_array_equal(binarise(stored.astype(np.float32)), truth)


def test_the_threshold_of_255_is_127():
    stored = np.array([-115.0, 0.0, 12.0, 127.0, 127.01, 200.0, 345.0])
    np.testing.assert_array_equal(binarise(stored), [0, 0, 0, 0, 1, 1, 1])
    np.testing.assert_array_equal(binarise(np.array([127, 128, 255], np.uint8)), [0, 1, 1])


def test_what_is_grey_in_a_jpeg_is_outside():
    stored = np.array([0, 1, 9, 127, 128, 250], np.uint8)
    np.testing.assert_array_equal(binarise(stored, lossy=True), [0, 0, 0, 0, 1, 1])
    # Without a bright pixel, too: what remains of a speck is not a mask of 0 and 1.
    np.testing.assert_array_equal(binarise(stored[:2], lossy=True), [0, 0])
    np.testing.assert_array_equal(binarise(stored[:4], lossy=True), [0, 0, 0, 0])


def test_input_is_left_alone():
    stored = np.array([0, 255], np.uint8)
    binarise(stored)
    np.testing.assert_array_equal(stored, [0, 255])


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ([0, 1, 2], "from 0 to 2"),
        ([0, 50, 100], "from 0 to 100"),
        ([-2618, 3071], "from -2618 to 3071"),
        ([0, 1000], "from 0 to 1000"),
        ([-1, 0], "from -1 to 0"),
        ([-200.0, 255.0], "from -200 to 255"),
        ([0.0, np.nan], "NaN"),
        ([0.0, np.inf], "infinite"),
        (np.zeros((0, 4)), "no pixels"),
    ],
)
def test_values_that_are_no_mask(stored, told):
    with pytest.raises(ValueError, match=told):
        binarise(np.asarray(stored))
