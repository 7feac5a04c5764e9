"""The threshold recipe on slices whose answer is known by hand."""

import cv2
import numpy as np
import pytest
from sklearn.metrics import f1_score

from helpers.data import DataError
from helpers.data.brain_tumour.baseline import dice, segment
from helpers.data.brain_tumour.baseline import mean_dice as baseline


def _slice():
    image = np.zeros((512, 512), np.uint8)
    cv2.circle(image, (256, 256), 200, 255, -1)  # scalp fat
    cv2.circle(image, (256, 256), 185, 90, -1)  # the brain
    cv2.circle(image, (180, 300), 30, 180, -1)  # the tumour
    cv2.circle(image, (330, 200), 9, 190, -1)  # a vessel
    return image


def test_finds_the_largest_bright_part_below_the_scalp():
    expected = np.zeros((512, 512), np.uint8)
    cv2.circle(expected, (180, 300), 30, 255, -1)
    found = segment(_slice())
    assert found.dtype == np.uint8
    assert set(np.unique(found)) == {0, 255}
    assert dice(found, expected) > 0.97


def test_fills_what_a_ring_encloses():
    image = _slice()
    cv2.circle(image, (180, 300), 15, 50, -1)
    assert segment(image)[300, 180] == 255


def test_a_slice_without_bright_tissue_has_no_tumour():
    image = _slice()
    image[(image > 150) & (image < 200)] = 90
    assert not segment(image).any()
    assert not segment(np.full((64, 64), 7, np.uint8)).any()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([1, 1, 0], [1, 0, 0], 2 / 3), ([0, 0], [0, 0], 1.0), ([1, 0], [0, 0], 0.0)],
)
def test_dice_by_hand(first, second, expected):
    a, b = np.array([first], np.uint8) * 255, np.array([second], np.uint8) * 255
    assert dice(a, b) == expected
    assert dice(a, b) == pytest.approx(f1_score(a[0] > 0, b[0] > 0, zero_division=1))


def test_reads_a_folder(tmp_path):
    for kind in ("images", "masks"):
        (tmp_path / kind).mkdir()
    image = _slice()
    for name, mask in (("1.png", segment(image)), ("2.png", np.zeros_like(image))):
        cv2.imwrite(str(tmp_path / "images" / name), image)
        cv2.imwrite(str(tmp_path / "masks" / name), mask)
    assert baseline(tmp_path) == 0.5
    (tmp_path / "masks" / "2.png").unlink()
    with pytest.raises(DataError, match=r"2\.png: is missing or not an image; "):
        baseline(tmp_path)
