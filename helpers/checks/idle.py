"""Find weights that a network holds but does not use."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.checks.layers import draw_weight


def idle_kernels(
    model: Any, images: Any, seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
) -> tuple[int, list[int]]:
    """Count the kernels that training could change, and list those that the output ignores.

    A layer table says what a network does with a symbolic input. This probe says it for images.
    The weights are drawn anew, until each kernel has had an effect: by chance all ReLUs of a small
    layer may be off.

    Parameters
    ----------
    model : keras.Model
        Built. It keeps the weights of the last draw.
    images : numpy.ndarray
        float32, (n, height, width, channels).
    seeds : tuple of int
        One draw of weights each.

    Returns
    -------
    count : int
        Number of trainable weights with more than one axis.
    idle : list of int
        Positions among these (from 0) of kernels whose gradient is zero in every draw.
    """
    import tensorflow as tf

    kernels = [weight for weight in model.trainable_weights if len(weight.shape) > 1]
    images = tf.constant(np.asarray(images, np.float32))
    idle = list(range(len(kernels)))
    for seed in seeds:
        rng = np.random.default_rng(seed)
        model.set_weights([draw_weight(rng, weight.shape) for weight in model.get_weights()])
        with tf.GradientTape() as tape:
            outputs = model(images, training=False)
            # Random signs: effects that add up to nothing would look like none.
            total = tf.reduce_sum(outputs * rng.choice([-1.0, 1.0], outputs.shape))
        slopes = tape.gradient(total, [kernels[place].value for place in idle])
        idle = [
            place
            for place, slope in zip(idle, slopes, strict=True)
            if slope is None or not np.any(slope)
        ]
        if not idle:
            break
    return len(kernels), idle
