"""The tiny network is what its docstring says; unseeded randomness shows."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow


def test_pixel_model_is_a_logistic_regression():
    model = checks.pixel_model((2, 3, 1))
    pixels = np.linspace(-1, 1, 6, dtype=np.float32).reshape(1, 2, 3, 1)
    assert np.allclose(model.predict(pixels, verbose=0), 1 / (1 + np.exp(-pixels)), atol=1e-6)
    assert not model.compiled


def build(draw_seed=None):
    import keras

    inputs = keras.Input((4, 4, 1))
    start = keras.initializers.GlorotUniform(seed=draw_seed() if draw_seed else None)
    outputs = keras.layers.Conv2D(1, 1, activation="sigmoid", kernel_initializer=start)(inputs)
    return keras.Model(inputs, outputs)


def test_seeded_networks_have_equal_losses():
    images = np.random.default_rng(0).random((2, 4, 4, 1), dtype=np.float32)
    one, other = checks.first_losses(build, images, images.round(), 7)
    assert one == pytest.approx(other, rel=1e-6)


def test_networks_with_randomness_of_their_own_differ():
    images = np.random.default_rng(0).random((2, 4, 4, 1), dtype=np.float32)
    seeds = iter([1, 2])
    one, other = checks.first_losses(
        build, images, images.round(), 7, draw_seed=lambda: next(seeds)
    )
    assert one != pytest.approx(other, rel=1e-5)
