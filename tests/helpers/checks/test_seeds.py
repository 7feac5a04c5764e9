"""Networks built after one seed are equal, unless they draw from elsewhere."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow


def build(units, start=None):
    import keras

    kernel = keras.initializers.GlorotUniform(seed=start)
    return keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(units, kernel_initializer=kernel)]
    )


def weights(*arguments, **named):
    return checks.seeded_model(build, *arguments, **named).get_weights()[0]


def test_equal_seeds_give_equal_weights():
    assert np.array_equal(weights(5, units=4), weights(5, units=4))
    assert not np.array_equal(weights(5, units=4), weights(6, units=4))


def test_a_seed_from_elsewhere_shows():
    assert not np.array_equal(weights(5, units=4, start=1), weights(5, units=4, start=2))
