"""The skull: the cavity that holds the brain, and the surfaces around and inside it."""

import numpy as np

from helpers.data.brain_tumour.shapes import Point, ellipsoid_depth, lower
from helpers.data.drawing import Field, ramp

VAULT_CENTRE: Point = (0.0, -6.0, 4.0)
_VAULT_RADII: Point = (68.0, 86.0, 78.0)
_VAULT_EXPONENT = 2.3


def vault_depth(x: Field, y: Field, z: Field) -> Field:
    """Depth below the inner table of the skull, as if it were closed below (mm)."""
    # The forehead is narrower than the back of the head.
    wide = x * (1.0 + 0.0016 * (y + 6.0))
    return ellipsoid_depth(wide, y, z, VAULT_CENTRE, _VAULT_RADII, _VAULT_EXPONENT)


def cavity_depth(x: Field, y: Field, z: Field) -> Field:
    """Depth below the inner surface of vault and skull base (mm)."""
    return lower(vault_depth(x, y, z), 0.85 * (z - _floor(x, y)), 16.0)


def tentorium_depth(x: Field, y: Field, z: Field) -> Field:
    """Height above the tentorium (mm); everything in front of it counts as above."""
    aside = np.abs(x)
    height = 4.0 - 0.36 * np.clip(-32.0 - y, 0.0, None) - 0.45 * np.sqrt(aside * aside + 90.0)
    present = ramp(y, -15.0, -27.0)
    return np.asarray(0.85 * (z - height * present + 90.0 * (1.0 - present)), np.float64)


def _floor(x: Field, y: Field) -> Field:
    """Height of the skull base: anterior, middle and posterior cranial fossa (mm)."""
    aside = np.abs(x)
    anterior = -17.0 + 8.0 * ramp(aside, 6.0, 22.0)
    hollow = ((aside - 32.0) / 24.0) ** 2 + ((y - 6.0) / 26.0) ** 2
    middle = -24.0 + ramp(aside, 9.0, 22.0) * (9.0 * np.clip(hollow, 0.0, 2.0) - 24.0)
    bowl = (aside / 46.0) ** 2 + ((y + 56.0) / 34.0) ** 2
    posterior = -74.0 + 20.0 * np.clip(bowl, 0.0, 2.0)
    # In the midline the clivus slopes down from the sella, at the side the petrous ridge is steep.
    start = -3.0 - 17.0 * ramp(aside, 8.0, 20.0)
    behind = np.clip((start - y) / (start + 36.0), 0.0, 1.0)
    before = ramp(y, 26.0, 34.0)
    petrous = np.exp(-(((y + 20.0 + 0.3 * (aside - 25.0)) / 4.5) ** 2))
    height = middle + before * (anterior - middle) + behind * (posterior - middle)
    return np.asarray(height + 11.0 * petrous * ramp(aside, 14.0, 24.0), np.float64)
