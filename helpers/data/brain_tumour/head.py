"""The head without the brain: skin, fat, muscle, skull."""

import numpy as np

from helpers.data.brain_tumour.canvas import SHAPE
from helpers.data.brain_tumour.grid import Grid
from helpers.data.brain_tumour.patient import Patient
from helpers.data.brain_tumour.shapes import (
    SIDES,
    cover,
    ellipsoid_depth,
    paint_ellipsoid,
    paint_tube,
)
from helpers.data.brain_tumour.skull import vault_depth
from helpers.data.brain_tumour.tissue import AIR, BONE, MARROW, MUSCLE, SKIN
from helpers.data.drawing import Field, mix, ramp, smooth_field

# Heights (mm) from the crown to the neck, and where the skin of face and nape lies there in y.
_HEIGHTS = (60.0, 30.0, 5.0, -20.0, -38.0, -58.0, -66.0, -74.0, -86.0, -94.0, -104.0, -118.0)
_FACE = (60.0, 90.0, 95.0, 93.0, 98.0, 113.0, 108.0, 98.0, 101.0, 95.0, 97.0, 82.0)
_NECK_HEIGHTS = (*_HEIGHTS, -126.0, -140.0, -190.0)
_FRONT = (*_FACE, 60.0, 42.0, 40.0)
_BACK_HEIGHTS = (60.0, 0.0, -30.0, -50.0, -70.0, -95.0, -130.0, -190.0)
_BACK = (-60.0, -95.0, -100.0, -93.0, -84.0, -78.0, -79.0, -90.0)
_WIDTH_HEIGHTS = (60.0, 20.0, -20.0, -50.0, -80.0, -105.0, -120.0, -190.0)
_WIDTHS = (40.0, 66.0, 70.0, 69.0, 64.0, 57.0, 52.0, 50.0)


def paint_head(grid: Grid, cavity: Field, patient: Patient, rng: np.random.Generator) -> Field:
    """Draw skin, fat, muscle and skull; the cavity of the skull is left as bone.

    Parameters
    ----------
    cavity : (DRAWN, DRAWN) float64, mm below the inner surface of the skull

    Returns
    -------
    (DRAWN, DRAWN) float64, signal
    """
    x, y, z = grid.x, grid.y, grid.z
    image = np.full(SHAPE, AIR)
    for side in SIDES:  # the ears
        centre = (side * 80.0, -16.0, -24.0)
        paint_ellipsoid(image, grid, centre, (8.0, 15.0, 30.0), 0.8 * SKIN)
        paint_ellipsoid(image, grid, (side * 84.0, -10.0, -22.0), (5.0, 6.0, 14.0), AIR)
    vault, lower_head = vault_depth(x, y, z), _face_depth(x, y, z)
    temple = 7.0 * np.exp(-(((y - 28.0) / 28.0) ** 2) - ((z - 0.0) / 32.0) ** 2)
    temple *= ramp(np.abs(x), 38.0, 58.0)
    over_bone = vault + patient.bone + temple
    depth = np.maximum(over_bone + patient.scalp, lower_head)
    coarse, fine = smooth_field(rng, 14, SHAPE), smooth_field(rng, 4, SHAPE)

    fat = patient.fat * (1.0 + 0.04 * coarse + 0.05 * fine)
    mix(image, cover(depth), SKIN)
    mix(image, cover(depth - 1.8), fat)
    # Below the fat: muscle with planes of fat between its bundles.
    below = np.minimum(depth - 3.0 - 3.0 * (1.0 + 0.4 * coarse), lower_head - 2.0)
    muscle = MUSCLE * (1.0 + 0.05 * fine)
    planes = _fat_planes(grid) * np.clip(0.2 + 0.6 * coarse, 0.0, 0.8)
    mix(image, cover(below), muscle + planes * (fat - muscle))
    mix(image, ramp(temple, 2.0, 4.5) * cover(over_bone - 0.5), muscle)
    _paint_skull(image, grid, cavity, patient, coarse, fine)
    return image


def _paint_skull(
    image: Field, grid: Grid, cavity: Field, patient: Patient, coarse: Field, fine: Field
) -> None:
    x, y, z = grid.x, grid.y, grid.z
    inner = -cavity  # mm above the inner table
    thick = patient.bone * (1.0 - 0.5 * ramp(z, -10.0, -30.0))  # thinner at the base
    mix(image, cover(thick - inner), BONE)
    # The marrow between the two tables: thin at the temples, patchy everywhere.
    middle = patient.bone * 0.5
    half = 0.31 * patient.bone * (1.0 + 0.35 * coarse) * (1.0 - 0.75 * ramp(np.abs(x), 50.0, 66.0))
    marrow = MARROW * (1.0 + 0.08 * fine)
    mix(image, 0.95 * cover(half - np.abs(inner - middle), 2.0) * ramp(z, -30.0, -5.0), marrow)
    clivus = ellipsoid_depth(x, y + 0.52 * (z + 42.0), z, (0.0, -2.0, -45.0), (10.0, 5.0, 19.0))
    mix(image, cover(clivus), marrow)
    for side in SIDES:
        petrous = [(side * 15.0, -12.0, -36.0), (side * 54.0, -26.0, -40.0)]
        paint_tube(image, grid, petrous, (7.0, 10.0), BONE)
        paint_ellipsoid(image, grid, (side * 20.0, -14.0, -36.0), (7.0, 4.0, 4.0), 0.7 * marrow)


def _fat_planes(grid: Grid) -> Field:
    """Share of fat between the muscles of face and neck, most of which run up and down."""
    x, y, z = np.abs(grid.x), grid.y, grid.z
    lean = y + 0.3 * z
    first = np.sin(x / 3.1 + 1.4 * np.sin(lean / 9.0) + z / 55.0)
    second = np.sin(lean / 4.2 + 1.2 * np.sin(x / 8.0 + z / 40.0))
    return 0.75 * np.maximum(ramp(np.abs(first), 0.28, 0.05), ramp(np.abs(second), 0.3, 0.05))


def _face_depth(x: Field, y: Field, z: Field) -> Field:
    """Depth below the skin of face and neck (mm)."""
    front = np.interp(z, _NECK_HEIGHTS[::-1], _FRONT[::-1])
    back = np.interp(z, _BACK_HEIGHTS[::-1], _BACK[::-1])
    wide = np.interp(z, _WIDTH_HEIGHTS[::-1], _WIDTHS[::-1])
    # Seen from above, a boxy oval; nose and chin stand out of it near the midline only.
    nose = 22.0 * np.exp(-((x / 13.0) ** 2)) * ramp(z, -20.0, -52.0) * ramp(z, -72.0, -62.0)
    front = front - 24.0 * ramp(z, -20.0, -52.0) * ramp(z, -72.0, -62.0) + nose
    middle, half = (front + back) / 2, (front - back) / 2
    ratio = (np.abs(x / wide) ** 2.5 + np.abs((y - middle) / half) ** 2.5 + 1e-9) ** 0.4
    distance = np.sqrt(x * x + (y - middle) ** 2)
    beside = np.minimum(distance * (1.0 / ratio - 1.0), 30.0)
    return np.asarray(np.minimum(beside, 60.0 - z), np.float64)
