"""The contact sheet: one named panel a slice, in the order of their numbers."""

import cv2
import numpy as np
import pytest

from helpers.data import DataError
from helpers.data.brain_tumour.contact_sheet import contact_sheet


@pytest.fixture
def folder(tmp_path):
    mask = np.zeros((512, 512), np.uint8)
    mask[:256, :256] = 255
    for kind, picture in (("images", np.full_like(mask, 90)), ("masks", mask)):
        (tmp_path / kind).mkdir()
        for number in (1, 2, 10):
            cv2.imwrite(str(tmp_path / kind / f"{number}.png"), picture)
    return tmp_path


def test_one_panel_a_slice_in_numeric_order(folder):
    figure = contact_sheet(folder)
    assert [axes.get_title() for axes in figure.axes] == [
        f"{number}.png: 25.0 % tumour" for number in (1, 2, 10)
    ]
    assert figure.axes[0].images[0].get_clim() == (0.0, 255.0)
    assert figure.axes[0].images[0].get_array().shape == (256, 256)
    figure.canvas.draw()


def test_shows_at_most_twelve_slices(folder):
    for number in range(11, 31):
        for kind in ("images", "masks"):
            cv2.imwrite(str(folder / kind / f"{number}.png"), np.eye(64, dtype=np.uint8))
    titles = [axes.get_title().split(":")[0] for axes in contact_sheet(folder).axes]
    assert len(titles) == 12
    assert (titles[0], titles[-1]) == ("1.png", "30.png")


def test_no_slice_to_show(tmp_path):
    with pytest.raises(DataError, match="no MRI slice"):
        contact_sheet(tmp_path)
