"""Take a network apart where its pretrained base ends.

A frozen base gives the same features for the same image in every epoch. Computed once, they make an
epoch of the layers behind it a matter of milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

_BATCH = 8  # images at a time: the first layers of a base take 0.1 GB for each


def split_at(model: keras.Model, base: keras.Model) -> tuple[keras.Model, keras.Model]:
    """Cut a chain of layers behind its base.

    Parameters
    ----------
    model : keras.Model
        One layer after the other, `base` among them.
    base : keras.Model
        A layer of `model`, by itself or by its name.

    Returns
    -------
    body, head : keras.Sequential
        Up to and with the base, and what follows. They share their weights with `model`.

    Raises
    ------
    ValueError
        The base is not among the layers, or nothing follows it.
    """
    import keras

    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    places = [place for place, layer in enumerate(layers) if layer.name == base.name]
    if not places:
        raise ValueError("base_model is not one of the layers of the model")
    cut = places[0] + 1
    if cut == len(layers):
        raise ValueError("nothing follows base_model in the model: the head is missing")
    body = keras.Sequential([keras.Input(model.input_shape[1:]), *layers[:cut]])
    head = keras.Sequential([keras.Input(base.output_shape[1:]), *layers[cut:]])
    return body, head


def features(body: keras.Model, images: NDArray[Any]) -> NDArray[np.float32]:
    """Run images through a network, some at a time.

    Parameters
    ----------
    body : keras.Model
    images : (n, height, width, channels) array

    Returns
    -------
    (n, ...) float32 array
        Without dropout, with the stored statistics of batch normalisation.
    """
    starts = range(0, len(images), _BATCH)
    # Called directly: ``predict`` would first trace a graph that is used only once.
    parts = [np.asarray(body(images[at : at + _BATCH], training=False)) for at in starts]
    return np.concatenate(parts).astype(np.float32)
