"""Scores of each image, for a table that can be sorted and saved."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers import metrics


def score_table(names: Sequence[str], truth: Any, found: Any) -> pd.DataFrame:
    """Score every predicted mask against the true one.

    Parameters
    ----------
    names : sequence of str
        One name an image.
    truth, found : array_like, shape (n, height, width) or (n, height, width, 1)
        Masks, boolean or holding only 0 and 1; or two sequences of such masks of any sizes.

    Returns
    -------
    pandas.DataFrame
        Columns ``Image`` (str) and ``Dice``, ``IoU``, ``Sensitivity``, ``Precision``, ``Accuracy``
        (float from 0 to 1). Where both masks are empty all scores are 1.
        ``table.to_csv(path, index=False)`` keeps it.

    Raises
    ------
    ValueError
        The lengths differ, or two masks have different shapes or hold something else.
    """
    if not len(names) == len(truth) == len(found):
        raise ValueError(
            f"{len(names)} names, {len(truth)} true masks and {len(found)} predicted masks: "
            "there should be as many of each"
        )
    rows = []
    for name, true, prediction in zip(names, truth, found, strict=True):
        pixels = metrics.counts(true, prediction)
        rows.append(
            {
                "Image": str(name),
                "Dice": metrics.dice(true, prediction, empty=1),
                "IoU": metrics.iou(true, prediction, empty=1),
                "Sensitivity": metrics.sensitivity(true, prediction, empty=1),
                "Precision": metrics.precision(true, prediction, empty=1),
                "Accuracy": (pixels.tp + pixels.tn) / max(np.size(true), 1),
            }
        )
    columns = ["Image", "Dice", "IoU", "Sensitivity", "Precision", "Accuracy"]
    return pd.DataFrame(rows, columns=columns)
