"""The classical recipe on images whose answer is known by hand."""

import numpy as np
import pytest
from PIL import Image

from helpers.data.nuclei.baseline import jaccard, segment
from helpers.data.nuclei.baseline import mean_jaccard as baseline
from helpers.data.nuclei.write import write_item


def _image():
    image = np.full((64, 64), 10, np.uint8)
    image[10:20, 10:30] = 120
    image[40:55, 40:55] = 140
    return image


def test_finds_bright_nuclei():
    found = segment(_image())
    assert found.dtype == np.bool_
    assert jaccard(found, _image() > 50) > 0.95


def test_fills_holes_and_removes_specks():
    image = _image()
    image[46:49, 46:49] = 10
    image[5, 5] = 200
    found = segment(image)
    assert found[47, 47]
    assert not found[5, 5]


def test_stained_nuclei_are_the_wrong_way_round():
    assert jaccard(segment(255 - _image()), _image() > 50) < 0.15


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [([1, 1, 0], [1, 0, 0], 1 / 2), ([0, 0], [0, 0], 1.0), ([1, 0], [0, 0], 0.0)],
)
def test_jaccard_by_hand(first, second, expected):
    assert jaccard(np.array(first, bool), np.array(second, bool)) == expected


def test_score_of_a_folder_is_the_mean_over_its_images(tmp_path):
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
    for name, image in (("dark", _image()), ("bright", 255 - _image())):
        Image.fromarray(image).save(tmp_path / "images" / f"{name}.jpg", quality=95)
        mask = (_image() > 50).astype(np.uint8) * 255
        Image.fromarray(mask).save(tmp_path / "masks" / f"{name}.jpg", quality=95)
    assert baseline(tmp_path) == pytest.approx(0.5, abs=0.06)


def test_phantom_is_neither_easy_nor_hopeless(tmp_path):
    for index in range(20):
        write_item(tmp_path, 0, index)
    assert 0.5 < baseline(tmp_path) < 0.75
