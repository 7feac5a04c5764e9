"""A whole embryo: nuclei in a shell around yolk, or a ball of them, in a wide dark frame."""

import numpy as np

from helpers.data.drawing import Field, Shape, ellipse, fill, ramp, smooth_field
from helpers.data.nuclei.arrangement import Plan, Site, scatter
from helpers.data.nuclei.fluorescence import wide_blur
from helpers.data.nuclei.nucleus import Nucleus
from helpers.data.nuclei.preparation import Population


def place_embryo(
    population: Population, plan: Plan, shape: Shape, rng: np.random.Generator
) -> tuple[list[Nucleus], Field]:
    """Place the nuclei of an embryo.

    Returns
    -------
    nuclei : list of Nucleus
    glow : (height, width) float64, light of the yolk relative to that of a nucleus
    """
    height, width = shape
    centre = (width * rng.uniform(0.35, 0.65), height * rng.uniform(0.45, 0.55))
    pitch = 2.05 * plan.radius
    texture = np.clip(1.0 + 0.25 * smooth_field(rng, 9, shape), 0.0, None)
    if rng.random() < 0.5:
        # A shell: as long as its nuclei, side by side, need.
        long = plan.count * pitch / (2 * np.pi) * 1.15
        long = min(long, 0.42 * width)
        short = min(0.8 * long, 0.42 * height)
        turn = rng.uniform(-0.4, 0.4)
        shell = ellipse(centre, (long, short), angle=turn, count=720)
        sites = _along(shell, pitch * 0.92)
        inside = fill(shell, shape).astype(np.float64)
        yolk = ramp(wide_blur(inside, 3 * plan.radius), 0.55, 0.95)
        hollow = wide_blur(inside, 8 * plan.radius) ** 4
        glow = yolk * texture * (0.3 - 0.18 * hollow)
        return scatter(population, plan, shape, rng, sites=sites, room=np.zeros(shape)), glow
    radius = 1.45 * plan.radius * float(np.sqrt(plan.count))
    size = (min(radius, 0.45 * width), min(radius, 0.42 * height))
    ball = fill(ellipse(centre, size), shape).astype(np.float64)
    sites = [Site((float(x), float(y)), rng.uniform(0, np.pi)) for x, y in _packed(ball, rng)]
    glow = 0.22 * texture * wide_blur(ball, 2 * plan.radius)
    return scatter(population, plan, shape, rng, sites=sites, room=np.zeros(shape)), glow


def _along(outline: np.ndarray, pitch: float) -> list[Site]:
    """Sites on a closed outline, a pitch (pixels) apart, each pointing inwards."""
    closed = np.concatenate([outline, outline[:1]])
    steps = np.sqrt((np.diff(closed, axis=0) ** 2).sum(axis=1))
    run = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(3, int(run[-1] / pitch))
    at = np.linspace(0, run[-1], count, endpoint=False)
    x, y = np.interp(at, run, closed[:, 0]), np.interp(at, run, closed[:, 1])
    middle = outline.mean(axis=0)
    return [
        Site((float(a), float(b)), float(np.arctan2(middle[1] - b, middle[0] - a)))
        for a, b in zip(x, y, strict=True)
    ]


def _packed(ball: Field, rng: np.random.Generator) -> np.ndarray:
    """Many places in a ball, in random order: ``scatter`` drops those that are too close."""
    rows, columns = np.nonzero(ball)
    chosen = rng.integers(0, rows.size, 4000)
    return np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)
