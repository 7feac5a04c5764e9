"""The bar shows what was trained, and nothing on stderr."""

import numpy as np
import pytest

pytestmark = pytest.mark.tensorflow


def trained(**options):
    import keras

    from helpers.training import EpochProgress

    progress = EpochProgress(**options.pop("progress", {}))
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((4, 2), np.float32)
    callbacks = [progress, *options.pop("callbacks", [])]
    model.fit(x, x[:, :1], verbose=0, callbacks=callbacks, **options)
    return progress.bar


def test_every_epoch_is_counted_and_its_values_are_shown(capsys):
    bar = trained(epochs=3)
    assert (bar.n, bar.total) == (3, 3)
    assert bar.postfix.startswith("loss=")
    assert "val_loss" not in bar.postfix
    assert capsys.readouterr().err == ""


def test_what_is_shown_is_chosen():
    bar = trained(epochs=1, validation_split=0.5, progress={"shown": ("val_loss", "unheard_of")})
    assert bar.postfix.startswith("val_loss=")
    assert "," not in bar.postfix


def test_a_later_first_epoch():
    bar = trained(epochs=5, initial_epoch=3)
    assert (bar.n, bar.initial) == (5, 3)


def test_a_run_that_was_stopped_early_has_not_failed():
    import keras

    stop = keras.callbacks.EarlyStopping("loss", patience=0, min_delta=1e9)
    bar = trained(epochs=9, callbacks=[stop])
    assert bar.n == bar.total == 2


@pytest.mark.parametrize("shown", ["loss", 5 * (1,)])
def test_names_are_names(shown):
    from helpers.training import EpochProgress

    with pytest.raises(TypeError, match="sequence of names"):
        EpochProgress(shown=shown)
