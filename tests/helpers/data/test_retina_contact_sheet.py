"""The contact sheet: one named panel a photograph, rare levels included."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from PIL import Image

from helpers.data import DataError
from helpers.data.retina.contact_sheet import contact_sheet

LEVELS = [0] * 20 + [1, 1, 2, 2, 3, 4]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "train").mkdir()
    lines = ["image,level"]
    for number, level in enumerate(LEVELS):
        image = np.full((300, 400, 3), (150, 80, 30), np.uint8)
        Image.fromarray(image).save(tmp_path / "train" / f"{number}_left.jpeg")
        lines.append(f"{number}_left,{level}")
    (tmp_path / "trainLabels.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_one_panel_a_photograph_with_its_level(folder):
    titles = [axes.get_title() for axes in contact_sheet(folder).axes]
    assert len(titles) == 12
    assert titles[0] == "0_left: level 0"
    assert titles[-1] == "25_left: level 4, refer"
    levels = [int(title.split("level ")[1][0]) for title in titles]
    assert levels == [0] * 6 + [1, 1, 2, 2, 3, 4]


def test_panels_are_small(folder):
    (panel,) = contact_sheet(folder).axes[0].images
    assert max(panel.get_array().shape) <= 240


def test_photographs_to_refer_are_framed_in_blue(folder):
    for axes in contact_sheet(folder).axes:
        blue = to_hex(axes.spines["left"].get_edgecolor()) == "#56b4e9"
        assert blue == ("refer" in axes.get_title())


def test_a_few_photographs_are_all_shown(folder):
    assert len(contact_sheet(folder, count=100).axes) == len(LEVELS)
    assert len(contact_sheet(folder, count=3, columns=2).axes) == 3


def test_no_photograph_to_show(folder):
    (folder / "trainLabels.csv").write_text("image,level\n")
    with pytest.raises(DataError, match="no photograph to show; "):
        contact_sheet(folder)


def test_unreadable_photograph(folder):
    (folder / "train" / "25_left.jpeg").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"25_left\.jpeg: cannot be read"):
        contact_sheet(folder)
