"""One nucleus: its outline, by the stage of its cell's life."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from helpers.data.drawing import Points, ellipse, roughen
from helpers.data.nuclei.preparation import Population

_VERTICES = 40


class Stage(Enum):
    """What the nucleus is doing."""

    INTERPHASE = "resting, with chromatin spread over it"
    MITOSIS = "dividing: condensed chromosomes in a plate, or in two that move apart"
    LOBED = "of a granulocyte: two to four dense lobes"
    APOPTOSIS = "dying: shrunken to a dense ball, or fallen into a few"


@dataclass(frozen=True)
class Nucleus:
    """A nucleus in the plane of the image.

    Attributes
    ----------
    outlines : tuple of (n, 2) float64
        x and y in pixels; several where the nucleus has lobes or fragments.
    centre : two floats, x and y in pixels
    radius : float, pixels, of a disc of about its area
    angle : float, radians, direction of its length
    stage : Stage
    density : float, DNA in a pixel relative to an average nucleus
    depth : float, distance from the focal plane, 0 (in focus) to 1
    """

    outlines: tuple[Points, ...]
    centre: tuple[float, float]
    radius: float
    angle: float
    stage: Stage
    density: float
    depth: float


def draw_nucleus(
    population: Population,
    centre: tuple[float, float],
    mean_radius: float,
    angle: float,
    stage: Stage,
    rng: np.random.Generator,
) -> Nucleus:
    """Draw a nucleus of a population at a place, lying in a direction (radians)."""
    radius = mean_radius * float(np.exp(population.spread * np.clip(rng.normal(), -2, 2)))
    aspect = rng.uniform(*population.aspect)
    density = (radius / mean_radius) ** -0.5  # the same DNA in less room
    outlines: tuple[Points, ...]
    if stage is Stage.INTERPHASE:
        outlines = (_oval(centre, radius, aspect, angle, rng),)
    elif stage is Stage.MITOSIS:
        outlines = _plates(centre, radius, angle, rng)
        density *= rng.uniform(1.7, 2.6)
    elif stage is Stage.LOBED:
        outlines = _lobes(centre, radius, angle, rng)
        density *= rng.uniform(1.8, 3.2)
    else:
        outlines = _fragments(centre, radius, angle, rng)
        density *= rng.uniform(1.8, 3.2)
    return Nucleus(outlines, centre, radius, angle, stage, density, rng.random() ** 2)


def draw_stage(population: Population, rng: np.random.Generator) -> Stage:
    """The stage of a nucleus, with the frequencies of its population."""
    place = rng.random()
    for stage, share in (
        (Stage.MITOSIS, population.mitoses),
        (Stage.LOBED, population.lobed),
        (Stage.APOPTOSIS, population.apoptoses),
    ):
        if place < share:
            return stage
        place -= share
    return Stage.INTERPHASE


def _oval(
    centre: tuple[float, float],
    radius: float,
    aspect: float,
    angle: float,
    rng: np.random.Generator,
) -> Points:
    long, short = radius * np.sqrt(aspect), radius / np.sqrt(aspect)
    points = ellipse((0.0, 0.0), (long, short), exponent=rng.uniform(1.9, 2.3), count=_VERTICES)
    points = roughen(points, rng, 0.06)
    # Some are bent like a bean, long ones more than round ones.
    points[:, 1] += rng.normal(0.0, 0.12) * (points[:, 0] / long) ** 2 * long
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = points[:, :1] * turn[0] + points[:, 1:] * turn[1]
    return np.asarray(turned + np.asarray(centre), np.float64)


def _plates(
    centre: tuple[float, float], radius: float, angle: float, rng: np.random.Generator
) -> tuple[Points, ...]:
    size = (radius * rng.uniform(0.85, 1.1), radius * rng.uniform(0.3, 0.42))
    apart = radius * rng.uniform(0.5, 0.9) if rng.random() < 0.25 else 0.0
    across = np.array([-np.sin(angle), np.cos(angle)])
    middles = [np.asarray(centre) + side * apart * across for side in ((-1, 1) if apart else (0,))]
    return tuple(
        roughen(
            ellipse((float(x), float(y)), size, angle=angle, count=_VERTICES), rng, 0.16, waves=9
        )
        for x, y in middles
    )


def _lobes(
    centre: tuple[float, float], radius: float, angle: float, rng: np.random.Generator
) -> tuple[Points, ...]:
    count = int(rng.integers(2, 5))
    size = radius * (0.62 if count < 4 else 0.54)
    # The lobes lie on an arc, each overlapping the next.
    turns = angle + np.arange(count) * rng.uniform(1.3, 1.8)
    return tuple(
        roughen(
            ellipse(
                (
                    centre[0] + 0.55 * radius * float(np.cos(turn)),
                    centre[1] + 0.55 * radius * float(np.sin(turn)),
                ),
                (size * rng.uniform(0.85, 1.1), size * rng.uniform(0.75, 1.0)),
                angle=float(turn),
                count=_VERTICES,
            ),
            rng,
            0.06,
        )
        for turn in turns
    )


def _fragments(
    centre: tuple[float, float], radius: float, angle: float, rng: np.random.Generator
) -> tuple[Points, ...]:
    balls = [ellipse(centre, (0.6 * radius, 0.55 * radius), angle=angle, count=_VERTICES)]
    for _ in range(int(rng.integers(0, 3))):
        turn, size = rng.uniform(0, 2 * np.pi), radius * rng.uniform(0.2, 0.38)
        away = 0.55 * radius + 0.7 * size
        place = (centre[0] + away * float(np.cos(turn)), centre[1] + away * float(np.sin(turn)))
        balls.append(ellipse(place, (size, size), count=_VERTICES))
    return tuple(roughen(ball, rng, 0.05) for ball in balls)
