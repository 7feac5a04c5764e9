"""The folds of the cerebral cortex."""

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.brain_tumour.canvas import DRAWN, SHAPE
from helpers.data.drawing import Field, ramp, smooth_field

_DISTANCE = 8  # pixels between the grid points of the noise whose zero lines are the sulci


def sulcus_distance(depth: Field, pixel: float, rng: np.random.Generator) -> Field:
    """Distance of each pixel from the nearest sulcus, in mm.

    The sulci are the lines where a random field is zero. Below the outer surface of the brain the
    field varies along the surface rather than with the depth, so that most sulci run inwards.

    Parameters
    ----------
    depth : (DRAWN, DRAWN) float64, mm below the surface of the hemisphere
    pixel : float, mm
    """
    even = smooth_field(rng, _DISTANCE, SHAPE)
    field = even + 1.25 * _radial_field(depth > 0, rng)
    down, across = np.gradient(field)
    steep = np.sqrt(down * down + across * across) / pixel
    distance = np.abs(field) / (steep + 0.02)
    # Every sulcus has a floor; a second field makes some deep and some shallow.
    floor = 13.0 + 6.0 * smooth_field(rng, 18, SHAPE)
    return np.asarray(distance + 0.9 * np.clip(depth - floor, 0.0, None), np.float64)


def _radial_field(brain: NDArray[np.bool_], rng: np.random.Generator) -> Field:
    """A random field that varies slowly along rays from the middle of the brain."""
    turns, rings = 56, 5
    polar = rng.standard_normal((rings, turns))
    wrapped = np.concatenate([polar[:, -2:], polar, polar[:, :3]], axis=1)
    rows, columns = np.mgrid[0:DRAWN, 0:DRAWN].astype(np.float64)
    if brain.any():
        inside = np.flatnonzero(brain)
        columns -= float(np.mean(inside % DRAWN))
        rows -= float(np.mean(inside // DRAWN))
    # Bent rays, as no two sulci are parallel.
    angle = (np.arctan2(columns, rows) / (2 * np.pi) + 0.5) * turns + 2.0
    angle += 0.5 * smooth_field(rng, 20, SHAPE)
    ring = np.sqrt(rows * rows + columns * columns) / 36.0
    return np.asarray(
        cv2.remap(
            wrapped,
            np.clip(angle, 0.0, turns + 4.0).astype(np.float32),
            np.clip(ring, 0.0, rings - 1.0).astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float64,
    ) * ramp(ring, 0.6, 1.4)
