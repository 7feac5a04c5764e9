"""What lies between the lungs: heart, great vessels, windpipe, gullet."""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, mix
from helpers.data.lung_2d.tissue import FAT, MUSCLE
from helpers.data.lung_3d.space import Space, cover
from helpers.data.lung_3d.thorax import Thorax
from helpers.data.lung_3d.tubes import Tube, body_tube

HILUM = {-1: (-0.21, 0.03, 0.49), 1: (0.23, 0.05, 0.48)}
"""Where vessels and bronchi enter the right (-1) and the left lung: u, v, level."""


@dataclass(frozen=True)
class GreatTubes:
    """Great vessels, main airways and gullet."""

    vessels: list[Tube]
    airways: list[Tube]
    gullet: Tube


def great_tubes(space: Space) -> GreatTubes:
    """Lay the great vessels and the main airways."""
    right, left = HILUM[-1], HILUM[1]
    paths = [
        # Aorta: up from the heart, over the arch, down beside the spine.
        (
            (0.03, -0.18, 0.58, 14.0),
            (-0.05, -0.26, 0.44, 15.0),
            (-0.04, -0.2, 0.32, 14.0),
            (0.04, -0.05, 0.265, 13.0),
            (0.1, 0.1, 0.27, 12.5),
            (0.125, 0.2, 0.36, 12.0),
            (0.125, 0.27, 0.55, 11.5),
            (0.1, 0.27, 0.8, 11.0),
            (0.04, 0.24, 1.15, 10.5),
        ),
        # Branches of the arch.
        ((-0.03, -0.13, 0.29, 6.5), (-0.12, -0.12, 0.16, 6.0), (-0.17, -0.04, -0.1, 4.5)),
        ((0.03, -0.04, 0.27, 4.5), (0.08, -0.07, 0.1, 4.0), (0.12, -0.02, -0.1, 3.5)),
        ((0.08, 0.06, 0.28, 5.5), (0.13, 0.06, 0.13, 5.0), (0.3, -0.02, -0.02, 4.5)),
        # Upper vena cava with its two branches.
        ((-0.13, -0.14, 0.58, 9.0), (-0.14, -0.2, 0.45, 9.0), (-0.13, -0.18, 0.25, 8.5)),
        ((-0.13, -0.18, 0.26, 7.0), (-0.18, -0.16, 0.12, 6.5), (-0.32, -0.2, 0.02, 5.5)),
        ((-0.12, -0.2, 0.25, 7.0), (0.06, -0.3, 0.2, 6.5), (0.22, -0.2, 0.08, 6.0)),
        # Pulmonary trunk with its two arteries.
        (
            (0.12, -0.3, 0.56, 13.0),
            (0.13, -0.2, 0.45, 13.0),
            (0.17, -0.02, 0.41, 10.0),
            (*left, 8.0),
        ),
        (
            (0.12, -0.14, 0.44, 11.0),
            (0.0, -0.05, 0.45, 10.0),
            (-0.12, -0.01, 0.46, 9.0),
            (*right, 7.5),
        ),
        # Pulmonary veins.
        ((-0.23, 0.0, 0.53, 5.5), (-0.12, 0.05, 0.58, 6.0), (-0.02, 0.05, 0.6, 7.0)),
        ((0.24, 0.02, 0.52, 5.5), (0.15, 0.06, 0.58, 6.0), (0.06, 0.05, 0.6, 7.0)),
        # Lower vena cava.
        ((-0.12, -0.06, 0.72, 10.0), (-0.14, 0.02, 0.85, 10.0), (-0.13, 0.1, 1.15, 10.0)),
    ]
    airways = [
        ((0.0, -0.02, -0.15, 8.0), (0.0, 0.06, 0.18, 8.5), (0.0, 0.08, 0.4, 8.5)),
        ((0.0, 0.08, 0.385, 7.0), (-0.1, 0.07, 0.44, 6.5), (*right, 6.0)),
        ((0.0, 0.08, 0.385, 6.5), (0.11, 0.09, 0.45, 5.5), (*left, 5.0)),
    ]
    gullet = ((0.05, 0.16, -0.15, 6.0), (0.05, 0.19, 0.5, 6.0), (0.07, 0.1, 0.98, 7.0))
    return GreatTubes(
        vessels=[body_tube(space, *path) for path in paths],
        airways=[body_tube(space, *path) for path in airways],
        gullet=body_tube(space, *gullet),
    )


def paint_heart(image: Field, space: Space, thorax: Thorax) -> None:
    """Paint the mediastinal fat and the heart with its chambers into ``image`` (HU, in place)."""
    patient, level = space.patient, thorax.level
    blood, size = patient.blood, patient.heart
    mix(image, cover(thorax.heart), FAT)
    muscle = thorax.heart - 3.5
    mix(image, cover(muscle), MUSCLE + (60.0 if blood > 100 else 0.0))
    chambers = (
        ((0.02, -0.34, 0.7), (0.25 * size, 0.13 * size, 0.17), 0.35),  # right ventricle
        ((0.24, -0.13, 0.72), (0.17 * size, 0.13 * size, 0.15), 0.6),  # left ventricle
        ((-0.12, -0.16, 0.66), (0.12 * size, 0.14 * size, 0.13), 0.2),  # right atrium
        ((0.03, 0.02, 0.6), (0.17 * size, 0.09 * size, 0.1), 0.1),  # left atrium
    )
    for centre, radii, angle in chambers:
        chamber = np.minimum(space.ellipsoid(level, centre, radii, angle), muscle - 2.0)
        mix(image, cover(chamber), blood)
