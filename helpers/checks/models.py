"""Tiny networks to hand to a student's function."""

from __future__ import annotations

from typing import Any

from helpers.checks.layers import create_weights


def pixel_model(input_shape: tuple[int, int, int]) -> Any:
    """Build the smallest network that gives each pixel a probability.

    One 1x1 convolution with a sigmoid: its loss, gradients and training steps can be worked out by
    hand. Not compiled; once it is, it trains and evaluates step by step, without a graph.

    Parameters
    ----------
    input_shape : tuple of int
        Height, width and channels of an image.

    Returns
    -------
    keras.Model
        Input (n, height, width, channels), output (n, height, width, 1) in (0, 1).
    """
    import keras

    class PixelModel(keras.Model):
        # A few eager steps are done sooner than a graph is traced, whoever compiles the model.
        run_eagerly = property(lambda self: True, lambda self, value: None)

    inputs = keras.Input(input_shape)
    outputs = keras.layers.Conv2D(1, 1, activation="sigmoid", kernel_initializer="ones")(inputs)
    return PixelModel(inputs, outputs)


def untrained_loss(model: Any, images: Any, masks: Any) -> float:
    """Give the loss of a network that is compiled and not yet trained.

    On the way it makes the variables of the optimizer and the metrics. ``fit`` would make them
    while it traces the graph of a training step, and then trace that graph a second time.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    images, masks : numpy.ndarray
        One batch, (n, height, width, 1).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the network is not compiled.
    """
    import numpy as np

    if not model.compiled:
        raise ValueError("the network is not compiled: did compile_model call model.compile?")
    images, masks = np.asarray(images, np.float32), np.asarray(masks, np.float32)
    predicted = model(images, training=False)
    loss = model.compute_loss(images, masks, predicted, training=False)
    model.compute_metrics(images, masks, predicted)
    model.reset_metrics()
    model.optimizer.build(model.trainable_variables)
    return float(loss)


def first_losses(
    build: Any, images: Any, masks: Any, seed: int, **arguments: Any
) -> tuple[float, float]:
    """Give the first training loss of two new networks, each built right after setting one seed.

    Equal losses mean that nothing in the network draws from an unseeded source: the loss depends
    on the initial weights and on dropout.

    Parameters
    ----------
    build : callable
        Returns a new keras.Model; called with `arguments`.
    images, masks : numpy.ndarray
        One batch, (n, height, width, 1).
    seed : int
        For ``keras.utils.set_random_seed``.

    Returns
    -------
    tuple of float
        The loss of either network on the batch, as it would be in the first training step.
    """
    import keras
    import numpy as np

    losses = []
    for _ in range(2):
        keras.utils.set_random_seed(seed)
        model = build(**arguments)
        create_weights(model, np.shape(images)[1:])
        predicted = model(np.asarray(images), training=True)
        loss = keras.losses.binary_crossentropy(np.asarray(masks), predicted)
        losses.append(float(np.mean(loss)))
    return losses[0], losses[1]
