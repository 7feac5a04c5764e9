"""The chest wall: skin, fat, breasts, muscle, and the scanner table below it."""

import numpy as np

from helpers.data.drawing import Field, mix
from helpers.data.lung_2d.tissue import FAT, MUSCLE, SKIN
from helpers.data.lung_3d.patient import PIXEL, PLANE
from helpers.data.lung_3d.space import Space, cover
from helpers.data.lung_3d.thorax import Thorax

_EXPONENT = 2.45


def paint_table(image: Field, space: Space) -> None:
    """Paint the scanner table: a bright shell around foam that is nearly air."""
    patient = space.patient
    gap, thickness = patient.table
    y, x = np.mgrid[0:PLANE, 0:PLANE].astype(np.float64) * PIXEL
    middle = (PLANE - 1) / 2 * PIXEL
    top = middle + patient.centre[1] + patient.half_height * 1.01 + gap
    across = (x - middle) / 160.0
    upper = top - 11.0 * across * across  # bowed like a shallow trough
    lower = top + thickness * (1 - 0.75 * across * across)
    depth = np.minimum(np.minimum(y - upper, lower - y), (1.0 - np.abs(across)) * 160.0)
    mix(image, cover(depth), -180.0)
    mix(image, cover(depth - 2.0), -985.0)


def paint_wall(image: Field, space: Space, thorax: Thorax, coarse: Field, fine: Field) -> None:
    """Paint skin, fat, breasts and muscle into ``image`` (HU, in place).

    Parameters
    ----------
    coarse, fine : (PLANE, PLANE) float64, smooth random fields
    """
    patient, level = space.patient, thorax.level
    skin = _skin(space, level)
    if patient.breasts:
        for side in (-1, 1):
            breast = space.ellipsoid(
                level, (side * 0.46, -0.74, 0.52), (0.34, 0.24 + patient.breasts, 0.28)
            )
            skin = np.maximum(skin, breast)
    body = cover(skin)
    mix(image, body, SKIN)
    mix(image, cover(skin - 2.0), FAT)
    mix(image, body * 0.35 * np.clip(fine - 1.1, 0.0, 1.0), 20.0)
    if patient.breasts:
        for side in (-1, 1):
            gland = space.ellipsoid(
                level, (side * 0.46, -0.86, 0.52), (0.2, 0.1 + patient.breasts * 0.6, 0.2)
            )
            mix(image, cover(gland) * np.clip(0.5 + 0.7 * coarse, 0.0, 1.0), 30.0)

    # Muscle: an even layer around the ribs, thick at the back, the front and the shoulder blades.
    from_middle = np.hypot(space.u * space.mm[0], space.v * space.mm[1])
    layer = 1.06 + 0.25 * max(0.0, 0.35 - level)
    muscle = (layer - thorax.ribcage) * from_middle
    high = max(0.0, 0.6 - level)
    width = patient.cavity[0]
    for side in (-1, 1):
        parts = [space.oval(side * 0.2, 0.8, 0.2, 0.17)]
        back = max(0.0, 0.8 - level)
        parts.append(
            space.oval(side * width * 0.88, 0.42, 0.06 + 0.2 * back, 0.1 + 0.4 * back, -side * 0.5)
        )
        chest = float(np.clip((0.75 - level) / 0.3, 0.0, 1.0))
        parts.append(
            space.oval(side * 0.4, thorax.front + 0.06, 0.36 * chest, 0.1 + 0.14 * high, side * 0.3)
        )
        for part in parts:
            muscle = np.maximum(muscle, part)
    muscle = np.minimum(muscle, skin - 3.0 - 0.3 * patient.fat * patient.half_width)
    mix(image, cover(muscle) * (1.0 - 0.55 * np.clip(coarse - 0.7, 0, 1)), MUSCLE)


def _skin(space: Space, level: float) -> Field:
    """Depth below the skin in millimetres."""
    width = float(np.interp(level, (-0.1, 0.1, 0.3, 0.6, 1.1), (0.97, 1.0, 0.98, 1.0, 0.97)))
    front = float(np.interp(level, (-0.1, 0.0, 0.15, 0.35), (0.6, 0.7, 0.88, 1.0)))
    back = float(np.interp(level, (-0.1, 0.1, 0.4, 1.1), (0.86, 0.95, 1.0, 0.96)))
    along = np.abs(space.v) / np.where(space.v < 0, front, back)
    across = np.abs(space.u) / width
    norm = (across**_EXPONENT + along**_EXPONENT) ** (1 / _EXPONENT)
    theta = np.arctan2(space.v, space.u)
    for wave, (size, phase) in enumerate(space.patient.shape, start=2):
        norm = norm * (1.0 + size * np.cos(wave * theta + phase + 1.5 * level))
    from_middle = np.hypot(space.u * space.mm[0], space.v * space.mm[1])
    return np.asarray((1.0 - norm) * from_middle, np.float64)
