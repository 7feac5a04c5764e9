"""The classical recipe: a threshold on the scaled slice and a clean-up of what it finds.

It is as good as this recipe gets on the phantom: the threshold is the best one for the set. A fixed
threshold has no way to tell a tumour from vessels, mucosa and the choroid plexus.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from helpers import metrics
from helpers.data.brain_tumour.layout import IMAGES, MASKS, numbered, read

THRESHOLD = 0.52
"""Share of the range of a slice; brighter pixels inside the head may be tumour."""

_SCALP = 0.06  # of the width of the slice, peeled off the head
_OPENING = 0.008  # of the width; vessels that are thinner go
_AIR = 0.1  # of the range


def segment(image: NDArray[np.uint8], threshold: float = THRESHOLD) -> NDArray[np.uint8]:
    """Segment the tumour of a slice without learning.

    Parameters
    ----------
    image : (height, width) uint8
    threshold : float, share of the range between the smallest and the largest value

    Returns
    -------
    (height, width) uint8, 255 where there is tumour, else 0
    """
    values = image.astype(np.float64)
    scaled = (values - values.min()) / max(1.0, float(np.ptp(values)))
    width = image.shape[1]
    head = ndimage.binary_fill_holes(_largest(cv2.blur(scaled, (5, 5)) > _AIR))
    # Seen from inside the head, everything near its outline is scalp.
    framed = np.pad(np.asarray(head, np.uint8), 1)
    depth = cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1]
    bright = (scaled > threshold) & (depth > _SCALP * width)
    size = 2 * round(_OPENING * width) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    opened = cv2.morphologyEx(bright.astype(np.uint8), cv2.MORPH_OPEN, disc)
    filled = ndimage.binary_fill_holes(_largest(opened > 0))
    return np.asarray(filled, np.uint8) * np.uint8(255)


def dice(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Dice coefficient of two masks; 1 for two empty ones."""
    return metrics.dice(first > 0, second > 0, empty=1)


def mean_dice(folder: Path, threshold: float = THRESHOLD) -> float:
    """Mean over all slices of a folder in the real layout of the Dice of ``segment``."""
    scores = []
    for file in numbered(folder / IMAGES):
        image = read(file)
        scores.append(dice(segment(image, threshold), read(folder / MASKS / file.name)))
    return float(np.mean(scores))


def _largest(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0  # the background
    return np.asarray(mask & (labels == int(np.argmax(areas))), np.bool_)
