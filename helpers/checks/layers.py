"""Describe the layers of a Keras network, in the order in which data flows through them.

A network written as a class has no list of connections to look at. Calling its ``call`` method on
a symbolic ``keras.Input`` leaves a trace, from the output back to the input, of every layer and
every ``keras.ops`` function that took part.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

# What keras.ops functions leave in the trace beside themselves; it changes nothing.
_CONVERSIONS = {"ConvertToTensor"}


def layer_table(model: Any, input_shape: tuple[int, ...]) -> list[dict[str, Any]]:
    """List every layer call that the output of a network depends on.

    A layer that is called twice has two rows. Layers and ``keras.ops`` functions look alike.

    Parameters
    ----------
    model : keras.Model
        A network with a ``call(inputs)`` method, or a functional model.
    input_shape : tuple of int
        Shape of one input without the batch axis.

    Returns
    -------
    list of dict
        In topological order, the input first. Keys: ``index`` (position in the list), ``type``
        (class name), ``name``, ``inputs`` (indices of the rows it reads), ``output_shape`` (with
        None for the batch) and, None where they do not apply, ``filters``, ``kernel_size``,
        ``strides``, ``padding``, ``activation`` (name), ``pool_size``, ``size``, ``rate``.

    Raises
    ------
    ValueError
        If the network cannot be traced.
    """
    return [row for row, _ in _trace(model, input_shape)]


def unused_layers(model: Any, input_shape: tuple[int, ...]) -> list[str]:
    """Name the layers that a network declares but never uses.

    Parameters
    ----------
    model : keras.Model
    input_shape : tuple of int
        Shape of one input without the batch axis.

    Returns
    -------
    list of str
        Layer names, in order of declaration.

    Raises
    ------
    ValueError
        If the network cannot be traced.
    """
    used = {id(operation) for _, operation in _trace(model, input_shape)}
    return [
        layer.name
        for layer in model.layers
        if id(layer) not in used and type(layer).__name__ != "InputLayer"
    ]


def skip_probe(
    build: Any, input_shape: tuple[int, ...], seeds: tuple[int, ...] = (1, 2, 3), **arguments: Any
) -> list[float]:
    """See whether a U-Net's output still reacts to its input with the deepest level cut off.

    The last convolution at the smallest spatial size is set to zero, so all that is left are the
    skip connections. Several draws of weights are tried, since all ReLUs of a small network may be
    off by chance.

    Parameters
    ----------
    build : callable or keras.Model
        Returns a new keras.Model, called with `arguments`; or a network, which keeps the weights
        of the last draw.
    input_shape : tuple of int
        Height, width and channels of an image.
    seeds : tuple of int
        One draw of weights each.

    Returns
    -------
    list of float
        For each seed, the largest difference between the outputs for two different inputs.

    Raises
    ------
    ValueError
        If the network cannot be traced or holds no convolution.
    """
    import keras

    model = build if isinstance(build, keras.Model) else build(**arguments)
    trace = _trace(model, input_shape)
    convolutions = [
        (int(np.prod(row["output_shape"][1:-1])), row["index"])
        for row, _ in trace
        if row["type"].startswith("Conv") and row["filters"] is not None
    ]
    if not convolutions:
        raise ValueError("the network holds no convolution")
    smallest = min(size for size, _ in convolutions)
    deepest = trace[max(index for size, index in convolutions if size == smallest)][1]

    changes = []
    for seed in seeds:
        # Weights of our own: the global seed of the notebook stays as it is.
        rng = np.random.default_rng(seed)
        model.set_weights([draw_weight(rng, weight.shape) for weight in model.get_weights()])
        deepest.set_weights([np.zeros_like(weight) for weight in deepest.get_weights()])
        pair = rng.random((2, *input_shape), dtype=np.float32)
        first, second = np.asarray(model(pair, training=False))
        changes.append(float(np.max(np.abs(first - second))))
    return changes


def create_weights(model: Any, input_shape: tuple[int, ...]) -> None:
    """Create the weights of a network, if it can be traced.

    Without it the first call does so, for a network written as a class by building a whole
    TensorFlow graph: several times as slow.

    Parameters
    ----------
    model : keras.Model
    input_shape : tuple of int
        Shape of one input without the batch axis.
    """
    import keras

    # What cannot be traced gets its weights from its first call, errors and all.
    with contextlib.suppress(Exception):
        model.call(keras.Input(tuple(input_shape)))
        model.built = True


def draw_weight(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Draw weights of the usual size (He) for kernels, small positive ones for biases."""
    if len(shape) < 2:
        return rng.uniform(0, 0.1, shape).astype(np.float32)
    return (rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[:-1]))).astype(np.float32)


def _trace(model: Any, input_shape: tuple[int, ...]) -> list[tuple[dict[str, Any], Any]]:
    """Pair each row of the layer table with the layer or operation itself."""
    import keras

    inputs = keras.Input(tuple(input_shape))
    try:
        output = model.call(inputs)
        history = output._keras_history
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ValueError(
            "the network could not be traced: call() must take one tensor, use Keras layers or "
            f"keras.ops only, and return one tensor ({reason})"
        ) from error

    trace: list[tuple[dict[str, Any], Any]] = []
    place: dict[tuple[int, int], int] = {}

    def visit(history: Any) -> int:
        operation = history.operation
        key = (id(operation), history.node_index)
        if key not in place:
            node = operation._inbound_nodes[history.node_index]
            sources = [visit(tensor._keras_history) for tensor in node.input_tensors]
            if type(operation).__name__ in _CONVERSIONS:
                place[key] = sources[0]
                return place[key]
            place[key] = len(trace)
            shape = tuple(node.output_tensors[0].shape)
            trace.append((_row(len(trace), operation, sources, shape), operation))
        return place[key]

    visit(history)
    return trace


def _row(
    index: int, operation: Any, sources: list[int], shape: tuple[int | None, ...]
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "index": index,
        "type": type(operation).__name__,
        "name": operation.name,
        "inputs": sources,
        "output_shape": shape,
    }
    for key in ("filters", "padding", "rate"):
        row[key] = getattr(operation, key, None)
    for key in ("kernel_size", "strides", "pool_size", "size"):
        value = getattr(operation, key, None)
        row[key] = tuple(value) if isinstance(value, (tuple, list)) else value
    activation = getattr(operation, "activation", None)
    row["activation"] = getattr(activation, "__name__", None)
    return row
