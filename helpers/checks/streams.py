"""Look at iterators, generators and datasets without knowing which of them one has."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np


def take(batches: Iterable[Any], count: int) -> list[tuple[np.ndarray, ...]]:
    """Draw the first batches.

    Parameters
    ----------
    batches : iterable
        A generator, an iterator or a ``tf.data`` dataset; each element an array or tensor, or a
        tuple or list of them.
    count : int
        How many batches to draw; fewer come back if the stream ends before.

    Returns
    -------
    list of tuple of numpy.ndarray
        One tuple a batch.
    """
    drawn = []
    for batch in itertools.islice(iter(batches), count):
        parts = batch if isinstance(batch, (tuple, list)) else (batch,)
        # Copies: a generator may fill one and the same array again and again.
        drawn.append(tuple(np.array(part) for part in parts))
    return drawn


def changed_arguments(
    function: Callable[..., Any], *arrays: np.ndarray, draws: int = 0
) -> list[int]:
    """Call a function and see which of its array arguments it wrote into.

    Parameters
    ----------
    function : callable
        Takes the arrays.
    *arrays : numpy.ndarray
        The arguments; they are copied, so the originals stay as they are.
    draws : int
        If positive, the result is a stream and so many batches are drawn from it.

    Returns
    -------
    list of int
        Positions (from 0) of the arguments whose values changed.
    """
    handed_over = [np.array(array) for array in arrays]
    result = function(*handed_over)
    if draws:
        take(result, draws)
    return [
        position
        for position, (before, after) in enumerate(zip(arrays, handed_over, strict=True))
        if not np.array_equal(before, after)
    ]
