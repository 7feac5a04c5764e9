"""The classical recipe: Otsu's threshold and a clean-up of what it finds.

It is the usual recipe of tutorials: the blue channel, in which melanin is darkest, blurred so
that hair weighs little; the largest dark part; closed and filled.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers import metrics
from helpers.data.skin_lesion.layout import TEST, find_pairs

_BLUE = 2
_WIDTH = 256  # pixels; the recipe's lengths below refer to a photograph of this width
_MEDIAN = 9  # pixels, wider than a hair
_CLOSING = 7  # pixels


def segment(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Segment the lesion in a photograph without learning.

    Parameters
    ----------
    image : (height, width, 3) uint8, red, green, blue

    Returns
    -------
    (height, width) uint8, 255 where there is lesion, else 0
    """
    height, width = image.shape[:2]
    size = (_WIDTH, max(1, round(_WIDTH * height / width)))
    blue = cv2.resize(image[:, :, _BLUE], size, interpolation=cv2.INTER_AREA)
    smooth = cv2.medianBlur(blue, _MEDIAN)
    _, dark = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_CLOSING, _CLOSING))
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, disc)
    lesion = np.zeros_like(closed)
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if contours:
        largest = max(contours, key=cv2.contourArea)
        cv2.drawContours(lesion, [largest], -1, 255, thickness=-1)  # its holes filled
    found = cv2.resize(lesion, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(found, np.uint8)


def jaccard(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Intersection over union of two masks; 1 for two empty ones."""
    return metrics.iou(first > 127, second > 127, empty=1)


def mean_jaccard(folder: Path) -> float:
    """Mean over the test photographs of a folder of the Jaccard index of ``segment``.

    Raises
    ------
    DataError
        The folder of the test photographs or of their masks is missing or lacks files.
    """
    scores = []
    for photograph, mask in find_pairs(folder, TEST):
        with Image.open(photograph) as picture, Image.open(mask) as truth:
            scores.append(jaccard(segment(np.asarray(picture)), np.asarray(truth)))
    return float(np.mean(scores))
