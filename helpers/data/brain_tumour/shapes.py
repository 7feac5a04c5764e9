"""Solid shapes in head coordinates, and how they are painted into a slice.

A *depth* is the distance from a surface in mm, positive inside.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from helpers.data.brain_tumour.grid import Grid
from helpers.data.drawing import Field, mix

Point = tuple[float, float, float]
SIDES = (-1.0, 1.0)

_SOFT = 1.6  # mm over which a surface fades: partial volume in a thick slice


def cover(depth: Field, soft: float = _SOFT) -> Field:
    """Share of each pixel that lies inside a surface, in [0, 1]; ``soft`` in mm."""
    return np.clip(0.5 + depth / soft, 0.0, 1.0)


def lower(first: Field, second: Field, width: float = 4.0) -> Field:
    """The lower of two depths, with the edge between them rounded over ``width`` mm."""
    overlap = np.clip(width - np.abs(first - second), 0.0, None)
    return np.asarray(np.minimum(first, second) - overlap * overlap / (4 * width), np.float64)


def ellipsoid_depth(
    x: Field, y: Field, z: Field, centre: Point, radii: Point, exponent: float = 2.0
) -> Field:
    """Depth below an ellipsoid, or a boxier solid for an exponent above 2, along its radius."""
    offsets = [axis - middle for axis, middle in zip((x, y, z), centre, strict=True)]
    if exponent == 2.0:
        ratio = np.sqrt(sum((o / r) ** 2 for o, r in zip(offsets, radii, strict=True)) + 1e-9)
    else:
        powers = (np.abs(o / r) ** exponent for o, r in zip(offsets, radii, strict=True))
        ratio = (sum(powers) + 1e-9) ** (1 / exponent)
    distance = np.sqrt(sum(o * o for o in offsets))
    return np.asarray(np.minimum(distance * (1.0 / ratio - 1.0), min(radii)), np.float64)


def paint_ellipsoid(
    image: Field,
    grid: Grid,
    centre: Point,
    radii: Point,
    value: float | Field,
    *,
    exponent: float = 2.0,
    soft: float = _SOFT,
) -> None:
    """Paint an ellipsoid in place; ``value`` is one signal or a picture of it."""
    window = grid.window(np.array(centre), max(radii) * (1.0 if exponent == 2.0 else 1.3) + soft)
    part = image[window]
    if part.size == 0:
        return
    x, y, z = grid.x[window], grid.y[window], grid.z[window]
    depth = ellipsoid_depth(x, y, z, centre, radii, exponent)
    mix(part, cover(depth, soft), value if isinstance(value, float) else value[window])


def paint_tube(
    image: Field,
    grid: Grid,
    points: Sequence[Point],
    radii: Sequence[float],
    value: float | Field,
    *,
    soft: float = _SOFT,
) -> None:
    """Paint a tube along a line in place; its radius (mm) may change from point to point."""
    for (start, end), (first, last) in zip(pairwise(points), pairwise(radii), strict=True):
        a, b = np.array(start), np.array(end)
        span = b - a
        length = float(np.sqrt((span**2).sum()))
        window = grid.window((a + b) / 2, length / 2 + max(first, last) + soft)
        part = image[window]
        if part.size == 0:
            continue
        x, y, z = grid.x[window] - a[0], grid.y[window] - a[1], grid.z[window] - a[2]
        along = np.clip((x * span[0] + y * span[1] + z * span[2]) / length**2, 0.0, 1.0)
        x, y, z = x - along * span[0], y - along * span[1], z - along * span[2]
        depth = first + along * (last - first) - np.sqrt(x * x + y * y + z * z)
        mix(part, cover(depth, soft), value if isinstance(value, float) else value[window])
