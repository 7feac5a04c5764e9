"""The inside of the lungs: parenchyma, vessels, airways, fissures."""

import numpy as np

from helpers.data.drawing import Field, Mask, Points, dots, mix, smooth_field, strokes
from helpers.data.lung_2d.canvas import SHAPE, SIZE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient
from helpers.data.lung_2d.thorax import Thorax


def paint_lungs(patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator) -> Field:
    """Draw both lungs as they are without disease.

    Returns
    -------
    (SIZE, SIZE) float64 in HU; only pixels inside the lungs mean anything.
    """
    _, v = frame.coordinates()
    image = np.full((SIZE, SIZE), patient.lung)
    image += 45.0 * v  # blood and weight make the dependent lung denser
    image += 18.0 * smooth_field(rng, 30, SHAPE) + 26.0 * smooth_field(rng, 5, SHAPE)
    vessels: list[tuple[Points, float]] = []
    airways: list[tuple[Points, float]] = []
    for lung, side in ((thorax.right, -1), (thorax.left, 1)):
        if not lung.any():
            continue
        root = frame.pixels(np.array([[side * 0.16, 0.02]]))[0]
        reach = _reach(lung)
        count = max(3, round(reach / 48))
        for angle in _directions(lung, root, count, rng):
            _branch(vessels, root, angle, reach * 0.2, 4.2 * frame.scale, rng)
        if thorax.level > 0.35:
            for angle in _directions(lung, root, 3, rng):
                _branch(airways, root, angle, reach * 0.16, 4.0 * frame.scale, rng, depth=2)
        image_dots = _cross_sections(lung, root, frame, rng)
        mix(image, image_dots, 30.0)
    mix(image, 0.85 * strokes(vessels, SHAPE), 35.0)
    walls = strokes([(points, width + 2.5) for points, width in airways], SHAPE)
    lumen = strokes([(points, max(1.0, width - 0.5)) for points, width in airways], SHAPE)
    mix(image, 0.55 * walls, -100.0)
    mix(image, lumen, -985.0)
    mix(image, 0.22 * strokes(_fissures(frame, thorax, rng), SHAPE), 0.0)
    return image


def branching_tubes(
    lung: Mask, frame: Frame, side: int, rng: np.random.Generator, width: float
) -> Field:
    """Coverage of a tree of tubes that fans out from the root of one lung, in [0, 1]."""
    root = frame.pixels(np.array([[side * 0.16, 0.02]]))[0]
    tubes: list[tuple[Points, float]] = []
    reach = _reach(lung)
    for angle in _directions(lung, root, 4, rng):
        _branch(tubes, root, angle, reach * 0.24, width, rng)
    return strokes(tubes, SHAPE)


def _reach(lung: Mask) -> float:
    rows, columns = np.flatnonzero(lung.any(axis=1)), np.flatnonzero(lung.any(axis=0))
    return float(np.hypot(rows[-1] - rows[0], columns[-1] - columns[0]))


def _directions(lung: Mask, root: Points, count: int, rng: np.random.Generator) -> list[float]:
    """Angles from the root of the lung towards random pixels of it."""
    rows, columns = np.nonzero(lung)
    chosen = rng.integers(0, rows.size, count)
    return [float(np.arctan2(rows[i] - root[1], columns[i] - root[0])) for i in chosen]


def _branch(
    lines: list[tuple[Points, float]],
    start: Points,
    angle: float,
    length: float,
    width: float,
    rng: np.random.Generator,
    depth: int = 4,
) -> None:
    """Add a bent segment and, recursively, the two thinner ones it divides into."""
    bend = rng.normal(0.0, 0.25)
    length *= rng.uniform(0.75, 1.2)
    middle = start + 0.5 * length * np.array([np.cos(angle), np.sin(angle)])
    end = middle + 0.5 * length * np.array([np.cos(angle + bend), np.sin(angle + bend)])
    if rng.random() < 0.58:  # the rest runs above or below the slice
        lines.append((np.stack([start, middle, end]), width))
    if depth == 0:
        return
    spread = rng.uniform(0.25, 0.6)
    for turn in (-spread, spread):
        _branch(lines, end, angle + bend + turn, length * 0.8, width * 0.55, rng, depth - 1)


def _cross_sections(lung: Mask, root: Points, frame: Frame, rng: np.random.Generator) -> Field:
    """Vessels cut across: dots that shrink with the distance from the root of the lung."""
    rows, columns = np.nonzero(lung)
    chosen = rng.integers(0, rows.size, max(20, rows.size // 70))
    centres = np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)
    distance = np.hypot(centres[:, 0] - root[0], centres[:, 1] - root[1]) / max(1.0, _reach(lung))
    radii = frame.scale * (0.6 + 2.6 * rng.random(chosen.size) ** 3 * np.exp(-2.2 * distance))
    return dots(centres, radii, SHAPE)


def _fissures(frame: Frame, thorax: Thorax, rng: np.random.Generator) -> list[tuple[Points, float]]:
    lines = []
    for side in (-1, 1):
        u = np.linspace(0.1, 0.9, 12)
        # The oblique fissure moves from back to front on the way down.
        v = 0.75 - 1.15 * thorax.level + 0.12 * np.sin(2.5 * u + rng.uniform(0, 1))
        lines.append((frame.pixels(np.stack([side * u, v], axis=1)), 1.0))
    return lines
