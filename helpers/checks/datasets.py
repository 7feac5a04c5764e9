"""Look at a ``tf.data`` pipeline: what it delivers, and the steps that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

# Steps that change nothing about what comes out or when.
_PASSIVE = ("_OptionsDataset", "_ModelDataset")


def mapped_dataset(function: Callable[..., Any], *columns: Sequence[Any]) -> Any:
    """Make a dataset of rows and map a function over it.

    Parameters
    ----------
    function : callable
        Takes one value of each column, as ``tf.data`` hands them over.
    *columns : sequence
        Of equal length, for example paths of images and paths of masks.

    Returns
    -------
    tf.data.Dataset
    """
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(tuple(list(column) for column in columns)).map(
        function
    )


def element_spec(dataset: Any) -> list[tuple[tuple[int | None, ...] | None, str]]:
    """Say which shapes and types the parts of an element have.

    Parameters
    ----------
    dataset : tf.data.Dataset

    Returns
    -------
    list of (shape, dtype)
        One entry for each part. A shape holds None where an axis is open, and is None where even
        the number of axes is unknown.
    """
    import tensorflow as tf

    found: list[tuple[tuple[int | None, ...] | None, str]] = []
    for part in tf.nest.flatten(dataset.element_spec):
        shape = None if part.shape.rank is None else tuple(part.shape.as_list())
        found.append((shape, part.dtype.name))
    return found


def dataset_steps(dataset: Any) -> list[str]:
    """Name the steps of a pipeline, from the last one back to the first.

    Parameters
    ----------
    dataset : tf.data.Dataset

    Returns
    -------
    list of str
        Names of the dataset classes, for example ``["_PrefetchDataset", "_BatchDataset", ...]``.
        Options that were set are left out. Ends where a step has several sources or none.
    """
    steps = []
    while True:
        if type(dataset).__name__ not in _PASSIVE:
            steps.append(type(dataset).__name__)
        sources = dataset._inputs() if hasattr(dataset, "_inputs") else []
        if len(sources) != 1:
            return steps
        dataset = sources[0]
