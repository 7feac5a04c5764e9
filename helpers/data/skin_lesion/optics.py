"""From pigments to colour: how much light comes back from skin that holds melanin and blood."""

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field

Picture = NDArray[np.float64]
"""(height, width, 3) float64: red, green, blue; 0 is black, 1 is white."""

# Red, green and blue light that pale skin without pigment sends back.
_DERMIS = np.array([0.93, 0.82, 0.76])
# Optical density, in each of them, of one unit of pigment: melanin is brown, blood red.
_MELANIN = np.array([0.78, 1.02, 1.24])
_BLOOD = np.array([0.07, 0.68, 0.58])

VEIL = np.array([0.40, 0.43, 0.49])
"""Melanin deep in the dermis: scattered light turns it blue-grey, whitish under a thick surface."""
SCAR = np.array([0.90, 0.79, 0.76])
"""Where a melanoma has regressed."""
KERATIN = np.array([0.96, 0.90, 0.78])
"""Milia-like cysts."""
PLUG = np.array([0.28, 0.18, 0.12])
"""Comedo-like openings."""


def colour(melanin: Field, blood: Field) -> Picture:
    """Colour of skin by the law of Beer and Lambert.

    Parameters
    ----------
    melanin, blood : (height, width) float64, amounts along the path of the light, 0 or more

    Returns
    -------
    (height, width, 3) float64 in (0, 1)
    """
    density = melanin[:, :, None] * _MELANIN + blood[:, :, None] * _BLOOD
    return np.asarray(_DERMIS * np.exp(-density), np.float64)
