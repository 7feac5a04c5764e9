"""The classical recipe: one fixed HU threshold and a clean-up of what it finds.

It is as good as this recipe gets on the phantom: the threshold is the best one, and the clean-up
is that of the usual tutorials (no air from outside, the two largest parts, closed and filled).
"""

from pathlib import Path

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray
from scipy import ndimage

from helpers import metrics

THRESHOLD = -110
"""HU; everything below is air or aerated lung."""

_CLOSING_RADIUS = 10  # pixels, closes over vessels and nodules at the outline


def segment(image: NDArray[np.int16], threshold: float = THRESHOLD) -> NDArray[np.uint8]:
    """Segment the lungs of an axial slice without learning.

    Parameters
    ----------
    image : (height, width) int16, HU
    threshold : float, HU

    Returns
    -------
    (height, width) uint8, 255 where there is lung, else 0
    """
    air = (image < threshold).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(air)
    at_border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[at_border] = 0
    areas[0] = 0  # label 0 is tissue
    largest = [label for label in np.argsort(areas)[::-1][:2] if areas[label] > 0]
    lungs = np.isin(labels, largest).astype(np.uint8)
    size = 2 * _CLOSING_RADIUS + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    closed = cv2.morphologyEx(lungs, cv2.MORPH_CLOSE, disc)
    filled = ndimage.binary_fill_holes(closed)
    return np.asarray(filled, np.uint8) * np.uint8(255)


def iou(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Intersection over union of two masks; 1 for two empty ones."""
    return metrics.iou(first > 0, second > 0, empty=1)


def mean_iou(folder: Path, threshold: float = THRESHOLD) -> float:
    """Mean over all slices of a folder in the real layout of the IoU of ``segment``."""
    scores = []
    for image_file in sorted((folder / "2d_images").glob("*.tif")):
        truth = tifffile.imread(folder / "2d_masks" / image_file.name)
        scores.append(iou(segment(tifffile.imread(image_file), threshold), truth))
    return float(np.mean(scores))
