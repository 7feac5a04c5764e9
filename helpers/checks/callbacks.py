"""See what callbacks do in a training run, without the training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_KEYS = (
    "monitor",
    "patience",
    "factor",
    "min_lr",
    "save_best_only",
    "save_weights_only",
    "filepath",
    "filename",
)


def callback_table(callbacks: Sequence[Any]) -> list[dict[str, Any]]:
    """Describe callbacks.

    Parameters
    ----------
    callbacks : list of keras.callbacks.Callback

    Returns
    -------
    list of dict
        ``type`` (class name) and, None where they do not apply, ``monitor``, ``patience``,
        ``factor``, ``min_lr``, ``save_best_only``, ``save_weights_only``, ``filepath`` and
        ``filename`` (str).
    """
    table = []
    for callback in callbacks:
        row: dict[str, Any] = {"type": type(callback).__name__}
        for key in _KEYS:
            value = getattr(callback, key, None)
            plain = value is None or isinstance(value, (bool, int, float))
            row[key] = value if plain else str(value)
        table.append(row)
    return table


def play_callbacks(callbacks: Sequence[Any], val_losses: Sequence[float]) -> dict[str, Any]:
    """Let callbacks believe that a network is trained whose validation loss goes like this.

    The network has one weight, which is the number of the epoch, counted from 0. It goes on when a
    callback wants to stop. Every other logged value gets better all the time.

    Parameters
    ----------
    callbacks : list of keras.callbacks.Callback
    val_losses : sequence of float
        One for each epoch.

    Returns
    -------
    dict
        ``rates``: list of float, the learning rate in force during each epoch (0.001 at first);
        ``stopped``: the epoch at whose end a callback first wanted to stop, or None.
    """
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    together = keras.callbacks.CallbackList(list(callbacks), model=model, epochs=len(val_losses))
    model.stop_training = False
    together.on_train_begin()
    rates: list[float] = []
    stopped = None
    for epoch, loss in enumerate(val_losses):
        together.on_epoch_begin(epoch, {})
        rates.append(float(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
        model.set_weights([np.full((1, 1), epoch, np.float32)])
        better = 1 - 1 / (epoch + 2)
        scores = {"dice_coef": better, "iou": better, "recall": better, "precision": better}
        logs = {"loss": 1 - better, **scores, "val_loss": float(loss)}
        logs |= {f"val_{name}": value for name, value in scores.items()}
        together.on_epoch_end(epoch, logs)
        if stopped is None and model.stop_training:
            stopped = epoch
    together.on_train_end({})
    return {"rates": rates, "stopped": stopped}


def csv_logger(path: str) -> list[Any]:
    """Make a list of one callback, which writes a line an epoch to a file."""
    import keras

    return [keras.callbacks.CSVLogger(path)]
