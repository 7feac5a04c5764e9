"""Try a function that puts a head on a pretrained network, without the pretrained network."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

CHANNELS = 1280  # of MobileNetV2's last features
_STRIDE = 32  # pixels of the image to one of its features


def stand_in_backbone(build: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """Call a function with a small network in the place of MobileNetV2, and note who asked for it.

    ``helpers.backbones.mobilenet_v2`` and ``keras.applications.MobileNetV2`` are replaced while it
    runs, under these names and under any other that the function's module has for them.

    Parameters
    ----------
    build : callable
        Returns a keras.Model; called with `arguments`.
    **arguments
        Passed on to `build`.

    Returns
    -------
    dict
        ``model``: what `build` returned; ``base``: the last stand-in handed out, or None;
        ``calls``:
        for each request a dict with ``weights``, ``input_shape``, ``include_top``, ``alpha`` and
        ``pooling``.
    """
    import keras

    from helpers import backbones

    calls: list[dict[str, Any]] = []
    bases: list[Any] = []

    def ours(input_shape: Any = (224, 224, 3), weights: Any = "imagenet") -> Any:
        return note(input_shape, weights)

    def theirs(
        input_shape: Any = None,
        alpha: float = 1.0,
        include_top: bool = True,
        weights: Any = "imagenet",
        input_tensor: Any = None,
        pooling: Any = None,
        *others: Any,
        **more: Any,
    ) -> Any:
        return note(input_shape, weights, bool(include_top), float(alpha), pooling)

    def note(
        input_shape: Any,
        weights: Any,
        include_top: bool = False,
        alpha: float = 1.0,
        pooling: Any = None,
    ) -> Any:
        shape = None if input_shape is None else tuple(input_shape)
        told = None if weights is None else str(weights)
        calls.append(
            {
                "weights": told,
                "input_shape": shape,
                "include_top": include_top,
                "alpha": alpha,
                "pooling": pooling,
            }
        )
        bases.append(_small_base(shape or (None, None, 3)))
        return bases[-1]

    replaced = [(backbones.mobilenet_v2, ours), (keras.applications.MobileNetV2, theirs)]
    with _replaced(getattr(build, "__globals__", {}), replaced):
        model = build(**arguments)
    return {"model": model, "base": bases[-1] if bases else None, "calls": calls}


def _small_base(shape: tuple[Any, ...]) -> Any:
    """Features of MobileNetV2's shape and range, from means of the colours of 32 x 32 pixels."""
    import keras

    inputs = keras.Input(shape)
    x = keras.layers.AveragePooling2D(_STRIDE, padding="same")(inputs)
    spread = keras.initializers.RandomNormal(stddev=1.0, seed=1)
    x = keras.layers.Conv2D(CHANNELS, 1, kernel_initializer=spread)(x)
    x = keras.layers.ReLU(6.0)(x)
    return keras.Model(inputs, x, name="stand_in")


@contextlib.contextmanager
def _replaced(namespace: dict[str, Any], replacements: list[tuple[Any, Any]]) -> Iterator[None]:
    """Other functions under every name that leads to these: modules of Keras, ours, a notebook."""
    import sys

    places: list[tuple[dict[str, Any], str, Any]] = []
    named = ("keras.", "tensorflow.keras", "tensorflow._api", "helpers.")
    modules = [vars(found) for name, found in list(sys.modules.items()) if name.startswith(named)]
    for names in [namespace, *modules]:
        for name, value in list(names.items()):
            for old, new in replacements:
                if value is old:
                    places.append((names, name, old))
                    names[name] = new
    try:
        yield
    finally:
        for names, name, old in places:
            names[name] = old


def image_dataset(images: Any, labels: Any, batch_size: int) -> Any:
    """Put arrays into a ``tf.data`` dataset of batches, in their order.

    Parameters
    ----------
    images, labels : array
        Of one length.
    batch_size : int

    Returns
    -------
    tf.data.Dataset
        Yields (images, labels).
    """
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices((np.asarray(images), np.asarray(labels))).batch(
        batch_size
    )


def first_value_model(input_shape: tuple[int, ...]) -> Any:
    """Build a network whose answer for an image is its very first number.

    Parameters
    ----------
    input_shape : tuple of int
        Without the batch axis.

    Returns
    -------
    keras.Model
        Output (n, 1), exactly as it came in. Predicts step by step, without a graph.
    """
    import keras

    class FirstValue(keras.Model):
        # A few eager steps are done sooner than a graph is traced.
        run_eagerly = property(lambda self: True, lambda self, value: None)

    inputs = keras.Input(tuple(input_shape))
    flat = keras.layers.Flatten()(inputs)
    model = FirstValue(inputs, keras.layers.Dense(1, use_bias=False)(flat))
    kernel = np.zeros((int(np.prod(input_shape)), 1), np.float32)
    kernel[0] = 1
    model.set_weights([kernel])
    return model


def fitted_rate(history: Any) -> float:
    """Give the learning rate of the optimizer that a training run was made with.

    Parameters
    ----------
    history : keras.callbacks.History
        What ``fit`` returned.

    Returns
    -------
    float
    """
    import keras

    return float(keras.ops.convert_to_numpy(history.model.optimizer.learning_rate))


def fitted_optimizer(history: Any) -> str:
    """Name the class of the optimizer that a training run was made with.

    Parameters
    ----------
    history : keras.callbacks.History
        What ``fit`` returned.

    Returns
    -------
    str
        For example ``"Adam"``.
    """
    return type(history.model.optimizer).__name__


def predict_with_head(
    build: Callable[..., Any], path: str | Path, images: Any, **arguments: Any
) -> np.ndarray | None:
    """Build a network, load the weights that were handed in and predict.

    The file holds either the weights of the whole network, or only of what follows the pretrained
    base; such a file is for a base that was left as it is.

    Parameters
    ----------
    build : callable
        Returns a new keras.Model with one nested model, its base; called with `arguments`.
    path : str or pathlib.Path
        A ``.weights.h5`` file.
    images : (n, height, width, 3) float32 array

    Returns
    -------
    (n,) float32 array or None
        None if the file is missing or does not fit.
    """
    import keras

    from helpers.transfer import features, split_at

    path = Path(path)
    if not path.is_file():
        return None
    model = build(**arguments)
    bases = [layer for layer in model.layers if isinstance(layer, keras.Model)]
    try:
        if bases and _count(path) < bases[0].count_params():
            split_at(model, bases[0])[1].load_weights(path)
        else:
            model.load_weights(path)
    except (ValueError, KeyError, OSError):
        return None
    return features(model, np.asarray(images, np.float32)).reshape(len(images), -1)[:, 0]


def _count(path: Path) -> int:
    """How many numbers a weights file holds, an optimizer's not counted."""
    import h5py

    sizes: list[int] = []

    def visit(name: str, found: Any) -> None:
        if isinstance(found, h5py.Dataset) and not name.startswith("optimizer"):
            sizes.append(found.size)

    with h5py.File(path) as file:
        file.visititems(visit)
    return sum(sizes)
