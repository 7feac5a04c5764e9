"""Disease: what makes lung look unlike lung.

Consolidated, fibrotic and collapsed lung is lung, and so is a mass that grows in it: an annotator
draws the outline around them. Fluid in the pleural space is not lung.
"""

import cv2
import numpy as np

from helpers.data.drawing import (
    Field,
    Mask,
    dots,
    ellipse,
    fill,
    mix,
    ramp,
    roughen,
    round_off,
    smooth_field,
)
from helpers.data.lung_2d.canvas import SHAPE, SIZE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.lungs import branching_tubes
from helpers.data.lung_2d.patient import Disease, Patient
from helpers.data.lung_2d.thorax import Thorax

_FLUID = 8.0  # HU
_SOFT = 38.0


def add_disease(
    image: Field, patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator
) -> Mask:
    """Paint the patient's disease into the lungs (HU, in place).

    Returns
    -------
    (SIZE, SIZE) bool: pixels of the chest cavity that disease has taken from the lung (fluid).
    """
    sides = {-1: thorax.right, 1: thorax.left}
    sick, other = sides[patient.side], sides[-patient.side]
    severity = float(np.clip(patient.severity + rng.normal(0, 0.1), 0.2, 1.0))
    fluid = np.zeros((SIZE, SIZE), np.bool_)
    if patient.disease is Disease.PNEUMONIA:
        _consolidate(image, sick, patient.side, frame, rng, severity)
        if rng.random() < 0.5:
            _consolidate(image, other, -patient.side, frame, rng, severity * 0.6)
    elif patient.disease is Disease.ARDS:
        for side, lung in sides.items():
            _ground_glass(image, lung, frame, rng, severity)
            _consolidate(image, lung, side, frame, rng, severity * rng.uniform(0.8, 1.0))
    elif patient.disease is Disease.FIBROSIS:
        _fibrosis(image, thorax.lungs, frame, rng, severity)
    elif patient.disease is Disease.EMPHYSEMA:
        holes = ramp(smooth_field(rng, 11, SHAPE) + smooth_field(rng, 26, SHAPE), 0.4, 1.2)
        mix(image, severity * holes * (image < -600), -965.0)
    elif patient.disease is Disease.MASS:
        _mass(image, sick, rng, frame.scale * (12 + 22 * severity))
    elif patient.disease is Disease.EFFUSION:
        fluid = _effusion(image, sick, patient.side, thorax, frame, rng, severity)
    _nodules(image, thorax.lungs, frame, rng)
    return fluid


def _consolidate(
    image: Field,
    lung: Mask,
    side: int,
    frame: Frame,
    rng: np.random.Generator,
    severity: float,
) -> None:
    """Fill air spaces with fluid, from the back forwards, leaving the larger bronchi open."""
    if not lung.any():
        return
    _, v = frame.coordinates()
    inside = np.sort(v[lung])
    border = inside[int((1 - severity) * (inside.size - 1))]
    edge = v - border + 0.16 * smooth_field(rng, 40, SHAPE) + 0.05 * smooth_field(rng, 12, SHAPE)
    cover = ramp(edge, -0.05, 0.04) * lung
    # Fluid and trapped air mix below what the scanner resolves: mottled, less dense than muscle.
    mottle = smooth_field(rng, 5, SHAPE)
    tissue = rng.uniform(5, 40) + np.where(mottle < 0, 230.0, 40.0) * mottle
    # Air that is left: aerated lobules, bronchi along the slice and across it.
    patches = ramp(smooth_field(rng, 13, SHAPE) + 0.4 * smooth_field(rng, 5, SHAPE), 0.75, 1.3)
    bronchi = branching_tubes(lung, frame, side, rng, 3.4 * frame.scale)
    rows, columns = np.nonzero(lung)
    chosen = rng.integers(0, rows.size, rows.size // 480)
    centres = np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)
    across = dots(centres, frame.scale * rng.uniform(0.9, 2.8, chosen.size), SHAPE)
    glass = ramp(edge, -0.3, 0.02) * 0.5 * lung
    mix(image, glass, -350.0)
    mix(image, cover * (1 - 0.5 * patches), tissue)
    mix(image, cover * np.maximum(bronchi, across) * 0.85, -880.0)


def _ground_glass(
    image: Field, lung: Mask, frame: Frame, rng: np.random.Generator, severity: float
) -> None:
    _, v = frame.coordinates()
    field = smooth_field(rng, 34, SHAPE) + 0.5 * smooth_field(rng, 10, SHAPE) + 0.8 * v
    cover = (0.35 + 0.4 * severity) * ramp(field, 0.6 - 1.6 * severity, 1.4 - 1.6 * severity) * lung
    mix(image, cover, -150.0)


def _fibrosis(
    image: Field, lungs: Mask, frame: Frame, rng: np.random.Generator, severity: float
) -> None:
    """Scars under the pleura: a net of thickened septa around cysts."""
    depth = _depth(lungs)
    _, v = frame.coordinates()
    width = frame.scale * (25 + 55 * severity)
    extent = depth / width + 0.35 * smooth_field(rng, 30, SHAPE) - 0.35 * v
    cover = ramp(extent, 1.0, 0.45) * lungs
    net = ramp(np.abs(smooth_field(rng, 6, SHAPE)), 0.42, 0.2)
    mix(image, cover * 0.75, -330.0)
    mix(image, cover * net * 0.9, 20.0)
    cysts = ramp(smooth_field(rng, 6, SHAPE), 1.0, 1.3)
    mix(image, cover * cysts, -930.0)


def _mass(image: Field, lung: Mask, rng: np.random.Generator, radius: float) -> None:
    """A lobulated mass on the outline of the lung, with a denser rim and a softer core."""
    if not lung.any():
        return
    depth = _depth(lung)
    rows, columns = np.nonzero((depth > 0.5 * radius) & (depth < 0.9 * radius))
    if not rows.size:
        rows, columns = np.nonzero(lung)
    chosen = int(rng.integers(0, rows.size))
    outline = ellipse((0.0, 0.0), (radius, radius * rng.uniform(0.75, 1.1)), count=72)
    outline = roughen(outline, rng, 0.09, waves=9)
    mass = fill(outline + np.array([columns[chosen], rows[chosen]]), SHAPE) & lung
    core = ramp(smooth_field(rng, 20, SHAPE), 0.2, 1.0)
    mix(image, mass.astype(np.float64), _SOFT + 8 - 22 * core)


def _effusion(
    image: Field,
    lung: Mask,
    side: int,
    thorax: Thorax,
    frame: Frame,
    rng: np.random.Generator,
    severity: float,
) -> Mask:
    """Fluid in the most dependent part of the pleural space; the lung above it collapses."""
    if not lung.any():
        return np.zeros((SIZE, SIZE), np.bool_)
    u, v = frame.coordinates()
    inside = np.sort(v[lung])
    border = inside[int((1 - 0.28 * severity) * (inside.size - 1))]
    # The meniscus climbs along the outer wall.
    surface = (
        border - 0.5 * np.clip(np.abs(u) - 0.55, 0, None) + 0.02 * smooth_field(rng, 40, SHAPE)
    )
    fluid = round_off(lung & (v > surface), 3.0) & lung
    band = ramp(surface - v, 0.2 + 0.12 * severity, 0.08) * (lung & ~fluid)
    mix(image, band * 0.95, _SOFT + 25.0)
    bronchi = branching_tubes(lung, frame, side, rng, 3.0 * frame.scale)
    mix(image, band * bronchi * 0.8, -850.0)
    image[fluid] = _FLUID
    return fluid


def _nodules(image: Field, lungs: Mask, frame: Frame, rng: np.random.Generator) -> None:
    rows, columns = np.nonzero(lungs)
    chosen = rng.integers(0, rows.size, int(rng.integers(0, 5)))
    centres = np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)
    radii = frame.scale * rng.uniform(2.5, 9.0, chosen.size)
    mix(image, dots(centres, radii, SHAPE) * lungs, 45.0)


def _depth(lung: Mask) -> Field:
    """Distance of every pixel of the lung from its outline, in pixels."""
    depth = cv2.distanceTransform(lung.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(depth, np.float64)
