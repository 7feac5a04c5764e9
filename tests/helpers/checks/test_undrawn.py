"""A network that is only counted."""

import numpy as np
import pytest

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.tensorflow

from helpers import checks  # noqa: E402


def network(units: int = 3, *, look: bool = False) -> "keras.Model":
    inputs = keras.Input((4,))
    layer = keras.layers.Dense(units)
    model = keras.Model(inputs, layer(inputs))
    if look:
        assert np.all(np.isfinite(model.get_weights()[0]))
    return model


def test_shapes_and_number_of_weights_are_known() -> None:
    model = checks.undrawn_model(network, units=7)
    assert model.count_params() == 35
    assert model.output_shape == (None, 7)


def test_values_are_drawn_when_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = keras.initializers.GlorotUniform.__call__

    def noted(self: object, shape: object, *others: object, **named: object) -> object:
        drawn.append(shape)
        return draw(self, shape, *others, **named)

    monkeypatch.setattr(keras.initializers.GlorotUniform, "__call__", noted)
    model = checks.undrawn_model(network)
    assert drawn == []
    assert np.all(np.isfinite(np.asarray(model(np.ones((1, 4))))))
    assert len(drawn) == 1


def test_a_function_that_needs_values_gets_them() -> None:
    assert checks.undrawn_model(network, look=True).count_params() == 15


def test_an_error_of_the_function_comes_through() -> None:
    with pytest.raises(TypeError):
        checks.undrawn_model(network, size=3)


def test_later_networks_have_values() -> None:
    checks.undrawn_model(network)
    assert np.all(np.isfinite(np.asarray(network()(np.zeros((1, 4))))))
