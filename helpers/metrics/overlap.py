"""How well a predicted mask covers a true one."""

from dataclasses import dataclass
from typing import Any

import numpy as np

ISIC_THRESHOLD = 0.65
"""A Jaccard index below this counts as a failure in the ISIC challenges."""


@dataclass(frozen=True)
class Counts:
    """Pixels (or voxels) by truth and prediction: true and false positives and negatives."""

    tp: int
    fp: int
    fn: int
    tn: int


def counts(truth: Any, prediction: Any) -> Counts:
    """Count pixels.

    Parameters
    ----------
    truth, prediction : array_like
        Masks of the same shape, boolean or holding only 0 and 1.

    Raises
    ------
    ValueError
        The shapes differ, or a mask holds another value: cut probabilities first.
    """
    true, found = _mask("truth", truth), _mask("prediction", prediction)
    if true.shape != found.shape:
        raise ValueError(f"truth has shape {true.shape}, but prediction has shape {found.shape}")
    tp = int(np.count_nonzero(true & found))
    fn = int(np.count_nonzero(true)) - tp
    fp = int(np.count_nonzero(found)) - tp
    return Counts(tp, fp, fn, true.size - tp - fn - fp)


def iou(truth: Any, prediction: Any, *, empty: float) -> float:
    r"""Intersection over union, the Jaccard index: TP / (TP + FP + FN).

    Parameters
    ----------
    truth, prediction : array_like
        As for :func:`counts`; all pixels are pooled.
    empty : float
        The score where both masks are empty; the course uses 1.

    Returns
    -------
    float from 0 to 1
    """
    found = counts(truth, prediction)
    return _ratio(found.tp, found.tp + found.fp + found.fn, empty)


def dice(truth: Any, prediction: Any, *, empty: float) -> float:
    """Dice coefficient, which is F1 of the foreground: 2 TP / (2 TP + FP + FN); see :func:`iou`."""
    found = counts(truth, prediction)
    return _ratio(2 * found.tp, 2 * found.tp + found.fp + found.fn, empty)


def sensitivity(truth: Any, prediction: Any, *, empty: float) -> float:
    """Share of the true foreground that is found: TP / (TP + FN).

    ``empty`` is the score where both masks are empty; without true foreground it is 0 otherwise.
    """
    found = counts(truth, prediction)
    return _ratio(found.tp, found.tp + found.fn, empty if found.fp == 0 else 0.0)


def precision(truth: Any, prediction: Any, *, empty: float) -> float:
    """Share of the predicted foreground that is true: TP / (TP + FP).

    ``empty`` is the score where both masks are empty; without predicted foreground it is 0
    otherwise.
    """
    found = counts(truth, prediction)
    return _ratio(found.tp, found.tp + found.fp, empty if found.fn == 0 else 0.0)


def specificity(truth: Any, prediction: Any) -> float:
    """Share of the true background that is left alone: TN / (TN + FP); 1 without background."""
    found = counts(truth, prediction)
    return _ratio(found.tn, found.tn + found.fp, 1.0)


def thresholded_jaccard(truth: Any, prediction: Any, *, empty: float) -> float:
    """Score of one image in the ISIC challenges: its Jaccard index, or 0 where that is below 0.65.

    Source: ISIC 2018, Task 1. See :func:`iou` for the parameters.
    """
    score = iou(truth, prediction, empty=empty)
    return score if score >= ISIC_THRESHOLD else 0.0


def _mask(what: str, values: Any) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype == bool:
        return array
    mask = array == 1
    if not np.all(mask | (array == 0)):
        raise ValueError(f"{what} should hold only 0 and 1; cut probabilities at a threshold first")
    return np.asarray(mask)


def _ratio(part: int, whole: int, empty: float) -> float:
    return part / whole if whole else float(empty)
