"""Vessels, dura and pituitary gland: what takes up contrast agent in every head."""

import numpy as np

from helpers.data.brain_tumour.brain import Surfaces
from helpers.data.brain_tumour.canvas import SHAPE
from helpers.data.brain_tumour.grid import Grid
from helpers.data.brain_tumour.patient import Patient
from helpers.data.brain_tumour.shapes import SIDES, Point, cover, paint_ellipsoid, paint_tube
from helpers.data.brain_tumour.skull import VAULT_CENTRE, tentorium_depth, vault_depth
from helpers.data.brain_tumour.tissue import BLOOD, CSF, GLAND
from helpers.data.drawing import Field, dots, mix, ramp, smooth_field


def paint_vessels(
    image: Field,
    grid: Grid,
    pushed: Grid,
    surfaces: Surfaces,
    patient: Patient,
    rng: np.random.Generator,
) -> None:
    """Paint dura, venous sinuses, arteries, cortical veins and the pituitary gland (in place)."""
    blood = BLOOD * patient.enhancement
    _paint_dura(image, grid, surfaces.cavity, 0.62 * blood, rng)
    _paint_cortical_veins(image, surfaces, blood, rng)
    _paint_sinuses(image, grid, blood)
    _paint_deep_veins(image, pushed, blood)
    artery = 0.6 * CSF if patient.arteries_dark else 1.05 * blood
    _paint_arteries(image, pushed, artery)
    gland = GLAND * patient.enhancement
    for side in SIDES:  # the cavernous sinus with the carotid artery in it
        paint_ellipsoid(image, grid, (side * 13.0, 4.0, -29.0), (5.0, 9.5, 7.0), 0.95 * blood)
        paint_tube(
            image, grid, [(side * 14.0, -4.0, -33.0), (side * 13.0, 9.0, -28.0)], (2.4, 2.4), artery
        )
    paint_ellipsoid(image, grid, (0.0, 4.0, -29.0), (7.5, 5.5, 4.5), gland)
    paint_tube(image, pushed, [(0.0, 2.0, -25.0), (0.0, -1.0, -13.0)], (1.3, 1.3), gland)


def _paint_dura(
    image: Field, grid: Grid, cavity: Field, value: float, rng: np.random.Generator
) -> None:
    patchy = np.clip(0.35 + 0.5 * smooth_field(rng, 14, SHAPE), 0.0, 0.8)
    mix(image, patchy * cover(0.9 - np.abs(cavity)), value)
    x, y, z = grid.x, grid.y, grid.z
    across = abs(grid.across[0]) > 0.5 * grid.pixel  # a slice along the falx does not show it
    if across:
        over_callosum = z - 14.0 * ramp(np.abs(y), 60.0, 20.0) - 16.0
        falx = np.minimum(0.7 - np.abs(x), np.minimum(cavity, over_callosum + 30 * ramp(y, 38, 52)))
        mix(image, 0.6 * cover(falx), value)
    tent = np.minimum(0.6 - np.abs(tentorium_depth(x, y, z)), cavity)
    mix(image, 0.7 * cover(np.minimum(tent, -26.0 - y)), value)


def _paint_cortical_veins(
    image: Field, surfaces: Surfaces, blood: float, rng: np.random.Generator
) -> None:
    """Veins in the sulci, cut across: bright dots near the surface."""
    rows, columns = np.nonzero(
        (surfaces.cortex < 0.4) & (surfaces.hemisphere > 0.0) & (surfaces.cavity < 13.0)
    )
    if rows.size == 0:
        return
    chosen = rng.integers(0, rows.size, rng.integers(18, 46))
    centres = np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)
    radii = 0.35 + 0.9 * rng.random(chosen.size) ** 3
    mix(image, 0.85 * dots(centres, radii, SHAPE), blood)


def _paint_sinuses(image: Field, grid: Grid, blood: float) -> None:
    angles = np.linspace(0.25, 3.45, 15)  # from the forehead over the crown to the back
    superior = [_on_midline_vault(angle, 2.0) for angle in angles]
    paint_tube(image, grid, superior, np.linspace(1.4, 4.2, 15).tolist(), blood)
    torcula: Point = superior[-1]
    paint_tube(image, grid, [(0.0, -42.0, 2.0), torcula], (1.6, 2.4), blood)
    for side in SIDES:
        line = [torcula]
        for aside, y, z in ((25.0, -84.0, -26.0), (45.0, -66.0, -31.0), (54.0, -50.0, -32.0)):
            line.append(_below_inner_table((side * aside, y, z), 3.0))
        line.append(_below_inner_table((side * 47.0, -40.0, -46.0), 3.0))
        paint_tube(image, grid, line, (3.2, 3.6, 3.8, 3.8, 3.6), blood)


def _paint_deep_veins(image: Field, grid: Grid, blood: float) -> None:
    for side in SIDES:
        line = [(side * 4.0, 4.0, 15.0), (side * 2.0, -16.0, 15.5), (0.0, -34.0, 11.0)]
        paint_tube(image, grid, line, (0.9, 1.1, 1.5), blood)
    paint_tube(image, grid, [(0.0, -34.0, 11.0), (0.0, -43.0, 3.0)], (2.0, 2.0), blood)


def _paint_arteries(image: Field, grid: Grid, artery: float) -> None:
    paint_tube(image, grid, [(0.0, -8.5, -46.0), (0.0, -6.5, -20.0)], (1.7, 1.6), artery)
    paint_tube(
        image,
        grid,
        [(1.5, 12.0, -14.0), (1.0, 36.0, 2.0), (1.0, 40.0, 14.0)],
        (1.2, 1.2, 1.0),
        artery,
    )
    for side in SIDES:
        paint_tube(
            image, grid, [(side * 13.0, 9.0, -28.0), (side * 11.0, 6.0, -17.0)], (2.2, 1.9), artery
        )
        middle = [
            (side * 11.0, 6.0, -17.0), (side * 24.0, 9.0, -14.0),
            (side * 36.0, 4.0, -5.0), (side * 37.0, -12.0, 3.0),
        ]  # fmt: skip
        paint_tube(image, grid, middle, (1.7, 1.5, 1.2, 0.9), artery)
        paint_tube(
            image,
            grid,
            [(side * 3.0, -7.5, -20.0), (side * 18.0, -20.0, -14.0)],
            (1.2, 0.9),
            artery,
        )


def _on_midline_vault(angle: float, below: float) -> Point:
    return _below_inner_table(
        (
            0.0,
            VAULT_CENTRE[1] + 60.0 * float(np.cos(angle)),
            VAULT_CENTRE[2] + 60.0 * float(np.sin(angle)),
        ),
        below,
    )


def _below_inner_table(point: Point, below: float) -> Point:
    """Move a point along the ray from the middle of the vault to ``below`` mm under the bone."""
    ray = np.array(point) - np.array(VAULT_CENTRE)
    place = np.array(point)
    for _ in range(6):
        wrong = float(vault_depth(*(np.array([value]) for value in place))[0]) - below
        place = place + wrong * ray / np.sqrt((ray**2).sum())
    return float(place[0]), float(place[1]), float(place[2])
