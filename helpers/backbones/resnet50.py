"""ResNet50 with the ImageNet weights that Keras downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from helpers.backbones.download import download
from helpers.backbones.inside import with_preprocessing

if TYPE_CHECKING:
    import keras

# Mean colour of ImageNet, red, green, blue, of 255.
MEAN = (123.68, 116.779, 103.939)


def resnet50(
    input_shape: tuple[int | None, int | None, int] = (224, 224, 3),
    weights: Literal["imagenet"] | None = "imagenet",
) -> keras.Model:
    """ResNet50 without its classifier.

    There is no package that brings its weights along: without a network, use `mobilenet_v2`.

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
        preprocessing is part of the model. Output (n, height / 32, width / 32, 2048) float32, not
        negative. 23,587,712 parameters. Layers have the names of ``keras.applications``; besides
        the first one, which preprocesses.

    Raises
    ------
    WeightsError
        The weights cannot be downloaded.
    ValueError
        Another `weights`, or an input shape that Keras refuses.
    """
    if weights not in ("imagenet", None):
        raise ValueError(f'weights must be "imagenet" or None, got {weights!r}')
    from keras import applications

    # Built first, so that Keras's word on an impossible shape is not taken for one on weights.
    model = _like_keras(
        applications.ResNet50(include_top=False, weights=None, input_shape=input_shape)
    )
    if weights is None:
        return model
    downloaded = download(
        lambda: applications.ResNet50(
            include_top=False, weights="imagenet", input_shape=input_shape
        ),
        "ResNet50",
        "connect to the internet once, or use helpers.backbones.mobilenet_v2 as the encoder: its"
        " weights can be installed",
    )
    kernel, *others = downloaded.get_weights()
    # The weights expect blue, green, red. Turning the first kernel round turns every image round.
    model.set_weights([kernel[:, :, ::-1], *others])
    return model


def _like_keras(network: keras.Model) -> keras.Model:
    """Scale the input to 255 and take away the mean colour, as Keras's weights expect it."""
    from keras import layers

    centre = layers.Rescaling(255.0, offset=[-mean for mean in MEAN], name="minus_mean_colour")
    return with_preprocessing(network, before="conv1_pad", layers=[centre])
