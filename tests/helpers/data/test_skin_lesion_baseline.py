"""Otsu's threshold with clean-up on photographs whose answer is known by hand."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from helpers.data import DataError
from helpers.data.prepare import DEFAULT_SEED
from helpers.data.skin_lesion.baseline import jaccard, segment
from helpers.data.skin_lesion.baseline import mean_jaccard as baseline
from helpers.data.skin_lesion.phantom import draw
from helpers.data.skin_lesion.write import write_item


def _photograph():
    image = np.full((240, 320, 3), (220, 170, 160), np.uint8)
    image[70:170, 100:220] = (110, 70, 50)
    return image


def _truth():
    mask = np.zeros((240, 320), np.uint8)
    mask[70:170, 100:220] = 255
    return mask


def test_finds_a_dark_lesion():
    found = segment(_photograph())
    assert found.dtype == np.uint8
    assert found.shape == (240, 320)
    assert jaccard(found, _truth()) > 0.95


def test_leaves_hair_and_small_spots_alone_and_fills_holes():
    image = _photograph()
    for row in (80, 110, 150):
        image[row : row + 3] = 30
    image[200:215, 280:300] = 60
    image[110:125, 150:165] = (230, 190, 170)
    assert jaccard(segment(image), _truth()) > 0.95


def test_falls_for_a_dark_corner():
    image = _photograph()
    image[:, :90] = 10
    assert jaccard(segment(image), _truth()) < 0.1


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([1, 1, 0], [1, 0, 0], 1 / 2), ([0, 0], [0, 0], 1.0), ([1, 0], [0, 0], 0.0)],
)
def test_jaccard_by_hand(first, second, expected):
    a, b = np.array([first], np.uint8) * 255, np.array([second], np.uint8) * 255
    assert jaccard(a, b) == expected
    assert jaccard(a, b) == jaccard_score(a[0] > 0, b[0] > 0, zero_division=1)


def test_a_threshold_is_not_enough():
    scores = []
    for index in range(0, 400, 17):
        drawn = draw(DEFAULT_SEED, index)
        scores.append(jaccard(segment(drawn.image), drawn.mask))
    assert 0.35 < np.mean(scores) < 0.62


def test_scores_the_test_photographs_of_a_folder(tmp_path):
    for index in (0, 1):  # one for training, one for testing
        write_item(tmp_path, 5, index)
    drawn = draw(5, 1)
    assert baseline(tmp_path) == pytest.approx(jaccard(segment(drawn.image), drawn.mask), abs=0.05)


def test_no_photograph_to_score(tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        baseline(tmp_path)
