"""Callbacks that believe in a training run."""

import pytest

from helpers import checks

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.tensorflow


def test_table_names_what_a_callback_was_told():
    (row,) = checks.callback_table([keras.callbacks.EarlyStopping("val_loss", patience=4)])
    assert (row["type"], row["monitor"], row["patience"]) == ("EarlyStopping", "val_loss", 4)
    assert row["factor"] is None and row["filepath"] is None


def test_early_stopping_and_plateau():
    callbacks = [
        keras.callbacks.EarlyStopping("val_loss", patience=2),
        keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.1, patience=1),
    ]
    played = checks.play_callbacks(callbacks, [0.5, 0.6, 0.7, 0.8])
    assert played["stopped"] == 2
    assert played["rates"] == pytest.approx([1e-3, 1e-3, 1e-4, 1e-5])


def test_a_run_that_improves_does_not_stop():
    played = checks.play_callbacks([keras.callbacks.EarlyStopping(patience=0)], [3, 2, 1])
    assert played == {"stopped": None, "rates": pytest.approx([1e-3] * 3)}


def test_checkpoint_keeps_the_epoch_in_its_one_weight(tmp_path):
    path = str(tmp_path / "best.keras")
    checkpoint = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    checks.play_callbacks([checkpoint], [0.9, 0.3, 0.5])
    assert checks.saved_model_outputs(path, [[1.0]]).tolist() == [[1.0]]
    assert checks.saved_model_outputs(tmp_path / "none.keras", [[1.0]]) is None


def test_csv_logger_writes_a_line_an_epoch(tmp_path):
    path = tmp_path / "log.csv"
    checks.play_callbacks(checks.csv_logger(str(path)), [0.9, 0.3])
    assert len(checks.file_bytes(path).splitlines()) == 3
