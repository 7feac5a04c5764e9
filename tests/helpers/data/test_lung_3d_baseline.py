"""The classical recipe on volumes whose answer is known by hand."""

import numpy as np
import pytest

from helpers.data.lung_3d.baseline import iou, segment


def _volume():
    """A body in a room, with two lungs and a windpipe that leaves through the top."""
    image = np.full((12, 100, 100), -1000, np.int16)
    image[:, 15:85, 10:90] = 50
    image[2:9, 25:75, 18:45] = -850
    image[2:9, 25:75, 55:82] = -850
    image[9:, 45:52, 47:53] = -980
    return image


def _lungs():
    lungs = np.zeros((12, 100, 100), np.uint8)
    lungs[2:9, 25:75, 18:45] = 255
    lungs[2:9, 25:75, 55:82] = 255
    return lungs


def test_finds_two_lungs_and_leaves_room_and_windpipe_alone():
    found = segment(_volume())
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, _lungs())


def test_fills_what_the_lung_encloses():
    image = _volume()
    image[5, 45:60, 25:38] = 40
    np.testing.assert_array_equal(segment(image), _lungs())


def test_finds_lungs_that_the_windpipe_joins():
    image = _volume()
    image[8, 45:52, 40:60] = -980
    image[8:, 45:52, 47:53] = -980
    lungs = _lungs() > 0
    assert segment(image)[lungs].all()


def test_gas_in_the_stomach_is_too_small_for_a_lung():
    image = _volume()
    image[2:9, 25:75, 55:82] = 50  # one lung is full of fluid
    image[0:3, 60:70, 60:70] = -960
    expected = _lungs()
    expected[:, :, 50:] = 0
    np.testing.assert_array_equal(segment(image), expected)


def test_without_enclosed_air_finds_nothing():
    assert not segment(np.full((4, 64, 64), 50, np.int16)).any()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([1, 1, 0], [1, 0, 0], 1 / 2), ([0, 0], [0, 0], 1.0), ([1, 0], [0, 0], 0.0)],
)
def test_iou_by_hand(first, second, expected):
    a, b = np.array(first, np.uint8) * np.uint8(255), np.array(second, np.uint8) * np.uint8(255)
    assert iou(a, b) == expected
