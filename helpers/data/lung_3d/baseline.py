"""The classical recipe: one fixed HU threshold and a clean-up of what it finds, in 3D.

It is about as good as this recipe gets on the phantom: no air from outside, the two largest parts
unless the second one is small, closed and filled.
"""

from pathlib import Path

import cv2
import nibabel
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from helpers import metrics
from helpers.data.lung_3d.layout import image_files, mask_file

THRESHOLD = -120
"""HU; everything below is air or aerated lung."""

_SECOND_LUNG = 0.2  # of the size of the first; less is stomach or bowel
_CLOSING_RADIUS = 1 / 50  # of the width of a slice; closes over vessels and nodules at the outline


def segment(image: NDArray[np.int16], threshold: float = THRESHOLD) -> NDArray[np.uint8]:
    """Segment the lungs of a volume without learning.

    Parameters
    ----------
    image : (slices, height, width) int16, HU
    threshold : float, HU

    Returns
    -------
    (slices, height, width) uint8, 255 where there is lung, else 0
    """
    air = image < threshold
    labels, count = ndimage.label(air)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0  # label 0 is tissue
    # The room touches the sides of the volume. The windpipe touches its top and is no room.
    for side in (labels[:, 0], labels[:, -1], labels[:, :, 0], labels[:, :, -1]):
        sizes[np.unique(side)] = 0
    largest = np.argsort(sizes)[::-1][:2]
    kept = [part for part in largest if sizes[part] > _SECOND_LUNG * sizes.max()]
    lungs = np.isin(labels, kept)
    size = 2 * round(_CLOSING_RADIUS * image.shape[2]) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    found = np.zeros(image.shape, np.uint8)
    for index, part in enumerate(lungs):
        closed = cv2.morphologyEx(part.astype(np.uint8), cv2.MORPH_CLOSE, disc)
        found[index][ndimage.binary_fill_holes(closed)] = 255
    return found


def iou(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> float:
    """Intersection over union of two masks, 255 or 0; 1 for two empty ones."""
    return metrics.iou(first > 127, second > 127, empty=1)


def mean_iou(folder: Path, threshold: float = THRESHOLD) -> float:
    """Mean over all volumes of a folder in the real layout of the IoU of ``segment``."""
    scores = []
    for path in image_files(folder):
        image = np.asarray(nibabel.Nifti1Image.from_filename(path).dataobj)
        truth = np.asarray(nibabel.Nifti1Image.from_filename(mask_file(path)).dataobj)
        scores.append(iou(segment(image, threshold), truth))
    return float(np.mean(scores))
