"""Few bytes a pixel, exact where it matters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from helpers.viewer.packing import THRESHOLDS, pack_image, pack_layer

SHAPE = (2, 3, 4)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (np.array([0, 255]), np.uint8),
        (np.array([0, 255], np.uint16), np.uint8),
        (np.array([-1024, 3071], np.int32), np.int16),
        (np.array([-1024.0, 3071.0]), np.int16),
        (np.array([0, 40000]), np.uint16),
        (np.array([False, True]), np.uint8),
        (np.array([7.0, 7.0]), np.uint8),
    ],
)
def test_whole_numbers_stay_what_they_are(values, dtype):
    image = np.resize(values, SHAPE)
    packed = pack_image(image)
    assert packed.values.dtype == dtype
    assert (packed.scale, packed.offset) == (1, 0)
    assert (packed.values == image).all()
    assert (packed.low, packed.high) == (values.min(), values.max())


@given(
    arrays.arrays(np.float32, SHAPE, elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False))
)
def test_other_numbers_come_back_within_half_a_step(image):
    packed = pack_image(image)
    back = packed.offset + packed.scale * packed.values.astype(np.float64)
    assert np.abs(back - image).max() <= packed.scale / 2 * 1.001


def test_a_constant_image():
    packed = pack_image(np.full(SHAPE, 0.3))
    assert (packed.values == 0).all()
    assert packed.offset == 0.3


def test_the_caller_may_go_on_writing():
    image = np.zeros(SHAPE, np.uint8)
    mask = np.zeros(SHAPE, bool)
    packed, layer = pack_image(image), pack_layer("truth", mask)
    image[...], mask[...] = 9, True
    assert not packed.values.any()
    assert not layer.values.any()


def test_colours():
    colours = np.array([0, 0.5, 1], np.float32) * np.ones((1, 2, 2, 3), np.float32)
    packed = pack_image(colours)
    assert packed.values[0, 0, 0].tolist() == [0, 128, 255]
    assert packed.scale == pytest.approx(1 / 255)
    assert (pack_image(packed.values).values == packed.values).all()
    with pytest.raises(ValueError, match=r"colours from 0 to 2 \(float64, shape \(1, 2, 2, 3\)\)"):
        pack_image(2 * colours.astype(float))
    with pytest.raises(ValueError, match="integers from 0 to 255"):
        pack_image(np.full((1, 2, 2, 3), -1))


@given(
    st.sampled_from([np.float32, np.float64]).flatmap(
        lambda kind: arrays.arrays(kind, SHAPE, elements=st.floats(0, 1, width=16))
    ),
    st.integers(0, 100),
)
def test_probabilities_are_cut_exactly_where_numpy_cuts_them(values, k):
    values[0, 0, 0] = 0.25  # so that it is no mask
    values[0, 0, 1] = values.dtype.type(k / 100)
    layer = pack_layer("prediction", values)
    assert layer.kind == "probability"
    threshold = float(THRESHOLDS[k])
    assert ((layer.values > k) == (values > threshold)).all()


@pytest.mark.parametrize(
    ("values", "kind", "stored"),
    [
        ([True, False], "mask", [1, 0]),
        ([0.0, 1.0], "mask", [0, 1]),
        ([0, 0], "mask", [0, 0]),
        ([0, 255], "mask", [0, 1]),
        ([0, 1, 7], "labels", [0, 1, 7]),
        ([0.0, 3.0], "labels", [0, 3]),
    ],
)
def test_kinds_of_masks(values, kind, stored):
    layer = pack_layer("truth", np.array([[values]]))
    assert (layer.kind, layer.values[0, 0].tolist()) == (kind, stored)


@pytest.mark.parametrize("values", [[-1, 0], [0.5, 1.5], [0, 70000]])
def test_what_is_no_mask(values):
    with pytest.raises(ValueError, match=r"truth has values from .* \(shape \(1, 1, 2\)\)"):
        pack_layer("truth", np.array([[values]]))


def test_a_mask_takes_a_bit_a_pixel_and_comes_back_slice_by_slice():
    mask = np.random.default_rng(4).random((3, 5, 7)) > 0.5
    layer = pack_layer("truth", mask)
    assert layer.stored.nbytes == 3 * 5
    assert (layer.part(1, 3) == mask[1:3]).all()
    assert np.array_equal(layer.part(0, 2), mask[:2])
