"""The contact sheet: one named panel a slice."""

import pytest

from helpers.data import DataError
from helpers.data.draw import draw
from helpers.data.lung_2d.contact_sheet import contact_sheet
from helpers.data.lung_2d.write import finish, write_item


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheet")
    draw(folder, write_item, finish, 3, 2, progress=False)
    return folder


def test_one_panel_a_slice_in_the_lung_window(folder):
    figure = contact_sheet(folder)
    names = [axes.get_title() for axes in figure.axes]
    assert names == sorted(path.stem for path in (folder / "2d_images").iterdir())
    assert figure.axes[0].images[0].get_clim() == (-1350.0, 150.0)


def test_shows_at_most_count_slices(folder):
    assert len(contact_sheet(folder, count=2, columns=2).axes) == 2


def test_takes_a_list_of_images(folder):
    files = sorted((folder / "2d_images").iterdir())[1:]
    assert [axes.get_title() for axes in contact_sheet(files).axes] == [f.stem for f in files]


def test_no_slice_to_show(tmp_path):
    with pytest.raises(DataError, match="no CT slice"):
        contact_sheet(tmp_path)
