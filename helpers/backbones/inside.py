"""Put preprocessing into a network, so that nobody can forget it or do it twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def with_preprocessing(
    network: keras.Model,
    *,
    before: str,
    layers: Sequence[keras.layers.Layer],
    settings: Callable[[keras.layers.Layer], dict[str, Any]] = lambda layer: {},
) -> keras.Model:
    """Copy a network with layers in front of its first one. Weights are initialised anew.

    Parameters
    ----------
    network : keras.Model
        A functional model.
    before : str
        Name of its first layer behind the input.
    layers : sequence of keras.layers.Layer
        Put between the input and that layer; without weights.
    settings : callable, optional
        For a layer of the network: which entries of its configuration the copy has otherwise.

    Returns
    -------
    keras.Model
        One flat functional model whose weights have the order of those of `network`.
    """
    import keras

    def copy(layer: keras.layers.Layer) -> keras.layers.Layer:
        return type(layer).from_config(layer.get_config() | settings(layer))

    def call(layer: keras.layers.Layer, *inputs: Any, **options: Any) -> Any:
        if layer.name == before:
            (tensor,) = inputs
            for first in layers:
                tensor = first(tensor)
            inputs = (tensor,)
        return layer(*inputs, **options)

    return keras.models.clone_model(network, clone_function=copy, call_function=call)
