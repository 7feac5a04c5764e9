"""Are the objects found? The score of the 2018 Data Science Bowl."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

THRESHOLDS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
"""IoU above which an object counts as found: 0.50, 0.55 ... 0.95."""


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
    true_labels, true_index = np.unique(true, return_inverse=True)
    found_labels, found_index = np.unique(found, return_inverse=True)
    # One histogram of label pairs: work grows with the pixels, not with the pairs of objects.
    size = len(true_labels) * len(found_labels)
    pairs = true_index.ravel() * len(found_labels) + found_index.ravel()
    overlap = np.bincount(pairs, minlength=size).reshape(len(true_labels), len(found_labels))
    areas = overlap.sum(axis=1, keepdims=True) + overlap.sum(axis=0, keepdims=True)
    ious = overlap / (areas - overlap)
    return np.asarray(ious[true_labels != 0][:, found_labels != 0], np.float64)


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
