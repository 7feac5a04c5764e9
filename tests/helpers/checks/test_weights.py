"""Weights travel through a file; smoke runs never write one."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow

IMAGES = np.random.default_rng(0).random((3, 8, 8, 1), dtype=np.float32)


def build(filters=(2, 3)):
    import keras

    inputs = keras.Input((None, None, 1))
    x = inputs
    for number in filters:
        x = keras.layers.Conv2D(number, 3, padding="same")(x)
    return keras.Model(inputs, keras.layers.Conv2D(1, 1, activation="sigmoid")(x))


def test_predictions_survive_the_file(tmp_path):
    path = tmp_path / "net.weights.h5"
    model = build(filters=(3, 4))
    checks.save_weights(model, path, profile="laptop")
    assert checks.weights_found(path)
    found = checks.predict_with_weights(build, path, IMAGES, filters=[(2, 3), (3, 4)])
    assert np.allclose(found, model.predict(IMAGES, verbose=0), atol=1e-6)
    assert [file.name for file in tmp_path.iterdir()] == ["net.weights.h5"]


def test_smoke_keeps_the_file_of_a_real_training_run(tmp_path, capsys):
    path = tmp_path / "net.weights.h5"
    path.write_bytes(b"precious")
    checks.save_weights(build(), path, profile="smoke")
    assert path.read_bytes() == b"precious"
    assert "not written" in capsys.readouterr().out


def test_an_interrupted_save_keeps_the_last_file(tmp_path):
    class Broken:
        def save_weights(self, path):
            path.write_bytes(b"half")
            raise KeyboardInterrupt

    path = tmp_path / "net.weights.h5"
    path.write_bytes(b"precious")
    with pytest.raises(KeyboardInterrupt):
        checks.save_weights(Broken(), path, profile="laptop")
    assert path.read_bytes() == b"precious"
    assert len(list(tmp_path.iterdir())) == 1


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match="weights.h5"):
        checks.save_weights(build(), tmp_path / "net.keras", profile="laptop")


def test_no_file_no_prediction(tmp_path):
    path = tmp_path / "net.weights.h5"
    assert not checks.weights_found(path)
    assert checks.predict_with_weights(build, path, IMAGES, filters=[(2, 3)]) is None


@pytest.mark.parametrize("content", [b"", b"no HDF5 at all"])
def test_a_broken_file_gives_no_prediction(tmp_path, content):
    path = tmp_path / "net.weights.h5"
    path.write_bytes(content)
    assert checks.predict_with_weights(build, path, IMAGES, filters=[(2, 3)]) is None


def test_weights_of_another_network_give_no_prediction(tmp_path):
    path = tmp_path / "net.weights.h5"
    checks.save_weights(build(filters=(5,)), path, profile="laptop")
    assert checks.predict_with_weights(build, path, IMAGES, filters=[(2, 3), (5, 6)]) is None


def test_the_file_holds_no_optimizer_state(tmp_path):
    import h5py
    import keras

    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3)])
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(np.ones((2, 4)), np.ones((2, 3)))
    path = tmp_path / "a.weights.h5"
    checks.save_weights(model, path, profile="laptop")
    with h5py.File(path) as file:
        assert "optimizer" not in file
    again = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3)])
    again.load_weights(path)
    assert np.array_equal(again.get_weights()[0], model.get_weights()[0])
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
