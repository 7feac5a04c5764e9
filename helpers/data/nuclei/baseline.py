"""The classical recipe: Otsu's threshold on the grey image, and a clean-up of what it finds."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from helpers import metrics
from helpers.data.nuclei.layout import HALF, IMAGES, MASKS

_OPENING = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))


def segment(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Segment nuclei without learning: what is brighter than Otsu's threshold.

    Parameters
    ----------
    image : (height, width) uint8

    Returns
    -------
    (height, width) bool, without specks and with holes filled
    """
    _, bright = cv2.threshold(image, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    opened = cv2.morphologyEx(bright, cv2.MORPH_OPEN, _OPENING)
    return np.asarray(ndimage.binary_fill_holes(opened), np.bool_)


def jaccard(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Jaccard index (intersection over union) of two masks; 1 for two empty ones."""
    return metrics.iou(first, second, empty=1)


def mean_jaccard(folder: Path) -> float:
    """Mean over all images of the processed layout of the Jaccard index of ``segment``."""
    scores = []
    for path in sorted((folder / IMAGES).glob("*.jpg")):
        image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        truth = cv2.imread(str(folder / MASKS / path.name), cv2.IMREAD_GRAYSCALE)
        scores.append(jaccard(segment(np.asarray(image, np.uint8)), np.asarray(truth) > HALF))
    return float(np.mean(scores))
