"""What is inside the lesion: pigment network, globules, streaks, veil, regression, cysts."""

import numpy as np

from helpers.data.drawing import Field, Mask, Points, blur, dots, mix, ramp, smooth_field, strokes
from helpers.data.skin_lesion.case import Case, Lesion
from helpers.data.skin_lesion.optics import KERATIN, PLUG, SCAR, VEIL, Picture
from helpers.data.skin_lesion.outline import Outline
from helpers.data.skin_lesion.texture import cells


def add_pigment(
    melanin: Field, blood: Field, case: Case, outline: Outline, rng: np.random.Generator
) -> None:
    """Add the pigment and the blood of the lesion to those of the skin, in place."""
    zones = smooth_field(rng, max(4, round(0.55 * outline.reach)), case.shape)
    patchy = smooth_field(rng, max(4, round(12 * case.unit)), case.shape)
    if case.lesion is Lesion.RETICULAR:
        added = _reticular(case, outline, zones, rng)
    elif case.lesion is Lesion.GLOBULAR:
        added = _globular(case, outline, rng)
    elif case.lesion is Lesion.MELANOMA:
        added = _melanoma(case, outline, zones, rng)
    elif case.lesion is Lesion.KERATOSIS:
        added = _keratosis(case, rng)
    else:
        added = 0.7 + 0.35 * ramp(outline.level, 0.0, 0.8)
        if rng.random() < 0.5:  # a remainder of network
            added += 0.35 * (_network(case, rng) - 0.4) * ramp(zones, -0.5, 1.0)
    uneven = 0.16 if case.lesion is not Lesion.MELANOMA else 0.22
    added *= 1 + uneven * zones + 0.1 * patchy
    melanin += case.melanin * outline.cover * np.maximum(added, 0.0)
    blood += case.blood * outline.cover * (1 + 0.3 * zones + 0.2 * patchy)
    if case.lesion is Lesion.MELANOMA and rng.random() < 0.35:
        melanin += _satellites(case, outline, rng)
    if case.lesion is Lesion.PALE and rng.random() < 0.6:
        blood += 0.5 * outline.cover * _dotted_vessels(case, outline, rng)


def paint_structures(
    picture: Picture, case: Case, outline: Outline, rng: np.random.Generator
) -> None:
    """Paint what is neither brown nor red into the lesion, in place."""
    if case.lesion is Lesion.MELANOMA:
        if rng.random() < 0.6:
            _blue(picture, _patch(outline, rng, case, 0.2) * rng.uniform(0.5, 0.8))
        if rng.random() < 0.45:
            scar = _patch(outline, rng, case, 0.3)
            mix(picture, rng.uniform(0.3, 0.55) * scar[:, :, None], SCAR)
            pepper = _scattered(scar > 0.4, 60, rng)
            cover = dots(pepper, np.full(len(pepper), 1.1 * case.unit), case.shape)
            mix(picture, 0.5 * cover[:, :, None], 0.75 * VEIL)
    elif case.lesion is Lesion.KERATOSIS:
        for count, radius, tone in ((26, 2.4, KERATIN), (18, 3.0, PLUG)):
            centres = _scattered(outline.depth > 3 * case.unit, count, rng)
            radii = case.unit * radius * rng.uniform(0.5, 1.3, len(centres))
            cover = blur(dots(centres, radii, case.shape), 0.9 * case.unit)
            mix(picture, 0.75 * cover[:, :, None], tone)
    elif case.lesion is Lesion.HOMOGENEOUS and rng.random() < 0.2:  # a blue naevus
        uneven = smooth_field(rng, max(4, round(0.4 * outline.reach)), case.shape)
        _blue(picture, np.clip(0.6 + 0.15 * uneven, 0.0, 0.85) * outline.cover)


def _blue(picture: Picture, cover: Field) -> None:
    """Lay blue-grey over the picture, in place; what is dark below stays darker."""
    brightness = picture.mean(axis=2, keepdims=True)
    mix(picture, cover[:, :, None], VEIL * (0.55 + 0.9 * brightness))


def _network(case: Case, rng: np.random.Generator, coarseness: float = 1.0) -> Field:
    """Brown lines around pale holes, 0 to 1; in places wide and dark, in places thin and faint."""
    spacing = max(3.2, coarseness * rng.uniform(4.5, 7.0) * case.unit)
    holes = cells(rng, spacing, case.shape)
    width = 0.06 * smooth_field(rng, max(3, round(4 * spacing)), case.shape)
    strength = 0.75 + 0.25 * smooth_field(rng, max(3, round(2 * spacing)), case.shape)
    return np.asarray(ramp(holes + width, 0.22, 0.62) * strength, np.float64)


def _reticular(case: Case, outline: Outline, zones: Field, rng: np.random.Generator) -> Field:
    """A network; darker, lighter or without structure in the middle, thinning out at the rim."""
    middle = ramp(outline.level + 0.15 * zones, 0.15, 0.75)
    centre = rng.uniform(-0.25, 0.7)
    strength = rng.uniform(0.5, 1.0) * ramp(zones, -1.6, 0.3) * (1 - middle * rng.uniform(0.2, 1))
    lines = _network(case, rng) - 0.4
    return np.asarray(0.8 + centre * middle + strength * lines, np.float64)


def _globular(case: Case, outline: Outline, rng: np.random.Generator) -> Field:
    """Round brown clods, as close as cobblestones, or only along the rim."""
    spacing = max(3.5, rng.uniform(5.5, 9.5) * case.unit)
    strength = 0.55 + 0.45 * smooth_field(rng, max(3, round(spacing)), case.shape)
    clods = ramp(cells(rng, spacing, case.shape), 0.5, 0.15) * np.clip(strength, 0.0, 1.2)
    rim = ramp(outline.level, 0.4, 0.1) if rng.random() < 0.35 else 1.0
    darker = rng.uniform(0.0, 0.5) * ramp(outline.level, 0.1, 0.7)
    return np.asarray(0.75 + darker + 0.7 * rim * (clods - 0.25), np.float64)


def _melanoma(case: Case, outline: Outline, zones: Field, rng: np.random.Generator) -> Field:
    """Many browns in no order: broad network, blotches off the middle, dots, streaks at the rim."""
    lines = _network(case, rng, 1.5)
    blotch = ramp(
        zones + 0.4 * smooth_field(rng, max(4, round(0.2 * outline.reach)), case.shape), 0.1, 1.1
    )
    somewhere = ramp(smooth_field(rng, max(4, round(0.5 * outline.reach)), case.shape), -0.3, 0.6)
    added = 0.55 + 0.7 * somewhere * (lines - 0.4) + rng.uniform(0.5, 1.5) * blotch
    specks = _scattered(outline.inside, int(rng.integers(10, 90)), rng)
    radii = case.unit * rng.uniform(0.7, 2.6, len(specks))
    added += 0.7 * dots(specks, radii, case.shape)
    if rng.random() < 0.6:
        rim = ramp(outline.level, 0.22, 0.02)
        added *= 1 - 0.3 * rim
        added += 0.7 * strokes(_streaks(case, outline, rng), case.shape)
    return np.asarray(added, np.float64)


def _keratosis(case: Case, rng: np.random.Generator) -> Field:
    """Ridges and fissures, like the surface of a brain."""
    folds = np.abs(smooth_field(rng, max(4, round(9 * case.unit)), case.shape))
    return np.asarray(0.75 + 0.5 * ramp(folds, 0.35, 0.0), np.float64)


def _streaks(case: Case, outline: Outline, rng: np.random.Generator) -> list[tuple[Points, float]]:
    """Lines that run outwards to the border, in one sector of it."""
    middle = outline.points.mean(axis=0)
    offsets = outline.points - middle
    angles = np.arctan2(offsets[:, 1], offsets[:, 0])
    sector = np.cos(angles - rng.uniform(0, 2 * np.pi)) > rng.uniform(0.1, 0.8)
    candidates = np.flatnonzero(sector)
    step = max(1, round(rng.uniform(4, 9) * case.unit))
    lines = []
    for index in candidates[::step]:
        outer = offsets[index] * rng.uniform(0.96, 1.02)
        inner = outer * rng.uniform(0.72, 0.86)
        bend = rng.normal(0, 1.2 * case.unit, 2)
        points = middle + np.stack([inner, (inner + outer) / 2 + bend, outer])
        lines.append((points, case.unit * rng.uniform(1.2, 2.4)))
    return lines


def _satellites(case: Case, outline: Outline, rng: np.random.Generator) -> Field:
    """Spots of pigment just outside the border; they do not belong to the lesion."""
    near = (outline.depth < -8 * case.unit) & (outline.depth > -30 * case.unit)
    centres = _scattered(near, int(rng.integers(2, 7)), rng)
    radii = case.unit * rng.uniform(1.5, 4.5, len(centres))
    return 0.8 * case.melanin * blur(dots(centres, radii, case.shape), 1.3 * case.unit)


def _dotted_vessels(case: Case, outline: Outline, rng: np.random.Generator) -> Field:
    centres = _scattered(outline.inside, int(rng.integers(20, 120)), rng)
    return dots(centres, case.unit * rng.uniform(0.7, 1.4, len(centres)), case.shape)


def _patch(outline: Outline, rng: np.random.Generator, case: Case, threshold: float) -> Field:
    """A blurred part of the lesion that does not reach its border."""
    field = smooth_field(rng, max(4, round(0.6 * outline.reach)), case.shape)
    return ramp(field, threshold, threshold + 1.1) * ramp(outline.level, 0.08, 0.25)


def _scattered(where: Mask, count: int, rng: np.random.Generator) -> Points:
    """Random pixels of a mask; none for an empty one."""
    rows, columns = np.nonzero(where)
    if rows.size == 0:
        return np.empty((0, 2))
    chosen = rng.integers(0, rows.size, count)
    return np.stack([columns[chosen], rows[chosen]], axis=1).astype(np.float64)
