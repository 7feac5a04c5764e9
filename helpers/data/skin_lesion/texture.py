"""A honeycomb: the pattern behind furrows, pigment networks and globules."""

import cv2
import numpy as np

from helpers.data.drawing import Field, Shape, blur


def cells(rng: np.random.Generator, spacing: float, shape: Shape) -> Field:
    """Distance of every pixel to the nearest of many scattered centres.

    Parameters
    ----------
    spacing : float, pixels from one centre to the next, at least 2
    shape : tuple of int, height and width of the picture in pixels

    Returns
    -------
    (height, width) float64
        0 at a centre, about 0.5 on the lines between two cells, about 0.65 where three meet.
    """
    height, width = shape
    margin = round(2 * spacing)
    rows = np.arange(-margin, height + margin, spacing * 0.866)
    columns = np.arange(-margin, width + margin, spacing)
    y, x = np.meshgrid(rows, columns, indexing="ij")
    x[::2] += spacing / 2  # every other row is shifted, as in a honeycomb
    centres = np.stack([x.ravel(), y.ravel()], axis=1)
    centres += rng.uniform(-0.3, 0.3, centres.shape) * spacing + margin
    size = np.array([width + 2 * margin, height + 2 * margin])
    column, row = np.clip(np.round(centres).astype(int), 0, size - 1).T
    empty = np.ones((size[1], size[0]), np.uint8)
    empty[row, column] = 0
    distance = cv2.distanceTransform(empty, cv2.DIST_L2, 5)[margin:-margin, margin:-margin]
    return blur(distance.astype(np.float64), 0.6) / spacing
