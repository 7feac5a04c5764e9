"""The contact sheet: one named panel a photograph."""

import numpy as np
import pytest
from PIL import Image

from helpers.data import DataError
from helpers.data.skin_lesion.contact_sheet import contact_sheet
from helpers.data.skin_lesion.layout import PARTS


@pytest.fixture
def folder(tmp_path):
    for part, numbers in zip(PARTS, (range(10), range(20, 25)), strict=True):
        (tmp_path / part.photographs).mkdir()
        (tmp_path / part.masks).mkdir()
        for number in numbers:
            name = f"ISIC_{number:07d}"
            mask = np.zeros((240, 320), np.uint8)
            mask[60:120, 80:200] = 255
            Image.new("RGB", (320, 240)).save(tmp_path / part.photographs / f"{name}.jpg")
            Image.fromarray(mask).save(tmp_path / part.masks / f"{name}_Segmentation.png")
    return tmp_path


def test_twelve_named_panels_from_both_parts(folder):
    names = [axes.get_title() for axes in contact_sheet(folder).axes]
    assert len(names) == 12
    assert names == sorted(names)
    assert (names[0], names[-1]) == ("ISIC_0000000", "ISIC_0000024")


def test_the_lesion_is_outlined_in_sky_blue(folder):
    figure = contact_sheet(folder)
    figure.canvas.draw()
    (outline,) = figure.axes[0].collections
    red, green, blue, _ = outline.get_edgecolor()[0]
    assert (round(red * 255), round(green * 255), round(blue * 255)) == (0x56, 0xB4, 0xE9)
    corners = outline.get_paths()[0].vertices
    assert corners.min(axis=0) == pytest.approx([80, 60], abs=1)
    assert corners.max(axis=0) == pytest.approx([200, 120], abs=1)


def test_nothing_to_show(tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        contact_sheet(tmp_path)
