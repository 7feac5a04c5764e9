"""What lies on the skin or in the gel: ink, colour charts, a ruler, bubbles."""

import numpy as np

from helpers.data.drawing import (
    Points,
    blur,
    ellipse,
    fill,
    mix,
    ramp,
    smooth_field,
    strokes,
)
from helpers.data.skin_lesion.case import Case
from helpers.data.skin_lesion.optics import Picture

_INK = np.array([0.30, 0.22, 0.52])  # gentian violet
_CHARTS = np.array(
    [
        [0.10, 0.28, 0.62],
        [0.20, 0.55, 0.28],
        [0.85, 0.75, 0.15],
        [0.78, 0.20, 0.18],
        [0.90, 0.50, 0.15],
        [0.12, 0.12, 0.12],
    ]
)


def paint_ink(picture: Picture, case: Case, rng: np.random.Generator) -> None:
    """Marks of a skin pen: short lines near the edge of the picture; it wears off in places."""
    unit = case.unit
    lines: list[tuple[Points, float]] = []
    for _ in range(int(rng.integers(1, 4))):
        angle = rng.uniform(0, 2 * np.pi)
        start = np.array([0.5, 0.5]) + rng.uniform(0.4, 0.5) * np.array(
            [np.cos(angle), np.sin(angle)]
        )
        turn = angle + np.pi / 2 + rng.normal(0, 0.5)
        t = np.linspace(-1, 1, 12)[:, None]
        length = rng.uniform(25, 80) * unit
        along = np.array([np.cos(turn), np.sin(turn)])
        bow = rng.normal(0, 0.2) * length * t * t
        points = start * case.size + length * t * along + bow * along[::-1] * (-1, 1)
        lines.append((points, rng.uniform(6, 12) * unit))
    worn = ramp(smooth_field(rng, max(2, round(10 * unit)), case.shape), -1.8, 0.8)
    mix(picture, (0.7 * strokes(lines, case.shape) * worn)[:, :, None], _INK)


def paint_charts(picture: Picture, case: Case, rng: np.random.Generator) -> None:
    """Round colour patches that reach in from the edges."""
    width, height = case.size
    for _ in range(int(rng.integers(1, 4))):
        side = rng.integers(0, 4)
        place = rng.uniform(0.1, 0.9)
        x, y = ((place, 0.0), (place, 1.0), (0.0, place), (1.0, place))[side]
        radius = rng.uniform(0.1, 0.2) * height
        patch = fill(ellipse((x * width, y * height), (radius, radius)), case.shape)
        tone = _CHARTS[rng.integers(0, len(_CHARTS))] * rng.uniform(0.8, 1.1)
        soft = blur(patch.astype(np.float64), 1.0)
        mix(picture, 0.93 * soft[:, :, None], tone)


def paint_ruler(picture: Picture, case: Case, rng: np.random.Generator) -> None:
    """The scale on the contact plate: a tick each millimetre along one edge."""
    width, height = case.size
    unit = case.unit
    spacing = rng.uniform(16, 30) * unit
    upright = rng.random() < 0.5
    length = height if upright else width
    from_edge = rng.uniform(0.0, 0.06) * (width if upright else height)
    far = rng.random() < 0.5
    lines: list[tuple[Points, float]] = []
    for number, place in enumerate(np.arange(rng.uniform(0, spacing), length, spacing)):
        tick = (20 if number % 5 == 0 else 11) * unit
        line = np.array([[from_edge, place], [from_edge + tick, place]])
        if not upright:
            line = line[:, ::-1]
        if far:
            line = np.array([width, height]) - line
        lines.append((line, 1.5 * unit))
    mix(picture, 0.85 * strokes(lines, case.shape)[:, :, None], np.array([0.09, 0.09, 0.11]))


def paint_bubbles(picture: Picture, case: Case, rng: np.random.Generator) -> None:
    """Air bubbles in the gel: a dark ring with a bright inner edge and a highlight."""
    width, height = case.size
    cluster = rng.uniform(0, 1, 2)
    for _ in range(case.bubbles):
        place = np.clip(rng.normal(cluster, 0.25), 0, 1) * (width, height)
        radius = case.unit * 3.0 * float(np.exp(rng.normal(0.2, 0.7)))
        _bubble(picture, place, min(radius, 40 * case.unit), case, rng)


def _bubble(
    picture: Picture, centre: Points, radius: float, case: Case, rng: np.random.Generator
) -> None:
    reach = int(radius * 1.3 + 3)
    left, top = np.maximum(np.round(centre).astype(int) - reach, 0)
    part = picture[top : top + 2 * reach, left : left + 2 * reach]
    if part.size == 0:
        return
    y, x = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float64)
    x -= centre[0] - left
    y -= centre[1] - top
    distance = np.hypot(x, y)
    rim = max(1.0, 0.1 * radius)
    light = rng.uniform(0, 2 * np.pi)
    facing = 0.5 + 0.5 * (x * np.cos(light) + y * np.sin(light)) / np.maximum(distance, 1e-9)
    ring = np.exp(-(((distance - radius) / rim) ** 2))
    inner = np.exp(-(((distance - radius + 1.8 * rim) / rim) ** 2)) * facing**2
    spot = np.hypot(x - 0.5 * radius * np.cos(light), y - 0.5 * radius * np.sin(light))
    highlight = np.exp(-((spot / max(0.8, 0.14 * radius)) ** 2))
    part *= 1 + 0.05 * ramp(distance, radius, radius - rim)[:, :, None]
    mix(part, 0.4 * ring[:, :, None], 0.25)
    mix(part, 0.5 * inner[:, :, None], 0.95)
    mix(part, 0.9 * highlight[:, :, None], 1.0)
