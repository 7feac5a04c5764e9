"""See which learning rates a callback sets, and whether training used it."""

from __future__ import annotations

from typing import Any


def scheduled_rates(callback: Any, epochs: int) -> list[float]:
    """Let a callback set the learning rate of a tiny network, epoch by epoch.

    Parameters
    ----------
    callback : keras.callbacks.Callback
        For example a ``LearningRateScheduler``.
    epochs : int
        Number of epochs to play through (no training happens).

    Returns
    -------
    list of float
        The learning rate in force during each epoch.
    """
    import keras

    from helpers.checks.models import pixel_model

    network = callback.model  # the one that it was trained with, if any

    model = pixel_model((2, 2, 1))
    model.compile(optimizer=keras.optimizers.Adam(), loss="binary_crossentropy")
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch in range(epochs):
        callback.on_epoch_begin(epoch, {})
        rates.append(float(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
        callback.on_epoch_end(epoch, {})
    callback.on_train_end()
    callback.set_model(network)
    return rates


def trained_with(callback: Any, history: Any) -> bool:
    """Say whether a callback took part in a training run, and in no other network's since.

    Parameters
    ----------
    callback : keras.callbacks.Callback
    history : keras.callbacks.History
        What ``fit`` returned.

    Returns
    -------
    bool
    """
    return callback.model is not None and callback.model is history.model
