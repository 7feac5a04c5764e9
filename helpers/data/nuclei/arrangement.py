"""Where the nuclei of an image lie: alone, touching in clusters, or only in a part of the frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.data.drawing import Field, Shape, smooth_field
from helpers.data.nuclei.nucleus import Nucleus, Stage, draw_nucleus, draw_stage
from helpers.data.nuclei.preparation import Population

MOST = 375
"""Nuclei in the fullest image of the real set."""

_FULLEST = 0.42  # of the frame covered; more nuclei than that are drawn smaller
_ATTEMPTS = 12  # to find room for a nucleus, before it is left out
_OUTSIDE = 0.4  # furthest centre from the frame, over the radius
_CLOSEST = 0.86  # least distance of two centres over the sum of their radii


@dataclass(frozen=True)
class Plan:
    """What the nuclei of one image share: number, mean radius (pixels), direction (radians)."""

    count: int
    radius: float
    angle: float


@dataclass(frozen=True)
class Site:
    """A place that is laid out beforehand: x and y in pixels, direction in radians."""

    centre: tuple[float, float]
    angle: float


def draw_plan(population: Population, shape: Shape, rng: np.random.Generator) -> Plan:
    """Draw number, mean radius and main direction of the nuclei of an image."""
    median, deviation = population.count
    count = round(median * float(np.exp(deviation * np.clip(rng.normal(), -3, 3))))
    count = min(max(count, 1), MOST)
    room = np.sqrt(_FULLEST * shape[0] * shape[1] / (np.pi * count))
    radius = min(rng.uniform(*population.radius), float(room))
    return Plan(count, radius, rng.uniform(0.0, np.pi))


def scatter(
    population: Population,
    plan: Plan,
    shape: Shape,
    rng: np.random.Generator,
    *,
    sites: Sequence[Site] = (),
    room: Field | None = None,
) -> list[Nucleus]:
    """Place the nuclei of an image.

    Parameters
    ----------
    population : Population
    plan : Plan
    shape : tuple of int, height and width in pixels
    sites : sequence of Site, filled first, as far as there are nuclei for them
    room : (height, width) float64 or None
        Chance that a nucleus is kept at a pixel, unless it lies at a site; by default a part of
        the frame is empty in every third image.

    Returns
    -------
    list of Nucleus, at least one; nuclei may reach over the edge of the frame and over another
    """
    if room is None:
        room = _room(shape, rng)
    clusters = rng.uniform(*population.clusters)
    placed: list[Nucleus] = []

    def place(centre: tuple[float, float], angle: float) -> None:
        # The first one is whole and inside, so that no image is without a nucleus.
        stage = draw_stage(population, rng) if placed else Stage.INTERPHASE
        placed.append(draw_nucleus(population, centre, plan.radius, angle, stage, rng))

    for site in sites:
        if len(placed) < plan.count and _is_free(site.centre, placed, plan):
            place(site.centre, site.angle)
    for _ in range(plan.count - len(placed)):
        for _ in range(_ATTEMPTS):
            centre = _candidate(placed, clusters, plan, shape, rng)
            if rng.random() < _chance(centre, room, plan) and _is_free(centre, placed, plan):
                place(centre, _direction(population, plan, rng))
                break
    if not placed:
        place((shape[1] / 2, shape[0] / 2), _direction(population, plan, rng))
    return placed


def _candidate(
    placed: Sequence[Nucleus], clusters: float, plan: Plan, shape: Shape, rng: np.random.Generator
) -> tuple[float, float]:
    """A place beside another nucleus, or anywhere."""
    if placed and rng.random() < clusters:
        partner = placed[int(rng.integers(len(placed)))]
        turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(1.75, 2.3) * plan.radius
        x = partner.centre[0] + away * float(np.cos(turn))
        return x, partner.centre[1] + away * float(np.sin(turn))
    height, width = shape
    inset = -_OUTSIDE * plan.radius if placed else min(plan.radius, min(shape) / 3)
    return rng.uniform(inset, width - inset), rng.uniform(inset, height - inset)


def _chance(centre: tuple[float, float], room: Field, plan: Plan) -> float:
    """Of a nucleus to be kept at a place; a part of it may lie outside the frame."""
    height, width = room.shape
    x, y = min(max(centre[0], 0), width - 1), min(max(centre[1], 0), height - 1)
    if max(abs(centre[0] - x), abs(centre[1] - y)) > _OUTSIDE * plan.radius:
        return 0.0
    return float(room[int(y), int(x)])


def _is_free(centre: tuple[float, float], placed: Sequence[Nucleus], plan: Plan) -> bool:
    for other in placed:
        limit = _CLOSEST * (plan.radius + other.radius)
        x, y = centre[0] - other.centre[0], centre[1] - other.centre[1]
        if x * x + y * y < limit * limit:
            return False
    return True


def _direction(population: Population, plan: Plan, rng: np.random.Generator) -> float:
    if population.alignment == 0:
        return rng.uniform(0.0, np.pi)
    return plan.angle + (1 - population.alignment) * rng.normal(0.0, 1.0)


def _room(shape: Shape, rng: np.random.Generator) -> Field:
    patches = smooth_field(rng, max(shape) // 3, shape)
    if rng.random() < 1 / 3:
        return np.asarray(np.clip(patches * 3 + rng.uniform(-1.0, 0.5), 0.0, 1.0), np.float64)
    return np.asarray(np.clip(0.8 + 0.4 * patches, 0.1, 1.0), np.float64)
