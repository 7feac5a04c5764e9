"""The written phantom: the real layout, whatever the order of the items."""

import csv

import numpy as np
import pytest
from PIL import Image

from helpers.data.retina.cohort import cohort_eye
from helpers.data.retina.layout import check
from helpers.data.retina.phantom import draw
from helpers.data.retina.write import finish, write_item

COUNT = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("retina")
    finish(folder, [write_item(folder, 11, index) for index in range(COUNT)])
    return folder


def test_passes_its_own_layout_check(folder):
    check(folder)


def test_names_and_formats_are_the_real_ones(folder):
    names = [cohort_eye(11, index).name for index in range(COUNT)]
    assert {path.name for path in folder.iterdir()} == {"train", "trainLabels.csv"}
    assert {path.name for path in (folder / "train").iterdir()} == {f"{n}.jpeg" for n in names}
    for path in (folder / "train").iterdir():
        with Image.open(path) as image:
            assert (image.format, image.mode) == ("JPEG", "RGB")
        assert path.stat().st_size < 90_000


def test_the_table_has_a_row_for_every_photograph_in_order(folder):
    with (folder / "trainLabels.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["image", "level"]
    eyes = [cohort_eye(11, index) for index in range(COUNT)]
    assert rows[1:] == [[eye.name, str(eye.level)] for eye in eyes]


def test_files_hold_what_was_drawn(folder):
    drawn = draw(11, 3)
    with Image.open(folder / "train" / f"{drawn.eye.name}.jpeg") as image:
        stored = np.asarray(image)
    assert stored.shape == drawn.image.shape
    assert np.abs(stored.astype(int) - drawn.image).mean() < 3.0


def test_another_order_and_a_second_time_give_the_same_bytes(folder, tmp_path):
    for index in (4, 0, 3, 0):
        write_item(tmp_path, 11, index)
    written = list((tmp_path / "train").iterdir())
    assert len(written) == 3
    for path in written:
        assert path.read_bytes() == (folder / "train" / path.name).read_bytes()
