"""Kernels that the output does not depend on are found."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow
IMAGES = np.random.default_rng(0).random((1, 8, 8, 1), dtype=np.float32)


def build(forgotten=False, frozen=False):
    import keras

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.first = keras.layers.Conv2D(2, 3, padding="same", activation="relu")
            self.second = keras.layers.Conv2D(2, 3, padding="same", activation="relu")
            self.last = keras.layers.Conv2D(1, 1, activation="sigmoid")
            self.first.trainable = not frozen

        def call(self, inputs):
            x = self.first(inputs)
            # A mistake that no symbolic input shows.
            if not forgotten or isinstance(inputs, keras.KerasTensor):
                x = self.second(x)
            return self.last(x)

    net = Net()
    checks.layer_table(net, (8, 8, 1))
    return net


def test_every_kernel_of_a_sound_network_has_an_effect():
    assert checks.idle_kernels(build(), IMAGES) == (3, [])


def test_a_kernel_that_only_the_symbolic_input_meets_is_idle():
    assert checks.idle_kernels(build(forgotten=True), IMAGES) == (3, [1])


def test_frozen_kernels_do_not_count():
    assert checks.idle_kernels(build(frozen=True), IMAGES) == (2, [])


def test_the_global_seed_is_left_alone():
    import keras

    net = build()
    keras.utils.set_random_seed(1)
    expected = np.random.random()
    keras.utils.set_random_seed(1)
    checks.idle_kernels(net, IMAGES)
    assert np.random.random() == expected
