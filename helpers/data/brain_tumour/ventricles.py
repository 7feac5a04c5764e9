"""The ventricles and the choroid plexus in them."""

import numpy as np

from helpers.data.brain_tumour.grid import Grid
from helpers.data.brain_tumour.patient import Patient
from helpers.data.brain_tumour.shapes import SIDES, paint_ellipsoid, paint_tube
from helpers.data.brain_tumour.tissue import CSF, MUCOSA
from helpers.data.drawing import Field


def paint_ventricles(image: Field, grid: Grid, patient: Patient, rng: np.random.Generator) -> None:
    """Paint the four ventricles and the plexus, which takes up contrast agent (in place)."""
    wide = patient.ventricles
    plexus = MUCOSA * patient.enhancement
    for side in SIDES:
        front = [(side * 12.5, 33.0, 11.0), (side * 9.0, 20.0, 16.0), (side * 4.5, 4.0, 19.0)]
        paint_tube(image, grid, front, (4.0 * wide, 4.2 * wide, 3.2 * wide), CSF)
        body = [
            (side * 6.0, 14.0, 21.0),
            (side * 8.0, -4.0, 23.5),
            (side * 15.0, -24.0, 21.0),
            (side * 23.0, -38.0, 10.0),
        ]
        paint_tube(image, grid, body, (3.6 * wide, 4.0 * wide, 4.6 * wide, 7.0 * wide), CSF)
        behind = [(side * 23.0, -38.0, 9.0), (side * 21.0, -62.0, 5.0), (side * 17.0, -70.0, 4.0)]
        paint_tube(image, grid, behind, (6.0 * wide, 3.2 * wide, 1.2), CSF)
        below = [
            (side * 24.0, -38.0, 6.0),
            (side * 31.0, -22.0, -12.0),
            (side * 32.0, 0.0, -21.0),
        ]
        paint_tube(image, grid, below, (5.0 * wide, 2.4 * wide, 2.2 * wide), CSF)
        glomus = (side * 21.5 + rng.uniform(-1, 1), -36.0, 9.0 + rng.uniform(-2, 2))
        size = rng.uniform(0.7, 1.2)
        paint_ellipsoid(image, grid, glomus, (3.4 * size, 6.5 * size, 5.5 * size), plexus)
        line = [glomus, (side * 14.0, -24.0, 17.5), (side * 6.0, -2.0, 19.0)]
        paint_tube(image, grid, line, (2.4 * size, 1.6, 1.2), plexus)
    paint_ellipsoid(image, grid, (0.0, -8.0, 4.0), (2.0 * wide, 15.0, 10.0), CSF)
    paint_ellipsoid(image, grid, (0.0, -10.0, 6.0), (2.0 * wide, 4.0, 4.0), 85.0)  # adhesion
    paint_tube(image, grid, [(0.0, -24.0, -2.0), (0.0, -31.0, -22.0)], (1.0, 1.2), CSF)
    fourth = [(0.0, -33.0, -24.0), (0.0, -41.0, -37.0), (0.0, -39.0, -54.0)]
    paint_tube(image, grid, fourth, (1.5, 5.2 * wide, 1.5), CSF)
    paint_ellipsoid(image, grid, (0.0, -38.0, -37.0), (10.0 * wide, 3.0, 6.0), CSF)
