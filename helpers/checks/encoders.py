"""Try a function that builds on a pretrained encoder, without the pretrained encoder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

FINE, DEEP = "conv2_block2_out", "conv4_block6_out"  # ResNet50's features of 1/4 and 1/16 size
_MOBILE = ("block_3_expand_relu", "block_13_expand_relu")


def small_encoder(shape: tuple[int | None, int | None, int], weights: Any = None) -> Any:
    """Build a network that has ResNet50's layers for DeepLabV3+, and little else.

    For a dry run, in which nothing is to be learnt.

    Parameters
    ----------
    shape : tuple
        Height, width, channels of an image.
    weights : object
        Ignored: the weights are random.

    Returns
    -------
    keras.Model
        A flat graph. Its layers ``conv2_block2_out`` and ``conv4_block6_out`` have 8 channels at
        1/4 and 16 channels at 1/16 of the size.
    """
    import keras

    return _chain(keras.Input(tuple(shape)), (FINE, DEEP), (8, 16))


def encoder_requests(build: Callable[..., Any], *arguments: Any, **named: Any) -> dict[str, Any]:
    """Call a function with small networks in the place of pretrained ones, and note what it wants.

    ``helpers.backbones`` and ``keras.applications`` offer them while it runs. The small networks
    have the layers that DeepLabV3+ takes its features from, with the real names, sizes and numbers
    of channels.

    Parameters
    ----------
    build : callable
        Returns a keras.Model; called with the other arguments.
    *arguments, **named
        Passed on.

    Returns
    -------
    dict
        ``model``: what `build` returned; ``parameters``: of the small networks together;
        ``calls``: for each request a dict with ``name``, ``weights``, ``shape`` and
        ``include_top``.
    """
    import keras

    from helpers import backbones

    calls: list[dict[str, Any]] = []
    parameters = 0

    def stand_in(name: str, levels: tuple[str, str], channels: tuple[int, int]) -> Any:
        def note(inputs: Any, weights: Any, include_top: bool) -> Any:
            nonlocal parameters
            calls.append(
                {
                    "name": name,
                    "weights": None if weights is None else str(weights),
                    "shape": tuple(inputs.shape)[1:],
                    "include_top": bool(include_top),
                }
            )
            network = _chain(inputs, levels, channels)
            parameters += network.count_params()
            return network

        def ours(input_shape: Any = (224, 224, 3), weights: Any = "imagenet") -> Any:
            return note(keras.Input(tuple(input_shape)), weights, False)

        def theirs(
            include_top: bool = True,
            weights: Any = "imagenet",
            input_tensor: Any = None,
            input_shape: Any = None,
            **others: Any,
        ) -> Any:
            inputs = keras.Input(tuple(input_shape)) if input_tensor is None else input_tensor
            return note(inputs, weights, include_top)

        return ours, theirs

    resnet = stand_in("resnet50", (FINE, DEEP), (256, 1024))
    mobile = stand_in("mobilenet_v2", _MOBILE, (144, 576))
    places = [
        (backbones.resnet50, resnet[0]),
        (keras.applications.ResNet50, resnet[1]),
        (backbones.mobilenet_v2, mobile[0]),
        (keras.applications.MobileNetV2, mobile[1]),
    ]
    with _replaced(getattr(build, "__globals__", {}), places):
        model = build(*arguments, **named)
    return {"model": model, "calls": calls, "parameters": parameters}


def _chain(inputs: Any, levels: tuple[str, str], channels: tuple[int, int]) -> Any:
    """Means of the colours of 4 x 4 and 16 x 16 pixels, mixed into channels."""
    from keras import Model, layers, utils

    fine, deep = levels
    x = layers.AveragePooling2D(4)(inputs)
    x = layers.ReLU(name=fine)(layers.Conv2D(channels[0], 1)(x))
    x = layers.AveragePooling2D(4)(x)
    x = layers.ReLU(name=deep)(layers.Conv2D(channels[1], 1)(x))
    # As keras.applications does it: what comes in may have been preprocessed.
    first = utils.get_source_inputs(inputs)
    return Model(first, layers.AveragePooling2D(2, padding="same")(x))


@contextlib.contextmanager
def _replaced(namespace: dict[str, Any], replacements: list[tuple[Any, Any]]) -> Iterator[None]:
    """Other functions under every name and in every table of the notebook that leads to these."""
    import sys

    named = ("keras.", "tensorflow.keras", "tensorflow._api", "helpers.")
    modules = [vars(found) for name, found in list(sys.modules.items()) if name.startswith(named)]
    tables = [value for value in namespace.values() if type(value) is dict]
    before: list[tuple[dict[Any, Any], Any, Any]] = []

    def new(value: Any) -> Any:
        return next((other for old, other in replacements if value is old), value)

    for names in [namespace, *tables, *modules]:
        for name, value in list(names.items()):
            row = value if type(value) is tuple else (value,)
            if any(new(part) is not part for part in row):
                before.append((names, name, value))
                changed = tuple(new(part) for part in row)
                names[name] = changed if type(value) is tuple else changed[0]
    try:
        yield
    finally:
        for names, name, value in before:
            names[name] = value
