"""A network comes apart behind its base, and both parts share its weights."""

import numpy as np
import pytest

from helpers import transfer

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def parts():
    import keras

    inputs = keras.Input((4, 4, 3))
    base = keras.Model(inputs, keras.layers.Conv2D(5, 3)(inputs), name="base")
    layers = [keras.layers.Rescaling(2, offset=-1), base, keras.layers.Flatten()]
    model = keras.Sequential([keras.Input((4, 4, 3)), *layers, keras.layers.Dense(1)])
    return model, base


def test_body_then_head_is_the_model(parts):
    model, base = parts
    images = np.random.default_rng(0).random((45, 4, 4, 3), dtype=np.float32)
    body, head = transfer.split_at(model, base)
    found = transfer.features(head, transfer.features(body, images))
    assert found == pytest.approx(np.asarray(model(images)), abs=1e-5)
    assert found.dtype == np.float32


def test_what_the_head_learns_the_model_knows(parts):
    model, base = parts
    _, head = transfer.split_at(model, base)
    head.set_weights([weight + 1 for weight in head.get_weights()])
    assert model.get_weights()[-1] == pytest.approx([1])


def test_no_base_and_no_head(parts):
    import keras

    model, base = parts
    with pytest.raises(ValueError, match="not one of the layers"):
        transfer.split_at(model, keras.Sequential(name="other"))
    with pytest.raises(ValueError, match="head is missing"):
        transfer.split_at(keras.Sequential([keras.Input((4, 4, 3)), base]), base)
