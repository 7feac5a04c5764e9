"""Single cells on glass, stained and photographed in grey, as in a cervical smear."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Points, Shape, blur, fill, roughen, smooth_field
from helpers.data.nuclei.annotation import Patch, Seen
from helpers.data.nuclei.arrangement import Plan, Site, scatter
from helpers.data.nuclei.fibres import strands
from helpers.data.nuclei.nucleus import Nucleus, Stage
from helpers.data.nuclei.preparation import Population

_SMALL = 0.45  # radius of a white blood cell's nucleus over that of a squamous cell's


def place_smear(
    population: Population, plan: Plan, shape: Shape, rng: np.random.Generator
) -> tuple[list[Nucleus], list[Points]]:
    """Place squamous cells with a nucleus each, and small naked nuclei between them.

    Returns
    -------
    nuclei : list of Nucleus
    cells : list of (n, 2) float64, outlines in pixels
    """
    height, width = shape
    spots = np.clip(smooth_field(rng, 260, shape) * 1.3 + 1.2, 0.0, 1.0)
    squamous = round(plan.count * rng.uniform(0.35, 0.9))
    cells: list[Points] = []
    sites: list[Site] = []
    for _ in range(squamous):
        x, y = rng.uniform(0.03, 0.97) * width, rng.uniform(0.03, 0.97) * height
        if sites and rng.random() > spots[int(y), int(x)]:
            continue
        size = plan.radius * rng.uniform(5.5, 9.5)
        cells.append(_cell((x, y), size, rng))
        sites.append(Site((x, y), rng.uniform(0, np.pi)))
    large = Plan(len(sites), plan.radius, plan.angle)
    nuclei = scatter(population, large, shape, rng, sites=sites, room=spots)
    few = Plan(max(1, plan.count - squamous), _SMALL * plan.radius + 0.6, plan.angle)
    nuclei += scatter(population, few, shape, rng, room=np.asarray(spots**2, np.float64))
    return nuclei, cells


def paint_smear(
    cells: Sequence[Points], seen: Sequence[Seen], shape: Shape, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Paint a smear.

    Returns
    -------
    (height, width) uint8
    """
    density = np.zeros(shape)
    cloud, grain = smooth_field(rng, 40, shape), smooth_field(rng, 4, shape)
    fine = smooth_field(rng, 2, shape)
    fold = np.clip(strands(rng.uniform(0, np.pi), 7.0, shape, rng) - 1.0, 0.0, None)
    texture = np.clip(1.0 + 0.14 * cloud + 0.07 * grain + 0.06 * fine + 0.5 * fold, 0.2, None)
    for cell in cells:
        patch = _patch(cell)
        in_image, in_patch = patch.window(shape)
        body = patch.inside.astype(np.float64)
        # Flat as a tile, often with a border that has curled up.
        edge = np.clip(body - blur(body, rng.uniform(2.0, 5.0)), 0.0, None)
        inner = blur(body, 0.8) + rng.uniform(0.2, 1.4) * edge
        thick = float(np.exp(rng.normal(-1.75, 0.4)))
        density[in_image] += (thick * inner)[in_patch] * texture[in_image]
    for item in seen:
        nucleus = item.nucleus
        patch = item.whole.widened(4)
        in_image, in_patch = patch.window(shape)
        body = blur(patch.inside.astype(np.float64), 0.9 + 0.5 * nucleus.depth)
        dark = rng.uniform(0.55, 1.0) * (1.2 if nucleus.stage is not Stage.INTERPHASE else 1.0)
        density[in_image] += (dark * body)[in_patch] * (1.0 + 0.15 * grain[in_image])
    specks = np.clip(smooth_field(rng, 5, shape) - 2.2, 0.0, 0.5) * (cloud > 0.3)
    density += 0.25 * specks
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    white = rng.uniform(228, 246) * (1.0 - 0.04 * (x * rng.normal() + y * rng.normal()))
    noise = rng.normal(0.0, 1.3, shape)
    return np.asarray(np.clip(np.round(white * np.exp(-density) + noise), 0, 255), np.uint8)


def _cell(centre: tuple[float, float], size: float, rng: np.random.Generator) -> Points:
    """A squamous cell: a polygon of five to seven corners, the nucleus near its middle."""
    corners = int(rng.integers(5, 8))
    turns = np.sort(np.arange(corners) + rng.uniform(-0.3, 0.3, corners)) * 2 * np.pi / corners
    turns += rng.uniform(0, 2 * np.pi)
    reach = size * rng.uniform(0.75, 1.15, corners)
    polygon = np.stack([reach * np.cos(turns), reach * np.sin(turns)], axis=1)
    # Straight sides, rounded corners: average the polygon with a smooth oval.
    closed = np.concatenate([polygon, polygon[:1]])
    t = np.linspace(0, corners, 96, endpoint=False)
    sides = np.stack(
        [np.interp(t, np.arange(corners + 1), closed[:, axis]) for axis in (0, 1)], axis=1
    )
    weights = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
    for axis in (0, 1):
        wrapped = np.concatenate([sides[-6:, axis], sides[:, axis], sides[:6, axis]])
        for _ in range(3):
            wrapped = np.convolve(wrapped, weights, mode="same")
        sides[:, axis] = wrapped[6:-6]
    outline = roughen(np.asarray(sides, np.float64), rng, 0.05, waves=18)
    return np.asarray(outline + np.asarray(centre) + size * rng.normal(0, 0.1, 2), np.float64)


def _patch(outline: Points) -> Patch:
    margin = 6
    left, top = (int(value) - margin for value in np.floor(outline.min(axis=0)))
    right, bottom = (int(value) + margin for value in np.ceil(outline.max(axis=0)))
    shape = (bottom - top, right - left)
    return Patch(left, top, fill(outline - np.array([left, top]), shape))
