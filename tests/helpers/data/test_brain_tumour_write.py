"""The written phantom: the real layout, whatever the order and however often it is written."""

import cv2
import numpy as np
import pytest
from PIL import Image

from helpers.data.brain_tumour.baseline import mean_dice as baseline
from helpers.data.brain_tumour.card import CARD, VERSION
from helpers.data.brain_tumour.layout import check
from helpers.data.brain_tumour.phantom import draw_slice
from helpers.data.brain_tumour.write import finish, write_item


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("brain_tumour")
    rows = [write_item(folder, 11, index) for index in (9, 10, 0, 1)]
    finish(folder, rows)
    return folder


def test_passes_its_own_layout_check(folder):
    check(folder)


def test_names_and_modes_are_the_real_ones(folder):
    for kind in ("images", "masks"):
        names = {path.name for path in (folder / kind).iterdir()}
        assert names == {"1.png", "2.png", "10.png", "11.png"}
        for name in names:
            with Image.open(folder / kind / name) as picture:
                assert picture.mode == "L"
                assert picture.size == ((256, 256) if name == "11.png" else (512, 512))


def test_files_hold_what_was_drawn(folder):
    image, mask = draw_slice(11, 1)
    for kind, drawn in (("images", image), ("masks", mask)):
        read = cv2.imread(str(folder / kind / "2.png"), cv2.IMREAD_UNCHANGED)
        np.testing.assert_array_equal(read, drawn)


def test_order_and_repetition_change_no_byte(folder, tmp_path):
    for index in (0, 9, 0):
        assert write_item(tmp_path, 11, index) == {}
    for kind in ("images", "masks"):
        for name in ("1.png", "10.png"):
            assert (tmp_path / kind / name).read_bytes() == (folder / kind / name).read_bytes()


def test_there_is_no_table(folder):
    assert {path.name for path in folder.iterdir()} == {"images", "masks"}


def test_files_are_small(folder):
    assert all(path.stat().st_size < 122_000 for path in (folder / "images").iterdir())


def test_baseline_of_the_phantom_is_a_score(folder):
    assert 0.0 <= baseline(folder) < 0.8


def test_card_and_version():
    assert (CARD.name, VERSION) == ("brain_tumour", 1)
    assert "<https://figshare.com/" in CARD._repr_markdown_()
