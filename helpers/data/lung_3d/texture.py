"""Smooth random fields that run on from slice to slice."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field
from helpers.data.lung_3d.patient import PIXEL, PLANE
from helpers.data.lung_3d.space import Space


@dataclass(frozen=True)
class Texture:
    """Normal draws on a coarse grid in space, interpolated.

    Attributes
    ----------
    nodes : (planes, n, n) float64
    step : float, planes of the coarse grid from one slice to the next
    """

    nodes: NDArray[np.float64]
    step: float

    def at(self, index: int) -> Field:
        """The field in slice ``index``.

        Returns
        -------
        (PLANE, PLANE) float64 of mean near 0 and standard deviation near 0.8
        """
        below, share = divmod(index * self.step, 1.0)
        share = share * share * (3.0 - 2.0 * share)
        weights = np.array([1.0 - share, share])
        weights /= np.sqrt(np.sum(weights**2))  # as rough between the planes as on them
        planes = self.nodes[int(below) : int(below) + 2]
        mixed = weights[0] * planes[0] + weights[1] * planes[1]
        fine = cv2.resize(mixed, (PLANE, PLANE), interpolation=cv2.INTER_CUBIC)
        return np.asarray(fine, np.float64)


def draw_texture(rng: np.random.Generator, space: Space, scale: float) -> Texture:
    """Draw a field whose grid points lie ``scale`` millimetres apart in all directions."""
    count = round(PLANE * PIXEL / scale)
    step = space.spacing / scale
    planes = int(space.levels.size * step) + 2
    return Texture(rng.standard_normal((planes, count, count)), step)
