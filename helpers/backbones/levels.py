"""Look into a backbone: the features that a segmentation network takes from its encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

# What DeepLabV3+ takes: fine features at 1/4 of the image's size, deep ones at 1/16.
MOBILENET_V2_LEVELS = ("block_3_expand_relu", "block_13_expand_relu")  # 144 and 576 channels
RESNET50_LEVELS = ("conv2_block2_out", "conv4_block6_out")  # 256 and 1024 channels


def at_levels(backbone: keras.Model, names: Sequence[str]) -> keras.Model:
    """A model that ends where the named layers of a backbone do.

    Layers behind the last of them are left out, their weights too. Weights are shared with the
    backbone.

    Parameters
    ----------
    backbone : keras.Model
        As of `mobilenet_v2` or `resnet50`.
    names : sequence of str
        For DeepLabV3+ `MOBILENET_V2_LEVELS` or `RESNET50_LEVELS`: fine, deep.

    Returns
    -------
    keras.Model
        Input as that of the backbone; one output for each name, in their order. For an image of
        (256, 256, 3) the two levels are (64, 64, 144) and (16, 16, 576), or for ResNet50
        (64, 64, 256) and (16, 16, 1024).

    Raises
    ------
    ValueError
        The backbone has no layer of that name.
    """
    import keras

    return keras.Model(backbone.input, [backbone.get_layer(name).output for name in names])
