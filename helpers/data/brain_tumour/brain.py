"""The brain: hemispheres, deep grey matter, cerebellum, brain stem and the fluid around them."""

from dataclasses import dataclass, replace

import numpy as np

from helpers.data.brain_tumour.canvas import SHAPE
from helpers.data.brain_tumour.cortex import sulcus_distance
from helpers.data.brain_tumour.grid import Grid
from helpers.data.brain_tumour.patient import Patient
from helpers.data.brain_tumour.shapes import (
    SIDES,
    cover,
    ellipsoid_depth,
    lower,
    paint_ellipsoid,
    paint_tube,
)
from helpers.data.brain_tumour.skull import cavity_depth, tentorium_depth
from helpers.data.brain_tumour.tissue import CSF, GREY, WHITE
from helpers.data.drawing import Field, mix, ramp, smooth_field


@dataclass(frozen=True)
class Surfaces:
    """Depths in mm, each (DRAWN, DRAWN) float64.

    Attributes
    ----------
    cavity : below the inner surface of the skull
    hemisphere : below the smooth surface of a cerebral hemisphere, its medial side included
    cortex : below the folded surface of the brain
    """

    cavity: Field
    hemisphere: Field
    cortex: Field


def paint_brain(
    image: Field, pushed: Grid, cavity: Field, patient: Patient, rng: np.random.Generator
) -> Surfaces:
    """Paint the brain into the cavity of the skull (in place).

    Parameters
    ----------
    pushed : Grid
        The slice of the head, with what the tumour pushes aside.
    cavity : (DRAWN, DRAWN) float64, mm below the inner surface of the skull

    Returns
    -------
    Surfaces
        Of the brain that is pushed aside.
    """
    white = WHITE * (1.0 + 0.022 * smooth_field(rng, 12, SHAPE))
    grey = WHITE - patient.contrast * (WHITE - GREY) + 2.0 * smooth_field(rng, 6, SHAPE)
    mix(image, cover(cavity), CSF)
    hemisphere = lower(_hemisphere_depth(pushed, patient), cavity - 1.0, 2.0)
    sulci = sulcus_distance(hemisphere, pushed.pixel, rng)
    wide = 0.9 * patient.atrophy - 0.55 + 0.9 * ramp(hemisphere, 9.0, 0.0)
    wide += 0.35 * smooth_field(rng, 16, SHAPE)
    cortex = np.asarray(np.minimum(hemisphere, sulci - wide), np.float64)
    waves = smooth_field(rng, 11, SHAPE)
    cortex = np.minimum(cortex, _sylvian_distance(pushed, waves) - 0.9 * patient.atrophy)
    mix(image, cover(cortex, 1.8), grey)
    mix(image, cover(cortex - 3.1, 1.6), white)
    _paint_deep_grey(image, pushed, grey, white)
    paint_ellipsoid(image, pushed, (0.0, 2.0, -21.0), (13.0, 15.0, 9.0), CSF)
    paint_ellipsoid(image, pushed, (0.0, -22.0, -12.0), (21.0, 17.0, 15.0), CSF)
    _paint_cerebellum(image, pushed, cavity, grey, white, rng)
    _paint_stem(image, pushed, white)
    return Surfaces(cavity, hemisphere, cortex)


def _hemisphere_depth(grid: Grid, patient: Patient) -> Field:
    x, y, z = grid.x, grid.y, grid.z
    gap = 0.8 + 1.4 * patient.atrophy
    skull = cavity_depth(x, y, z) - gap
    above = tentorium_depth(x, y, z) - 1.2
    # A slice is thicker than the cleft between the hemispheres: one in it shows what lies beside.
    cleft = 0.9 + 0.8 * patient.atrophy
    medial = np.maximum(np.abs(x), 3.0 if abs(grid.across[0]) < 0.5 * grid.pixel else 0.0) - cleft
    # Above the basal cisterns only.
    base = z + 12.0 + 40.0 * ramp(np.abs(x), 10.0, 20.0) + 12.0 * ramp(y, 16.0, 26.0)
    return lower(lower(lower(skull, above, 3.0), medial, 2.0), base, 4.0)


def _sylvian_distance(grid: Grid, waves: Field) -> Field:
    """Distance from the fissure above the temporal lobe and over the insula (mm)."""
    aside = np.abs(grid.x) + 1.2 * waves
    height = grid.z + 3.0 + 0.28 * (grid.y - 5.0) + 2.6 * np.sin(grid.y / 7.0) + 2.0 * waves
    far_along = np.clip(np.maximum(grid.y - 22.0, -38.0 - grid.y), 0.0, None)
    lateral = np.sqrt(height**2 + np.clip(37.0 - aside, 0.0, None) ** 2 + far_along**2)
    up_down = np.clip(np.abs(height - 5.0) - 14.0, 0.0, None)
    # The insula bulges outwards and has gyri of its own.
    bulge = 40.0 - 7.0 * ((grid.y + 8.0) / 28.0) ** 2 - 6.0 * ((height - 5.0) / 16.0) ** 2
    bulge += 0.6 * np.sin(0.75 * grid.y + 0.25 * grid.z)
    insula = np.sqrt((aside - bulge) ** 2 + up_down**2 + far_along**2)
    return np.asarray(np.minimum(lateral, insula) - 0.5 * waves, np.float64)


def _paint_deep_grey(image: Field, grid: Grid, grey: Field, white: Field) -> None:
    callosum = replace(
        grid, x=np.sign(grid.x) * np.clip(np.abs(grid.x) - 11.0, 0.0, None), margin=grid.margin + 11
    )
    arch = [
        (0.0, 29.0, 3.0), (0.0, 35.0, 10.0), (0.0, 28.0, 21.0), (0.0, 8.0, 28.0),
        (0.0, -18.0, 28.0), (0.0, -36.0, 20.0), (0.0, -40.0, 12.0),
    ]  # fmt: skip
    paint_tube(image, callosum, arch, (2.6, 4.6, 3.8, 3.2, 3.2, 4.4, 5.0), white)
    shade = grey + 0.15 * (white - grey)
    for side in SIDES:
        paint_ellipsoid(image, grid, (side * 20.0, 2.0, 8.0), (17.0, 36.0, 20.0), white, soft=10.0)
        paint_ellipsoid(image, grid, (side * 26.0, 4.0, 4.0), (5.5, 17.0, 12.0), shade, soft=3.0)
        pallidum = shade + 0.5 * (white - shade)
        paint_ellipsoid(image, grid, (side * 19.5, 1.0, 2.0), (5.0, 10.0, 7.5), pallidum, soft=3.0)
        paint_ellipsoid(image, grid, (side * 15.0, 21.0, 13.0), (7.5, 12.0, 11.0), shade, soft=2.5)
        thalamus = (side * 10.5, -15.0, 9.0)
        paint_ellipsoid(image, grid, thalamus, (9.0, 15.0, 10.0), shade, soft=3.0)
        hippocampus = [(side * 26.0, -5.0, -24.0), (side * 24.0, -34.0, -6.0)]
        paint_tube(image, grid, hippocampus, (6.0, 4.0), shade, soft=3.0)


def _paint_cerebellum(
    image: Field, grid: Grid, cavity: Field, grey: Field, white: Field, rng: np.random.Generator
) -> None:
    x, y, z = grid.x, grid.y, grid.z
    below = -tentorium_depth(x, y, z) - 1.5
    lobes = ellipsoid_depth(
        np.maximum(np.abs(x), 12.0) - 12.0, y, z, (8.0, -57.0, -38.0), (40.0, 34.0, 31.0), 2.3
    )
    # A notch behind, between the lobes, where the vermis lies.
    notch = 7.0 - 9.0 * np.exp(-((x / 7.0) ** 2)) * ramp(y, -72.0, -88.0)
    depth = np.minimum(lower(lower(lobes, below, 3.0), cavity - 2.0, 3.0), lobes + notch)
    # Folia: thin leaves, parallel to the surface of the whole.
    level = depth + 2.2 * smooth_field(rng, 16, SHAPE)
    radius = np.sqrt((0.6 * x) ** 2 + (y + 36.0) ** 2 + (z + 36.0) ** 2)
    leaves = np.cos(
        (0.55 * radius + 0.5 * level) * 2 * np.pi / 4.3 + 2.0 * np.arctan2(y + 36, z + 36)
    )
    # Branches of white matter that fan out from the middle.
    angle = np.arctan2(z + 38.0, -(y + 36.0)) + 0.10 * smooth_field(rng, 12, SHAPE)
    tree = np.clip(np.cos(9.0 * angle) * 1.5 - 0.4, 0.0, 1.0) * ramp(depth, 2.5, 7.0)
    core = ramp(depth + 2.5 * smooth_field(rng, 9, SHAPE), 10.0, 14.0) * ramp(np.abs(x), 4.0, 14.0)
    mix(image, cover(depth), grey - 16.0 * np.clip(leaves, 0.0, 1.0) * ramp(depth, 20.0, 6.0))
    mix(image, cover(depth) * np.maximum(0.75 * tree, core), white)
    groove = np.clip(leaves - 0.72, 0.0, 1.0) * ramp(depth, 9.0, 1.0)
    mix(image, 3.0 * cover(depth) * groove, CSF + 8.0)


def _paint_stem(image: Field, grid: Grid, white: Field) -> None:
    stem = 0.95 * white
    paint_tube(
        image, grid,
        [(0.0, -26.0, -40.0), (0.0, -34.0, -56.0), (0.0, -41.0, -80.0)],
        (9.0, 7.5, 6.0), stem,
    )  # fmt: skip
    paint_ellipsoid(image, grid, (0.0, -23.0, -34.0), (16.0, 13.5, 14.0), stem)
    for side in SIDES:
        paint_tube(
            image,
            grid,
            [(side * 12.0, -26.0, -36.0), (side * 24.0, -46.0, -38.0)],
            (8.0, 7.0),
            stem,
        )
        paint_tube(
            image, grid, [(side * 7.0, -14.0, -22.0), (side * 14.0, -8.0, -4.0)], (6.0, 6.5), stem
        )
        colliculus = (side * 5.0, -32.0, -10.0)
        paint_ellipsoid(image, grid, colliculus, (5.0, 4.0, 7.5), 0.95 * stem)
    paint_ellipsoid(image, grid, (0.0, -23.0, -13.0), (13.0, 9.0, 13.0), stem)
    paint_ellipsoid(image, grid, (0.0, -36.0, 3.0), (3.5, 4.0, 2.8), 0.95 * stem)  # pineal gland
    # The optic chiasm in the suprasellar cistern.
    for side in SIDES:
        line = [(side * 9.0, 19.0, -19.0), (0.0, 7.0, -16.5), (side * 12.0, -4.0, -14.0)]
        paint_tube(image, grid, line, (1.9, 2.3, 2.0), white)
