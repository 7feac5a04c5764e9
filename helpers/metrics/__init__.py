"""Scores of masks, after an assignment has taught them.

On arrays: overlap, confusion counts, the challenge scores. As Keras metrics, for curves while
training: :mod:`helpers.metrics.keras_metrics`, which imports TensorFlow and so is not imported
here.
"""

from helpers.metrics.detection import average_precision, detections, object_ious
from helpers.metrics.overlap import (
    Counts,
    counts,
    dice,
    iou,
    precision,
    sensitivity,
    specificity,
    thresholded_jaccard,
)

__all__ = [
    "Counts",
    "average_precision",
    "counts",
    "detections",
    "dice",
    "iou",
    "object_ious",
    "precision",
    "sensitivity",
    "specificity",
    "thresholded_jaccard",
]
