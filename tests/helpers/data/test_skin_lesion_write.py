"""The written phantom: the real layout, the same bytes in any order."""

import hashlib
import re

import numpy as np
import pytest
from PIL import Image

from helpers.data.prepare import DEFAULT_SEED
from helpers.data.skin_lesion.layout import PARTS, TEST, TRAINING, check, find_pairs
from helpers.data.skin_lesion.phantom import draw
from helpers.data.skin_lesion.write import finish, number, write_item

COUNT = 6

# Changes only together with VERSION in helpers/data/skin_lesion/card.py.
FIRST_PHOTOGRAPHS = "7b9c3716eb7e3ec722471b6dba6f6d136cd471c3cf64d1fe9b36300530235803"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("skin_lesion")
    rows = [write_item(folder, DEFAULT_SEED, index) for index in range(COUNT)]
    finish(folder, rows)
    return folder


def _pairs(folder):
    return sorted(pair for part in PARTS for pair in find_pairs(folder, part))


def test_passes_its_own_layout_check(folder):
    check(folder)


def test_first_photographs_have_the_known_hash(folder):
    digest = hashlib.sha256()
    for path in sorted(path for pair in _pairs(folder) for path in pair):
        digest.update(path.name.encode())
        with Image.open(path) as picture:
            digest.update(np.asarray(picture).tobytes())
    assert digest.hexdigest() == FIRST_PHOTOGRAPHS


def test_order_repetition_and_count_change_no_byte(folder, tmp_path):
    for index in (4, 0, 4):
        write_item(tmp_path, DEFAULT_SEED, index)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 4
    for path in written:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_names_and_formats_are_the_real_ones(folder):
    for photograph, mask in _pairs(folder):
        assert re.fullmatch(r"ISIC_\d{7}\.jpg", photograph.name)
        assert mask.name == f"{photograph.stem}_Segmentation.png"
        with Image.open(photograph) as picture, Image.open(mask) as truth:
            assert (picture.format, picture.mode) == ("JPEG", "RGB")
            assert (truth.format, truth.mode) == ("PNG", "L")
            assert picture.size == truth.size
            assert set(np.unique(np.asarray(truth))) == {0, 255}


def test_files_hold_what_was_drawn(folder):
    drawn = draw(DEFAULT_SEED, 2)
    name = f"ISIC_{number(DEFAULT_SEED, 2):07d}"
    with Image.open(folder / TRAINING.masks / f"{name}_Segmentation.png") as mask:
        np.testing.assert_array_equal(np.asarray(mask), drawn.mask)
    with Image.open(folder / TRAINING.photographs / f"{name}.jpg") as picture:
        difference = np.asarray(picture).astype(int) - drawn.image
    assert np.abs(difference).mean() < 6  # what JPEG costs; red and blue swapped cost far more


def test_three_of_ten_are_for_testing(tmp_path, monkeypatch):
    small = draw(DEFAULT_SEED, 0)
    monkeypatch.setattr("helpers.data.skin_lesion.write.draw", lambda seed, index: small)
    for index in range(20):
        write_item(tmp_path, DEFAULT_SEED, index)
    assert len(find_pairs(tmp_path, TRAINING)) == 14
    assert len(find_pairs(tmp_path, TEST)) == 6
    for start in range(17):  # and every four in a row hold at least one
        assert any((start + step) % 10 in (1, 4, 8) for step in range(4))


def test_numbers_rise_with_gaps():
    numbers = [number(DEFAULT_SEED, index) for index in range(200)]
    steps = set(np.diff(numbers))
    assert min(steps) == 1
    assert max(steps) > 1
