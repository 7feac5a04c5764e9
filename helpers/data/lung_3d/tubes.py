"""Branching and bent tubes in space: vessels, airways, wires."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Points
from helpers.data.lung_3d.patient import PIXEL, PLANE
from helpers.data.lung_3d.space import Space

_MURRAY = 2.7
"""Where tubes join, the radii to this power add up."""


@dataclass(frozen=True)
class Tube:
    """A bent tube.

    Attributes
    ----------
    points : (n, 3) float64, millimetres along the axes of the volume
    radii : (n,) float64, millimetres
    """

    points: Points
    radii: NDArray[np.float64]

    def grown(self, margin: float) -> "Tube":
        """The same tube, thicker by ``margin`` millimetres all around."""
        return Tube(self.points, self.radii + margin)


def body_tube(space: Space, *knots: tuple[float, float, float, float]) -> Tube:
    """A smooth tube through knots of u, v, level (body coordinates) and radius (millimetres)."""
    path = np.array(knots)
    for _ in range(2):  # Chaikin's corner cutting, which keeps both ends
        near = 0.75 * path[:-1] + 0.25 * path[1:]
        far = 0.25 * path[:-1] + 0.75 * path[1:]
        middle = np.stack([near, far], axis=1).reshape(-1, path.shape[1])
        path = np.concatenate([path[:1], middle[1:-1], path[-1:]])
    return Tube(space.place(path[:, :3]), path[:, 3])


def grow_tree(root: Points, targets: Points, radius: float, rng: np.random.Generator) -> list[Tube]:
    """Grow a tree from a root to every target; its branches thin out as they divide.

    Parameters
    ----------
    root : (3,) float64, millimetres
    targets : (n, 3) float64, millimetres, at least one
    radius : float, millimetres, of the thinnest branches

    Returns
    -------
    list of tubes with three points each
    """
    tubes: list[Tube] = []
    waiting = [(root, targets)]
    while waiting:
        start, served = waiting.pop()
        thickness = radius * len(served) ** (1 / _MURRAY)
        if len(served) == 1:
            end = served[0]
        else:
            end = start + rng.uniform(0.3, 0.45) * (served.mean(axis=0) - start)
        length = float(np.sqrt(np.sum((end - start) ** 2)))
        middle = 0.5 * (start + end) + rng.normal(0.0, 0.06, 3) * length
        tubes.append(Tube(np.stack([start, middle, end]), np.full(3, thickness)))
        if len(served) > 1:
            axis = int(np.argmax(np.ptp(served, axis=0)))
            order = np.argsort(served[:, axis], kind="stable")
            cut = int(np.clip(round(rng.uniform(0.35, 0.65) * order.size), 1, order.size - 1))
            waiting += [(end, served[order[:cut]]), (end, served[order[cut:]])]
    return tubes


def rasterise(space: Space, tubes: Iterable[Tube]) -> NDArray[np.uint8]:
    """Share of every voxel that tubes fill.

    A slice averages over its thickness, so a thin tube that runs along between two slices is
    faint in both: three layers a slice are drawn.

    Returns
    -------
    (slices, PLANE, PLANE) uint8, 255 where a voxel is full
    """
    filled = np.zeros((space.levels.size, PLANE, PLANE), np.uint8)
    for tube in tubes:
        for index in range(len(tube.points) - 1):
            _draw(
                filled, space.spacing, tube.points[index : index + 2], tube.radii[index : index + 2]
            )
    return filled


def _draw(
    filled: NDArray[np.uint8], spacing: float, ends: Points, radii: NDArray[np.float64]
) -> None:
    size = np.array([spacing, PIXEL, PIXEL])
    reach = radii.max() + 0.5 * size
    low = np.clip(np.ceil((ends.min(axis=0) - reach) / size), 0, filled.shape).astype(int)
    high = np.clip(np.floor((ends.max(axis=0) + reach) / size) + 1, 0, filled.shape).astype(int)
    if (high <= low).any():
        return
    window = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    layers = np.add.outer(np.arange(low[0], high[0]), [-1 / 3, 0.0, 1 / 3]).ravel()
    z = (layers * spacing)[:, None, None] - ends[0, 0]
    y = (np.arange(low[1], high[1]) * PIXEL)[None, :, None] - ends[0, 1]
    x = (np.arange(low[2], high[2]) * PIXEL)[None, None, :] - ends[0, 2]
    way = ends[1] - ends[0]
    along = (z * way[0] + y * way[1] + x * way[2]) / max(float(np.sum(way * way)), 1e-9)
    along = np.clip(along, 0.0, 1.0)
    squared = (z - along * way[0]) ** 2 + (y - along * way[1]) ** 2 + (x - along * way[2]) ** 2
    depth = radii[0] + along * (radii[1] - radii[0]) - np.sqrt(squared)
    # A tube thinner than a voxel never fills one.
    share = np.clip(depth / PIXEL + 0.5, 0.0, np.minimum(1.0, 2.0 * radii.max() / PIXEL))
    share = share.reshape(-1, 3, *share.shape[1:]).mean(axis=1)
    filled[window] = np.maximum(filled[window], np.round(255 * share).astype(np.uint8))
