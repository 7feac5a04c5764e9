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
