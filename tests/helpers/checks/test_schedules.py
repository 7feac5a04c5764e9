"""The rates that a callback sets are read epoch by epoch."""

import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow


def test_rates_of_a_learning_rate_scheduler():
    import keras

    callback = keras.callbacks.LearningRateScheduler(lambda epoch: 0.5**epoch)
    assert checks.scheduled_rates(callback, 4) == [1, 0.5, 0.25, 0.125]


def test_a_callback_that_sets_nothing_leaves_the_default():
    import keras

    assert checks.scheduled_rates(keras.callbacks.Callback(), 2) == pytest.approx([0.001] * 2)


def test_a_callback_that_was_played_still_knows_its_training_run():
    import keras
    import numpy as np

    model = checks.pixel_model((2, 2, 1))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    callback, other = (keras.callbacks.LearningRateScheduler(lambda epoch: 0.1) for _ in range(2))
    pixels = np.zeros((1, 2, 2, 1), np.float32)
    history = model.fit(pixels, pixels, callbacks=[callback], verbose=0)
    checks.scheduled_rates(callback, 2)
    assert checks.trained_with(callback, history)
    assert not checks.trained_with(other, history)
