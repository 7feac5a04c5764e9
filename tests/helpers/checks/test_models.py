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


def test_the_untrained_loss_is_that_of_evaluate_and_leaves_the_weights():
    import keras

    images = np.random.default_rng(0).random((3, 4, 4, 1), dtype=np.float32)
    model = checks.pixel_model((4, 4, 1))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    before = model.get_weights()
    found = checks.untrained_loss(model, images, images > 0.5)
    assert found == pytest.approx(model.evaluate(images, images.round(), verbose=0)[0], rel=1e-5)
    assert all(
        np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True)
    )
    assert (
        model.optimizer.built and int(keras.ops.convert_to_numpy(model.optimizer.iterations)) == 0
    )


def test_no_training_step_is_traced_twice_after_the_untrained_loss():
    import keras

    class Counted(keras.Model):
        traces = 0

        def train_step(self, data):
            self.traces += 1
            return super().train_step(data)

    images = np.random.default_rng(0).random((4, 4, 4, 1), dtype=np.float32)
    inputs = keras.Input((4, 4, 1))
    model = Counted(inputs, keras.layers.Conv2D(1, 1, activation="sigmoid")(inputs))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    checks.untrained_loss(model, images, images.round())
    model.fit(images, images.round(), verbose=0)
    assert model.traces == 1


def test_a_network_that_is_not_compiled_is_told():
    images = np.zeros((1, 4, 4, 1), np.float32)
    with pytest.raises(ValueError, match="not compiled"):
        checks.untrained_loss(checks.pixel_model((4, 4, 1)), images, images)


def test_the_pixel_model_is_never_traced():
    model = checks.pixel_model((2, 3, 1))
    model.compile(optimizer="sgd", loss="binary_crossentropy", run_eagerly=False)
    assert model.run_eagerly
