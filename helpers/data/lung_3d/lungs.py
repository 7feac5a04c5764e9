"""The inside of the lungs: parenchyma, vessels, airways, fissures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, Mask, Points, mix
from helpers.data.lung_3d.mediastinum import HILUM
from helpers.data.lung_3d.patient import PIXEL
from helpers.data.lung_3d.space import Space
from helpers.data.lung_3d.tubes import Tube, grow_tree

_VESSEL_ENDS = 600  # of the arteries and of the veins of one lung
_AIRWAY_ENDS = 60


@dataclass(frozen=True)
class LungTrees:
    """Vessels and airways inside both lungs."""

    vessels: list[Tube]
    airways: list[Tube]


def grow_lung_trees(space: Space, lungs: Mask, rng: np.random.Generator) -> LungTrees:
    """Grow arteries, veins and airways from the roots of the lungs to points spread in them.

    Parameters
    ----------
    lungs : (slices, PLANE, PLANE) bool
    """
    vessels: list[Tube] = []
    airways: list[Tube] = []
    for side in (-1, 1):
        voxels = np.argwhere(lungs & (side * space.u > 0))
        u, v, level = HILUM[side]
        root = space.place(np.array([[u, v, level]]))[0]
        vein = space.place(np.array([[u, v - 0.03, level + 0.04]]))[0]
        for start in (root, vein):
            ends = _spread(space, voxels, _VESSEL_ENDS, rng)
            vessels += grow_tree(start, ends, 0.62, rng)
        airways += grow_tree(root, _spread(space, voxels, _AIRWAY_ENDS, rng), 1.0, rng)
    return LungTrees(vessels, airways)


def paint_lung(
    space: Space,
    level: float,
    coarse: Field,
    fine: Field,
    vessels: Field,
    airways: tuple[Field, Field],
) -> Field:
    """Draw lung without disease in one slice.

    Parameters
    ----------
    coarse, fine : (PLANE, PLANE) float64, smooth random fields
    vessels : (PLANE, PLANE) float64 in [0, 1]
    airways : wall with lumen, and lumen, as ``vessels``

    Returns
    -------
    (PLANE, PLANE) float64 in HU; only voxels inside the lungs mean anything.
    """
    patient = space.patient
    # Blood and weight make the dependent lung denser.
    image = patient.lung + 45.0 * space.v + 18.0 * coarse + 26.0 * fine
    for side in (-1, 1):
        # The oblique fissure moves from back to front on the way down.
        away = space.v - (0.75 - 1.35 * level) - 0.12 * np.sin(2.5 * space.u + side)
        sheet = np.clip(1.0 - np.abs(away) * space.mm[1] / 2.2, 0.0, 1.0)
        mix(image, 0.14 * sheet * (side * space.u > 0.1), 0.0)
    mix(image, vessels, max(35.0, 0.8 * patient.blood))
    mix(image, 0.6 * airways[0], -60.0)
    mix(image, airways[1], -985.0)
    return image


def _spread(
    space: Space, voxels: NDArray[np.int64], count: int, rng: np.random.Generator
) -> Points:
    """Random points among voxels, in millimetres."""
    chosen = voxels[rng.integers(0, len(voxels), count)]
    inside = chosen + rng.uniform(-0.5, 0.5, chosen.shape)
    return np.asarray(inside * np.array([space.spacing, PIXEL, PIXEL]), np.float64)
