"""Differentiate a loss or a soft score."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def gradient(function: Callable[..., Any], truth: Any, probability: Any) -> np.ndarray | None:
    """Give the derivative of a score with respect to each probability.

    Parameters
    ----------
    function : callable
        Takes truth and probability as tensors and returns one number, or one for each image; their
        sum is differentiated.
    truth, probability : array
        Of one shape; handed over as float32.

    Returns
    -------
    numpy.ndarray or None
        float32, shape of `probability`; None where TensorFlow finds no way from the score back to
        the probabilities.
    """
    import tensorflow as tf

    true = tf.constant(np.asarray(truth, np.float32))
    found = tf.Variable(np.asarray(probability, np.float32))
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(function(true, found))
    slope = tape.gradient(score, found)
    return None if slope is None else np.asarray(slope)
