"""The page of pictures: right colours, and errors that name the image."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.evaluation import montage
from helpers.evaluation.montage import FALSE, HIT, MISSED


def test_each_kind_of_pixel_has_its_colour():
    image = np.random.default_rng(1).random((1, 2, 2, 3))
    truth = np.array([[[1, 1], [0, 0]]])
    found = np.array([[[0.9, 0.2], [0.6, 0.4]]])
    figure = montage(image, truth, found, titles=["first $x"])
    layer = np.asarray(figure.axes[2].images[1].get_array())
    assert tuple(layer[0, 0, :3]) == pytest.approx(to_rgb(HIT))
    assert tuple(layer[0, 1, :3]) == pytest.approx(to_rgb(MISSED))
    assert tuple(layer[1, 0, :3]) == pytest.approx(to_rgb(FALSE))
    assert layer[1, 1, 3] == 0
    assert figure.axes[0].get_title(loc="left") == "first $x"
    figure.canvas.draw()


@pytest.mark.parametrize("last", [(), (1,)])
def test_constant_images_and_masks_are_drawn_without_a_warning(last):
    mask = np.zeros((2, 4, 5, *last))
    figure = montage(mask, mask, mask)
    assert len(figure.axes) == 6
    figure.canvas.draw()


def test_wrong_input():
    one, two = np.zeros((1, 4, 4)), np.zeros((2, 4, 4))
    with pytest.raises(ValueError, match="1 images, 2 true masks, 1 predicted masks and 1 titles"):
        montage(one, two, one)
    with pytest.raises(ValueError, match=r"found\[0\] has shape \(4, 5\), but its image has"):
        montage(one, one, np.zeros((1, 4, 5)))
