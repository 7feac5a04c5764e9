"""Are the objects found? The score of the 2018 Data Science Bowl."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

THRESHOLDS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
"""IoU above which an object counts as found: 0.50, 0.55 ... 0.95."""


LONGEST_TABLE = 2048
"""Rows of a table of label pairs that is counted before empty rows are dropped."""


def object_ious(truth: Any, prediction: Any) -> NDArray[np.float64]:
    """Intersection over union of every true object with every predicted one.

    Parameters
    ----------
    truth, prediction : array_like of int
        Label images of the same shape: 0 is background, each other value one object.

    Returns
    -------
    (true objects, predicted objects) float64, objects in the order of their labels

    Raises
    ------
    ValueError
        The shapes differ.
    """
    true, found = np.asarray(truth), np.asarray(prediction)
    if true.shape != found.shape:
        raise ValueError(f"truth has shape {true.shape}, but prediction has shape {found.shape}")
    overlap = _overlaps(true.ravel(), found.ravel())
    areas = overlap.sum(axis=1)[1:, np.newaxis] + overlap.sum(axis=0)[1:]
    shared = overlap[1:, 1:]
    return np.asarray(shared / (areas - shared), np.float64)


def _overlaps(true: NDArray[Any], found: NDArray[Any]) -> NDArray[np.int64]:
    """Pixels of each pair of labels that occur; first row and column are the background's."""
    both = [labels if _is_short(labels) else _renumbered(labels) for labels in (true, found)]
    rows, columns = (int(labels.max(initial=0)) + 1 for labels in both)
    # One histogram of label pairs: work grows with the pixels, not with the pairs of objects.
    pairs = both[0] * np.int64(columns)
    pairs += both[1]
    overlap = np.bincount(pairs, minlength=rows * columns).reshape(rows, columns)
    kept = [np.flatnonzero(overlap.any(axis=axis)) for axis in (1, 0)]
    kept = [np.union1d(0, numbers) for numbers in kept]
    return overlap[np.ix_(*kept)]


def _renumbered(labels: NDArray[Any]) -> NDArray[np.int64]:
    """The same labels, counted from 1 in their order; 0 stays 0."""
    present, index = np.unique(np.append(0, labels), return_inverse=True)
    number = np.arange(1, len(present) + 1)
    background = np.searchsorted(present, 0)
    number[background:] -= 1
    number[background] = 0
    return number[index[1:]]


def _is_short(labels: NDArray[Any]) -> bool:
    """Whether labels count from 0 without large gaps, so that they can number a table's rows."""
    if labels.dtype.kind not in "iu":
        return False
    return labels.size == 0 or bool(labels.min() >= 0 and labels.max() < LONGEST_TABLE)


def detections(ious: NDArray[np.float64], threshold: float) -> tuple[int, int, int]:
    """Count the objects that are found, invented and missed.

    Parameters
    ----------
    ious : (true objects, predicted objects) float64
    threshold : float, at least 0.5
        A pair of objects matches where its IoU is larger. Above 0.5 no object has two matches.

    Returns
    -------
    tp, fp, fn : int

    Raises
    ------
    ValueError
        The threshold is below 0.5, where matches are not unique.
    """
    if threshold < 0.5:
        raise ValueError(f"threshold is {threshold}; below 0.5 an object may have two matches")
    hits = ious > threshold
    tp = int(np.count_nonzero(hits))
    return tp, ious.shape[1] - tp, ious.shape[0] - tp


def average_precision(truth: Any, prediction: Any, *, empty: float) -> float:
    """Mean over the thresholds 0.50 to 0.95 of TP / (TP + FP + FN), counted in objects.

    Source: the evaluation page of the 2018 Data Science Bowl.

    Parameters
    ----------
    truth, prediction : array_like of int
        Label images, as for :func:`object_ious`.
    empty : float
        The score where neither image holds an object; the course uses 1.

    Returns
    -------
    float from 0 to 1
    """
    ious = object_ious(truth, prediction)
    if ious.shape == (0, 0):
        return float(empty)
    scores = [
        tp / (tp + fp + fn)
        for tp, fp, fn in (detections(ious, threshold) for threshold in THRESHOLDS)
    ]
    return float(np.mean(scores))
