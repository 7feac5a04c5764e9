"""The skin around and under the lesion: its pigment, blood, furrows, pores and freckles."""

import numpy as np

from helpers.data.drawing import Field, Points, dots, ramp, smooth_field, strokes
from helpers.data.skin_lesion.case import Case
from helpers.data.skin_lesion.texture import cells


def draw_skin(case: Case, rng: np.random.Generator) -> tuple[Field, Field]:
    """Melanin and blood of healthy skin: two (height, width) float64 arrays."""
    shape, unit = case.shape, case.unit
    broad = smooth_field(rng, max(8, shape[0] // 3), shape)
    patchy = smooth_field(rng, max(4, round(16 * unit)), shape)
    fine = smooth_field(rng, max(2, round(3 * unit)), shape)
    honeycomb = cells(rng, max(4.0, rng.uniform(9, 15) * unit), shape)
    relief = 0.6 * ramp(honeycomb, 0.35, 0.62) * ramp(patchy + broad, -1.5, 1.0)

    melanin = case.skin_melanin * (1 + 0.1 * broad + 0.06 * patchy + 0.04 * fine)
    # In dark skin the ridges between the furrows are darker: a pseudo-network.
    melanin -= (0.035 + 0.3 * case.skin_melanin) * (relief - 0.25)
    blood = case.skin_blood * (1 + 0.12 * broad + 0.13 * patchy + 0.1 * fine) + 0.01 * fine
    melanin += _freckles(case, rng)
    pores = rng.uniform(0, 1, (max(3, round(shape[0] * shape[1] / (45 * unit) ** 2)), 2))
    cover = dots(pores * shape[::-1], np.full(len(pores), 1.3 * unit), shape)
    melanin += 0.12 * cover * rng.uniform(0, 1)
    if case.skin_melanin < 0.3 and rng.random() < 0.5:
        blood += 0.35 * strokes(_vessels(case, rng), shape)
    return np.maximum(melanin, 0.0), np.maximum(blood, 0.0)


def _freckles(case: Case, rng: np.random.Generator) -> Field:
    """Flat brown spots: pigment that is not the lesion."""
    height, width = case.shape
    total = np.zeros(case.shape)
    if case.freckles:
        centres = rng.uniform(0, 1, (case.freckles, 2)) * (width, height)
        radii = case.unit * rng.uniform(3, 14, case.freckles)
        ragged = smooth_field(rng, max(3, round(6 * case.unit)), case.shape)
        y, x = np.mgrid[0:height, 0:width].astype(np.float64)
        for centre, radius in zip(centres, radii, strict=True):
            distance = np.hypot(x - centre[0], y - centre[1]) / radius + 0.2 * ragged
            total += rng.uniform(0.06, 0.3) * ramp(distance, 1.3, 0.7)
    return total


def _vessels(case: Case, rng: np.random.Generator) -> list[tuple[Points, float]]:
    """Fine winding vessels of sun-damaged skin."""
    lines = []
    for _ in range(int(rng.integers(4, 14))):
        start = rng.uniform(0, 1, 2) * case.size
        turns = np.cumsum(rng.normal(0, 0.45, 14)) + rng.uniform(0, 2 * np.pi)
        steps = 5 * case.unit * np.stack([np.cos(turns), np.sin(turns)], axis=1)
        lines.append((start + np.cumsum(steps, axis=0), rng.uniform(0.5, 1.3) * case.unit))
    return lines
