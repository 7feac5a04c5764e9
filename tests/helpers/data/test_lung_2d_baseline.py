"""The classical recipe on slices whose answer is known by hand."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from helpers.data.draw import draw
from helpers.data.lung_2d.baseline import iou, mean_iou, segment
from helpers.data.lung_2d.write import finish, write_item


def _slice():
    image = np.full((512, 512), -1000, np.int16)  # the room
    image[100:400, 60:450] = 50  # the body
    image[150:350, 90:220] = -850
    image[150:350, 290:420] = -850
    image[240:262, 248:262] = -980  # the windpipe
    return image


def test_finds_two_lungs_and_leaves_room_and_windpipe_alone():
    expected = np.zeros((512, 512), np.uint8)
    expected[150:350, 90:220] = 255
    expected[150:350, 290:420] = 255
    found = segment(_slice())
    assert found.dtype == np.uint8
    assert iou(found, expected) > 0.99


def test_fills_what_the_lung_encloses():
    image = _slice()
    image[240:260, 140:160] = 40
    assert segment(image)[250, 150] == 255


def test_without_enclosed_air_finds_nothing():
    image = np.full((64, 64), 50, np.int16)
    assert not segment(image).any()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([1, 1, 0], [1, 0, 0], 1 / 2), ([0, 0], [0, 0], 1.0), ([1, 0], [0, 0], 0.0)],
)
def test_iou_by_hand(first, second, expected):
    a, b = np.array([first], np.uint8) * 255, np.array([second], np.uint8) * 255
    assert iou(a, b) == expected
    assert iou(a, b) == jaccard_score(a[0] > 0, b[0] > 0, zero_division=1)


def test_mean_iou_reads_a_folder(tmp_path):
    draw(tmp_path, write_item, finish, 3, 5, progress=False)
    assert 0.0 < mean_iou(tmp_path) <= 1.0
