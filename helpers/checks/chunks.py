"""What checks of volumes cut into chunks need: seeded draws, a stand-in stream, a stand-in net."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from helpers.checks.streams import take

Chunk = tuple[np.ndarray, np.ndarray, np.ndarray]


def seeded_draws(
    generate: Callable[[], Iterable[Any]], seed: int, count: int
) -> list[tuple[np.ndarray, ...]]:
    """Set the seed of Python, NumPy and TensorFlow, then draw from a new stream.

    Parameters
    ----------
    generate : callable
        Called without arguments; returns a generator or another iterable.
    seed : int
        For ``keras.utils.set_random_seed``.
    count : int
        How many elements to draw; fewer come back if the stream ends before.

    Returns
    -------
    list of tuple of numpy.ndarray
        One tuple an element.
    """
    import keras

    keras.utils.set_random_seed(seed)
    return take(generate(), count)


class ChunkStream:
    """An endless stream of numbered chunks, called like a generator function.

    Chunk ``n`` (from 0) has an image full of ``n``, a mask full of ``n % 3`` and weights that are 0
    in its first slice and 1 elsewhere.

    Parameters
    ----------
    depth, height, width : int
        Size of a chunk.

    Attributes
    ----------
    drawn : int
        How many chunks were handed out so far, over all calls.
    """

    def __init__(self, depth: int, height: int, width: int) -> None:
        self.shape = (depth, height, width)
        self.drawn = 0

    def __call__(self) -> Iterator[Chunk]:
        """Start a new stream: image float32, mask uint8, both with a last axis; weight float32."""
        weight = np.ones(self.shape, np.float32)
        weight[0] = 0
        number = 0
        while True:
            self.drawn += 1
            image = np.full((*self.shape, 1), number, np.float32)
            yield image, np.full((*self.shape, 1), number % 3, np.uint8), weight
            number += 1


def chunk_stream(depth: int, height: int, width: int) -> ChunkStream:
    """Make a stand-in for a student's generator of chunks."""
    return ChunkStream(depth, height, width)


def depth_model() -> Any:
    """Build a network whose answer tells how many slices it was given.

    Returns
    -------
    keras.Model
        Maps volumes (n, depth, height, width, 1) to ``0.5 * sigmoid(volume) + depth / 1024``.
    """
    import keras

    class DepthModel(keras.Model):
        def call(self, inputs: Any) -> Any:
            depth = keras.ops.cast(keras.ops.shape(inputs)[1], "float32")
            return 0.5 * keras.ops.sigmoid(inputs) + depth / 1024

    return DepthModel()
