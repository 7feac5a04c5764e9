"""Hair on the skin: dark terminal hair, and fine light hair."""

import numpy as np

from helpers.data.drawing import Points, blur, mix, strokes
from helpers.data.skin_lesion.case import Case
from helpers.data.skin_lesion.optics import Picture

_BLACK, _BROWN, _BLOND = (0.10, 0.08, 0.08), (0.27, 0.18, 0.13), (0.86, 0.80, 0.74)


def paint_hair(picture: Picture, case: Case, rng: np.random.Generator) -> None:
    """Lay the hairs over the picture, in place."""
    direction = rng.uniform(0, np.pi)
    if case.light_hairs:
        lines = _bundle(case, case.light_hairs, direction, 0.9, rng)
        mix(picture, 0.5 * strokes(lines, case.shape)[:, :, None], np.array(_BLOND))
    if case.dark_hairs:
        tone = np.array(_BLACK) if rng.random() < 0.6 else np.array(_BROWN)
        thickness = rng.uniform(0.9, 1.9)
        lines = _bundle(case, case.dark_hairs, direction, thickness, rng)
        cover = strokes(lines, case.shape)
        mix(picture, 0.12 * blur(cover, 2.5 * case.unit)[:, :, None], 0.0)  # its shadow
        mix(picture, rng.uniform(0.65, 0.95) * cover[:, :, None], tone)


def _bundle(
    case: Case, count: int, direction: float, thickness: float, rng: np.random.Generator
) -> list[tuple[Points, float]]:
    """Bent lines, most of them in one direction, some crossing it."""
    diagonal = float(np.hypot(*case.size))
    t = np.linspace(-0.5, 0.5, 24)[:, None]
    lines = []
    for _ in range(count):
        angle = direction + rng.normal(0, 0.3 if rng.random() < 0.8 else 1.2)
        along = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-along[1], along[0]])
        length = diagonal * rng.uniform(0.15, 0.9)
        bow, wave = rng.normal(0, 0.12, 2) * length
        middle = rng.uniform(-0.05, 1.05, 2) * case.size
        curve = bow * (4 * t * t - 0.5) + 0.5 * wave * np.sin(5 * t)
        width = case.unit * thickness * rng.uniform(0.6, 1.35)
        lines.append((middle + t * length * along + curve * across, width))
    return lines
