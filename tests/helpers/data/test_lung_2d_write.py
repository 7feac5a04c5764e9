"""The written phantom: the real layout."""

import csv
import re

import cv2
import numpy as np
import pytest
import tifffile

from helpers.data.lung_2d.layout import check
from helpers.data.lung_2d.phantom import draw_slice
from helpers.data.lung_2d.write import finish, write_item


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lung_2d")
    finish(folder, [write_item(folder, 11, index) for index in range(4)])
    return folder


def test_passes_its_own_layout_check(folder):
    check(folder)


def test_names_and_formats_are_the_real_ones(folder):
    paths = sorted((folder / "2d_images").iterdir())
    for index, path in enumerate(paths):
        assert re.fullmatch(rf"ID_{index:04d}_Z_\d{{4}}\.tif", path.name)
        with tifffile.TiffFile(path) as file:
            page = file.pages[0]
            assert (page.shape, page.dtype, page.compression) == ((512, 512), np.int16, 1)
        assert tifffile.imread(folder / "2d_masks" / path.name).dtype == np.uint8


def test_files_hold_what_was_drawn(folder):
    image, mask = draw_slice(11, 2)
    (path,) = (folder / "2d_images").glob("ID_0002_*.tif")
    np.testing.assert_array_equal(tifffile.imread(path), image)
    np.testing.assert_array_equal(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), image)
    np.testing.assert_array_equal(tifffile.imread(folder / "2d_masks" / path.name), mask)


def test_stats_match_the_files(folder):
    with (folder / "lung_stats.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["img_id"] for row in rows] == sorted(
        path.name for path in (folder / "2d_images").iterdir()
    )
    image = tifffile.imread(folder / "2d_images" / rows[1]["img_id"])
    lung = tifffile.imread(folder / "2d_masks" / rows[1]["img_id"]) > 0
    assert int(rows[1]["lung_area_px"]) == lung.sum()
    assert float(rows[1]["lung_area_cm2"]) == pytest.approx(lung.sum() * 0.0049, abs=0.01)
    assert float(rows[1]["lung_mean_hu"]) == pytest.approx(image[lung].mean(), abs=0.01)
