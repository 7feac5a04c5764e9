"""A network that counts its calls."""

import numpy as np
import pytest

from helpers import checks

pytest.importorskip("keras")
pytestmark = pytest.mark.tensorflow


def test_every_call_is_counted_with_its_images():
    network = checks.counting_model((4, 4, 3))
    images = np.zeros((5, 4, 4, 3), np.float32)
    network.predict(images, batch_size=2, verbose=0)
    network(images)
    assert list(network.asked) == [2, 2, 1, 5]


def test_it_answers_like_the_network_of_one_pixel():
    images = np.random.default_rng(1).random((2, 4, 4, 3), dtype=np.float32)
    one, other = checks.counting_model((4, 4, 3)), checks.pixel_model((4, 4, 3))
    assert np.allclose(one(images), other(images))
