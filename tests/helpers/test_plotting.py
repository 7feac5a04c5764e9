"""The course style sets what it says."""

import matplotlib as mpl
import pytest

from helpers import plotting


@pytest.fixture(autouse=True)
def own_style():
    with mpl.rc_context():
        yield


def test_lines_use_the_safe_colours():
    plotting.use_course_style()
    assert mpl.rcParams["axes.prop_cycle"].by_key()["color"] == list(plotting.COLOURS)


def test_images_are_grey():
    plotting.use_course_style()
    assert mpl.rcParams["image.cmap"] == "gray"
