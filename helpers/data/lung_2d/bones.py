"""Ribs, breastbone, collar bones, shoulder blades and spine."""

import numpy as np

from helpers.data.drawing import Field, Mask, grow, smooth_field
from helpers.data.lung_2d.canvas import SHAPE
from helpers.data.lung_2d.frame import Frame
from helpers.data.lung_2d.patient import Patient
from helpers.data.lung_2d.thorax import Thorax

_CORTEX, _CARTILAGE = 624.0, 120.0  # HU


def paint_bones(
    image: Field, patient: Patient, thorax: Thorax, frame: Frame, rng: np.random.Generator
) -> None:
    """Paint the bones into ``image`` (HU, in place)."""
    level, marrow = thorax.level, patient.marrow
    trabecula = 15.0 * smooth_field(rng, 4, SHAPE)

    def bone(mask: Mask, thickness: int = 2) -> None:
        image[mask] = _CORTEX
        inner = ~grow(~mask, max(1, round(thickness * frame.scale)))
        image[inner] = marrow + trabecula[inner]

    # Ribs cross the slice at a slant, so each shows as a short arc.
    outline = thorax.outline
    angles = np.arctan2(outline[:, 1], outline[:, 0])
    for side in (-1, 1):
        start = rng.uniform(0, 0.35)
        for number in range(6):
            middle = -0.95 + 0.43 * number + start * 0.43 + rng.normal(0, 0.04)
            half = rng.uniform(0.08, 0.15)
            away = angles if side > 0 else np.where(angles >= 0, np.pi - angles, -np.pi - angles)
            arc = np.flatnonzero(np.abs(away - middle) < half)
            if arc.size < 3:
                continue
            arc = arc[np.argsort(away[arc])]
            inside = outline[arc]
            bulge = np.sqrt(np.clip(1 - ((away[arc] - middle) / (half * 1.05)) ** 2, 0.05, 1))
            outside = inside * (1.0 + 0.062 * bulge)[:, None]
            inside = inside * (1.0 + 0.012 * (1 - bulge))[:, None]
            arc_mask = frame.fill(np.concatenate([inside * 1.012, outside[::-1]]))
            if middle < -0.75 and level > 0.25:  # in front the ribs end in cartilage
                image[arc_mask] = _CARTILAGE
            else:
                bone(arc_mask)
    # Breastbone.
    front = float(outline[:, 1].min())
    if level < 0.85:
        width = 0.15 if level < 0.3 else 0.1
        bone(frame.oval(0.0, front - 0.055, width, 0.05), 2)
    if level < 0.16:  # collar bones
        for side in (-1, 1):
            bone(frame.oval(side * 0.34, front - 0.02, 0.2, 0.055, side * 0.35), 3)
    # Shoulder blades: thin bars behind the ribs.
    if level < 0.6:
        width = patient.cavity[0]
        for side in (-1, 1):
            blade = frame.oval(
                side * width * (0.9 + 0.1 * rng.random()), 0.5, 0.2, 0.035, -side * 0.95
            )
            bone(blade & ~thorax.cavity & (image > -60), 3)
    # Spine: body, canal, arch with its processes.
    body = frame.oval(0.0, 0.37, 0.105, 0.125)
    bone(frame.oval(0.0, 0.74, 0.022, 0.14), 2)
    for side in (-1, 1):
        bone(frame.oval(side * 0.105, 0.575, 0.085, 0.035, side * 0.35), 2)
    arch = frame.oval(0.0, 0.535, 0.085, 0.095)
    bone(arch, 2)
    bone(body, 2)
    image[frame.oval(0.0, 0.54, 0.05, 0.06)] = 32.0
