"""Functions that build a part of a network can be looked at and run."""

import numpy as np
import pytest

from helpers import checks

pytestmark = pytest.mark.tensorflow


def halve(inputs, number):
    import keras

    x = keras.layers.Conv2D(number, 3, padding="same")(inputs)
    return x, keras.layers.MaxPooling2D()(keras.ops.relu(x))


def join(inputs, skip):
    import keras

    return keras.layers.Concatenate()([keras.layers.UpSampling2D()(inputs), skip])


def test_model_returns_what_the_function_returns():
    block = checks.block_model(halve, (8, 6, 2), number=3)
    images = np.random.default_rng(0).random((1, 8, 6, 2), dtype=np.float32)
    x, pooled = (np.asarray(part) for part in block(images))
    assert x.shape == (1, 8, 6, 3)
    assert np.allclose(pooled, np.maximum(x, 0).reshape(1, 4, 2, 3, 2, 3).max(axis=(2, 4)))
    assert block.count_params() == (3 * 3 * 2 + 1) * 3


def test_several_inputs():
    block = checks.block_model(join, (4, 3, 2), (8, 6, 5))
    assert tuple(block.output_shape) == (None, 8, 6, 7)
    rows = checks.block_table(join, (4, 3, 2), (8, 6, 5))
    assert sorted(row["type"] for row in rows) == sorted(
        ["InputLayer", "UpSampling2D", "InputLayer", "Concatenate"]
    )
    assert rows[-1]["output_shape"] == (None, 8, 6, 7)


def test_table_goes_back_from_the_last_output():
    rows = checks.block_table(halve, (8, 6, 2), number=3)
    assert [row["type"] for row in rows] == ["InputLayer", "Conv2D", "Relu", "MaxPooling2D"]


@pytest.mark.parametrize("wrong", [lambda inputs: None, lambda inputs: (inputs, 3), lambda _: []])
def test_no_symbolic_tensor(wrong):
    with pytest.raises(ValueError, match="no symbolic tensor"):
        checks.block_model(wrong, (4, 4, 1))
    if wrong(None) is None:
        with pytest.raises(ValueError, match="could not be traced"):
            checks.block_table(wrong, (4, 4, 1))
