"""Carry batches from a Python iterator into ``tf.data``, and count them on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np


class Draws:
    """How many batches were drawn from a dataset so far.

    Attributes
    ----------
    count : int
        Number of batches.
    """

    def __init__(self) -> None:
        self.count = 0

    def __repr__(self) -> str:
        return f"{self.count} batches drawn"


def counted_dataset(
    batches: Iterable[tuple[Any, Any]], image_size: tuple[int, int], limit: int
) -> tuple[Any, Draws]:
    """Turn an endless iterator of batches into a ``tf.data`` dataset that counts its draws.

    A dataset without an end makes ``fit`` run for ever when ``steps_per_epoch`` is forgotten. This
    one stops with an error that says so once more than `limit` batches were drawn.

    Parameters
    ----------
    batches : iterable of (images, masks)
        Endless; arrays of shape (n, height, width, 1), converted to float32.
    image_size : tuple of int
        Height and width of the images.
    limit : int
        Largest number of batches that all epochs together may draw.

    Returns
    -------
    dataset : tf.data.Dataset
        Yields pairs of float32 tensors of shape (None, height, width, 1).
    draws : Draws
        ``draws.count`` grows by one with each batch that the dataset hands out.

    Raises
    ------
    ValueError
        If `limit` is not positive.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit}")

    import tensorflow as tf

    iterator: Iterator[tuple[Any, Any]] = iter(batches)
    draws = Draws()

    def generate() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        # The dataset may be iterated several times; the stream behind it goes on where it stopped.
        for images, masks in iterator:
            if draws.count >= limit:
                raise RuntimeError(
                    f"more than {limit} batches were drawn from an endless dataset: "
                    "did you pass steps_per_epoch to fit?"
                )
            draws.count += 1
            yield np.asarray(images, np.float32), np.asarray(masks, np.float32)
        raise RuntimeError(
            f"the generator ended after {draws.count} batches: it must go on for ever"
        )

    spec = tf.TensorSpec(shape=(None, *image_size, 1), dtype=tf.float32)
    dataset = tf.data.Dataset.from_generator(generate, output_signature=(spec, spec))
    # Otherwise tf.data fetches some batches ahead, and the count says more than was used.
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    return dataset.with_options(options), draws
