"""Disease: what makes lung look unlike lung.

Consolidated, fibrotic and collapsed lung is lung, and so is a mass that grows in it: an annotator
draws the outline around them. Fluid in the pleural space is not lung.
"""

from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, Mask, mix, ramp
from helpers.data.lung_3d.patient import PIXEL, Finding
from helpers.data.lung_3d.space import Space, cover
from helpers.data.lung_3d.texture import Texture, draw_texture
from helpers.data.lung_3d.thorax import Thorax

_FLUID, _SOFT = 8.0, 38.0  # HU
_EVERY = 4  # voxels; a sixteenth of the lung tells its quantiles well enough


@dataclass(frozen=True)
class Ball:
    """A round lesion: u, v, level of its centre, and its radius in millimetres."""

    centre: tuple[float, float, float]
    radius: float

    def depth(self, space: Space, level: float) -> Field:
        """Depth of the voxels of a slice in the ball, in millimetres."""
        radii = self.radius / space.mm
        return space.ellipsoid(level, self.centre, (radii[0], radii[1], radii[2]))


@dataclass(frozen=True)
class Disease:
    """Where the disease of a patient lies.

    Attributes
    ----------
    borders : two floats
        For the right and the left lung: how dependent (see ``_dependence``) consolidated lung is.
    fluid_level : float, v at the surface of the fluid of an effusion
    nodules : list of Ball
    mass : Ball or None
    lobes, lobules, grain : Texture, of about 28, 9 and 4 mm
    """

    borders: tuple[float, float]
    fluid_level: float
    nodules: list[Ball]
    mass: Ball | None
    lobes: Texture
    lobules: Texture
    grain: Texture


def draw_disease(space: Space, lungs: Mask, rng: np.random.Generator) -> Disease:
    """Spread the patient's disease over the lungs.

    Parameters
    ----------
    lungs : (slices, PLANE, PLANE) bool
    """
    patient = space.patient
    thinned = (slice(None), slice(None, None, _EVERY), slice(None, None, _EVERY))
    u, v = space.u[thinned[1:]], space.v[thinned[1:]]
    borders = []
    for side, share in zip((-1, 1), patient.consolidated, strict=True):
        inside = lungs[thinned] & (side * u > 0)
        dependence = [
            _dependence(v[here], level) for here, level in zip(inside, space.levels, strict=True)
        ]
        borders.append(_quantile(np.concatenate(dependence), 1.0 - share))
    sick = lungs[thinned] & (patient.side * u > 0)
    fluid_level = _quantile(np.concatenate([v[here] for here in sick]), rng.uniform(0.9, 0.94))

    voxels = np.argwhere(lungs)
    nodules = [
        Ball(_somewhere(space, voxels, rng), rng.uniform(2.5, 7.0))
        for _ in range(int(rng.integers(2, 8)))
    ]
    mass = None
    if patient.finding is Finding.MASS:
        mass = Ball(_somewhere(space, _near_the_outline(voxels, lungs), rng), rng.uniform(18, 28))
    return Disease(
        borders=(borders[0], borders[1]),
        fluid_level=fluid_level,
        nodules=nodules,
        mass=mass,
        lobes=draw_texture(rng, space, 28.0),
        lobules=draw_texture(rng, space, 9.0),
        grain=draw_texture(rng, space, 4.2),
    )


def add_disease(
    image: Field,
    space: Space,
    thorax: Thorax,
    disease: Disease,
    index: int,
    airways: tuple[Field, Field],
) -> Field:
    """Paint the patient's disease into the lungs in slice ``index`` (HU, in place).

    Parameters
    ----------
    airways : wall with lumen, and lumen; (PLANE, PLANE) float64 in [0, 1] each

    Returns
    -------
    (PLANE, PLANE) float64 in [0, 1]: share of each voxel of the lungs that fluid has taken
    """
    patient = space.patient
    fluid = np.zeros_like(image)
    if not thorax.lungs.any():
        return fluid
    lobes, lobules = disease.lobes.at(index), disease.lobules.at(index)
    grain = disease.grain.at(index)
    if patient.finding is Finding.EMPHYSEMA:
        holes = ramp(lobules + 0.7 * lobes + 0.9 - 1.6 * thorax.level, 0.4, 1.2)
        mix(image, 0.9 * holes * (image < -600), -965.0)
    elif patient.finding is Finding.FIBROSIS:
        _fibrosis(image, space, thorax, lobes, grain)
    _consolidate(image, space, thorax, disease, lobes, lobules, grain)
    # Air stays in the larger bronchi of consolidated lung.
    mix(image, 0.9 * airways[1], -900.0)
    for nodule in disease.nodules:
        mix(image, cover(nodule.depth(space, thorax.level)), 45.0)
    if disease.mass is not None:
        mass = disease.mass.depth(space, thorax.level) + 2.0 * lobules
        mix(image, cover(mass), _SOFT + 8.0 - 22.0 * ramp(lobes, 0.2, 1.0))
    if patient.finding is Finding.EFFUSION:
        fluid = _effusion(image, space, disease.fluid_level, lobes, airways[1])
    return fluid


def _dependence(v: Field, level: float) -> Field:
    """How far down blood and fluid pull: to the back of a lying patient, and to the base."""
    return v + 0.45 * level


def _consolidate(
    image: Field,
    space: Space,
    thorax: Thorax,
    disease: Disease,
    lobes: Field,
    lobules: Field,
    grain: Field,
) -> None:
    """Fill air spaces with fluid, from the dependent side upwards, with ground glass above."""
    border = np.where(space.u < 0, disease.borders[0], disease.borders[1])
    edge = _dependence(space.v, thorax.level) - border + 0.16 * lobes + 0.06 * lobules
    # Fluid and trapped air mix below what the scanner resolves: mottled, less dense than muscle.
    tissue = np.where(grain < 0, 60.0, 40.0) * grain - 15.0
    patches = ramp(lobules + 0.6 * grain, 1.1, 1.8)  # lobules that have kept their air
    mix(image, 0.45 * ramp(edge, -0.3, 0.02), -350.0)
    mix(image, ramp(edge, -0.05, 0.04) * (1.0 - 0.5 * patches), tissue)


def _fibrosis(image: Field, space: Space, thorax: Thorax, lobes: Field, grain: Field) -> None:
    """Scars under the pleura: a net of thickened septa around cysts."""
    from_pleura = (1.0 - thorax.ribcage) * np.hypot(space.u * space.mm[0], space.v * space.mm[1])
    extent = from_pleura / 24.0 + 0.35 * lobes - 0.4 * space.v - 0.6 * (thorax.level - 0.6)
    scars = ramp(extent, 1.0, 0.45)
    mix(image, 0.75 * scars, -330.0)
    mix(image, 0.9 * scars * ramp(np.abs(grain), 0.42, 0.2), 20.0)
    mix(image, scars * ramp(grain, 1.0, 1.3), -930.0)


def _effusion(
    image: Field, space: Space, fluid_level: float, lobes: Field, bronchi: Field
) -> Field:
    """Fluid in the most dependent part of the pleural space; the lung above it collapses."""
    sick = space.patient.side * space.u > 0
    # The meniscus climbs along the outer wall.
    surface = fluid_level - 0.5 * np.clip(np.abs(space.u) - 0.55, 0, None) + 0.02 * lobes
    above = (surface - space.v) * space.mm[1]  # millimetres
    fluid = cover(-above) * sick
    collapsed = 0.95 * ramp(above, 32.0, 14.0) * sick
    mix(image, collapsed, _SOFT + 25.0)
    mix(image, 0.8 * collapsed * bronchi, -850.0)
    mix(image, fluid, _FLUID)
    return np.asarray(fluid, np.float64)


def _somewhere(
    space: Space, voxels: np.ndarray, rng: np.random.Generator
) -> tuple[float, float, float]:
    index, row, column = voxels[int(rng.integers(0, len(voxels)))]
    return (
        float(space.u[row, column]),
        float(space.v[row, column]),
        float(space.levels[index]),
    )


def _near_the_outline(voxels: np.ndarray, lungs: Mask) -> np.ndarray:
    """Voxels some 14 mm from the outline of the lungs, left or right."""
    step = round(14.0 / PIXEL)
    index, row, column = voxels.T
    at_right = np.minimum(column + step, lungs.shape[2] - 1)
    outside = ~lungs[index, row, at_right] | ~lungs[index, row, np.maximum(column - step, 0)]
    return voxels[outside]


def _quantile(values: Field, share: float) -> float:
    """The value that ``share`` of all values do not exceed; one of them, not interpolated."""
    return float(np.sort(values)[int(share * (values.size - 1))])
