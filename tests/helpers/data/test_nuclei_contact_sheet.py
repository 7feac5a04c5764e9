"""The contact sheet: one named panel an image."""

import pytest

from helpers.data import DataError
from helpers.data.nuclei.contact_sheet import contact_sheet
from helpers.data.nuclei.write import write_item


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    for index in range(13):
        write_item(folder, 2, index)
    return folder


def test_twelve_panels_with_outlines(folder):
    axes = contact_sheet(folder).axes
    names = sorted(path.stem for path in (folder / "images").iterdir())
    assert len(axes) == 12
    assert axes[0].get_title().startswith(f"{names[0][:8]}, ")
    assert axes[-1].get_title().startswith(f"{names[-1][:8]}, ")
    for panel in axes:
        assert panel.get_title().endswith("% nuclei")
        assert panel.collections  # the outlines


def test_dim_images_are_stretched(folder):
    for panel in contact_sheet(folder).axes:
        low, high = panel.images[0].get_clim()
        pixels = panel.images[0].get_array()
        assert pixels.min() <= low < high <= pixels.max()


def test_no_image_to_show(tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        contact_sheet(tmp_path)
