"""Run a score the way ``fit`` does: compiled into a graph, with the batch size left open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def graph_value(function: Callable[..., Any], truth: Any, probability: Any) -> dict[str, Any]:
    """Trace a function of two tensors and run the graph.

    Parameters
    ----------
    function : callable
        Takes truth and probability as tensors and returns a tensor.
    truth, probability : array
        Of one shape; handed over as float32.

    Returns
    -------
    dict
        ``value``: array, what the graph computes; ``rank``: int, the number of its axes as the
        graph knows it, or None if it does not.
    """
    import tensorflow as tf

    true, found = (np.asarray(array, np.float32) for array in (truth, probability))
    spec = tf.TensorSpec((None, *true.shape[1:]), tf.float32)
    # A concrete function is a graph even where functions run eagerly.
    graph = tf.function(function).get_concrete_function(spec, spec)
    value = graph(tf.constant(true), tf.constant(found))
    return {"value": np.asarray(value), "rank": graph.structured_outputs.shape.rank}
