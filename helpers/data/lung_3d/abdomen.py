"""What lies below the diaphragm: liver, spleen, and stomach and bowel with their gas."""

import numpy as np

from helpers.data.drawing import Field, mix
from helpers.data.lung_2d.tissue import FAT, GAS, MUSCLE
from helpers.data.lung_3d.space import Space, cover
from helpers.data.lung_3d.thorax import Thorax

_LIVER, _SPLEEN, _STOMACH = 68.0, 55.0, 30.0  # HU


def paint_abdomen(image: Field, space: Space, thorax: Thorax, texture: Field) -> None:
    """Paint the organs below the diaphragm into ``image`` (HU, in place).

    Parameters
    ----------
    texture : (PLANE, PLANE) float64, smooth random field
    """
    patient, level = space.patient, thorax.level
    enhanced = 35.0 if patient.blood > 100 else 0.0
    below = thorax.abdomen * thorax.cavity
    vessels = np.clip(1.0 - 8.0 * np.abs(texture), 0.0, 1.0)
    liver = _LIVER + enhanced + vessels * (10.0 + 0.6 * enhanced)
    mix(image, below, FAT + 10.0)
    # The diaphragm itself, where it is cut flat.
    rim = below * (1.0 - np.clip(8.0 * (level - patient.dome) - 0.4, 0.0, 1.0))
    mix(image, rim, MUSCLE)
    # The left lobe of the liver reaches across the middle, in front of the stomach.
    lobe = space.ellipsoid(level, (0.14, -0.42, 1.0), (0.4, 0.3, 0.28), -0.3)
    # The lower edge of the liver rises from right to left.
    lobes = (space.oval(-0.42 - 0.5 * (level - 0.8), -0.05, 0.56, 0.92), lobe)
    for part in lobes:
        mix(image, cover(part) * below, liver)
    top = patient.dome + 0.04
    spleen = space.ellipsoid(level, (0.6, 0.3, top + 0.24), (0.22, 0.3, 0.2), 0.5)
    mix(image, cover(spleen) * below, _SPLEEN + enhanced)
    stomach = space.ellipsoid(level, (0.4, -0.12, top + 0.22), (0.25, 0.34, 0.185), 0.4)
    lumen = cover(stomach - 3.0) * below
    mix(image, cover(stomach) * below, 45.0)
    mix(image, lumen, _STOMACH)
    # The patient lies on the back: gas floats to the front over a straight fluid level.
    surface = -0.42 + 0.7 * patient.gas
    mix(image, lumen * cover((surface - space.v) * space.mm[1]), GAS)
    if patient.gas > 0.5:
        colon = space.ellipsoid(level, (0.66, -0.25, 1.03), (0.13, 0.16, 0.17))
        mix(image, cover(colon) * below, 40.0)
        mix(image, cover(colon - 2.5) * below, GAS + 60.0)
